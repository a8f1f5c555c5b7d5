"""The files of this repository, as the tests of its shape and of its documents read them."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: Hidden folders that are ours; all others belong to tools.
_OURS = (".ci", ".streamlit")


def _ignored(path: Path, patterns: list[str]) -> bool:
    """Whether git leaves the file or folder out, by the kinds of pattern that .gitignore has."""
    # In a linked checkout git's own is a file, which names the folder that it is linked to.
    if path.name == ".git" or (path.name.startswith(".") and (ROOT / path).is_dir()):
        return path.name not in _OURS
    return any(
        path == Path(pattern.strip("/"))
        if pattern.startswith("/")
        else fnmatch(path.name, pattern.strip("/"))
        for pattern in patterns
    )


@cache
def _all() -> tuple[Path, ...]:
    patterns = (ROOT / ".gitignore").read_text(encoding="utf-8").split()

    def below(folder: Path) -> Iterator[Path]:
        for path in folder.iterdir():
            if _ignored(path.relative_to(ROOT), patterns):
                continue
            if path.is_dir():
                yield from below(path)
            else:
                yield path.relative_to(ROOT)

    return tuple(sorted(below(ROOT)))


def files(*endings: str) -> list[Path]:
    """Every file of ours, relative to the root; only those with one of the endings, if given."""
    return [path for path in _all() if not endings or path.name.endswith(endings)]


def text(path: Path) -> str:
    """The text of a file of ours."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """A Python file of ours, parsed."""
    return ast.parse(text(path), str(path))


def imported(path: Path) -> set[str]:
    """The full names of the modules that a Python file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = path.parts[: -node.level] if node.level else ()
            found.add(".".join([*above, *([node.module] if node.module else [])]))
    return found
