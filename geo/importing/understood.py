"""What was understood of a file, in sentences for the command line.

Which column is read as what and why, which are read as nothing, and how each open question is
answered, in the words of the mapping that a person corrects.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from geo.importing import mapping as mappings
from geo.importing.formats.known import KNOWN
from geo.importing.guess import Guess, Question
from geo.importing.mapping import FIELDS
from geo.importing.result import Imported
from geo.words.texts import say

_WIDEST = max(map(len, FIELDS))
_MOST_CHOICES, _MOST_CODES = 8, 3


def columns(imported: Imported) -> Iterator[str]:
    """Say of each field that is read from which columns, and why."""
    mapping = imported.mapping
    for field in FIELDS:
        if names := mapping.columns.get(field):
            yield _line(field, _quoted(names), _reason(field, imported))
        elif imported.has_geometry and field in ("latitude", "longitude"):
            yield _line(field, say("cli.geometry"))
        if templates := mapping.templates.get(field):
            used = dict.fromkeys(name for one in templates for name in one.columns)
            yield _line(field, _quoted(used), say("cli.why.made"))
        if field in mapping.constants and not names:
            yield _line(field, mapping.constants[field], say("cli.why.constant"))


def unread(imported: Imported) -> str:
    """Name the columns that are read as nothing; "" where there are none."""
    read = mappings.read_columns(imported.mapping)
    names = [one.name for one in imported.columns if one.name not in read]
    return say("cli.unread", names=_quoted(names)) if names else ""


def question(asked: Question) -> Iterator[str]:
    """Ask, with the entry of the mapping that answers it, and an example of that."""
    told = f"{asked.key}: {' | '.join(asked.choices)}"
    entry = told if 0 < len(asked.choices) <= _MOST_CHOICES else asked.key
    yield f"{asked.sentence()} ({entry})"
    yield say("cli.answer", answer=_answer(asked))


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _line(field: str, what: str, why: str = "") -> str:
    return f"{field:<{_WIDEST}}  {what}{f' ({why})' if why else ''}"


def _reason(field: str, imported: Imported) -> str:
    if known := KNOWN.get(imported.format):
        return say("cli.why.known", codebook=known.codebook)
    names = imported.mapping.columns[field]
    found = next((g for g in imported.evidence if (g.field, g.column) == (field, names[0])), None)
    return say("cli.why.told") if found is None else "; ".join(_evidence(found))


def _evidence(guess: Guess) -> Iterator[str]:
    if guess.word:
        yield say("cli.why.header")
    if guess.tested:
        yield say("cli.why.share", share=guess.percent)


def _answer(asked: Question) -> str:
    """Return an entry of a mapping as JSON that would answer a question."""
    name, _, part = asked.key.partition(".")
    likely: Any = asked.choices[0] if asked.choices else ""
    if name == "columns":
        likely = list(asked.examples) if asked.code == "killed" else [say("cli.answer.column")]
    elif name == "codes":
        shown = asked.examples[:_MOST_CODES]
        likely = {code: asked.suggestions.get(code, asked.choices[0]) for code in shown}
    whole = {name: {part: likely}} if part else {name: likely}
    return json.dumps(whole, ensure_ascii=False)[1:-1]
