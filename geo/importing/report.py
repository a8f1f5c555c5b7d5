"""What became of every row of an imported file, so that the counts add up.

A row ends as used, used with a note, or set aside. Each finding says where it is, what was
read, what was expected and what to do. Rows that are set aside can be written out with their
reasons, mended, and read again in the place of the old ones.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.problems import Problem
from geo.events.rows import MARK
from geo.formulas import protected
from geo.limits import RefusedError
from geo.readers.stacking import SHEET
from geo.tables.table import Numbers, Remark, Table, Unread, plain
from geo.words.texts import plural, say, say_number

#: The findings for which a row is set aside; every other one is a note.
ASIDE: frozenset[str] = frozenset(
    {
        "cells",
        "quote",
        "cell_too_long",
        "above_header",
        "header_doubted",
        "heading_row",
        "totals_row",
        "hxl_row",
        "feature",
        "geometry",
        "geometry_empty",
        "geometry_range",
        "geometry_system",
        "date_missing",
        "date",
        "date_order_unknown",
        "date_order",
        "short_year",
        "date_exchanged",
        "date_no_year",
        "date_one_sided",
        "date_calendar",
        "year_impossible",
        "date_ends_first",
        "same_row",
    }
)

#: Columns that the file of rows set aside has beside its own.
LINE, REST, REASON = "dateline_line", "dateline_rest", "dateline_reason"

_LONGEST = 200
_SCHEMA = pa.schema(
    {
        "code": pa.string(),
        "line": pa.int64(),
        "field": pa.string(),
        "value": pa.large_string(),
        "detail": pa.large_string(),
    }
)

Flags = npt.NDArray[np.bool_]


class Findings:
    """Findings about rows of a table while it is checked, gathered a column at a time."""

    def __init__(self, lines: Numbers) -> None:
        self._lines = lines
        self._parts: list[tuple[str, Numbers, str, list[str], list[str]]] = []

    def add(
        self,
        code: str,
        rows: "npt.NDArray[Any]",
        field: str = "",
        values: Sequence[str] = (),
        details: Sequence[str] | str = "",
    ) -> None:
        """Add a finding for each of ``rows``: positions, or a flag a row.

        ``values`` is what was read there, one a finding; ``details`` fills in the words, one a
        finding or one for all.
        """
        at = np.flatnonzero(rows) if rows.dtype == bool else np.asarray(rows, np.int64)
        if not len(at):
            return
        told = [details] * len(at) if isinstance(details, str) else list(details)
        read = list(values) or [""] * len(at)
        self._parts.append((code, at, field, [text[:_LONGEST] for text in read], told))

    def add_read(self, noted: Sequence[tuple[str, int, str, str]]) -> None:
        """Add what a reader noted: code, line, field, value."""
        rows = {int(line): row for row, line in enumerate(self._lines)} if noted else {}
        found: dict[tuple[str, str], tuple[list[int], list[str]]] = {}
        for code, line, name, value in noted:
            if line in rows:
                at, values = found.setdefault((code, name), ([], []))
                at.append(rows[line])
                values.append(value)
        for (code, name), (at, values) in sorted(found.items()):
            self.add(code, np.array(at, np.int64), name, values)

    def flagged(self, code: str) -> Flags:
        """Return which rows have a finding of one kind."""
        flags = np.zeros(len(self._lines), bool)
        for one, at, *_ in self._parts:
            if one == code:
                flags[at] = True
        return flags

    def aside(self) -> Flags:
        """Return which rows are set aside."""
        flags = np.zeros(len(self._lines), bool)
        for code, at, *_ in self._parts:
            if code in ASIDE:
                flags[at] = True
        return flags

    def notes(self) -> Iterator[tuple[str, Numbers, list[str], list[str]]]:
        """Yield each note's code, the rows that it is about, what was read, its details."""
        for code, at, _, values, details in self._parts:
            if code not in ASIDE:
                yield code, at, values, details

    def table(self) -> pa.Table:
        """Return all findings, by line."""
        parts = [
            pa.table(
                {
                    "code": pa.array([code] * len(at), pa.string()),
                    "line": pa.array(self._lines[at]),
                    "field": pa.array([field] * len(at), pa.string()),
                    "value": pa.array(values, pa.large_string()),
                    "detail": pa.array(details, pa.large_string()),
                }
            )
            for code, at, field, values, details in self._parts
        ]
        return pa.concat_tables([_SCHEMA.empty_table(), *parts]).combine_chunks()


