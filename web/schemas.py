"""What the answers of the interface look like, as JSON Schema."""

from typing import Any

from geo.events.dates import DATE_PRECISIONS
from geo.events.frame import CATEGORIES, CERTAINTIES, KINDS
from geo.places.gazetteer import PLACE_PRECISIONS
from geo.selection.predicates import FILTERS
from geo.selection.store import SORTS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
DAY: Schema = {"type": "string", "format": "date"}
EDTF: Schema = {"type": "string", "examples": ["2021-06-09", "2021-06", "2021"]}


def one_of(values: tuple[str, ...]) -> Schema:
    """Describe one of some texts."""
    return {"type": "string", "enum": list(values)}


def whole(low: int, high: int) -> Schema:
    """Describe a whole number within limits, both included."""
    return {"type": "integer", "minimum": low, "maximum": high}


def maybe(schema: Schema) -> Schema:
    """Describe what may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(schema: Schema) -> Schema:
    """Describe a list whose items are alike."""
    return {"type": "array", "items": schema}


def object_of(properties: dict[str, Schema]) -> Schema:
    """Describe an object that has these properties, all of them and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    """Name one of ``SCHEMAS``."""
    return {"$ref": f"#/components/schemas/{name}"}


SORT = {
    "type": "string",
    "enum": [*SORTS, *(f"-{name}" for name in SORTS)],
    "default": "date",
}

_SOURCE = object_of(
    {
        "source_id": TEXT,
        "publisher": TEXT,
        "title": TEXT,
        "published": {"type": "string", "description": "EDTF, or empty."},
        "url": TEXT,
        "caution": {"type": "string", "description": "Why the source is weak, or empty."},
        "read": {"type": "string", "description": "How much of it was read, or empty."},
    }
)

_EVENT = object_of(
    {
        "row": {**COUNT, "description": "Where the event stands in this version of the data."},
        "event_id": TEXT,
        "title": TEXT,
        "date": {"type": "string", "description": "EDTF (ISO 8601-2), as recorded."},
        "when": {"type": "string", "description": "The date in words."},
        "first_day": {**DAY, "description": "First day of the date's span."},
        "last_day": {**DAY, "description": "Last day of the date's span, included."},
        "date_precision": one_of(DATE_PRECISIONS),
        "kind": one_of(KINDS),
        "category": one_of(CATEGORIES),
        "actors": {"type": "string", "description": "With attributions, `; ` between them."},
        "actor_names": list_of(TEXT),
        "place_id": TEXT,
        "place": TEXT,
        "place_local": {"type": "string", "description": "The name in the local script, or empty."},
        "place_precision": one_of((*PLACE_PRECISIONS, "")),
        "latitude": maybe({"type": "number", "description": "Degrees, WGS 84."}),
        "longitude": maybe({"type": "number", "description": "Degrees, WGS 84."}),
        "radius_km": maybe({"type": "number", "minimum": 0}),
        "on_point": {
            "type": "boolean",
            "description": "Whether the place is known closely enough to be a point on a map.",
        },
        "summary": TEXT,
        "killed_low": maybe(COUNT),
        "killed_high": maybe(COUNT),
        "certainty": one_of(CERTAINTIES),
        "note": TEXT,
        "source_ids": list_of(TEXT),
        "sources": list_of(ref("Source")),
        "accounts": list_of(ref("Account")),
    }
)

# Not required: it is there only where there are several.
_EVENT["properties"]["dataset"] = {
    **object_of({"id": TEXT, "title": TEXT}),
    "description": "Which dataset the event is from; only where several are asked.",
}

_MAY_SHARE: Schema = {
    "type": "boolean",
    "description": "Whether the terms allow that the rows are passed on.",
}

