"""A foreign file to a dataset of events: read, understood, checked, every row accounted for.

``import_file`` does it in a process of its own (``geo.worker``), with limits of memory and time,
since a file may be hostile; ``read_file`` does the same in this one. Both write a folder that
``geo.dataset_files`` reads and a library keeps.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo import assembly, checks, dataset_files, event_files, readers, report, worker
from geo import mapping as mappings
from geo.assembly import Events, Located
from geo.dataset_files import About, Contents
from geo.events import canonical
from geo.gazetteers import RegionalPlace
from geo.geocoding import Geocoded, Key, Unresolved
from geo.mapping import FileMapping
from geo.places import Gazetteer, Place
from geo.readers.conversion import Draft, convert
from geo.readers.formats import Format, fitted
from geo.readers.guessing import Guess, Question, guess, questions
from geo.readers.known import KNOWN, recognised
from geo.readers.limits import LIMITS, QUIET, Limits, Progress, RefusedError, Watch
from geo.readers.repairs import mended, without_tags
from geo.readers.table import Remark, Table, with_texts
from geo.report import Findings, Report
from geo.words_import import say

#: What reading a file may take, unless told otherwise: megabytes, and seconds.
MEMORY_MB, SECONDS = 3_000, 600.0

_UNDERSTOOD = "understood.json"


@dataclass(frozen=True, eq=False)
class Imported:
    """An import: its events, and how each row of the file ended.

    ``folder`` holds the files of ``geo.dataset_files`` and is the caller's: a library moves it,
    and leaving a ``with`` block over the import removes it. ``format`` is the id of a known
    format, "" for a table of one's own. ``mapping`` is the one that was used, ``evidence`` why,
    ``questions`` what it leaves open. ``geocoded`` counts the rows placed by name by how that
    was done, ``unresolved`` are the names that a person has to settle.
    """

    folder: Path
    format: str
    report: Report
    mapping: FileMapping
    evidence: tuple[Guess, ...]
    questions: tuple[Question, ...]
    about: About
    geocoded: Mapping[str, int]
    unresolved: tuple[Unresolved, ...]

    @cached_property
    def events(self) -> pd.DataFrame:
        """The canonical frame of ``geo.events``."""
        return dataset_files.read(self.folder, self.folder.name, self.about).events

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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the folder."""
        self.remove()


def import_file(
    path: Path,
    *,
    mapping: FileMapping | None = None,
    gazetteer: Gazetteer | None = None,
    settled: Mapping[Key, Place] | None = None,
    licence: str | None = None,
    repairs: Path | None = None,
    name: str = "",
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    memory_mb: int = MEMORY_MB,
    seconds: float = SECONDS,
) -> Imported:
    """Import a file in a process of its own.

    ``mapping`` says what columns and codes mean where that is not to be guessed; ``repairs`` is
    a file of rows that were set aside and mended; ``name`` is what to call the file. Raises
    RefusedError with the reason where the file is not read (``geo.report.refusal`` says it), and
    WorkerError where reading took too much memory or time, was cancelled, or crashed.
    """
    result = worker.run(
        "geo.imports:work",
        {
            "path": str(path.absolute()),
            "mapping": mappings.write(mapping) if mapping is not None else "",
            "places": _plain_places(gazetteer),
            "settled": [[list(key), asdict(place)] for key, place in (settled or {}).items()],
            "licence": licence,
            "repairs": str(repairs.absolute()) if repairs else "",
            "name": name or path.name,
            "today": date.today().isoformat(),
        },
        memory_mb=memory_mb,
        seconds=seconds,
        on_progress=on_progress,
        cancelled=cancelled,
    )
    refused = result.value.get("refused")
    if refused is not None:
        shutil.rmtree(result.folder, ignore_errors=True)
        code, value, field, detail = refused
        raise RefusedError(code, value, field, **detail)
    return load(result.folder, gazetteer)


