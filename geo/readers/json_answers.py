"""What interfaces answer in JSON: an error instead of records, and records with attributes.

ArcGIS and JSON:API write what a record says under ``attributes``, and ArcGIS its geometry in a
form of its own.
"""

from collections.abc import Mapping
from typing import Any

from geo.values.geometry import GeometryError

_LONGEST = 300
_MESSAGES = ("message", "detail", "error_description", "title", "reason", "description", "msg")
_FAULTS = ("error", "errors", "fault", "exception")
_FAILED = {"error", "fail", "failed", "failure", "false"}
_STATES = ("status", "code", "statuscode", "status_code", "success", "ok")
_DEGREES = {"4326", "4979", "104115"}


def error_of(members: Mapping[str, Any]) -> str:
    """Return what an answer without records says of its failure, "" where it says none."""
    told = {name.lower(): value for name, value in members.items()}
    for name in _FAULTS:
        if message := _message(told.get(name)):
            if message.lower() not in ("true", "false"):
                return message[:_LONGEST]
            return (_message(told) or name)[:_LONGEST] if message.lower() == "true" else ""
    if any(_failed(told[name]) for name in _STATES if name in told):
        return _message(told)[:_LONGEST]
    # Django and others say nothing but why.
    only = set(told) <= {"message", "detail", "documentation_url"}
    return _message(told)[:_LONGEST] if only else ""


def _failed(state: Any) -> bool:
    if isinstance(state, bool):
        return not state
    text = str(state).lower()
    return text in _FAILED or (text.isdecimal() and 400 <= int(text) < 600)


def _message(value: Any) -> str:
    """Return the text of an error, which may stand in an object or a list."""
    if isinstance(value, Mapping):
        told = {name.lower(): one for name, one in value.items()}
        found = [text for name in _MESSAGES if (text := told.get(name)) and isinstance(text, str)]
        return " ".join(found[0].split()) if found else ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_message, value[:3])))
    if isinstance(value, bool):
        return str(value)
    return " ".join(value.split()) if isinstance(value, str) else ""


def unfolded(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with what stands under ``attributes`` beside its id, type and the rest."""
    attributes = item["attributes"]
    beside = {name: value for name, value in item.items() if name not in ("attributes", "geometry")}
    return {**beside, **attributes}


def geometry_of(shape: Any) -> Any:
    """Return a geometry of ArcGIS as GeoJSON has it; any other one as it is.

    Raises GeometryError where it is in another system than WGS 84.
    """
    if not isinstance(shape, Mapping) or "type" in shape:
        return shape
    if not in_degrees(shape.get("spatialReference")):
        raise GeometryError("geometry_system")
    if "x" in shape and "y" in shape:
        if shape["x"] in (None, "NaN") or shape["y"] in (None, "NaN"):
            return None
        return {"type": "Point", "coordinates": [shape["x"], shape["y"]]}
    # Each ring is an area of its own: a hole in one moves its middle by little.
    rings = shape.get("rings")
    if isinstance(rings, list):
        return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    for name, kind in (("paths", "MultiLineString"), ("points", "MultiPoint")):
        if name in shape:
            return {"type": kind, "coordinates": shape[name]}
    return shape


def in_degrees(system: Any) -> bool:
    """Whether the system that ArcGIS names is WGS 84, as it is where it names none."""
    if not isinstance(system, Mapping):
        return True
    known = system.get("latestWkid") or system.get("wkid")
    return known is None or str(known) in _DEGREES
