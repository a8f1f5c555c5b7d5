"""GTD: the Global Terrorism Database of START, University of Maryland.

Follows the GTD Codebook (2017 and later): ``iyear``, ``imonth``, ``iday`` (0 where not known),
``specificity``, ``attacktype1_txt``, ``nkill``. -9 and -99 mean not known and are never added
up. Files are often in Latin-1. All events are attacks; the database's own type is kept as the
subcategory. An incident that was ``extended`` ends on the day of its ``resolution``.
"""

from geo.mapping import FileMapping, Template
from geo.readers.formats import Format

FORMAT = Format(
    name="gtd",
    title="Global Terrorism Database",
    codebook="the GTD Codebook",
    required=frozenset(
        {
            "eventid",
            "iyear",
            "imonth",
            "iday",
            "country_txt",
            "latitude",
            "longitude",
            "specificity",
            "attacktype1_txt",
            "gname",
            "nkill",
        }
    ),
    credits=(
        "National Consortium for the Study of Terrorism and Responses to Terrorism (START), "
        "University of Maryland: Global Terrorism Database",
    ),
    may_share=False,
    mapping=FileMapping(
        format="gtd",
        columns={
            "event_id": ("eventid",),
            "year": ("iyear",),
            "month": ("imonth",),
            "day": ("iday",),
            "end": ("resolution",),
            "category": ("attacktype1_txt",),
            "subcategory": ("attacktype1_txt",),
            "actors": ("gname", "gname2", "gname3"),
            "place": ("city",),
            "admin": ("provstate",),
            "country": ("country_txt",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "place_precision": ("specificity",),
            "summary": ("summary",),
            "killed": ("nkill",),
            "sources": ("scite1", "scite2", "scite3"),
        },
        codes={
            # 1 the settlement; 2 and 3 the middle of the smallest area; 4 of the province;
            # 5 not known
            "place_precision": {
                "1": "settlement",
                "2": "district",
                "3": "district",
                "4": "region",
                "5": "none",
            },
            "category": dict.fromkeys(
                (
                    "Assassination",
                    "Armed Assault",
                    "Bombing/Explosion",
                    "Hijacking",
                    "Hostage Taking (Barricade Incident)",
                    "Hostage Taking (Kidnapping)",
                    "Facility/Infrastructure Attack",
                    "Unarmed Assault",
                    "Unknown",
                ),
                "attack",
            ),
            "actors": {"Unknown": "unidentified armed group"},
        },
        templates={
            "title": (
                Template("{attacktype1_txt}, {city}"),
                Template("{attacktype1_txt}, {country_txt}"),
                Template("Attack, {city}"),
            ),
            "note": (
                Template("GTD: {attacktype1_txt}; target: {targtype1_txt}."),
                Template("Date as told: {approxdate}."),
                Template("Who did it is suspected, not confirmed.", "guncertain1", ("1",)),
                Template("There is doubt that it was terrorism.", "doubtterr", ("1",)),
                Template("It happened near the place, not in it.", "vicinity", ("1",)),
                Template("The point stands for the area around.", "specificity", ("2", "3")),
                Template("The point stands for the province.", "specificity", ("4",)),
            ),
        },
        unknown=("-9", "-99", "Unknown"),
        source_form="citations",
    ),
)
