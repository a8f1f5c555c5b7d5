"""A foreign file to a dataset of events: read, understood, checked, every row accounted for.

``import_file`` does it in a process of its own (``geo.worker``), with limits of memory and time,
since a file may be hostile; ``read_file`` does the same in this one. Both write a folder that
``geo.library.dataset_files`` reads and a library keeps.
"""

import gc
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo import readers, scratch, worker
from geo.events.frame import canonical
from geo.importing import assemble, checks, pair_order, report, source_keys
from geo.importing import mapping as mappings
from geo.importing.assemble import Events, Located
from geo.importing.convert import Draft, convert
from geo.importing.formats.format import Format, Recognised
from geo.importing.formats.known import KNOWN, recognised, summed, terms
from geo.importing.formats.known import remarks as known_remarks
from geo.importing.guess import Guess, guess, questions
from geo.importing.mapping import NO_FORMAT, FileMapping
from geo.importing.originals import Originals
from geo.importing.repairs import mended, without_tags
from geo.importing.report import Findings
from geo.importing.result import Imported, load, save_understood
from geo.library import events_parquet
from geo.library.dataset_files import Contents
from geo.limits import LIMITS, QUIET, Limits, Progress, RefusedError, Watch
from geo.places import geonames, parquet
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import Key
from geo.places.several import RegionalPlace
from geo.readers.layout import AS_IT_STANDS
from geo.tables.columns import described
from geo.tables.table import LATITUDE, Numbers, Table, with_texts
from geo.values.codes import whole
from geo.words.texts import say

#: What reading a file may take, unless told otherwise: megabytes, and seconds.
MEMORY_MB, SECONDS = 3_000, 600.0


