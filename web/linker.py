"""Modules of ours as one script, so that a browser asks once and a page can hold all of them.

Each module becomes a function that runs once and returns what it exports; its imports become
constants inside it. Only the plain forms are understood: ``import { a, b as c } from './x.js';``,
``import './x.js';``, and ``export`` before a function, class or constant or as ``export { a };``.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r"^import (?:\{([^{}]*)\} from )?'(\.{1,2}/[^']+\.js)';$", re.MULTILINE)
_DECLARED = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
_LISTED = re.compile(r"^export \{([\w\s,]*)\};$", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*|\bimport\(|\bimport\.meta\b", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class LinkError(ValueError):
    """Modules that cannot be joined: a form that is not understood, a circle, a missing file."""


def linked(folder: Path, entry: str) -> str:
    """Return the module ``entry`` of a folder, and all that it imports, as one classic script.

    The script is an expression whose value is what ``entry`` exports. Raises LinkError.
    """
    linker = _Linker(folder.resolve())
    name = linker.add(linker.root / entry, ())
    return f"(() => {{\n'use strict';\n{''.join(linker.functions)}return {name};\n}})()"


class _Linker:
    """The modules joined so far, each behind those that it imports, and what they are called."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names: dict[Path, str] = {}
        self.functions: list[str] = []

    def add(self, path: Path, waiting: tuple[Path, ...]) -> str:
        """Join a module and return its name; ``waiting`` are those that wait for it."""
        path = path.resolve()
        if path in self.names:
            return self.names[path]
        if path in waiting:
            circle = " -> ".join(map(self._place, (*waiting, path)))
            raise LinkError(f"These modules import each other in a circle: {circle}")
        if not path.is_relative_to(self.root) or not path.is_file():
            asks = self._place(waiting[-1]) if waiting else "The page"
            raise LinkError(f"{asks} asks for {path.name}, which is not there")
        body = self._body(path, (*waiting, path))
        self.names[path] = name = f"${len(self.names)}"
        self.functions.append(f"const {name} = (() => {{\n{body}}})();\n")
        return name

    def _body(self, path: Path, waiting: tuple[Path, ...]) -> str:
        def constants(match: re.Match[str]) -> str:
            module = self.add(path.parent / match[2], waiting)
            names = re.sub(r"(\w+) as (\w+)", r"\1: \2", match[1] or "")
            return f"const {{{names}}} = {module};" if names else ""

        text = path.read_text(encoding="utf-8")
        exported = [match[2] for match in _DECLARED.finditer(text)]
        exported += re.findall(r"\w+", " ".join(_LISTED.findall(text)))
        body = _LISTED.sub("", _DECLARED.sub(r"\1 \2", _IMPORT.sub(constants, text)))
        if other := _OTHER.search(_COMMENT.sub("", body)):
            raise LinkError(f"{self._place(path)}: not a form that is understood: {other[0]}")
        return f"{body}return {{{', '.join(exported)}}};\n"

    def _place(self, path: Path) -> str:
        return (
            path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        )
