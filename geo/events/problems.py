"""What is wrong with a data file, said so that a person can mend it."""

from dataclasses import dataclass

from geo.words.texts import say

_MOST_SHOWN = 80


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a data file.

    ``row`` is the line of the file, counted from 1 (the header is 1); None for a whole file
    or column. ``set_aside`` tells whether the row (or the file) is left out, or used without
    the value. ``sheet`` is the sheet of the file that the row is in, where it has several.
    """

    code: str
    file: str
    row: int | None
    field: str
    value: str
    expected: str
    remedy: str
    set_aside: bool = True
    sheet: str = ""

    def sentence(self, language: str = "en") -> str:
        """Say where it is, what was read, what was expected, what to do, what becomes of it."""
        part = (
            ("field" if self.field else "row") if self.row else "column" if self.field else "file"
        )
        file = f"{self.file}, {self.sheet}" if self.sheet else self.file
        place = {"file": file, "row": self.row, "field": self.field}
        seen = " ".join(self.value.split())
        seen = seen if len(seen) <= _MOST_SHOWN else seen[: _MOST_SHOWN - 1] + "…"
        what = "value" if seen else "nothing"
        outcome = ("row" if self.row else "file") if self.set_aside else "used"
        return say(
            "problem.sentence",
            language,
            where=say(f"problem.where.{part}", language, **place),
            what=say(f"problem.what.{what}", language, value=seen, expected=self.expected),
            remedy=self.remedy,
            outcome=say(f"problem.outcome.{outcome}", language),
        )


def problem(
    code: str,
    file: str,
    row: int | None = None,
    field: str = "",
    value: str = "",
    set_aside: bool = True,
    **values: object,
) -> Problem:
    """Make a Problem whose words are those of ``code``, with ``values`` filled in."""
    expected = say(f"problem.{code}.expected", field=field, **values)
    remedy = say(f"problem.{code}.remedy", field=field, **values)
    return Problem(code, file, row, field, value, expected, remedy, set_aside)
