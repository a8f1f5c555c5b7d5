"""The description of the interface (OpenAPI 3.1), made from the tables that the interface reads.

Schemas are JSON Schema; the tests hold every answer against them, the routes against the paths,
and the keys of the View against the parameters.
"""

from typing import Any

from geo.dates import DATE_PRECISIONS
from geo.events import CATEGORIES, CERTAINTIES, KINDS
from geo.places import PLACE_PRECISIONS
from geo.selection import FILTERS
from geo.store import SORTS
from geo.view import BASEMAPS, CERTAIN, KEYS, LAYOUTS, MOST_CHARACTERS, MOST_VALUES, MOST_ZOOM

Schema = dict[str, Any]

MOST_QUERY_BYTES = 8192
MOST_EVENTS, USUAL_EVENTS = 10_000, 1_000
MOST_ROWS = 500

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_DAY: Schema = {"type": "string", "format": "date"}
_EDTF: Schema = {"type": "string", "examples": ["2021-06-09", "2021-06", "2021"]}


def _one_of(values: tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(values)}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _object(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


#: What each key of the View means, and what it may hold.
_KEY_TEXTS: dict[str, tuple[str, Schema]] = {
    "dataset": ("Which dataset answers.", _TEXT),
    "from": ("First day; a month or a year stands for its first day.", _EDTF),
    "to": ("Last day, included; a month or a year stands for its last day.", _EDTF),
    "category": ("Categories to show.", _one_of(CATEGORIES)),
    "actor": ("Names of actors, any of which takes part.", _TEXT),
    "place": ("Ids of places, at any of which it happened.", _TEXT),
    "q": ("Words in title, summary, actors or place, a place in any of its spellings.", _TEXT),
    "certain": (
        "Only what is certain: `date` lies inside the window with all its days (`1` and `true` "
        "say the same), `place` is known to the settlement or closer, `stated` by a source.",
        _one_of((*CERTAIN, "1", "true")),
    ),
    "event": ("The event that is open on the page. Selects nothing here.", _TEXT),
    "lat": (
        "Latitude of the map's centre, in degrees (WGS 84). Selects nothing here.",
        {"type": "number", "minimum": -90, "maximum": 90},
    ),
    "lng": (
        "Longitude of the map's centre, in degrees (WGS 84). Selects nothing here.",
        {"type": "number", "minimum": -180, "maximum": 180},
    ),
    "zoom": (
        "Zoom of the map. Selects nothing here.",
        {"type": "number", "minimum": 0, "maximum": MOST_ZOOM},
    ),
    "basemap": ("The map beneath the events. Selects nothing here.", _one_of(BASEMAPS)),
    "lang": ("Language of sentences and of dates in words, such as `en`.", _TEXT),
    "view": ("The layout of the page. Selects nothing here.", _one_of(LAYOUTS)),
    "v": ("The version of the data that a link was made on. Selects nothing here.", _TEXT),
}


def _query(name: str, text: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _view_parameters() -> dict[str, dict[str, Any]]:
    """Describe the keys of the View, from the table that reads them."""
    parameters = {}
    for key in KEYS:
        text, schema = _KEY_TEXTS[key.name]
        if schema is _TEXT:
            schema = {**_TEXT, "maxLength": MOST_CHARACTERS}
        if key.several:
            schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
            text += " Repeat the key for several."
        parameters[key.name] = _query(key.name, text, schema)
    return parameters


_VIEW = tuple({"$ref": f"#/components/parameters/{key.name}"} for key in KEYS)
_VERSIONED = tuple({"$ref": f"#/components/parameters/{name}"} for name in ("dataset", "lang", "v"))

_SORT = {
    "type": "string",
    "enum": [*SORTS, *(f"-{name}" for name in SORTS)],
    "default": "date",
}

_SOURCE = _object(
    {
        "source_id": _TEXT,
        "publisher": _TEXT,
        "title": _TEXT,
        "published": {"type": "string", "description": "EDTF, or empty."},
        "url": _TEXT,
        "caution": {"type": "string", "description": "Why the source is weak, or empty."},
        "read": {"type": "string", "description": "How much of it was read, or empty."},
    }
)

_EVENT = _object(
    {
        "row": {**_COUNT, "description": "Where the event stands in this version of the data."},
        "event_id": _TEXT,
        "title": _TEXT,
        "date": {"type": "string", "description": "EDTF (ISO 8601-2), as recorded."},
        "when": {"type": "string", "description": "The date in words."},
        "first_day": {**_DAY, "description": "First day of the date's span."},
        "last_day": {**_DAY, "description": "Last day of the date's span, included."},
        "date_precision": _one_of(DATE_PRECISIONS),
        "kind": _one_of(KINDS),
        "category": _one_of(CATEGORIES),
        "actors": {"type": "string", "description": "With attributions, `; ` between them."},
        "actor_names": _list(_TEXT),
        "place_id": _TEXT,
        "place": _TEXT,
        "place_local": {"type": "string", "description": "The name in the local script, or empty."},
        "place_precision": _one_of((*PLACE_PRECISIONS, "")),
        "latitude": _maybe({"type": "number", "description": "Degrees, WGS 84."}),
        "longitude": _maybe({"type": "number", "description": "Degrees, WGS 84."}),
        "radius_km": _maybe({"type": "number", "minimum": 0}),
        "on_point": {
            "type": "boolean",
            "description": "Whether the place is known closely enough to be a point on a map.",
        },
        "summary": _TEXT,
        "killed_low": _maybe(_COUNT),
        "killed_high": _maybe(_COUNT),
        "certainty": _one_of(CERTAINTIES),
        "note": _TEXT,
        "source_ids": _list(_TEXT),
        "sources": _list(_ref("Source")),
        "accounts": _list(_ref("Account")),
    }
)

_SCHEMAS: dict[str, Schema] = {
    "Summary": _object(
        {
            "total": _COUNT,
            "shown": _COUNT,
            "hidden": {
                **_object(dict.fromkeys(FILTERS, _COUNT)),
                "description": "A hidden event counts once, under the first filter that hides "
                "it: shown and hidden make the total.",
            },
            "not_on_a_point": {**_COUNT, "description": "Of those shown."},
            "first_day": _maybe(_DAY),
            "last_day": _maybe(_DAY),
            "categories": _object(dict.fromkeys(CATEGORIES, _COUNT)),
            "sentence": {"type": "string", "description": "The selection in words."},
            "version": {"type": "string", "description": "The version of the data."},
        }
    ),
    "About": {
        **_object(
            {
                "title": _TEXT,
                "selection": _TEXT,
                "shown": _COUNT,
                "total": _COUNT,
                "first_day": _maybe(_DAY),
                "last_day": _maybe(_DAY),
                "version": _TEXT,
                "licence": _TEXT,
                "credits": _list(_TEXT),
                "link": _TEXT,
            }
        ),
        "description": "What is selected, of what, under which terms, and the link to it.",
    },
    "Source": _SOURCE,
    "Account": {
        **_object({"topic": _TEXT, "account": _TEXT, "sources": _list(_ref("Source"))}),
        "description": "What one side says, where accounts differ.",
    },
    "Event": _EVENT,
    "Events": _object(
        {
            "dateline": _ref("About"),
            "total": _COUNT,
            "shown": _COUNT,
            "limit": _COUNT,
            "offset": _COUNT,
            "sort": _SORT,
            "events": _list(_ref("Event")),
        }
    ),
    "Rows": _object({"version": _TEXT, "events": _list(_ref("Event"))}),
    "FeatureCollection": _object(
        {
            "type": {"const": "FeatureCollection"},
            "dateline": _ref("About"),
            "features": _list(_ref("Feature")),
        }
    ),
    "Feature": _object(
        {
            "type": {"const": "Feature"},
            "id": _TEXT,
            "geometry": _maybe(
                _object(
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
            "properties": _ref("Event"),
        }
    ),
    "Health": _object(
        {
            "status": {"const": "ok"},
            "version": {"type": "string", "description": "The version of the software."},
            "dataset": _TEXT,
            "data_version": _TEXT,
            "events": _COUNT,
            "problems": {**_COUNT, "description": "Of the data files."},
        }
    ),
    "Error": _object({"error": {"type": "string", "description": "A sentence that says why."}}),
}

_BYTES = "application/octet-stream"


def _endpoint(
    text: str, media_type: str, schema: Schema, *parameters: dict[str, Any]
) -> dict[str, Any]:
    """Describe what a path answers to GET."""
    refused = {"content": {"application/json": {"schema": _ref("Error")}}}
    return {
        "get": {
            "summary": text.partition("\n")[0],
            "description": text,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "The answer.", "content": {media_type: {"schema": schema}}},
                "400": {"description": "A value could not be read.", **refused},
                "404": {"description": "There is no such thing.", **refused},
            },
        }
    }


def _json(text: str, schema: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return _endpoint(text, "application/json", _ref(schema), *parameters)


_PATHS: dict[str, dict[str, Any]] = {
    "/api/summary": _json(
        "How many events are shown, and what hides the others.", "Summary", *_VIEW
    ),
    "/api/events.json": _json(
        "The selected events with all their fields, a page at a time.",
        "Events",
        *_VIEW,
        _query(
            "limit",
            "How many at most.",
            {"type": "integer", "minimum": 0, "maximum": MOST_EVENTS, "default": USUAL_EVENTS},
        ),
        _query("offset", "How many to leave out first.", {**_COUNT, "default": 0}),
        _query("sort", "By what; `-` turns the order round.", _SORT),
    ),
    "/api/events.csv": _endpoint(
        "The selected rows as CSV in UTF-8.\n\nText that a spreadsheet would take for a formula "
        "begins with an apostrophe. Selection, licence, credits and link are in the headers "
        "`Dateline-Selection`, `Dateline-Licence`, `Dateline-Credits` and `Dateline-Link`, "
        "percent-encoded where they are not ASCII.",
        "text/csv",
        _TEXT,
        *_VIEW,
    ),
    "/api/events.geojson": _endpoint(
        "The selected events as GeoJSON (RFC 7946).\n\nAn event that is not on a point has no "
        "geometry. The member `dateline` says what is selected.",
        "application/geo+json",
        _ref("FeatureCollection"),
        *_VIEW,
    ),
    "/api/events/{event_id}": _json(
        "One event with all its fields.",
        "Event",
        {"name": "event_id", "in": "path", "required": True, "schema": _TEXT},
        *_VERSIONED,
    ),
    "/api/points": _endpoint(
        "Every event of the dataset as typed columns, as the map's layer reads them.\n\n"
        "ASCII `DLP1`; the header's length as a little-endian uint32; the header as JSON; then "
        "the columns, little-endian, in the header's order. Header and columns are each padded "
        "to a multiple of 8 bytes; offsets count from the start of the columns. `first` and "
        "`last` are days after the header's `base_day`, which counts from 1970-01-01.",
        _BYTES,
        {},
        *_VERSIONED,
    ),
    "/api/mask": _endpoint(
        "One bit a row of the points, the first in the lowest bit: whether the event passes.\n\n"
        "All filters but date, category and `certain=date`, which are applied where it is drawn.",
        _BYTES,
        {},
        *_VIEW,
    ),
    "/api/rows": _json(
        "The events of some rows of the points, in the order asked for.",
        "Rows",
        _query(
            "row",
            "Row numbers of this version of the data. Repeat the key for several.",
            {"type": "array", "items": _COUNT, "maxItems": MOST_ROWS},
        ),
        *_VERSIONED,
    ),
    "/api/openapi.json": _endpoint("This description.", "application/json", {"type": "object"}),
    "/healthz": _json("Whether the server answers, and with which data.", "Health"),
}


def describe(title: str, version: str) -> dict[str, Any]:
    """Describe the interface as OpenAPI 3.1.

    Parameters
    ----------
    title
        The title of the dataset that is served.
    version
        The version of the software.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Dateline: {title}",
            "version": version,
            "description": "Dated, sourced events. Every address takes the query string of the "
            "page. Unknown keys are ignored; a value that cannot be read answers 400 with a "
            f"sentence; a query string has at most {MOST_QUERY_BYTES} bytes. Only GET and HEAD.",
        },
        "paths": _PATHS,
        "components": {"schemas": _SCHEMAS, "parameters": _view_parameters()},
    }
