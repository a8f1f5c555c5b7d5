"""What a map's layer reads: typed columns of the whole dataset, a few bytes an event."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.events.datasets import Dataset
from geo.events.extent import extent
from geo.events.frame import CATEGORIES, DATE_PRECISIONS, KINDS
from geo.places.gazetteer import PLACE_PRECISIONS, Place

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class Points:
    """Columns in row order, and the header that says what their numbers mean.

    ``lon``, ``lat``  f4, WGS 84 degrees; NaN for an event that is not on a point
    ``first``, ``last``  u2 (i4 where the dataset spans more than 65,535 days): days after
    ``header["base_day"]``, which counts from 1970-01-01; both inclusive
    ``category``, ``kind``  u1: index into the header's lists
    ``precision``  u1: index of the date precision, plus 8 times that of the place precision
    (5, one past the last, for an event without a place)
    ``place``  u2 or u4: index into the header's places; its highest value for none
    ``dataset``  u1: index into the header's datasets; only where there are several
    """

    count: int
    columns: dict[str, Column]
    header: dict[str, Any]


def columns(dataset: Dataset) -> Points:
    """Return the points of a dataset."""
    events = dataset.events
    first, last = _days(events["first_day"]), _days(events["last_day"])
    base = int(first.min()) if len(events) else 0
    end = int(last.max()) if len(events) else 0
    day = np.dtype("u2") if end - base <= np.iinfo("u2").max else np.dtype("i4")
    places, place = _places(dataset)
    on_point = events["on_point"].to_numpy()
    date_precision = _codes(events["date_precision"], len(DATE_PRECISIONS))
    place_precision = _codes(events["place_precision"], len(PLACE_PRECISIONS))
    several = len(dataset.parts) > 1
    part = events["dataset"].cat.codes.to_numpy() if several else np.zeros(len(events), "u1")
    return Points(
        len(events),
        {
            "lon": np.where(on_point, events["longitude"].to_numpy(), np.nan).astype("f4"),
            "lat": np.where(on_point, events["latitude"].to_numpy(), np.nan).astype("f4"),
            "first": (first - base).astype(day),
            "last": (last - base).astype(day),
            "category": _codes(events["category"], len(CATEGORIES)),
            "precision": date_precision + 8 * place_precision,
            "kind": _codes(events["kind"], len(KINDS)),
            "place": place,
            **({"dataset": part.astype("u1")} if several else {}),
        },
        {
            "version": dataset.version,
            "title": dataset.title,
            "count": len(events),
            "base_day": base,
            "first_day": base if len(events) else None,
            "last_day": end if len(events) else None,
            "categories": [{"id": category} for category in CATEGORIES],
            "date_precisions": list(DATE_PRECISIONS),
            "place_precisions": list(PLACE_PRECISIONS),
            "kinds": list(KINDS),
            "places": places,
            "extent": extent(dataset),
            "credits": list(dataset.credits),
            "datasets": _datasets(dataset, np.bincount(part, minlength=len(dataset.parts))),
        },
    )


def _datasets(dataset: Dataset, counts: Column) -> list[dict[str, Any]]:
    """Return what each dataset is, with how many of these events are from it."""
    return [
        part.plain() | {"count": int(count)}
        for part, count in zip(dataset.parts, counts, strict=True)
    ]


def _days(days: "pd.Series[Any]") -> Column:
    return days.to_numpy().astype("datetime64[D]").astype("i8")


def _codes(column: "pd.Series[Any]", missing: int) -> Column:
    codes = column.cat.codes.to_numpy()
    return np.where(codes < 0, missing, codes).astype("u1")


def _places(dataset: Dataset) -> tuple[list[dict[str, Any]], Column]:
    """Return the places that events have, in the order of their first event, and each one's."""
    codes, ids = dataset.events["place_id"].factorize()
    named = np.asarray(ids != "")
    kind = np.dtype("u2") if len(ids) < np.iinfo("u2").max else np.dtype("u4")
    numbers = np.where(named, np.cumsum(named) - 1, np.iinfo(kind).max).astype(kind)
    first_rows = np.unique(codes, return_index=True)[1]
    described = [
        _described(dataset.gazetteer.get(str(place_id)) or _as_told(dataset.events.iloc[row]))
        for place_id, row in zip(ids, first_rows, strict=True)
        if place_id
    ]
    return described, numbers[codes]


def _as_told(event: "pd.Series[Any]") -> Place:
    """Return the place as an event has it, for a dataset whose gazetteer lacks it."""
    known: dict[str, Any] = {
        str(name): value for name, value in event.items() if np.ndim(value) == 0 and pd.notna(value)
    }
    return Place(
        known["place_id"],
        known["place"],
        known["place_local"],
        latitude=known.get("latitude"),
        longitude=known.get("longitude"),
        precision=known.get("place_precision", ""),
        radius_km=known.get("radius_km"),
    )


def _described(place: Place) -> dict[str, Any]:
    return {
        "id": place.place_id,
        "name": place.name,
        "name_local": place.name_local,
        "precision": place.precision,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "radius_km": place.radius_km,
        "label_latitude": place.label_latitude,
        "label_longitude": place.label_longitude,
    }