def import_file(
    path: Path,
    *,
    mapping: FileMapping | None = None,
    gazetteer: Gazetteer | None = None,
    settled: Mapping[Key, Place] | None = None,
    licence: str | None = None,
    repairs: Sequence[Path] = (),
    sources: Path | None = None,
    name: str = "",
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    memory_mb: int = MEMORY_MB,
    seconds: float = SECONDS,
) -> Imported:
    """Import a file in a process of its own.

    ``mapping`` says what columns and codes mean where that is not to be guessed; ``repairs``
    are files of rows that were set aside and mended, put back one after the other; ``sources``
    is the file of sources whose ids the events name; ``name`` is what to call the file. Raises
    RefusedError with the reason where the file is not read (``geo.importing.report.refusal`` says
    it), and WorkerError where reading took too much memory or time, was cancelled, or crashed.
    """
    with worker.temporary_files(), scratch.temporary() as given:
        places = given / "places.parquet"
        parquet.write(gazetteer or Gazetteer(), places)
        result = worker.run(
            "geo.importing.importer:work",
            {
                "path": str(path.absolute()),
                "mapping": mappings.write(mapping) if mapping is not None else "",
                "places": str(places),
                "settled": [[list(key), asdict(place)] for key, place in (settled or {}).items()],
                "licence": licence,
                "repairs": [str(one.absolute()) for one in repairs],
                "sources": str(sources.absolute()) if sources else "",
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
    places: str,
    settled: list[list[Any]],
    licence: str | None,
    repairs: list[str],
    sources: str,
    name: str,
    today: str,
    folder: Path,
    progress: Progress,
) -> dict[str, Any]:
    """Do what ``import_file`` asks; runs in the worker, with arguments that JSON can hold."""
    # Looking for garbage among millions of texts takes a quarter of the time, and finds none.
    gc.disable()
    try:
        read_file(
            Path(path),
            folder,
            mapping=mappings.read(mapping) if mapping else None,
            gazetteer=parquet.read(Path(places)),
            settled={Key(*key): _place(place) for key, place in settled},
            licence=licence,
            repairs=[Path(one) for one in repairs],
            sources=Path(sources) if sources else None,
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
    repairs: Sequence[Path] = (),
    sources: Path | None = None,
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
        table = readers.read(path, Path(unfolded), reading, limits, watch, weighed)
        for number, repaired in enumerate(repairs):
            inner = Path(unfolded) / f"repairs-{number}"
            inner.mkdir()
            plainly = {"layout": AS_IT_STANDS}
            table = mended(table, readers.read(repaired, inner, plainly, limits, watch))
        by = mapping.source_columns if mapping else {}
        given = source_keys.read_file(sources, Path(unfolded), by, limits, watch)
    if not len(table) and not table.unread:
        raise RefusedError("no_rows")
    # What reading no longer needs goes back to the system before more is taken.
    pa.default_memory_pool().release_unused()
    watch.tell("convert", 0.0)
    table = without_tags(table)
    findings = Findings(table.lines)
    findings.add_read(table.noted)
    # What is kept of each row is what the file has; what is understood is what it means.
    plain = whole(table)
    known, used, evidence, seen = _understood(plain, mapping)
    by_codebook = known if used.is_known else None
    prepared = by_codebook.prepare(plain, used) if by_codebook else plain
    used = source_keys.keyed(prepared, used, given)
    # What is worked out is no answer of a person: the mapping that is kept leaves it open.
    drawn = pair_order.told(prepared, used, gazetteer or Gazetteer(), findings)
    draft = convert(prepared, drawn, findings, given)
    pa.default_memory_pool().release_unused()
    watch.tell("check", 0.0)
    day = today or date.today()
    made = _checked(draft, table, used, findings, day)
    watch.tell("geocode", 0.0)
    aside = findings.aside()
    where = assemble.located(
        draft.places, made.usable, ~aside, gazetteer or Gazetteer(), settled or {}, findings
    )
    pa.default_memory_pool().release_unused()
    watch.tell("write", 0.0)
    remarks = [*known_remarks(known, seen, by_codebook), *draft.remarks]
    remarks += source_keys.remarks(used, given)
    told = report.report(name, table, findings, remarks)
    events = Events(
        draft=draft,
        places=where.places,
        event_id=made.event_id,
        order=assemble.sorted_rows(draft, made.event_id, np.flatnonzero(~findings.aside())),
        notes=assemble.with_notes(draft.columns["note"], findings, len(table)),
        inferred=where.inferred | findings.flagged("serial_date") | findings.flagged("unix_time"),
        table=table,
    )
    owner = terms(plain, used, known)
    _write(folder, path, name, events, where, owner, used, licence, settled or {}, watch)
    geocoded = where.geocoded
    # What is written goes before the last questions take more.
    del draft, made, where, events
    pa.default_memory_pool().release_unused()
    report.save(told, folder)
    (folder / "mapping.json").write_text(mappings.write(used), encoding="utf-8")
    open_questions = questions(prepared, drawn) if len(table) else ()
    open_questions += source_keys.questions(prepared, used, given)
    name = known.name if known else ""
    columns = described(plain)
    has_geometry = LATITUDE in table.columns.column_names
    save_understood(folder, name, columns, has_geometry, evidence, seen, open_questions, geocoded)
    watch.tell("write", 1.0)


def _understood(
    table: Table, given: FileMapping | None
) -> tuple[Format | None, FileMapping, tuple[Guess, ...], Recognised | None]:
    """Return the format whose terms hold, the mapping to use, why, and what gave it away."""
    told = given.format if given else ""
    if told and told not in (*KNOWN, NO_FORMAT):
        choices = ", ".join((*KNOWN, NO_FORMAT))
        raise RefusedError("format_unknown", value=told, choices=choices)
    if not told and (sums := summed(table)):
        kind, by = sums
        raise RefusedError("sums", value=by.told(), title=kind.title)
    # Whoever only tells what the columns mean leaves open whose file it is, and so its terms.
    seen = recognised(table)
    known = KNOWN.get(told or (seen.name if seen else ""))
    evidence: tuple[Guess, ...] = ()
    if given is not None and given.columns:
        used = given
        if not used.is_known:
            # What a person left as it was guessed keeps its reason.
            evidence = tuple(
                one for one in guess(table)[1] if one.column in used.columns.get(one.field, ())
            )
    elif known:
        used = _merged(known.fitted(table), given)
    else:
        used, evidence = guess(table)
        used = _merged(used, given)
    for field, column in mappings.missing(used, table.names):
        raise RefusedError("mapping_column", value=column, field=column, key=field)
    if len(table) and not used.columns.get("date") and not used.columns.get("year"):
        # The rest of the guess goes along, so that naming the one column is enough.
        names = ", ".join(table.names)[:200]
        draft = mappings.write(used)
        doubted = any(remark.code == "header_doubted" for remark in table.remarks)
        code = "no_names" if doubted else "no_date"
        raise RefusedError(code, value=names, columns=list(table.names), mapping=draft)
    return known, replace(used, reading={**table.reading, **used.reading}), evidence, seen


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
    usable: assemble.Flags


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
        event_id = with_texts(event_id, nameless, assemble.made_ids(table, nameless))
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
    name: str,
    events: Events,
    where: Located,
    owner: Format | None,
    mapping: FileMapping,
    licence: str | None,
    settled: Mapping[Key, Place],
    watch: Watch,
) -> None:
    shareable = owner is None or owner.may_share
    contents = Contents(
        title=mapping.title or say("import.title", file=Path(name).stem),
        events=canonical(pd.DataFrame()),
        gazetteer=events.gazetteer(where.known),
        settled=settled,
        licence=licence if licence is not None else owner.licence if owner else "",
        credits=(*(owner.credits if owner else ()), *geonames.credits_of(where.known)),
        terms="" if owner is None or shareable else say(f"terms.{owner.name}"),
        may_share_rows=shareable,
        source_file=name,
        source_sha256=_digest(path),
    )
    original = Originals(events.table.columns)
    batches = _watched(events, watch)
    events_parquet.write(folder, contents, batches, original.take, events.sources())


def _watched(events: Events, watch: Watch) -> Iterator[tuple[pd.DataFrame, Numbers]]:
    done = 0
    for frame, rows in events.batches():
        yield frame, rows
        done += len(frame)
        watch.tell("write", done / max(len(events.order), 1))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _place(content: Mapping[str, Any]) -> Place:
    values = {**content, "aliases": tuple(content["aliases"])}
    return RegionalPlace(**values) if "region_id" in values else Place(**values)


def weighed(table: Table) -> int:
    """Count what of an event the columns of a table seem to tell; 0 where there is no date."""
    if recognised(table) is not None:
        return len(table.names)
    mapping, _ = guess(table)
    dated = bool({"date", "year"}.intersection(mapping.columns))
    return len(mapping.columns) if dated else 0