def work(
    path: str,
    mapping: str,
    places: list[dict[str, Any]],
    settled: list[list[Any]],
    licence: str | None,
    repairs: str,
    name: str,
    today: str,
    folder: Path,
    progress: Progress,
) -> dict[str, Any]:
    """Do what ``import_file`` asks; runs in the worker, with arguments that JSON can hold."""
    try:
        read_file(
            Path(path),
            folder,
            mapping=mappings.read(mapping) if mapping else None,
            gazetteer=Gazetteer(_place(place) for place in places),
            settled={Key(*key): _place(place) for key, place in settled},
            licence=licence,
            repairs=Path(repairs) if repairs else None,
            name=name,
            today=date.fromisoformat(today),
            watch=Watch(progress),
        )
    except RefusedError as error:
        return {"refused": [error.code, error.value, error.field, error.detail]}
    return {}


def read_file(
    path: Path,
    folder: Path,
    *,
    mapping: FileMapping | None = None,
    gazetteer: Gazetteer | None = None,
    settled: Mapping[Key, Place] | None = None,
    licence: str | None = None,
    repairs: Path | None = None,
    name: str = "",
    today: date | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
) -> None:
    """Import a file into an empty folder, in this process; ``load`` reads it. Raises RefusedError.

    ``today`` is the day after which an event lies in the future.
    """
    name = name or path.name
    reading = mapping.reading if mapping else {}
    with tempfile.TemporaryDirectory(dir=folder) as unfolded:
        table = readers.read(path, Path(unfolded), reading, limits, watch)
        if repairs is not None:
            inner = Path(unfolded) / "repairs"
            inner.mkdir()
            table = mended(table, readers.read(repairs, inner, {}, limits, watch))
    if not len(table) and not table.unread:
        raise RefusedError("no_rows")
    watch.tell("convert", 0.0)
    table = without_tags(table)
    findings = Findings(table.lines)
    findings.add_read(table.noted)
    known, used, evidence = _understood(table, mapping)
    prepared = known.prepare(table) if known else table
    draft = convert(prepared, used, findings)
    watch.tell("check", 0.0)
    day = today or date.today()
    made = _checked(draft, table, used, findings, day)
    watch.tell("geocode", 0.0)
    aside = findings.aside()
    where = assembly.located(
        draft.places, made.usable, ~aside, gazetteer or Gazetteer(), settled or {}, findings
    )
    watch.tell("write", 0.0)
    remarks = [*draft.remarks, *([Remark("codebook", known.codebook)] if known else [])]
    told = report.report(name, table, findings, remarks)
    events = Events(
        draft=draft,
        places=where.places,
        event_id=made.event_id,
        order=assembly.sorted_rows(draft, made.event_id, np.flatnonzero(~findings.aside())),
        notes=assembly.with_notes(draft.columns["note"], findings, len(table)),
        inferred=where.inferred | findings.flagged("serial_date"),
        table=table,
    )
    _write(folder, path, events, where, known, used, licence, settled or {}, watch)
    report.save(told, folder)
    (folder / "mapping.json").write_text(mappings.write(used), encoding="utf-8")
    open_questions = questions(prepared, used)
    _write_understood(folder, known, evidence, open_questions, where.geocoded)
    watch.tell("write", 1.0)


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
        mapping=mappings.read((folder / "mapping.json").read_text(encoding="utf-8")),
        evidence=tuple(
            Guess(**one | {"examples": tuple(one["examples"])}) for one in understood["evidence"]
        ),
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


def _understood(
    table: Table, given: FileMapping | None
) -> tuple[Format | None, FileMapping, tuple[Guess, ...]]:
    """Return the format of a table, the mapping to use, and why."""
    if given is not None and given.format and given.format not in KNOWN:
        choices = ", ".join(KNOWN)
        raise RefusedError("format_unknown", value=given.format, choices=choices)
    known = KNOWN.get(given.format) if given else recognised(table.names)
    evidence: tuple[Guess, ...] = ()
    if given is not None and given.columns:
        used = given
    elif known:
        used = _merged(fitted(known.mapping, table.names), given)
    else:
        used, evidence = guess(table)
        used = _merged(used, given)
    for field, column in mappings.missing(used, table.names):
        raise RefusedError("mapping_column", value=column, field=column, key=field)
    if not used.columns.get("date") and not used.columns.get("year"):
        raise RefusedError("no_date", value=", ".join(table.names)[:200])
    return known, replace(used, reading={**table.reading, **used.reading}), evidence


