"""The description of the interface (OpenAPI 3.1), made from the tables that the interface reads.

Schemas are JSON Schema; the tests hold every answer against them, the routes against the paths,
and the keys of the View against the parameters.
"""

from typing import Any, get_args

from geo.events.frame import CATEGORIES
from geo.export import cite
from geo.export.formats import FORMATS
from geo.export.picture import MEDIA_TYPES, ExtentName, FormatName, ThemeName
from geo.selection.view import (
    BASEMAPS,
    CERTAIN,
    KEYS,
    LAYOUTS,
    MOST_CHARACTERS,
    MOST_VALUES,
    MOST_ZOOM,
)
from web.schemas import COUNT, EDTF, SCHEMAS, SORT, TEXT, Schema, one_of, ref, whole

MOST_QUERY_BYTES = 8192
MOST_EVENTS, USUAL_EVENTS = 10_000, 1_000
MOST_ROWS = 500

#: What each key of the View means, and what it may hold.
_KEY_TEXTS: dict[str, tuple[str, Schema]] = {
    "dataset": (
        "Which datasets answer, by id: the shipped one, those of the library, or some of both on "
        "one map. None means the shipped one. On a public server an import answers only to the "
        "browser that made it; to everyone else there is none: 404.",
        TEXT,
    ),
    "from": ("First day; a month or a year stands for its first day.", EDTF),
    "to": ("Last day, included; a month or a year stands for its last day.", EDTF),
    "category": ("Categories to show.", one_of(CATEGORIES)),
    "actor": ("Names of actors, any of which takes part.", TEXT),
    "place": ("Ids of places, at any of which it happened.", TEXT),
    "q": ("Words in title, summary, actors or place, a place in any of its spellings.", TEXT),
    "certain": (
        "Only what is certain: `date` lies inside the window with all its days (`1` and `true` "
        "say the same), `place` is known to the settlement or closer, `stated` by a source.",
        one_of((*CERTAIN, "1", "true")),
    ),
    "event": ("The event that is open on the page. Selects nothing here.", TEXT),
    "lat": (
        "Latitude of the map's centre, in degrees (WGS 84); beyond a pole it is the pole. "
        "Selects nothing here.",
        {"type": "number"},
    ),
    "lng": (
        "Longitude of the map's centre, in degrees (WGS 84); past 180 it is turned back. "
        "Selects nothing here.",
        {"type": "number"},
    ),
    "zoom": (
        f"Zoom of the map, 0 to {MOST_ZOOM:g}; what lies beyond is brought to the nearer of them. "
        "Selects nothing here.",
        {"type": "number"},
    ),
    "basemap": ("The map beneath the events. Selects nothing here.", one_of(BASEMAPS)),
    "lang": ("Language of sentences and of dates in words, such as `en`.", TEXT),
    "view": ("The layout of the page. Selects nothing here.", one_of(LAYOUTS)),
    "v": ("The version of the data that a link was made on. Selects nothing here.", TEXT),
}


def _query(name: str, text: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


def _view_parameters() -> dict[str, dict[str, Any]]:
    """Describe the keys of the View, from the table that reads them."""
    parameters = {}
    for key in KEYS:
        text, schema = _KEY_TEXTS[key.name]
        if schema is TEXT:
            schema = {**TEXT, "maxLength": MOST_CHARACTERS}
        if key.several:
            schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
            text += " Repeat the key for several."
        parameters[key.name] = _query(key.name, text, schema)
    return parameters


_VIEW = tuple({"$ref": f"#/components/parameters/{key.name}"} for key in KEYS)
_VERSIONED = tuple({"$ref": f"#/components/parameters/{name}"} for name in ("dataset", "lang", "v"))

_PICTURE = (
    _query("format", "The shape of the sheet.", one_of(get_args(FormatName))),
    _query("theme", "Light or dark.", one_of(get_args(ThemeName))),
    _query(
        "extent",
        "What the map shows: the view's centre and zoom, the selection, or the whole.",
        one_of(get_args(ExtentName)),
    ),
    _query("scale", "Pixels of a PNG: one to three times.", whole(1, 3)),
    _query("width", "Width of the map on screen, for the extent `view`.", whole(200, 4000)),
    _query("height", "Height of the map on screen, for the extent `view`.", whole(200, 4000)),
    _query("title", "Instead of the dataset's title.", TEXT),
    _query("note", "A line of one's own.", TEXT),
    _query("qr", "`1` adds a QR code of the link.", one_of(("0", "1"))),
)

_BYTES = "application/octet-stream"
_BINARY: Schema = {"type": "string", "contentEncoding": "binary"}

#: What the formats of the rows hold.
_FILES: dict[str, tuple[str, Schema]] = {
    "csv": (
        "The selected rows as CSV in UTF-8, a byte order mark first.\n\nText that a spreadsheet "
        "would take for a formula begins with an apostrophe. Selection, licence, credits, link and "
        "the day are in the headers `Dateline-Selection`, `Dateline-Licence`, `Dateline-Credits`, "
        "`Dateline-Link` and `Dateline-Made` of every file, percent-encoded where they are not "
        "ASCII; `Dateline-Terms` says what the licence asks. Of several datasets each event's own "
        "is in the column `dataset` of every file, by its id.",
        TEXT,
    ),
    "geojson": (
        "The selected events as GeoJSON (RFC 7946).\n\nAn event that is not on a point has no "
        "geometry. The member `dateline` says what is selected.",
        ref("FeatureCollection"),
    ),
    "parquet": (
        "The selected events as GeoParquet 1.1.\n\nThe file's metadata says what is selected, as "
        "JSON under the key `dateline`. An event that is not on a point has no geometry.",
        _BINARY,
    ),
    "gpkg": (
        "The selected events as a GeoPackage with the layer `events`.\n\nThe layer's metadata says "
        "what is selected. An event that is not on a point has no geometry.",
        _BINARY,
    ),
    "kml": (
        "The selected events as KML 2.2, a folder for each category.\n\nThe document's description "
        "says what is selected. An event that is not on a point has no geometry.",
        TEXT,
    ),
    "xlsx": (
        "The selected rows as an Excel workbook without formulas and links.\n\nThe sheet `About` "
        "says what is selected.",
        _BINARY,
    ),
}


def _endpoint(text: str, content: dict[str, Schema], *parameters: dict[str, Any]) -> dict[str, Any]:
    """Describe what a path answers to GET: its media types, each with its schema."""
    refused = {"content": {"application/json": {"schema": ref("Error")}}}
    answers = {kind.partition(";")[0]: {"schema": schema} for kind, schema in content.items()}
    return {
        "get": {
            "summary": text.partition("\n")[0],
            "description": text,
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "The answer.", "content": answers},
                "400": {"description": "A value could not be read.", **refused},
                "404": {"description": "There is no such thing.", **refused},
            },
        }
    }