#: Everything that answers are made of, by name.
SCHEMAS: dict[str, Schema] = {
    "Summary": object_of(
        {
            "total": COUNT,
            "shown": COUNT,
            "hidden": {
                **object_of(dict.fromkeys(FILTERS, COUNT)),
                "description": "A hidden event counts once, under the first filter that hides "
                "it: shown and hidden make the total.",
            },
            "not_on_a_point": {**COUNT, "description": "Of those shown."},
            "first_day": maybe(DAY),
            "last_day": maybe(DAY),
            "categories": object_of(dict.fromkeys(CATEGORIES, COUNT)),
            "sentence": {"type": "string", "description": "The selection in words."},
            "version": {"type": "string", "description": "The version of the data."},
        }
    ),
    "About": {
        **object_of(
            {
                "title": TEXT,
                "selection": TEXT,
                "shown": COUNT,
                "total": COUNT,
                "first_day": maybe(DAY),
                "last_day": maybe(DAY),
                "version": TEXT,
                "licence": TEXT,
                "credits": list_of(TEXT),
                "link": TEXT,
                "made": DAY,
                "terms": {"type": "string", "description": "What the licences ask, or empty."},
                "may_share_rows": _MAY_SHARE,
                "datasets": list_of(ref("Dataset")),
            }
        ),
        "description": "What is selected, of what, under which terms, and the link to it.",
    },
    "Dataset": {
        **object_of(
            {
                "id": {"type": "string", "description": "What the key `dataset` calls it."},
                "title": TEXT,
                "version": TEXT,
                "licence": TEXT,
                "credits": list_of(TEXT),
                "terms": TEXT,
                "may_share_rows": _MAY_SHARE,
                "count": {**COUNT, "description": "Of all its events."},
            }
        ),
        "description": "What one of the datasets is, and under which terms.",
    },
    "Source": _SOURCE,
    "Account": {
        **object_of({"topic": TEXT, "account": TEXT, "sources": list_of(ref("Source"))}),
        "description": "What one side says, where accounts differ.",
    },
    "Event": _EVENT,
    "Events": object_of(
        {
            "dateline": ref("About"),
            "total": COUNT,
            "shown": COUNT,
            "limit": COUNT,
            "offset": COUNT,
            "sort": SORT,
            "events": list_of(ref("Event")),
        }
    ),
    "Rows": object_of({"version": TEXT, "events": list_of(ref("Event"))}),
    "FeatureCollection": object_of(
        {
            "type": {"const": "FeatureCollection"},
            "dateline": ref("About"),
            "features": list_of(ref("Feature")),
        }
    ),
    "Feature": object_of(
        {
            "type": {"const": "Feature"},
            "id": TEXT,
            "geometry": maybe(
                object_of(
                    {
                        "type": {"const": "Point"},
                        "coordinates": {
                            "type": "array",
                            "description": "Longitude, latitude.",
                            "prefixItems": [{"type": "number"}, {"type": "number"}],
                            "minItems": 2,
                            "maxItems": 2,
                        },
                    }
                )
            ),
            "properties": ref("Event"),
        }
    ),
    "Drift": object_of(
        {
            "old": {"type": "string", "description": "The version that the link was made on."},
            "new": {"type": "string", "description": "The version that answers."},
            "known": {"type": "boolean", "description": "Whether the old version is known here."},
            "sentence": {"type": "string", "description": "What changed; empty for one version."},
            **{
                name: list_of(
                    object_of(
                        dict.fromkeys(
                            ("event_id", "title", "date", "when", "category", "place_id", "place"),
                            TEXT,
                        )
                    )
                )
                for name in ("added", "corrected", "withdrawn")
            },
            "gone": {
                **list_of(TEXT),
                "description": "Ids withdrawn from a dataset that keeps no more of them, selected "
                "or not.",
            },
        }
    ),
    "Reference": {
        "type": "array",
        "description": "CSL-JSON 1.0.",
        "items": {
            "type": "object",
            "properties": {
                "id": TEXT,
                "type": one_of(("dataset", "webpage")),
                "title": TEXT,
                "URL": TEXT,
            },
            "required": ["id", "type", "title", "version", "accessed", "URL"],
        },
        "minItems": 1,
        "maxItems": 1,
    },
    "View": object_of(
        {
            "query": {"type": "string", "description": "A query string, without `?`."},
            "problems": list_of(object_of(dict.fromkeys(("key", "value", "sentence"), TEXT))),
        }
    ),
    "Health": object_of(
        {
            "status": {"const": "ok"},
            "version": {"type": "string", "description": "The version of the software."},
            "dataset": TEXT,
            "data_version": TEXT,
            "events": COUNT,
            "problems": {**COUNT, "description": "Of the data files."},
        }
    ),
    "Error": object_of({"error": {"type": "string", "description": "A sentence that says why."}}),
}
