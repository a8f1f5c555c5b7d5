"""Ways to damage the folder of ten events, and what is found of it."""

import pyarrow.parquet as pq

from geo.events.datasets import load

#: The ids of the ten events.
ALL = ["entry", "since", "strike", "rockets", "talks", "oil", "asad", "heard", "left", "nowhere"]


def change(folder, name, old, new):
    """Replace a part of a file; what is replaced must be there once."""
    path = folder / name
    content = path.read_bytes()
    old, new = (part.encode() if isinstance(part, str) else part for part in (old, new))
    assert content.count(old) == 1
    path.write_bytes(content.replace(old, new))


def only_problem(folder):
    """The dataset, and the one problem it has."""
    dataset = load(folder)
    [found] = dataset.problems
    return dataset, found


def to_parquet(folder, table):
    """Put a table in the place of events.csv."""
    (folder / "events.csv").unlink()
    pq.write_table(table, folder / "events.parquet")
    change(folder, "datapackage.json", "events.csv", "events.parquet")