def _json(text: str, schema: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    return _endpoint(text, {"application/json": ref(schema)}, *parameters)


_PATHS: dict[str, dict[str, Any]] = {
    "/api/summary": _json(
        "How many events are shown, and what hides the others.", "Summary", *_VIEW
    ),
    "/api/view": _json(
        "What a link selects and sets, in the one form in which links are written.\n\n"
        "Answers also where a value cannot be used: it falls back as on the page, and is named.",
        "View",
        *_VIEW,
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
        _query("offset", "How many to leave out first.", {**COUNT, "default": 0}),
        _query("sort", "By what; `-` turns the order round.", SORT),
    ),
    **{
        f"/api/events.{extension}": _endpoint(text, {FORMATS[extension].media_type: schema}, *_VIEW)
        for extension, (text, schema) in _FILES.items()
    },
    "/api/events/{event_id}": _json(
        "One event with all its fields.",
        "Event",
        {"name": "event_id", "in": "path", "required": True, "schema": TEXT},
        *_VERSIONED,
    ),
    "/api/points": _endpoint(
        "Every event of the dataset as typed columns, as the map's layer reads them.\n\n"
        "ASCII `DLP1`; the header's length as a little-endian uint32; the header as JSON; then "
        "the columns, little-endian, in the header's order. Header and columns are each padded "
        "to a multiple of 8 bytes; offsets count from the start of the columns. `first` and "
        "`last` are days after the header's `base_day`, which counts from 1970-01-01. The header's "
        "`datasets` says of each dataset what it is; where there are several, the column `dataset` "
        "counts into it.",
        {_BYTES: {}},
        *_VERSIONED,
    ),
    "/api/map.html": _endpoint(
        "The selection as one page that opens from disk.\n\nMap, slider, legend, list and events "
        "in one file that asks no network for anything. 400 when the selection is too large for "
        "one page.",
        {"text/html": TEXT},
        *_VIEW,
    ),
    **{
        f"/api/map.{kind}": _endpoint(
            "The selection as a picture to publish, with all that a reader needs to judge it."
            "\n\nAt most two are drawn at once, the same one once for all who ask; the others wait "
            "in order. 503 with `Retry-After` when too many wait.",
            {media_type: _BINARY},
            *_VIEW,
            *_PICTURE,
        )
        for kind, media_type in MEDIA_TYPES.items()
    },
    "/api/mask": _endpoint(
        "One bit a row of the points, the first in the lowest bit: whether the event passes.\n\n"
        "All filters but date, category and `certain=date`, which are applied where it is drawn.",
        {_BYTES: {}},
        *_VIEW,
    ),
    "/api/rows": _json(
        "The events of some rows of the points, in the order asked for.",
        "Rows",
        _query(
            "row",
            "Row numbers of this version of the data. Repeat the key for several.",
            {"type": "array", "items": COUNT, "maxItems": MOST_ROWS},
        ),
        *_VERSIONED,
    ),
    "/api/cite": _endpoint(
        "A reference for the selection, or for the event that `event` names.\n\nWith the data "
        "version, the selection in words, the day of access and the link.",
        {
            form.media_type: ref("Reference") if name == "csl" else TEXT
            for name, form in cite.FORMATS.items()
        },
        *_VIEW,
        _query(
            "format",
            "Plain text, BibTeX or CSL-JSON.",
            one_of(tuple(cite.FORMATS)) | {"default": "text"},
        ),
    ),
    "/api/drift": _json(
        "What changed in the selection since version `v`: events added, corrected, withdrawn.\n\n"
        "Each is named, one that was withdrawn as it was.",
        "Drift",
        *_VIEW,
    ),
    "/api/openapi.json": _endpoint("This description.", {"application/json": {"type": "object"}}),
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
        "components": {"schemas": SCHEMAS, "parameters": _view_parameters()},
    }
