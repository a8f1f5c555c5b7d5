"""XML that may be hostile, read by expat a piece at a time.

expat is given no way out: a document type, with which entities and outside files would come, is
refused where it begins. A tag that does not end is refused before it fills the memory, and before
expat has looked at it from its beginning once for each piece.
"""

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from geo.limits import LIMITS, Limits, RefusedError

_SHOWN = 200

#: What is called for a tag, with its name and its attributes; prefixes are left on names.
Start = Callable[[str, dict[str, str]], None]


class Markup:
    """An XML document that is fed in pieces of bytes; what is found in it is called out."""

    def __init__(
        self,
        start: Start,
        end: Callable[[str], None],
        text: Callable[[str], None],
        limits: Limits = LIMITS,
    ) -> None:
        self._fed = 0
        self._depth = 0
        self._last = ""
        self._longest = limits.tag_bytes
        self._most = limits.depth
        self._start_of, self._end_of = start, end
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype

    def feed(self, piece: bytes, final: bool = False) -> None:
        """Take in a piece. Raises RefusedError."""
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as error:
            raise RefusedError("xml", value=str(error), line=error.lineno) from error
        except (LookupError, ValueError) as error:
            # The encoding that it names is none, or one that expat is not taught.
            line = self._parser.CurrentLineNumber
            raise RefusedError("xml", value=str(error)[:_SHOWN], line=line) from error
        # Before its version 2.6, expat reads a tag that is not complete again with every piece.
        if self._fed - self._parser.CurrentByteIndex > self._longest:
            raise RefusedError("tag_too_long", value=self._last, limit=self._longest)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._most:
            raise RefusedError("too_deep", limit=self._most)
        self._last = tag
        self._start_of(tag, attributes)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        self._end_of(tag)

    def _doctype(self, *_: Any) -> None:
        raise RefusedError("xml_doctype")
