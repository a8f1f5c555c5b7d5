"""The parts of an XLSX file besides the cells: its sheets, texts that cells share, dates' styles.

An XLSX file is a zip of XML parts. Each is read a piece at a time, and only those that say what
cells hold: no link to another file, macro, picture or formula is ever looked at.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import normpath

from geo.limits import LIMITS, Limits, RefusedError
from geo.readers.markup import Markup

_PIECE = 1 << 16
_HOME = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"

# The formats of dates and times that have a number and no text (ECMA-376, 18.8.30).
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LENGTH = 46
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]]*\]')
_SPAN = re.compile(r"\[(h+|m+|s+)\]", re.I)


@dataclass(frozen=True)
class SheetPart:
    """A sheet of a workbook: its name, the part that holds its cells, whether it is hidden."""

    name: str
    part: str
    hidden: bool = False


@dataclass(frozen=True)
class Package:
    """What the cells of a workbook refer to.

    ``texts`` are shared by cells. ``styles`` says of each style of cells what its numbers are:
    "date", "span" (a length of time) or "". ``from_1904`` says from when days count.
    """

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    from_1904: bool = False


def package(archive: zipfile.ZipFile, limits: Limits = LIMITS) -> Package:
    """Return what the cells of a workbook refer to. Raises RefusedError."""
    links: dict[str, tuple[str, str]] = {}

    def link(tag: str, told: dict[str, str]) -> None:
        if local(tag) == "Relationship" and told.get("TargetMode") != "External":
            target = normpath(
                f"/xl/{told['Target']}" if told["Target"][:1] != "/" else told["Target"]
            )
            links[told["Id"]] = (told["Type"].rpartition("/")[2], target.lstrip("/"))

    sheets: dict[str, SheetPart] = {}
    taken: set[str] = set()
    counts: set[str] = set()

    def sheet(tag: str, told: dict[str, str]) -> None:
        if local(tag) == "sheet":
            at = next((value for name, value in told.items() if local(name) == "id"), "")
            kind, part = links.get(at, ("", ""))
            # One part under many names would be read once for each of them.
            if kind == "worksheet" and part not in taken:
                taken.add(part)
                hidden = told.get("state", "visible") != "visible"
                sheets.setdefault(told["name"], SheetPart(told["name"], part, hidden))
            if len(sheets) > limits.members:
                raise RefusedError("too_many_members", value=str(len(sheets)), limit=limits.members)
        elif local(tag) == "workbookPr":
            counts.add(told.get("date1904", "0"))

    _each(archive, _LINKS, link, limits)
    _each(archive, _HOME, sheet, limits)
    parts = dict(links.values())
    return Package(
        tuple(sheets.values()),
        _texts(archive, parts.get("sharedStrings", ""), limits),
        _styles(archive, parts.get("styles", ""), limits),
        not counts.isdisjoint(("1", "true")),
    )


def local(tag: str) -> str:
    """Return the name of a tag without its prefix."""
    return tag.rpartition(":")[2] if ":" in tag else tag


def pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the bytes of a part of a workbook."""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            yield piece


def _each(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    limits: Limits,
) -> None:
    markup = Markup(start, _nothing, _nothing, limits)
    for piece in pieces(archive, part):
        markup.feed(piece)
    markup.feed(b"", final=True)


def _nothing(_: str) -> None:
    pass


def _texts(archive: zipfile.ZipFile, part: str, limits: Limits) -> tuple[str, ...]:
    """Return the shared texts, each with its formatting taken off."""
    if part not in archive.namelist():
        return ()
    found: list[str] = []
    parts: list[str] = []
    inside = {"text": False, "sound": False}

    def start(tag: str, _: dict[str, str]) -> None:
        name = local(tag)
        if name == "si":
            parts.clear()
        elif name == "rPh":
            inside["sound"] = True
        elif name == "t":
            inside["text"] = not inside["sound"]

    def end(tag: str) -> None:
        name = local(tag)
        if name == "si":
            found.append("".join(parts))
        elif name == "rPh":
            inside["sound"] = False
        elif name == "t":
            inside["text"] = False

    def text(content: str) -> None:
        if inside["text"]:
            parts.append(content)

    markup = Markup(start, end, text, limits)
    for piece in pieces(archive, part):
        markup.feed(piece)
    markup.feed(b"", final=True)
    return tuple(found)


def _styles(archive: zipfile.ZipFile, part: str, limits: Limits) -> tuple[str, ...]:
    if part not in archive.namelist():
        return ()
    own: dict[int, str] = {}
    found: list[str] = []
    inside = [False]

    def start(tag: str, told: dict[str, str]) -> None:
        name = local(tag)
        if name == "numFmt":
            own[int(told["numFmtId"])] = told.get("formatCode", "")
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            number = int(told.get("numFmtId", 0))
            found.append(kind_of(own[number]) if number in own else _builtin(number))

    def end(tag: str) -> None:
        if local(tag) == "cellXfs":
            inside[0] = False

    markup = Markup(start, end, _nothing, limits)
    for piece in pieces(archive, part):
        markup.feed(piece)
    markup.feed(b"", final=True)
    return tuple(found)


def _builtin(number: int) -> str:
    return "span" if number == _LENGTH else "date" if number in _DATES else ""


def kind_of(code: str) -> str:
    """Return what a number with this format is: "date", "span" (a length of time), or ""."""
    first = code.partition(";")[0]
    if _SPAN.search(first):
        return "span"
    bare = _QUOTED.sub("", first).lower()
    return "date" if any(letter in bare for letter in "dmyhs") else ""
