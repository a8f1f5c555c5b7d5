"""The selected events as GeoJSON (RFC 7946), in pieces.

Written a column at a time: a hundred thousand events as Python values, each turned into JSON by
itself, take ten times as long. What is written is what ``geo.events.records`` serves.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from json.encoder import encode_basestring as _quoted
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.datasets import Dataset
from geo.events.records import Said, described
from geo.export import tables
from geo.export.tables import joined

_TEXT = pa.large_string()


def pieces(
    events: pd.DataFrame, dataset: Dataset, about: Mapping[str, Any], language: str = "en"
) -> Iterator[bytes]:
    """Write canonical rows as a GeoJSON FeatureCollection.

    An event that is not on a point has no geometry; where its place lies is among its
    properties, which are those of ``geo.events.records``. ``about`` becomes the foreign member
    ``dateline``.
    """
    yield b'{"type":"FeatureCollection","dateline":' + _text(about).encode() + b',"features":['
    write, between = _writer(dataset, language), "\n"
    for start in range(0, len(events), tables.ROWS_A_PIECE):
        features = _features(write(events.iloc[start : start + tables.ROWS_A_PIECE]))
        yield (between + ",\n".join(features.to_pylist())).encode()
        between = ",\n"
    yield b"\n]}\n"


def _features(properties: dict[str, pa.Array]) -> pa.Array:
    """Return one JSON text an event."""
    point = joined("[", properties["longitude"], ",", properties["latitude"], "]")
    located = joined('{"type":"Point","coordinates":', point, "}")
    on_point = pc.equal(properties["on_point"], "true")
    feature: list[str | pa.Array] = ['{"type":"Feature","id":', properties["event_id"]]
    feature += [',"geometry":', pc.if_else(on_point, located, "null"), ',"properties":{']
    for number, (name, values) in enumerate(properties.items()):
        feature += [f'{"," if number else ""}"{name}":', values]
    return joined(*feature, "}}")


def _writer(dataset: Dataset, language: str) -> Callable[[pd.DataFrame], dict[str, pa.Array]]:
    """Return what makes the properties of some rows, each as a column of JSON texts."""
    said = Said(dataset, language)
    source = cache(lambda source_id: _text(vars(described(source_id, dataset))))
    accounts = {event_id: _text(said.accounts(event_id)) for event_id in dataset.accounts}
    whose = {one.name: _text({"id": one.name, "title": one.title}) for one in dataset.parts}

    def write(events: pd.DataFrame) -> dict[str, pa.Array]:
        columns = tables.arrays(events.drop(columns=["search"], errors="ignore"))
        told = [accounts.get(event_id, "[]") for event_id in columns["event_id"].to_pylist()]
        own = columns.pop("dataset", None)
        return {
            **{name: _written(column) for name, column in columns.items()},
            **({} if own is None else {"dataset": tables.each(own, whose.__getitem__)}),
            "when": tables.each(columns["date"], lambda date: _quoted(said.when(date))),
            "sources": _listed(columns["source_ids"], source),
            "accounts": pa.array(told, _TEXT),
        }

    return write


def _written(column: pa.Array) -> pa.Array:
    """Write lists, numbers, days, truths and texts; what is missing is null, or an empty text."""
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _listed(column, _quoted)
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "true", "false").cast(_TEXT)
    if pa.types.is_floating(kind):
        known = pc.fill_null(pc.is_finite(column), False)
        return pc.if_else(known, column.cast(_TEXT), pa.scalar("null", _TEXT))
    if pa.types.is_integer(kind):
        return pc.fill_null(column.cast(_TEXT), "null")
    if pa.types.is_timestamp(kind):
        return joined('"', column.cast(pa.date32()).cast(_TEXT), '"')
    return tables.each(column, _quoted)


def _listed(column: pa.Array, write: Callable[[str], str]) -> pa.Array:
    return joined("[", tables.listed(column, write, ","), "]")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
