"""How often each value occurs among some events: of categories, places, actors and certainties.

A database groups a million rows by four columns in a tenth of a second. Here each value has a
number already, so that counting is one pass over small integers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.frame import whole

Flags = npt.NDArray[np.bool_]
Counts = dict[str, int]


@dataclass(frozen=True, eq=False)
class _Coded:
    """Values as numbers into ``names``; ``rows`` says whose each is, None for one an event."""

    names: Sequence[str]
    codes: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int32] | None = None

    def count(self, kept: Flags) -> Counts:
        chosen = self.codes[kept if self.rows is None else kept[self.rows]]
        counts = np.bincount(chosen, minlength=len(self.names))
        return {self.names[int(at)]: int(counts[at]) for at in np.flatnonzero(counts)}


class Facets:
    """The values of a dataset's events, ready to be counted.

    ``events`` is the canonical frame of ``geo.events.frame``. An event may have several actors, and
    none of the other values twice.
    """

    def __init__(self, events: pd.DataFrame) -> None:
        self._events = len(events)
        category = events["category"].cat
        actors = whole(events["actor_names"])
        self._coded = {
            "category": _Coded(category.categories.tolist(), np.asarray(category.codes, np.int32)),
            "place": _encoded(whole(events["place_id"])),
            "actor": _encoded(pc.list_flatten(actors), pc.list_parent_indices(actors)),
        }

    def count(self, passes: Mapping[str, Flags], sure: Mapping[str, Flags]) -> dict[str, Counts]:
        """Count the values of each facet.

        ``passes`` tells for each filter which events it lets through; a facet of the same name
        leaves it out. ``sure`` tells for each degree of certainty which events have it. Values
        that don't occur are left out.
        """
        counts = {name: one.count(self._kept(passes, name)) for name, one in self._coded.items()}
        counts["place"].pop("", None)
        kept = self._kept(passes, "certain")
        return counts | {"certain": {name: int((kept & one).sum()) for name, one in sure.items()}}

    def _kept(self, passes: Mapping[str, Flags], but: str) -> Flags:
        kept = np.ones(self._events, dtype=bool)
        for name, one in passes.items():
            if name != but:
                kept &= one
        return kept


def _encoded(texts: pa.Array, rows: pa.Array | None = None) -> _Coded:
    encoded = texts.dictionary_encode()
    return _Coded(
        encoded.dictionary.to_pylist(),
        encoded.indices.to_numpy().astype("int32"),
        None if rows is None else rows.to_numpy().astype("int32"),
    )