def _merged(base: FileMapping, given: FileMapping | None) -> FileMapping:
    """Return a mapping with what a person has told put over it."""
    if given is None:
        return base
    told: dict[str, Any] = {}
    for name, value in vars(given).items():
        own = getattr(base, name)
        told[name] = {**own, **value} if isinstance(value, Mapping) else value or own
    if given.source_form == "text":
        told["source_form"] = base.source_form
    return replace(base, **told)


@dataclass(frozen=True, eq=False)
class _Checked:
    event_id: pa.DictionaryArray
    usable: assembly.Flags


def _checked(
    draft: Draft,
    table: Table,
    mapping: FileMapping,
    findings: Findings,
    today: date,
) -> _Checked:
    """Check the draft, and return what the checks leave of ids and points."""
    skipped = findings.aside()
    places = draft.places
    country = places.country if mapping.columns.get("country") else None
    if "country" in mapping.constants:
        country = places.country
    latitude = np.where(skipped, np.nan, places.latitude)
    longitude = np.where(skipped, np.nan, places.longitude)
    field = mapping.column("latitude") or mapping.column("coordinates") or "geometry"
    usable = checks.points(latitude, longitude, country, findings, field)
    first_day = np.where(skipped, 0, draft.dates.first_day)
    checks.future(first_day, draft.dates.text, today, findings)
    own = mapping.columns.get("event_id", ())
    names = [name for name in table.columns.column_names if name not in own]
    content = checks.same_cells([table.column(name) for name in names])
    event_id = draft.event_id
    nameless = np.flatnonzero(event_id.indices.to_numpy() == _empty(event_id))
    if len(nameless):
        event_id = with_texts(event_id, nameless, assembly.made_ids(table, nameless))
    event_id = checks.ids(event_id, content, table.lines, skipped, findings, not own)
    if own:
        aside = findings.aside()
        checks.likely_duplicates(content, table.lines, aside, findings, draft.columns["title"])
    return _Checked(event_id, usable)


def _empty(column: pa.DictionaryArray) -> int:
    """Return the code of the empty text, or -1."""
    found: int = pc.index(column.dictionary, "").as_py()
    return found


def _write(
    folder: Path,
    path: Path,
    events: Events,
    where: Located,
    known: Format | None,
    mapping: FileMapping,
    licence: str | None,
    settled: Mapping[Key, Place],
    watch: Watch,
) -> None:
    shareable = known is None or known.may_share
    contents = Contents(
        title=mapping.title or say("import.title", file=path.stem),
        events=canonical(pd.DataFrame()),
        gazetteer=events.gazetteer(where.known),
        settled=settled,
        licence=licence if licence is not None else known.licence if known else "",
        credits=known.credits if known else (),
        terms="" if known is None or shareable else say(f"terms.{known.name}"),
        may_share_rows=shareable,
        source_file=path.name,
        source_sha256=_digest(path),
    )
    used = events.source_ids()
    sources = ((key, one) for key, one in events.draft.sources.items() if key in used)
    event_files.write(folder, contents, _watched(events, watch), sources)


def _watched(events: Events, watch: Watch) -> Iterator[tuple[pd.DataFrame, pa.Array]]:
    done = 0
    for frame, rows in events.batches():
        yield frame, rows
        done += len(frame)
        watch.tell("write", done / max(len(events.order), 1))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_understood(
    folder: Path,
    known: Format | None,
    evidence: tuple[Guess, ...],
    asked: tuple[Question, ...],
    geocoded: Geocoded | None,
) -> None:
    unresolved = geocoded.unresolved if geocoded else ()
    content = {
        "format": known.name if known else "",
        "evidence": [asdict(one) for one in evidence],
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
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / _UNDERSTOOD).write_text(text + "\n", encoding="utf-8")


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


def _plain_places(gazetteer: Gazetteer | None) -> list[dict[str, Any]]:
    return [asdict(place) for place in gazetteer or ()]


def _place(content: Mapping[str, Any]) -> Place:
    values = {**content, "aliases": tuple(content["aliases"])}
    return RegionalPlace(**values) if "region_id" in values else Place(**values)
