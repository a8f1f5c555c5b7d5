"""ACLED: the Armed Conflict Location & Event Data Project's export, old and new layout.

Follows the ACLED Codebook (2019 and later) and the guide to the column changes of March 2023,
with which ``data_id``, ``iso3`` and ``event_id_no_cnty`` went and ``disorder_type``,
``civilian_targeting`` and ``tags`` came. Old exports write ``02-January-2015``, new ones ISO.

``time_precision`` 2 dates an event by the middle of about a week, 3 by a day of its month: the
span is drawn around it. ``fatalities`` is 0 also where none were reported. ACLED's terms forbid
passing its rows on.
"""

from geo.mapping import FileMapping, Template
from geo.readers.formats import Format

FORMAT = Format(
    name="acled",
    title="ACLED",
    codebook="the ACLED Codebook",
    required=frozenset(
        {
            "event_id_cnty",
            "event_date",
            "time_precision",
            "event_type",
            "sub_event_type",
            "actor1",
            "country",
            "location",
            "latitude",
            "longitude",
            "geo_precision",
            "fatalities",
        }
    ),
    credits=("Armed Conflict Location & Event Data Project (ACLED), acleddata.com",),
    may_share=False,
    mapping=FileMapping(
        format="acled",
        columns={
            "event_id": ("event_id_cnty",),
            "date": ("event_date",),
            "date_precision": ("time_precision",),
            "category": ("event_type", "sub_event_type"),
            "subcategory": ("event_type", "sub_event_type"),
            "actors": ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2"),
            "place": ("location",),
            "admin": ("admin1",),
            "country": ("country",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "place_precision": ("geo_precision",),
            "summary": ("notes",),
            "killed": ("fatalities",),
            "sources": ("source",),
        },
        codes={
            "date_precision": {"1": "day", "2": "week", "3": "month"},
            # 1 the named settlement; 2 a part of a region, or near a settlement; 3 a region
            "place_precision": {"1": "settlement", "2": "district", "3": "region"},
            "category": {
                "Battles": "attack",
                "Violence against civilians": "attack",
                "Explosions/Remote violence": "attack",
                "Explosions/Remote violence / Air/drone strike": "strike",
                "Remote violence": "attack",
                "Protests": "politics",
                "Riots": "politics",
                "Riots/Protests": "politics",
                "Strategic developments": "other",
                "Strategic development": "other",
                "Strategic developments / Agreement": "diplomacy",
                "Strategic developments / Headquarters or base established": "troop_movement",
                "Strategic developments / Non-violent transfer of territory": "troop_movement",
                "Headquarters or base established": "troop_movement",
                "Non-violent transfer of territory": "troop_movement",
            },
        },
        templates={
            "title": (
                Template("{sub_event_type}, {location}"),
                Template("{event_type}, {location}"),
            ),
            "note": (
                Template("ACLED: {event_type}, {sub_event_type}."),
                Template("Dated by about the middle of a week.", "time_precision", ("2",)),
                Template("Dated to the month.", "time_precision", ("3",)),
                Template("The point stands for a part of the region.", "geo_precision", ("2",)),
                Template("The point stands for the region.", "geo_precision", ("3",)),
            ),
        },
        source_form="names",
    ),
)
