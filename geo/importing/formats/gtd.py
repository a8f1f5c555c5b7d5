"""GTD: the Global Terrorism Database of START, University of Maryland.

Follows the GTD Codebook (2017 and later): ``iyear``, ``imonth``, ``iday`` (0 where not known),
``specificity``, ``attacktype1_txt``, ``nkill``. -9 and -99 mean not known and are never added
up. Files are often in Latin-1. All events are attacks; the database's own type is kept as the
subcategory. An incident that was ``extended`` ends on the day of its ``resolution``.
"""

from geo.importing.formats.format import Format, Words, holds_numbers
from geo.importing.mapping import FileMapping, Template
from geo.tables.table import Table, recoded
from geo.values.codes import Codes

# In the order of their codes, which begin with 1.
_ATTACKS = (
    "Assassination",
    "Armed Assault",
    "Bombing/Explosion",
    "Hijacking",
    "Hostage Taking (Barricade Incident)",
    "Hostage Taking (Kidnapping)",
    "Facility/Infrastructure Attack",
    "Unarmed Assault",
    "Unknown",
)
_TARGETS = (
    "Abortion Related",
    "Airports & Aircraft",
    "Business",
    "Educational Institution",
    "Food or Water Supply",
    "Government (Diplomatic)",
    "Government (General)",
    "Journalists & Media",
    "Maritime",
    "Military",
    "NGO",
    "Other",
    "Police",
    "Private Citizens & Property",
    "Religious Figures/Institutions",
    "Telecommunication",
    "Terrorists/Non-State Militia",
    "Tourists",
    "Transportation",
    "Unknown",
    "Utilities",
    "Violent Political Party",
)
_CODES = Codes({str(code): words for code, words in enumerate(_ATTACKS, 1)})


def _in_words(table: Table, mapping: FileMapping) -> Table:
    """Return the table with the words of the kinds of attack where it has but their codes."""
    names = [name for name in mapping.columns.get("subcategory", ()) if holds_numbers(table, name)]
    return table.replaced(
        {name: recoded(table.column(name), lambda text: _CODES.get(text, text)) for name in names}
    )


FORMAT = Format(
    name="gtd",
    title="Global Terrorism Database",
    codebook="the GTD Codebook",
    signs={
        "iyear": 3,
        "imonth": 3,
        "iday": 3,
        "eventid": 1,
        "country_txt": 1,
        "region_txt": 1,
        "attacktype1_txt": 3,
        "targtype1_txt": 3,
        "weaptype1_txt": 2,
        "natlty1_txt": 2,
        "gname": 2,
        "nkill": 2,
        "nwound": 1,
        "nkillter": 2,
        "specificity": 1,
        "provstate": 1,
        "doubtterr": 2,
        "guncertain1": 2,
        "int_log": 2,
        "scite1": 2,
    },
    words={
        "attacktype1_txt": Words.of(
            _ATTACKS, set(_ATTACKS) - {"Assassination", "Hijacking", "Unarmed Assault", "Unknown"}
        ),
        "targtype1_txt": Words.of(
            _TARGETS, [one for one in _TARGETS if "(" in one or "/" in one or "&" in one]
        ),
    },
    also={
        "eventid": ("event_id", "gtd_id", "id"),
        "iyear": ("year", "event_year"),
        "imonth": ("month", "event_month"),
        "iday": ("day", "event_day"),
        "attacktype1_txt": ("attack_type", "attack_type_1", "attack_type_txt"),
        "targtype1_txt": ("target_type", "target_type_1", "targ_type"),
        "gname": ("group", "group_name", "perpetrator", "perpetrator_group", "perpetrator_1"),
        "city": ("location", "place"),
        "provstate": ("state", "province", "province_state"),
        "country_txt": ("country", "country_name"),
        "latitude": ("lat",),
        "longitude": ("lon", "lng", "long"),
        "nkill": ("killed", "fatalities", "deaths", "n_killed"),
        "summary": ("description", "event_summary"),
    },
    coded={"attacktype1_txt": "attacktype1"},
    prepare=_in_words,
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
        constants={"category": "attack"},
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
            "category": dict.fromkeys(_ATTACKS, "attack"),
            "actors": {"Unknown": "unidentified armed group"},
        },
        templates={
            "title": (
                Template("{attacktype1_txt}, {city}"),
                Template("{attacktype1_txt}, {provstate}"),
                Template("{attacktype1_txt}, {country_txt}"),
                Template("Attack, {city}"),
                Template("Attack, {provstate}"),
                Template("Attack, {country_txt}"),
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
