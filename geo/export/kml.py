"""The selected events as KML 2.2 (OGC 07-147r2), a folder for each category."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES
from geo.events.symbols import SYMBOLS
from geo.export import tables
from geo.export.about import About
from geo.export.tables import joined
from geo.words.texts import say

_TEXT = pa.large_string()
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_SCHEMA = "event"

#: What stands on the line beneath a description's title.
_BENEATH = ("when", "place", "actors")


def pieces(
    events: pd.DataFrame, dataset: Dataset, about: About, language: str = "en"
) -> Iterator[bytes]:
    """Write canonical rows as KML.

    A placemark has the date's span as its ``TimeSpan`` and every field in its ``ExtendedData``,
    typed by a ``Schema``; one of an event that is not on a point has no geometry. A description
    is HTML by the standard, so the text in it is escaped as HTML too. No file and no picture
    elsewhere is named.
    """
    yield _head(about, tables.schema_of(dataset), language).encode()
    for category in CATEGORIES:
        chosen = events[(events["category"] == category).to_numpy()]
        if chosen.empty:
            continue
        yield f"<Folder>{_element('name', say(f'category.{category}', language))}\n".encode()
        for number, piece in enumerate(tables.pieces(chosen, dataset, language)):
            start = number * tables.ROWS_A_PIECE
            placemarks = _placemarks(piece, chosen.iloc[start : start + len(piece)], category)
            yield "".join(placemarks.to_pylist()).encode()
        yield b"</Folder>\n"
    yield b"</Document>\n</kml>\n"


def _head(about: About, schema: pa.Schema, language: str) -> str:
    told = about.texts()
    lines = (f"{say(f'about.{name}', language)}: {text}" for name, text in told.items())
    described = "".join(_paragraph(_safe(pa.array([*lines], _TEXT))).to_pylist())
    data = "".join(
        f"<Data name={quoteattr(name)}>{_element('value', text)}</Data>\n"
        for name, text in told.items()
    )
    fields = "".join(
        f'<SimpleField name="{field.name}" type="{_type(field.type)}"/>\n' for field in schema
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        f"{_element('name', about.title)}\n<description>{described}</description>\n"
        f"{''.join(_style(category) for category in CATEGORIES)}"
        f"<ExtendedData>\n{data}</ExtendedData>\n"
        f'<Schema name="{_SCHEMA}" id="{_SCHEMA}">\n{fields}</Schema>\n'
    )


def _style(category: str) -> str:
    """Return a category's style; KML writes a colour as alpha, blue, green, red."""
    color = SYMBOLS[category].color
    turned = f"ff{color[5:7]}{color[3:5]}{color[1:3]}"
    return (
        f'<Style id="{category}"><IconStyle><color>{turned}</color></IconStyle>'
        "<BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n"
    )


def _type(kind: pa.DataType) -> str:
    if pa.types.is_floating(kind):
        return "double"
    return "int" if pa.types.is_integer(kind) else "bool" if pa.types.is_boolean(kind) else "string"


def _placemarks(piece: pa.Table, events: pd.DataFrame, category: str) -> pa.Array:
    """Return one placemark's text an event."""
    texts = {name: _safe(piece[name].combine_chunks()) for name in piece.column_names}
    coordinates = joined(texts["longitude"], ",", texts["latitude"])
    point = joined("<Point><coordinates>", coordinates, "</coordinates></Point>")
    on_point = pa.array(events["on_point"].to_numpy())
    known = (pc.if_else(pc.equal(texts[name], ""), None, texts[name]) for name in _BENEATH)
    beneath = pc.binary_join_element_wise(*known, pa.scalar(" · ", _TEXT), null_handling="skip")
    told = (texts["title"], beneath, texts["summary"], texts["sources"])
    return joined(
        "<Placemark><name>",
        texts["title"],
        "</name><description>",
        *(_paragraph(text) for text in told),
        "</description><TimeSpan><begin>",
        texts["first_day"],
        "</begin><end>",
        texts["last_day"],
        f"</end></TimeSpan><styleUrl>#{category}</styleUrl>"
        f'<ExtendedData><SchemaData schemaUrl="#{_SCHEMA}">',
        *(_field(name, text) for name, text in texts.items()),
        "</SchemaData></ExtendedData>",
        pc.if_else(on_point, point, pa.scalar("", _TEXT)),
        "</Placemark>\n",
    )


def _field(name: str, text: pa.Array) -> pa.Array:
    """Write a field; one that is empty is left out."""
    written = joined(f'<SimpleData name="{name}">', text, "</SimpleData>")
    return pc.if_else(pc.equal(text, ""), pa.scalar("", _TEXT), written)


def _paragraph(safe: pa.Array) -> pa.Array:
    """Write escaped text as a paragraph of the HTML that a description is.

    Google Earth puts a field's bare text for ``$[its name]``, so that sign is written otherwise.
    """
    escaped = pc.replace_substring(pc.replace_substring(safe, "&", "&amp;"), "$[", "&amp;#36;[")
    return joined("&lt;p&gt;", escaped, "&lt;/p&gt;")


def _safe(column: pa.Array) -> pa.Array:
    """Return values as text that XML can hold; what is missing is empty."""
    if not pa.types.is_large_string(column.type):
        return pc.fill_null(column.cast(_TEXT), "")
    column = tables.printable(column)
    for character, escape in _ESCAPES:
        column = pc.replace_substring(column, character, escape)
    return column


def _escaped(text: str) -> str:
    return str(_safe(pa.array([text], _TEXT))[0].as_py())


def _element(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>"