@dataclass(frozen=True, eq=False)
class Report:
    """The outcome of an import.

    ``rows`` counts all rows that the file holds below its header. ``findings`` has the columns
    ``code``, ``line``, ``field``, ``value`` and ``detail``, sorted by line; ``aside`` the rows
    that were set aside, as text, with ``LINE`` and ``REST``. ``unit`` says what lines are:
    ``line``, ``row`` (of a sheet) or ``feature``. ``parts`` are the sheets that were read, where
    there are several: ``place`` tells the sheet and the row in it of a line.
    """

    file: str
    rows: int
    unit: str = "line"
    findings: pa.Table = field(default_factory=_SCHEMA.empty_table)
    remarks: tuple[Remark, ...] = ()
    aside: pa.Table = field(default_factory=lambda: pa.table({}))
    parts: tuple[str, ...] = ()

    def place(self, line: int) -> tuple[str, int]:
        """Return the sheet that a line is in, "" where there is one, and its row in that."""
        number, row = divmod(line, SHEET)
        return (self.parts[number - 1], row) if 0 < number <= len(self.parts) else ("", line)

    @cached_property
    def set_aside(self) -> int:
        """Return how many rows are set aside."""
        return len(self._lines(True))

    @cached_property
    def noted(self) -> int:
        """Return how many rows are used with a note."""
        return len(np.setdiff1d(self._lines(False), self._lines(True)))

    @property
    def used(self) -> int:
        """Return how many rows are used as they are."""
        return self.rows - self.noted - self.set_aside

    def counts(self) -> dict[str, int]:
        """Return the findings of each kind, the most frequent first."""
        found = self.findings["code"].value_counts().to_pylist()
        pairs = [(item["values"], item["counts"]) for item in found]
        return dict(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))

    def problems(
        self, code: str = "", limit: int | None = None, offset: int = 0
    ) -> tuple[Problem, ...]:
        """Return findings as Problems, by line; those of one kind, where ``code`` names it."""
        found = self.findings
        if code:
            found = found.filter(pc.equal(found["code"], code))
        found = found.slice(offset, limit)
        return tuple(self._problem(**row) for row in found.to_pylist())

    def summary(self, language: str = "en") -> str:
        """Say what became of the rows, in one sentence."""
        numbers = {
            name: say_number(getattr(self, name), language)
            for name in ("used", "noted", "set_aside")
        }
        rows = say(
            f"import.rows.{self.unit}.{plural(self.rows, language)}",
            language,
            count=say_number(self.rows, language),
        )
        return say("import.summary", language, rows=rows, file=self.file, **numbers)

    def remark_sentences(self, language: str = "en") -> tuple[str, ...]:
        """Say what a person should know about the whole file."""
        said = (
            say(f"remark.{one.code}", language, value=one.value, field=one.field, detail=one.detail)
            for one in self.remarks
        )
        return tuple(
            say("import.in_sheet", language, sheet=one.sheet, sentence=sentence)
            if one.sheet
            else sentence
            for one, sentence in zip(self.remarks, said, strict=True)
        )

    def _lines(self, aside: bool) -> Numbers:
        wanted = pc.is_in(self.findings["code"], pa.array(sorted(ASIDE)))
        chosen = self.findings.filter(wanted if aside else pc.invert(wanted))
        lines: Numbers = np.unique(chosen["line"].to_numpy())
        return lines

    def _problem(self, code: str, line: int, field: str, value: str, detail: str) -> Problem:
        words = {"detail": detail, "value": value}
        sheet, row = self.place(line)
        return Problem(
            code,
            self.file,
            row,
            field,
            value,
            say(f"finding.{code}.expected", **words),
            say(f"finding.{code}.remedy", **words),
            code in ASIDE,
            sheet,
        )


def report(file: str, table: Table, findings: Findings, remarks: Sequence[Remark] = ()) -> Report:
    """Return the report on a table: what was found while reading, and while checking."""
    unread = pa.table(
        {
            "code": [one.code for one in table.unread],
            "line": [one.line for one in table.unread],
            "field": [one.field for one in table.unread],
            "value": [one.value for one in table.unread],
            "detail": [one.detail for one in table.unread],
        },
        schema=_SCHEMA,
    )
    both = pa.concat_tables([unread, findings.table()])
    order = pc.sort_indices(both, [("line", "ascending")])
    return Report(
        file,
        len(table) + len(table.unread),
        table.unit,
        both.take(order).combine_chunks(),
        (*table.remarks, *remarks),
        _aside(table, findings.aside()),
        table.parts,
    )


def refusal(error: RefusedError, file: str) -> Problem:
    """Return why a whole file is not read, as a Problem."""
    words = {"value": error.value, "field": error.field, **error.detail}
    return Problem(
        error.code,
        file,
        None,
        error.field,
        error.value,
        say(f"refused.{error.code}.expected", **words),
        say(f"refused.{error.code}.remedy", **words),
    )


