"""ACLED: the Armed Conflict Location & Event Data Project's export, in each of its layouts.

Follows the ACLED Codebook (2019 and later), the guide to the column changes of March 2023, with
which ``data_id``, ``iso3`` and ``event_id_no_cnty`` went and ``disorder_type``,
``civilian_targeting`` and ``tags`` came, and the layout of 2015 to 2018 with ``ally_actor_1``,
no ``sub_event_type`` and other event types. Old exports write ``02-January-2015``, new ones ISO.

``time_precision`` 2 dates an event by the middle of about a week, 3 by a day of its month: the
span is drawn around it. ``fatalities`` is 0 also where none were reported. ACLED's terms forbid
passing its rows on.
"""

from geo.importing.formats.format import Format, Words
from geo.importing.mapping import FileMapping, Template

# What each type of event is here. Types until 2018 are among them.
_TYPES = {
    "Battles": "attack",
    "Violence against civilians": "attack",
    "Explosions/Remote violence": "attack",
    "Protests": "politics",
    "Riots": "politics",
    "Strategic developments": "other",
    "Battle-No change of territory": "attack",
    "Battle-Government regains territory": "attack",
    "Battle-Non-state actor overtakes territory": "attack",
    "Battle-Rebels overtake territory": "attack",
    "Remote violence": "attack",
    "Riots/Protests": "politics",
    "Strategic development": "other",
    "Headquarters or base established": "troop_movement",
    "Non-violent transfer of territory": "troop_movement",
    "Non-violent activity by a conflict actor": "other",
    "Non-violent rebel activity": "other",
}
# What each kind within a type is here, where a file has no type, or the kind says more.
_KINDS = {
    "Government regains territory": "attack",
    "Non-state actor overtakes territory": "attack",
    "Armed clash": "attack",
    "Chemical weapon": "attack",
    "Air/drone strike": "strike",
    "Suicide bomb": "attack",
    "Shelling/artillery/missile attack": "attack",
    "Remote explosive/landmine/IED": "attack",
    "Grenade": "attack",
    "Sexual violence": "attack",
    "Attack": "attack",
    "Abduction/forced disappearance": "attack",
    "Excessive force against protesters": "politics",
    "Protest with intervention": "politics",
    "Peaceful protest": "politics",
    "Violent demonstration": "politics",
    "Mob violence": "politics",
    "Agreement": "diplomacy",
    "Arrests": "other",
    "Change to group/activity": "other",
    "Disrupted weapons use": "other",
    "Looting/property destruction": "other",
    "Other": "other",
}
_CLOSER = {
    "Explosions/Remote violence / Air/drone strike": "strike",
    "Strategic developments / Agreement": "diplomacy",
    "Strategic developments / Headquarters or base established": "troop_movement",
    "Strategic developments / Non-violent transfer of territory": "troop_movement",
}
# Words that others use for their types and kinds too.
_COMMON = {"Battles", "Protests", "Riots", "Grenade", "Sexual violence", "Attack", "Arrests"} | {
    "Agreement",
    "Other",
    "Suicide bomb",
    "Chemical weapon",
}

FORMAT = Format(
    name="acled",
    title="ACLED",
    codebook="the ACLED Codebook",
    signs={
        "event_id_cnty": 4,
        "event_id_no_cnty": 4,
        "time_precision": 1,
        "geo_precision": 2,
        "disorder_type": 2,
        "sub_event_type": 2,
        "assoc_actor_1": 2,
        "assoc_actor_2": 1,
        "inter1": 1,
        "inter2": 1,
        "interaction": 1,
        "civilian_targeting": 1,
        "source_scale": 1,
        "event_date": 1,
        "actor1": 1,
    },
    words={
        "event_type": Words.of(_TYPES, _TYPES.keys() - _COMMON),
        "sub_event_type": Words.of(
            [*_KINDS, *_TYPES], [*(_KINDS.keys() - _COMMON), "Non-violent transfer of territory"]
        ),
    },
    also={
        "event_id_cnty": ("event_id", "data_id", "id"),
        "event_date": ("date",),
        "event_type": ("type",),
        "sub_event_type": ("event_sub_type", "sub_type"),
        "assoc_actor_1": ("ally_actor_1", "associated_actor_1"),
        "assoc_actor_2": ("ally_actor_2", "associated_actor_2"),
        "actor1": ("actor",),
        "location": ("place", "city"),
        "admin1": ("adm1", "province", "governorate"),
        "latitude": ("lat",),
        "longitude": ("lon", "lng", "long"),
        "notes": ("note", "description", "summary"),
        "source": ("sources",),
        "fatalities": ("deaths", "killed"),
    },
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
            "category": _TYPES | _CLOSER | _KINDS,
        },
        templates={
            "title": (
                Template("{sub_event_type}, {location}"),
                Template("{event_type}, {location}"),
            ),
            "note": (
                Template("ACLED: {event_type}."),
                Template("{sub_event_type}."),
                Template("Dated by about the middle of a week.", "time_precision", ("2",)),
                Template("Dated to the month.", "time_precision", ("3",)),
                Template("The point stands for a part of the region.", "geo_precision", ("2",)),
                Template("The point stands for the region.", "geo_precision", ("3",)),
            ),
        },
        source_form="names",
    ),
)
