"""The known formats, and which of them a table is."""

from collections.abc import Iterable

from geo.readers import acled, gtd, own, timemap, ucdp
from geo.readers.formats import Format

#: Every known format by its name. The first whose columns a table has is taken.
KNOWN: dict[str, Format] = {one.FORMAT.name: one.FORMAT for one in (ucdp, acled, gtd, own, timemap)}


def recognised(names: Iterable[str]) -> Format | None:
    """Return the format of a table by the names of its columns, or None."""
    columns = tuple(names)
    return next((one for one in KNOWN.values() if one.fits(columns)), None)
