"""The features or records of a JSON text, one after another, wherever in it they stand.

They are the text's own list, one object a line, or the one list that an object is about, as the
answers of interfaces have it (``{"status": 200, "count": 2, "data": [{…}, {…}]}``), or an object
of objects by their ids. Of a long list only one item is held at a time.
"""

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from json import JSONDecodeError
from typing import Any

from geo.limits import RefusedError
from geo.readers.json_answers import error_of
from geo.tables.table import Remark

# The names under which lists of what an object is about stand, in small letters.
_TABLES = {
    *("features", "data", "results", "result", "items", "rows", "records", "events"),
    *("incidents", "values", "value", "entries", "list", "content", "response", "objects"),
    *("sources", "hits", "documents", "payload", "body"),
}
# The names under which an answer says how many there are in all.
_TOTALS = {
    *("count", "total", "totalcount", "total_count", "totalrecords", "total_records"),
    *("totalresults", "total_results", "totalrows", "total_rows", "numbermatched", "nhits"),
}
_MOST_BESIDE, _DEEPEST = 12, 3
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_SPACE = " \t\r\n"


class Items:
    """The items of a JSON text and where each begins.

    Iterating raises JSONDecodeError and RecursionError, RefusedError where the text is an error
    that an interface answered, and what ``check_crs`` raises, which is given the member ``crs`` of
    a collection as soon as it is read. ``beside`` holds, afterwards, what stands beside the list
    named ``table`` in an object that is about that list.
    """

    def __init__(self, text: str, check_crs: Callable[[Any], None]) -> None:
        self._text = text
        self._check_crs = check_crs
        self._whole = not _is_lines(text)
        self._found = False
        self.table = ""
        self.beside: dict[str, Any] = {}

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        """Yield where each feature or record begins, and itself."""
        text, at = self._text, _skip(self._text, 0)
        while at < len(text):
            if text[at] == "[":
                at = yield from self._list(at)
            elif text[at] == "{":
                at = yield from self._object(at)
            else:
                raise JSONDecodeError("Expecting an object or a list", text, at)
            at = _skip(text, at)
            # RFC 8142 puts a record separator before each line.
            at = _skip(text, at + 1) if text[at : at + 1] in ("\x1e", ",") else at

    def remarks(self, rows: int) -> list[Remark]:
        """Return what a person should know of a list of ``rows`` items that an object is about."""
        if not self.table or self.table.lower() == "features":
            return []
        names = ", ".join([*self.beside][:_MOST_BESIDE])
        found = [Remark("json_list", self.table, detail=names)] if names else []
        totals = [
            int(value)
            for name, value in self.beside.items()
            if name.lower() in _TOTALS and isinstance(value, str) and value.isdecimal()
        ]
        if max(totals, default=0) > rows:
            found.append(Remark("json_part", f"{rows:,}", detail=f"{max(totals):,}"))
        return found

    def _list(self, at: int) -> Generator[tuple[int, Any], None, int]:
        """Yield the items of a list, read one at a time. Return where it ends."""
        text, at = self._text, _skip(self._text, at + 1)
        while text[at : at + 1] != "]":
            start = at
            item, at = _DECODER.raw_decode(text, at)
            self._found = True
            yield start, item
            at = _skip(text, at)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] != "]":
                raise JSONDecodeError("Expecting ',' delimiter", text, at)
        return at + 1

    def _object(self, at: int) -> Generator[tuple[int, Any], None, int]:
        """Yield the items that an object is about, or itself. Return where it ends."""
        text, start, at = self._text, at, _skip(self._text, at + 1)
        members: dict[str, Any] = {}
        table = ""
        while text[at : at + 1] != "}":
            name, at = _DECODER.raw_decode(text, at)
            at = _skip(text, at)
            if not isinstance(name, str) or text[at : at + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", text, at)
            at = _skip(text, at + 1)
            if not table and self._is_table(name, at):
                table = name
                at = yield from self._list(at)
            else:
                members[name], at = _DECODER.raw_decode(text, at)
            if name == "crs":
                self._check_crs(members[name])
            at = _skip(text, at)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] != "}":
                raise JSONDecodeError("Expecting ',' delimiter", text, at)
        if self._whole and not self._found and (message := error_of(members)):
            raise RefusedError("answer", value=message)
        if table:
            self.table, self.beside = table, members
        elif self._whole and (found := _inner(members)):
            self.table, items = found
            self.beside = {name: one for name, one in members.items() if name != self.table}
            yield from ((start, item) for item in items)
        else:
            yield start, members
        return at + 1

    def _is_table(self, name: str, at: int) -> bool:
        """Whether a member that begins here is the list that its object is about."""
        if self._text[at : at + 1] != "[":
            return False
        if name == "features":
            return True
        first = _skip(self._text, at + 1)
        return self._whole and name.lower() in _TABLES and self._text[first : first + 1] in "{]"


def _inner(members: Mapping[str, Any], depth: int = 1) -> tuple[str, list[Any]] | None:
    """Return the list that an object is about where it stands deeper, or its objects by id."""
    objects = {name: value for name, value in members.items() if isinstance(value, dict)}
    for name, value in objects.items():
        if name.lower() not in _TABLES or depth >= _DEEPEST:
            continue
        for inner, several in value.items():
            if inner.lower() in _TABLES and _are_objects(several):
                return name, several
        if found := _inner(value, depth + 1):
            return name, found[1]
    by_id = bool(objects) and len(objects) == len(members)
    if by_id and set.intersection(*map(set, objects.values())):
        return "", [{"id": name, **value} for name, value in objects.items()]
    return None


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _is_lines(text: str) -> bool:
    """Whether a text holds one object a line."""
    end = text.find("\n")
    closed = text[max(end - 80, 0) : max(end, 0)].rstrip(" \t\r,").endswith("}")
    return closed and text[end : end + 4096].lstrip(" \t\r\n\x1e,")[:1] == "{"


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at
