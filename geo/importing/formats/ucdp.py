"""UCDP GED: the Uppsala Conflict Data Program's Georeferenced Event Dataset.

Follows the UCDP GED Codebook, version 19.1 and later: ``where_prec``, ``date_prec``,
``event_clarity``, ``type_of_violence`` and the estimates ``low``, ``best``, ``high``.

An event of GED is always a use of armed force with at least one dead, so all are attacks here;
the program's own type is kept as the subcategory and said in the note. ``where_prec`` 1 names
a settlement, not a spot in it: the point is the settlement's. The 1st of January 1753, which
some rows give as the day of a source, is what databases write for no day.
"""

from geo.importing.formats.format import Format, Words
from geo.importing.mapping import FileMapping, Template
from geo.tables.table import Table, recoded

_SIDES = ("side_a", "side_b")
_VIOLENCE = {
    "state-based violence": "state-based",
    "non-state violence": "non-state",
    "one-sided violence": "one-sided",
}

FORMAT = Format(
    name="ucdp",
    title="UCDP Georeferenced Event Dataset",
    codebook="the UCDP GED Codebook",
    signs={
        "type_of_violence": 3,
        "where_prec": 3,
        "event_clarity": 3,
        "date_prec": 2,
        "where_coordinates": 2,
        "dyad_name": 2,
        "dyad_new_id": 1,
        "conflict_new_id": 1,
        "side_a": 1,
        "side_b": 1,
        "source_article": 1,
        "source_headline": 1,
        "priogrid_gid": 1,
        "deaths_a": 1,
        "deaths_b": 1,
        "deaths_civilians": 1,
        "deaths_unknown": 1,
        "code_status": 1,
    },
    words={"type_of_violence": Words.of(("1", "2", "3", *_VIOLENCE))},
    also={
        "id": ("event_id", "relid"),
        "date_start": ("start_date", "date"),
        "date_end": ("end_date",),
        "where_coordinates": ("where_description", "location"),
        "adm_1": ("adm1", "admin1"),
        "latitude": ("lat",),
        "longitude": ("lon", "lng", "long"),
        "best": ("best_est", "deaths_best", "best_estimate"),
        "low": ("low_est", "deaths_low", "low_estimate"),
        "high": ("high_est", "deaths_high", "high_estimate"),
    },
    licence="CC BY 4.0",
    credits=("Uppsala Conflict Data Program (UCDP), Uppsala University: UCDP GED",),
    mapping=FileMapping(
        format="ucdp",
        columns={
            "event_id": ("id",),
            "date": ("date_start",),
            "end": ("date_end",),
            "date_precision": ("date_prec",),
            "category": ("type_of_violence",),
            "subcategory": ("type_of_violence",),
            "actors": _SIDES,
            "place": ("where_coordinates",),
            "admin": ("adm_1",),
            "country": ("country",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "place_precision": ("where_prec",),
            "killed": ("best",),
            "killed_low": ("low",),
            "killed_high": ("high",),
            "sources": ("source_article",),
            "certainty": ("event_clarity",),
        },
        codes={
            # 1 one day; 2 two to six days; 3 a week; 4 a month; 5 more than a month, to a year
            "date_precision": {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"},
            # 1 the place itself; 2 around it; 3 its district's and 4 its province's point;
            # 5 a vague area or a line; 6 the country's point; 7 sea or air, estimated
            "place_precision": {
                "1": "settlement",
                "2": "district",
                "3": "district",
                "4": "region",
                "5": "region",
                "6": "country",
                "7": "region",
            },
            "category": dict.fromkeys(("1", "2", "3", *_VIOLENCE), "attack"),
            "subcategory": {"1": "state-based", "2": "non-state", "3": "one-sided"},
            # 2: the sources tell of several events together, and coders told them apart
            "certainty": {"1": "stated", "2": "inferred"},
        },
        constants={"category": "attack"},
        radii={"2": 25.0},
        templates={
            "title": (
                Template(
                    "{side_a} against civilians: {where_coordinates}", "type_of_violence", ("3",)
                ),
                Template("{side_a} and {side_b}: {where_coordinates}"),
            ),
            "summary": (
                Template("{source_headline}."),
                Template(
                    "Deaths by the best estimate: {best} (side A {deaths_a}, side B {deaths_b}, "
                    "civilians {deaths_civilians}, unknown {deaths_unknown})."
                ),
                Template("Told by: {source_original}."),
            ),
            "note": (
                Template("UCDP: state-based violence.", "type_of_violence", ("1",)),
                Template("UCDP: violence between non-state groups.", "type_of_violence", ("2",)),
                Template("UCDP: one-sided violence.", "type_of_violence", ("3",)),
                Template("Sources tell of it together with other events.", "event_clarity", ("2",)),
                Template("The point stands for the area around.", "where_prec", ("2",)),
                Template("The point stands for the district.", "where_prec", ("3",)),
                Template("The point stands for the province.", "where_prec", ("4",)),
                Template("The point stands for a vague area or a line.", "where_prec", ("5",)),
                Template("The point stands for the country.", "where_prec", ("6",)),
                Template("The point at sea or in the air is estimated.", "where_prec", ("7",)),
            ),
        },
        source_form="articles",
    ),
    prepare=lambda table, mapping: _prepared(table, mapping),
)


def _prepared(table: Table, mapping: FileMapping) -> Table:
    """Part the governments that share a side."""
    changed = {
        name: recoded(
            table.column(name), lambda text: text.replace(", Government of ", "; Government of ")
        )
        for name in mapping.columns.get("actors", ())
    }
    return table.replaced(changed)
