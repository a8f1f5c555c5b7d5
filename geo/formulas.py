"""Text that a spreadsheet would run, made harmless: for every file that spreadsheets open."""

import re

import pyarrow as pa
import pyarrow.compute as pc

# Spreadsheets take a cell that begins with one of these for a formula or drop the character and
# look at the next one (OWASP, "CSV Injection"); the full-width forms count in East Asian ones.
_STARTS = "=+@\t\r\n\0＝＋－＠-"
_RISKY = f"^'*[{_STARTS}]"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_PROTECTED = re.compile(f"'+[{_STARTS}]")


def protected(column: pa.Array) -> pa.Array:
    """Put an apostrophe before each text that a spreadsheet would take for a formula.

    Real numbers stay as they are. Text that already is such a formula behind apostrophes gets
    one more, so that taking one off always gives the text back.
    """
    risky = pc.match_substring_regex(column, _RISKY)
    if not pc.any(risky).as_py():
        return column
    risky = pc.and_not(risky, pc.match_substring_regex(column, _NUMBER))
    apostrophe, nothing = (pa.scalar(text, column.type) for text in ("'", ""))
    return pc.if_else(risky, pc.binary_join_element_wise(apostrophe, column, nothing), column)


def restored(text: str) -> str:
    """Return a text without the apostrophe that ``protected`` put before it."""
    return text[1:] if _PROTECTED.match(text) else text


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet that is given this text to read may take it for a formula."""
    return bool(text) and text[0] in _STARTS
