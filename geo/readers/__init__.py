"""Foreign formats, one module each: what a file holds as text, and what a known format means.

A reader makes a ``Table`` of a file: every cell as text, every row with where it stands, what
could not be read kept with its reason. A known format (``acled``, ``ucdp``, ``gtd``, ``timemap``,
``own``) is a mapping: data that says which column and which code means what. ``conversion``
makes events of a table and a mapping, known or drawn up for one file.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from geo.limits import LIMITS, QUIET, Limits, Watch
from geo.readers.layout import first_line, laid_out
from geo.readers.wrappers import unwrapped
from geo.tables.table import Table

# The module is imported when a file of its kind comes, not before.
_READERS: dict[str, tuple[str, str]] = {
    "text": ("delimited", "read"),
    "workbook": ("workbooks", "read"),
    "json": ("geojson", "read"),
    "kml": ("kml", "read"),
    "geopackage": ("geofiles", "read_geopackage"),
    "parquet": ("geofiles", "read_parquet"),
}


def read(
    path: Path,
    folder: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
    weigh: Callable[[Table], int] | None = None,
) -> Table:
    """Read a file of any kind that is known; what is zipped is unfolded into ``folder``.

    ``reading`` overrules what would be guessed (``encoding``, ``delimiter``, ``header``,
    ``sheet``, ``layout``). ``weigh`` chooses among the sheets of a workbook
    (``geo.readers.workbooks``). Raises RefusedError with the reason when the file is not read,
    StoppedError when ``watch`` says so.
    """
    file = unwrapped(path, folder, limits, watch)
    module, name = _READERS[file.kind]
    reader: Callable[..., Any] = getattr(import_module(f"geo.readers.{module}"), name)
    told = dict(reading or {})
    if file.kind != "text":
        more = {"weigh": weigh} if weigh and file.kind == "workbook" else {}
        table: Table = reader(file.path, told, limits, watch, **more)
        return table
    first = {"header": first_line(told["header"])} if "header" in told else {}
    return laid_out(reader(file.path, told | first, limits, watch), told)
