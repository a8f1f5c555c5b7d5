"""The rows of a file are kept as they were, whatever stands in their cells."""

import json

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from geo.importing import originals
from geo.importing.originals import Originals

CELL = st.text(st.sampled_from('aé"\\\n\0') | st.characters(exclude_categories=["Cs"]), max_size=3)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL)), st.randoms())
def test_every_filled_cell_comes_back_under_its_header(rows, chance):
    names = ["a", 'b "x"', "c", "d"]
    cells = [pa.array(column, pa.large_string()) for column in zip(*rows, strict=True)] or [
        pa.array([], pa.large_string()) for _ in names
    ]
    kept = Originals(pa.table(cells, names=names))
    wanted = [at for at in range(len(rows)) if chance.random() < 0.7]
    found = [json.loads(text) for text in kept.take(np.array(wanted, np.int64)).to_pylist()]
    told = [dict(zip(names, rows[at], strict=True)) for at in wanted]
    assert found == [{name: cell for name, cell in row.items() if cell} for row in told]


def test_columns_with_many_texts_come_back_like_those_with_few(monkeypatch):
    texts = [f'{number} "x"' for number in range(50)]
    table = pa.table({"a": texts, "b": ["one", "two"] * 25, "c": texts[::-1]})
    everything = np.arange(50)
    few = Originals(table).take(everything)
    monkeypatch.setattr(originals, "_FEW", 10)
    assert Originals(table).take(everything).to_pylist() == few.to_pylist()
