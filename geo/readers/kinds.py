"""What kind of file this is, established by its first bytes and never by its name."""

import re
from pathlib import Path

from geo.limits import RefusedError
from geo.readers.encodings import reads_wide

#: The kinds that are read, or unwrapped and looked at again.
KINDS: tuple[str, ...] = ("parquet", "geopackage", "zip", "gzip", "json", "kml", "text")

_MAGIC = {
    b"PAR1": "parquet",
    b"SQLite format 3\x00": "geopackage",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gzip",
}
# What people drop by mistake; each name is part of the key of its own words.
_REFUSED = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old_office",
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"BZh": "archive",
    b"\x00\x00\x27\x0a": "shapefile",
    b"\xfd7zXZ": "archive",
    b"(\xb5/\xfd": "archive",
    b"\x80\x04\x95": "pickle",
    b"\x80\x05\x95": "pickle",
}
_START = 4096
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind(path: Path) -> str:
    """Return one of ``KINDS``. Raises RefusedError for a file that holds no table we read."""
    with path.open("rb") as file:
        start = file.read(_START)
    if not start.strip():
        raise RefusedError("empty")
    for magic, name in _MAGIC.items():
        if start.startswith(magic):
            return name
    for magic, name in _REFUSED.items():
        if start.startswith(magic):
            raise RefusedError(f"kind_{name}")
    text = _text(start).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _markup(text)
    if text.startswith(("{", "[")):
        return "json"
    if _binary(start):
        raise RefusedError("kind_binary")
    return "text"


def _text(start: bytes) -> str:
    for mark, encoding in zip(_WIDE_MARKS, ("utf-16-le", "utf-16-be"), strict=True):
        if start.startswith(mark):
            return start.decode(encoding, "replace")
    return start.decode("utf-8", "replace")


def _markup(text: str) -> str:
    root = _ROOT.search(text)
    name = root.group(1) if root else ""
    if name.lower() == "kml":
        return "kml"
    if name.lower() in ("html", "head", "body", "table"):
        raise RefusedError("kind_page")
    raise RefusedError("kind_markup", value=f"<{name}>" if name else "")


def _binary(start: bytes) -> bool:
    """Whether there are bytes that no text has; UTF-16 has zeros, but only in one half."""
    if start.startswith(_WIDE_MARKS) or reads_wide(start):
        return False
    zeros = [start[half::2].count(0) for half in (0, 1)]
    wide = max(zeros) > 4 * min(zeros) and max(zeros) > len(start) * 0.15
    controls = sum(byte < 32 and byte not in b"\t\r\n\x0b\x0c\x1b\x00" for byte in start)
    return (min(zeros) > 0 and not wide) or controls > len(start) * 0.02
