"""The date columns of a table to each row's span of days, with what was found on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.events import dates
from geo.events.dates import DATE_PRECISIONS
from geo.importing.mapping import FileMapping, meanings
from geo.importing.report import Findings
from geo.tables.combining import Combined, combined
from geo.tables.table import Remark, Table
from geo.values import date_columns, moments
from geo.values.codes import Codes, codes
from geo.values.moments import Habit, Moment

Days = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1)
_NO_DATE = "1970"


@dataclass(frozen=True, eq=False)
class Dated:
    """A date a row: EDTF, first and last day (since 1970-01-01), precision as an index.

    ``habit`` says how the columns write their dates. Rows that are set aside hold a stand-in.
    ``remarks`` are about the columns as a whole.
    """

    text: pa.DictionaryArray
    first_day: Days
    last_day: Days
    precision: npt.NDArray[np.int8]
    habit: Habit
    remarks: tuple[Remark, ...] = ()


class _Found(NamedTuple):
    """What was found about one combination of texts: a code of the words, where, what was read."""

    code: str
    field: str
    value: str
    detail: str = ""


@dataclass(frozen=True)
class _Span:
    """What is made of one combination of texts; ``timed`` is a text with a time of day."""

    edtf: str
    precision: str = ""
    found: tuple[_Found, ...] = ()
    timed: str = ""


def dated(table: Table, mapping: FileMapping, findings: Findings) -> Dated:
    """Return the dates of all rows."""
    names = {field: mapping.column(field) for field in ("date", "end", "date_precision")}
    parts = [mapping.column(field) for field in ("year", "month", "day")]
    used = [name for name in (names["date"], names["end"]) if name]
    habit = habit_of(_counts(table, used), mapping, table.unit == "row")
    precisions = meanings(mapping, "date_precision")
    absent = codes(mapping.unknown)
    start = parts if not names["date"] else [names["date"]]
    known = [name for name in (*start, names["end"], names["date_precision"]) if name]
    columns = combined([table.column(name) for name in known], len(table))

    def one(*texts: str) -> _Span:
        cells = dict(zip(known, texts, strict=True))
        if names["date"]:
            began = date_columns.read(cells[names["date"]], habit)
            written = cells[names["date"]]
        else:
            year, month, day = (cells.get(name, "") for name in parts)
            began = moments.from_parts(year, month, day, ("", "0", *mapping.unknown))
            written = "-".join(part for part in (year, month, day) if part)
        field = start[-1] if not names["date"] else names["date"]
        told = _about(began, field, written)
        if not began.edtf:
            return _Span("", found=told)
        end = cells.get(names["end"], "")
        end = "" if end in absent else end.strip()
        timed = written if began.timed else ""
        span = _Span(began.edtf, began.precision, told, timed)
        span = _spanned(span, end, habit, names["end"]) if end else span
        return _with_precision(span, cells, names["date_precision"], precisions)

    spans = columns.make(one)
    _report(columns, spans, findings)
    return _arrays(columns, spans, habit)


def _about(moment: Moment, field: str, written: str) -> tuple[_Found, ...]:
    """Return what was found about a date, the code of one that can't be used first."""
    if not moment.edtf:
        return (_Found(moment.code, field, written, moment.detail),)
    if not moment.code:
        return ()
    pairs = ((moment.code, moment.detail), *moment.more)
    return tuple(_Found(code, field, written, detail) for code, detail in pairs)


def _counts(table: Table, names: list[str]) -> dict[str, int]:
    """Return the different texts of some columns, with how many rows have each."""
    counts: dict[str, int] = {}
    for name in names:
        column = table.column(name)
        rows = np.bincount(column.indices.to_numpy(), minlength=len(column.dictionary))
        for text, count in zip(column.dictionary.to_pylist(), rows.tolist(), strict=True):
            counts[text] = counts.get(text, 0) + count
    return counts


