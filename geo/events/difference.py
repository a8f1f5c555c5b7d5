"""What one version of a dataset changed in the one before."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.dataset

from geo.events.frame import EVENT_COLUMNS

# Columns that follow from the others, or from the rows around.
_DERIVED = ("row", "on_point", "search")


@dataclass(frozen=True)
class Difference:
    """The ids of events that a version added, corrected and withdrew, each sorted.

    An event is corrected where anything in it differs: its text, date, place, numbers, sources.
    ``version`` is the newer one; ``made`` says when, in ISO 8601 and UTC.
    """

    added: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    version: str = ""
    made: str = ""


def difference(older: Path, newer: Path, version: str = "", made: str = "") -> Difference:
    """Compare two files of events, a piece at a time. Raises OSError or pyarrow's errors."""
    engine = duckdb.connect()
    for name, path in (("older", older), ("newer", newer)):
        engine.register(name, pyarrow.dataset.dataset(path, format="parquet"))
    told = ", ".join(name for name in EVENT_COLUMNS if name not in ("event_id", *_DERIVED))

    def ids(question: str) -> tuple[str, ...]:
        return tuple(event_id for (event_id,) in engine.execute(question).fetchall())

    alone = "SELECT event_id FROM {} ANTI JOIN {} USING (event_id) ORDER BY event_id"
    # A number for all that a row says: a million rows side by side would take a gigabyte.
    said = f"SELECT event_id, hash({told}) AS said FROM"
    corrected = (
        f"SELECT event_id FROM ({said} newer) n JOIN ({said} older) o USING (event_id) "
        "WHERE n.said <> o.said ORDER BY event_id"
    )
    return Difference(
        added=ids(alone.format("newer", "older")),
        corrected=ids(corrected),
        withdrawn=ids(alone.format("older", "newer")),
        version=version,
        made=made,
    )
