"""The date columns of a table to each row's span of days, with what was found on the way."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo import dates
from geo.dates import DATE_PRECISIONS
from geo.mapping import FileMapping, meanings
from geo.readers import moments
from geo.readers.codes import Codes, codes
from geo.readers.combining import Combined, combined
from geo.readers.moments import Habit, Moment
from geo.readers.table import Table
from geo.report import Findings

Days = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1)
_NO_DATE = "1970"


@dataclass(frozen=True, eq=False)
class Dated:
    """A date a row: EDTF, first and last day (since 1970-01-01), precision as an index.

    ``habit`` says how the columns write their dates. Rows that are set aside hold a stand-in.
    """

    text: pa.DictionaryArray
    first_day: Days
    last_day: Days
    precision: npt.NDArray[np.int8]
    habit: Habit


@dataclass(frozen=True)
class _Span:
    """What is made of one combination of texts."""

    edtf: str
    precision: str = ""
    code: str = ""
    field: str = ""
    value: str = ""
    detail: str = ""
    also: tuple[str, str, str, str] | None = None


def dated(table: Table, mapping: FileMapping, findings: Findings) -> Dated:
    """Return the dates of all rows."""
    names = {field: mapping.column(field) for field in ("date", "end", "date_precision")}
    parts = [mapping.column(field) for field in ("year", "month", "day")]
    used = [name for name in (names["date"], names["end"]) if name]
    habit = moments.habit(_counts(table, used), mapping.date_order, mapping.date_epoch)
    precisions = meanings(mapping, "date_precision")
    absent = codes(mapping.unknown)
    start = parts if not names["date"] else [names["date"]]
    known = [name for name in (*start, names["end"], names["date_precision"]) if name]
    columns = combined([table.column(name) for name in known], len(table))

    def one(*texts: str) -> _Span:
        cells = dict(zip(known, texts, strict=True))
        if names["date"]:
            began = moments.read(cells[names["date"]], habit)
            written = cells[names["date"]]
        else:
            year, month, day = (cells.get(name, "") for name in parts)
            began = moments.from_parts(year, month, day, ("", "0", *mapping.unknown))
            written = "-".join(part for part in (year, month, day) if part)
        field = start[-1] if not names["date"] else names["date"]
        if not began.edtf:
            return _Span("", "", began.code, field, written, began.detail)
        end = cells.get(names["end"], "")
        end = "" if end in absent else end
        span = _spanned(began, end, habit, field, written, names["end"])
        told = cells.get(names["date_precision"], "")
        return _with_precision(span, told, names["date_precision"], precisions)

    spans = columns.make(one)
    _report(columns, spans, findings)
    return _arrays(columns, spans, habit)


def _counts(table: Table, names: list[str]) -> dict[str, int]:
    """Return the different texts of some columns, with how many rows have each."""
    counts: dict[str, int] = {}
    for name in names:
        column = table.column(name)
        rows = np.bincount(column.indices.to_numpy(), minlength=len(column.dictionary))
        for text, count in zip(column.dictionary.to_pylist(), rows.tolist(), strict=True):
            counts[text] = counts.get(text, 0) + count
    return counts


def _spanned(
    began: Moment, end: str, habit: Habit, field: str, written: str, end_field: str
) -> _Span:
    """Return the span from a start to the text of an end."""
    told = _Span(began.edtf, "", began.code, field, written, began.detail)
    if not end.strip():
        return told
    ended = moments.read(end, habit)
    if not ended.edtf or "/" in ended.edtf or "/" in began.edtf:
        return replace(told, also=("end_unreadable", end_field, end, ""))
    also = (ended.code, end_field, end, ended.detail) if ended.code and not began.code else None
    first, last = dates.parse(began.edtf), dates.parse(ended.edtf)
    if last.last_day < first.first_day:
        return _Span("", "", "date_ends_first", end_field, end, f"{began.edtf}, {ended.edtf}")
    if began.edtf == ended.edtf:
        return replace(told, also=also)
    return replace(told, edtf=f"{began.edtf}/{ended.edtf}", also=also)


def _with_precision(span: _Span, told: str, field: str, precisions: Codes[str]) -> _Span:
    """Return the span as wide as the file says it is known, at least."""
    if not span.edtf:
        return span
    own = dates.parse(span.edtf).precision
    precision = precisions.get(told, "") if field else ""
    if not precision:
        unknown = field and told.strip()
        also = ("code_unknown", field, told, precisions.said) if unknown else span.also
        return replace(span, precision=own, also=also)
    edtf = moments.widened(span.edtf, precision)
    coarser = max(own, precision, key=lambda one: [*DATE_PRECISIONS].index(one))
    return replace(span, edtf=edtf, precision=coarser)


def _report(columns: Combined, spans: list[_Span], findings: Findings) -> None:
    """Add what was found to the findings, a kind at a time."""
    kinds = {(span.code, span.field) for span in spans if span.code}
    for code, field in sorted(kinds):
        rows = columns.where([(span.code, span.field) == (code, field) for span in spans])
        found = [spans[at] for at in columns.codes[rows]]
        values, details = [one.value for one in found], [one.detail for one in found]
        findings.add(code, rows, field, values, details)
    for code, field in sorted({span.also[:2] for span in spans if span.also}):
        rows = columns.where(
            [span.also is not None and span.also[:2] == (code, field) for span in spans]
        )
        also = [spans[at].also or ("", "", "", "") for at in columns.codes[rows]]
        findings.add(code, rows, field, [one[2] for one in also], [one[3] for one in also])


def _arrays(columns: Combined, spans: list[_Span], habit: Habit) -> Dated:
    read = [dates.parse(span.edtf or _NO_DATE) for span in spans]
    ranks: dict[str, int] = {name: rank for rank, name in enumerate(DATE_PRECISIONS)}
    first = np.array([(one.first_day - _EPOCH).days for one in read], np.int64)
    last = np.array([(one.last_day - _EPOCH).days for one in read], np.int64)
    known = [span.precision or one.precision for span, one in zip(spans, read, strict=True)]
    precision = np.array([ranks[name] for name in known], np.int8)
    return Dated(
        columns.coded([one.text for one in read]),
        first[columns.codes],
        last[columns.codes],
        precision[columns.codes],
        habit,
    )