def _aside(table: Table, flags: Flags) -> pa.Table:
    """Return the rows set aside as text: the file's columns, the line, and cells beyond them."""
    names = table.names
    kept = table.columns.select(list(names)).filter(pa.array(flags))
    columns = {name: plain(kept[name]) for name in names}
    text = pa.large_string()
    columns[LINE] = pa.array([str(line) for line in table.lines[flags]], text)
    columns[REST] = pa.array([""] * int(flags.sum()), text)
    unread = [_spread(one, names) for one in table.unread]
    rest = pa.table(
        {name: pa.array([row[at] for row in unread], text) for at, name in enumerate(columns)}
    )
    both = pa.concat_tables([pa.table(columns), rest])
    order = pc.sort_indices(pc.cast(both[LINE], pa.int64()))
    return both.take(order).combine_chunks()


def _spread(one: Unread, names: Sequence[str]) -> list[str]:
    """Return an unread row in the file's columns as far as it fits, its line, what is over."""
    if one.code in ("quote", "above_header", "feature", "geometry", "geometry_empty"):
        return [*[""] * len(names), str(one.line), " | ".join(one.cells)]
    cells, over = list(one.cells[: len(names)]), one.cells[len(names) :]
    cells += [""] * (len(names) - len(cells))
    return [*cells, str(one.line), " | ".join(over)]


def reasons(report: Report) -> dict[int, str]:
    """Return why each row was set aside, by line, in sentences."""
    found: dict[int, list[str]] = {}
    for row in report.findings.to_pylist():
        if row["code"] in ASIDE:
            words = {"detail": row["detail"], "value": row["value"]}
            code = row["code"]
            sentence = say(
                "import.reason",
                name=say(f"finding.{code}.name"),
                expected=say(f"finding.{code}.expected", **words),
                remedy=say(f"finding.{code}.remedy", **words),
            )
            found.setdefault(row["line"], []).append(
                f"{row['field']}: {sentence}" if row["field"] else sentence
            )
    return {line: " ".join(dict.fromkeys(texts)) for line, texts in found.items()}


def write_aside(report: Report, path: Path) -> int:
    """Write the rows set aside as CSV, each with its reasons; return their number."""
    told = reasons(report)
    lines = report.aside[LINE].to_pylist() if len(report.aside) else []
    why = pa.array([told.get(int(line), "") for line in lines], pa.large_string())
    table = report.aside if len(lines) else pa.table({LINE: pa.array([], pa.large_string())})
    table = table.append_column(REASON, why)
    _write_csv({name: plain(table[name]) for name in table.column_names}, path)
    return len(lines)


def write_findings(report: Report, path: Path) -> None:
    """Write every finding as CSV: outcome, line, field, value, expected, remedy."""
    found = report.problems()
    text = pa.large_string()
    columns = {
        "outcome": [say(f"import.{'aside' if one.set_aside else 'noted'}") for one in found],
        "finding": [say(f"finding.{one.code}.name") for one in found],
        **({"sheet": [one.sheet for one in found]} if report.parts else {}),
        report.unit: [str(one.row) for one in found],
        "field": [one.field for one in found],
        "value": [one.value for one in found],
        "expected": [one.expected for one in found],
        "remedy": [one.remedy for one in found],
    }
    _write_csv({name: pa.array(texts, text) for name, texts in columns.items()}, path)


def _write_csv(columns: Mapping[str, pa.Array], path: Path) -> None:
    """Write columns of text as CSV for spreadsheets: in UTF-8, with a byte order mark.

    Text that a spreadsheet would take for a formula begins with an apostrophe, which reading
    the file takes off.
    """
    from pyarrow.csv import write_csv

    written = pa.table({name: protected(column) for name, column in columns.items()})
    with path.open("wb") as file:
        file.write(MARK.encode())
        write_csv(written, file)


def save(report: Report, folder: Path) -> None:
    """Write a report into a folder: ``report.json``, ``findings.parquet``, ``aside.parquet``."""
    import pyarrow.parquet as pq

    about = {
        "file": report.file,
        "unit": report.unit,
        "rows": report.rows,
        "used": report.used,
        "noted": report.noted,
        "set_aside": report.set_aside,
        "findings": report.counts(),
        "remarks": [vars(one) for one in report.remarks],
        "sheets": report.parts,
    }
    content = json.dumps(about, ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(content + "\n", encoding="utf-8")
    pq.write_table(report.findings, folder / "findings.parquet", compression="zstd")
    pq.write_table(report.aside, folder / "aside.parquet", compression="zstd")


def load(folder: Path) -> Report:
    """Read a report that ``save`` wrote. Raises OSError, ValueError or KeyError."""
    import pyarrow.parquet as pq

    about = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return Report(
        about["file"],
        about["rows"],
        about["unit"],
        pq.read_table(folder / "findings.parquet"),
        tuple(Remark(**one) for one in about["remarks"]),
        pq.read_table(folder / "aside.parquet"),
        tuple(about.get("sheets", ())),
    )
