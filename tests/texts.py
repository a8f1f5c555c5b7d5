"""Which texts the code asks for by key, and which there are: for the tests that compare them."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.tree import text, tree

#: What a table of texts is called in its module.
_TABLES = ("ENGLISH", "TEXTS")

_SAY = re.compile(r"(?<![\w.])say\(")
_KEY = re.compile(r"'([a-z_]+(?:\.[\w-]+)+)'|`([a-z_]+\.[^`]*)`")
_ENTRY = re.compile(r"^  '([^']+)':", re.MULTILINE)


def table(module: str) -> dict[str, str]:
    """The texts that a module's ``say`` knows: its own and those that it takes from others."""
    path = Path(*module.split(".")).with_suffix(".py")
    found: dict[str, str] = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and any(a.name in _TABLES for a in node.names):
            found |= table(str(node.module))
    for name in _TABLES:
        found |= getattr(import_module(module), name, {})
    return found


def asked_in_python(path: Path) -> Iterator[tuple[int, str, re.Pattern[str]]]:
    """Line, module of the table, and pattern of the key of each text that a file asks for.

    Only keys that stand in the call are found; a part that is put in later may be anything.
    """
    module = ".".join(path.with_suffix("").parts)
    names = {name: (module, name) for name in ("say", "say_count") if _defines(path, name)}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name in ("say", "say_count"):
                    names[alias.asname or alias.name] = (str(node.module), alias.name)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            module, name = names.get(node.func.id, ("", ""))
            ending = r"\.(one|other)" if name == "say_count" else ""
            for pattern in _patterns(node.args[0]) if module else ():
                yield node.lineno, module, re.compile(pattern + ending)


def _defines(path: Path, name: str) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree(path).body)


def _patterns(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.IfExp):
        yield from _patterns(argument.body)
        yield from _patterns(argument.orelse)
    elif isinstance(argument, ast.Constant):
        yield re.escape(str(argument.value))
    elif isinstance(argument, ast.JoinedStr):
        yield "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
            for part in argument.values
        )


def browser_table(scripts: list[Path]) -> set[str]:
    """The keys of all texts that the browser's scripts add."""
    return {
        key for path in scripts if "addWords(" in text(path) for key in _ENTRY.findall(text(path))
    }


def asked_in_script(path: Path) -> Iterator[re.Pattern[str]]:
    """The pattern of the key of each text that a script asks for in the call itself."""
    script = text(path)
    for call in _SAY.finditer(script):
        for plain, template in _KEY.findall(_first_argument(script, call.end())):
            parts = re.split(r"\$\{[^}]*\}", plain or template)
            yield re.compile(".*".join(re.escape(part) for part in parts))


def _first_argument(script: str, start: int) -> str:
    depth = 0
    for at in range(start, len(script)):
        letter = script[at]
        if depth == 0 and letter in ",)":
            return script[start:at]
        depth += (letter in "([{") - (letter in ")]}")
    return script[start:]