def _spanned(span: _Span, end: str, habit: Habit, field: str) -> _Span:
    """Return the span from its start to the text of an end."""
    ended = date_columns.read(end, habit)
    start, _, own_end = span.edtf.partition("/")
    last = ended.edtf.rpartition("/")[2]
    if not ended.edtf or last == "..":
        return replace(span, found=(*span.found, _Found("end_unreadable", field, end)))
    first_day, last_day = dates.parse(span.edtf).first_day, dates.parse(ended.edtf).last_day
    if last_day < first_day:
        detail = f"{span.edtf}, {ended.edtf}"
        return _Span("", found=(_Found("date_ends_first", field, end, detail),))
    if own_end == ".." or (own_end and last_day < dates.parse(span.edtf).last_day):
        return replace(span, found=(*span.found, _Found("end_unreadable", field, end)))
    told = tuple(
        one
        for one in _about(ended, field, end)
        if one.code not in {known.code for known in span.found}
    )
    edtf = span.edtf if start == last else f"{start}/{last}"
    coarser = max(span.precision, ended.precision, key=_rank)
    timed = span.timed or (end if ended.timed else "")
    return _Span(edtf, coarser, (*span.found, *told), timed)


def _rank(precision: str) -> int:
    """Return how coarse a precision is; "" is that of the date itself."""
    return ["", *DATE_PRECISIONS].index(precision)


def _with_precision(
    span: _Span, cells: Mapping[str, str], field: str, precisions: Codes[str]
) -> _Span:
    """Return the span as wide as the file says it is known, at least."""
    if not span.edtf:
        return span
    own = max(span.precision, dates.parse(span.edtf).precision, key=_rank)
    told = cells.get(field, "")
    precision = precisions.get(told, "") if field else ""
    if not precision:
        unknown = _Found("code_unknown", field, told, precisions.said)
        found = (*span.found, unknown) if field and told.strip() else span.found
        return replace(span, precision=own, found=found)
    coarser = max(own, precision, key=_rank)
    return replace(span, edtf=moments.widened(span.edtf, precision), precision=coarser)


def _report(columns: Combined, spans: list[_Span], findings: Findings) -> None:
    """Add what was found to the findings, a kind at a time."""
    kinds = {(one.code, one.field) for span in spans for one in span.found}
    for kind in sorted(kinds):
        of_kind = [
            next((one for one in span.found if (one.code, one.field) == kind), None)
            for span in spans
        ]
        rows = columns.where([one is not None for one in of_kind])
        found = [one for one in (of_kind[at] for at in columns.codes[rows]) if one]
        values, details = [one.value for one in found], [one.detail for one in found]
        findings.add(kind[0], rows, kind[1], values, details)


def _arrays(columns: Combined, spans: list[_Span], habit: Habit) -> Dated:
    read = [dates.parse(span.edtf or _NO_DATE) for span in spans]
    ranks: dict[str, int] = {name: rank for rank, name in enumerate(DATE_PRECISIONS)}
    first = np.array([(one.first_day - _EPOCH).days for one in read], np.int64)
    last = np.array([(one.last_day - _EPOCH).days for one in read], np.int64)
    known = [span.precision or one.precision for span, one in zip(spans, read, strict=True)]
    precision = np.array([ranks[name] for name in known], np.int8)
    timed = next((span.timed for span in spans if span.timed), "")
    return Dated(
        columns.coded([one.text for one in read]),
        first[columns.codes],
        last[columns.codes],
        precision[columns.codes],
        habit,
        (Remark("time_of_day", value=timed),) if timed else (),
    )


def habit_of(counts: Mapping[str, int], mapping: FileMapping, sheet: bool) -> Habit:
    """Return how a column writes its dates, with what a mapping tells of it."""
    told = Habit(
        order=mapping.date_order,
        epoch=mapping.date_epoch,
        century=int(mapping.date_century or 0),
        exchanged=mapping.date_exchanged,
        calendar=mapping.date_calendar,
        edtf=mapping.format == "own",
    )
    return date_columns.habit(counts, told, sheet)
