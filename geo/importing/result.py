"""An import that is done: the folder it made, and what a person should know about it."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from geo.events.datasets import Source
from geo.importing import mapping as mappings
from geo.importing import report
from geo.importing.formats.format import Recognised
from geo.importing.guess import Guess, Question
from geo.importing.mapping import FileMapping
from geo.importing.report import Report
from geo.library import dataset_files
from geo.library.dataset_files import About
from geo.places.gazetteer import Gazetteer
from geo.places.geocoding import Geocoded, Key, Unresolved
from geo.tables.columns import FileColumn

_UNDERSTOOD = "understood.json"


@dataclass(frozen=True, eq=False)
class Imported:
    """An import: its events, and how each row of the file ended.

    ``folder`` holds the files of ``geo.library.dataset_files`` and is the caller's: a library moves
    it, and leaving a ``with`` block over the import removes it. ``format`` is the id of a known
    format whose terms hold, "" for a table of one's own; ``recognised`` says what the table looks
    like and by what, whatever a person said of it. ``columns`` are those of the file, and
    ``has_geometry`` tells whether it places rows besides. ``mapping`` is the one that was used,
    ``evidence`` why, ``questions`` what it leaves open. ``geocoded`` counts the rows placed by name
    by how that was done, ``unresolved`` are the names that a person has to settle.
    """

    folder: Path
    format: str
    report: Report
    columns: tuple[FileColumn, ...]
    has_geometry: bool
    mapping: FileMapping
    evidence: tuple[Guess, ...]
    recognised: Recognised | None
    questions: tuple[Question, ...]
    about: About
    geocoded: Mapping[str, int]
    unresolved: tuple[Unresolved, ...]

    @cached_property
    def events(self) -> pd.DataFrame:
        """The canonical frame of ``geo.events.frame``."""
        return dataset_files.read(self.folder, self.folder.name, self.about).events

    def first(self, rows: int) -> tuple[pd.DataFrame, dict[str, Source]]:
        """Return the first events, and the sources that they name, without reading all."""
        return dataset_files.read_first(self.folder, rows)

    @property
    def needs_answers(self) -> bool:
        """Whether a question is open on which rows wait."""
        return any(question.blocking for question in self.questions)

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Imported":
        """Return the import itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the folder."""
        self.remove()


def load(folder: Path, gazetteer: Gazetteer | None = None) -> Imported:
    """Return the import that ``read_file`` wrote.

    ``gazetteer`` is the one that was given then; candidates for unresolved names are its places.
    """
    understood = json.loads((folder / _UNDERSTOOD).read_text(encoding="utf-8"))
    about, _ = dataset_files.read_about(folder / dataset_files.ABOUT)
    places = gazetteer or Gazetteer()
    return Imported(
        folder=folder,
        format=understood["format"],
        report=report.load(folder),
        columns=tuple(
            FileColumn(**one | {"examples": tuple(one["examples"])})
            for one in understood["columns"]
        ),
        has_geometry=understood["has_geometry"],
        mapping=mappings.read((folder / "mapping.json").read_text(encoding="utf-8")),
        evidence=tuple(
            Guess(**one | {"examples": tuple(one["examples"])}) for one in understood["evidence"]
        ),
        recognised=_recognised(understood["recognised"]),
        questions=tuple(
            Question(
                **one | {name: tuple(one[name]) for name in ("examples", "choices")},
            )
            for one in understood["questions"]
        ),
        about=about,
        geocoded=understood["geocoded"],
        unresolved=tuple(_unresolved(one, places) for one in understood["unresolved"]),
    )


def save_understood(
    folder: Path,
    name: str,
    columns: tuple[FileColumn, ...],
    has_geometry: bool,
    evidence: tuple[Guess, ...],
    seen: Recognised | None,
    asked: tuple[Question, ...],
    geocoded: Geocoded | None,
) -> None:
    """Write how a file was understood beside its dataset."""
    unresolved = geocoded.unresolved if geocoded else ()
    content = {
        "format": name,
        "columns": [asdict(one) for one in columns],
        "has_geometry": has_geometry,
        "evidence": [asdict(one) for one in evidence],
        "recognised": asdict(seen) if seen else None,
        "questions": [asdict(one) for one in asked],
        "geocoded": geocoded.counts if geocoded else {},
        "unresolved": [
            {
                "key": list(one.key),
                "rows": one.rows,
                "candidates": [place.place_id for place in one.candidates],
                "reason": one.reason,
                "written": list(one.written),
            }
            for one in unresolved
        ],
    }
    dataset_files.write_json(folder / _UNDERSTOOD, content)


def _recognised(content: Mapping[str, Any] | None) -> Recognised | None:
    if content is None:
        return None
    evidence = tuple((column, tuple(texts)) for column, texts in content["evidence"])
    return Recognised(content["name"], content["points"], evidence)


def _unresolved(content: Mapping[str, Any], gazetteer: Gazetteer) -> Unresolved:
    found = (gazetteer.get(place_id) for place_id in content["candidates"])
    place, admin1, country = content["written"]
    return Unresolved(
        Key(*content["key"]),
        content["rows"],
        tuple(place for place in found if place is not None),
        content["reason"],
        (place, admin1, country),
    )
