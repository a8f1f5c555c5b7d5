"""Sources as columns answer like a dictionary of them."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.datasets import Source
from geo.events.sources import SourceTable

ID = st.text(st.sampled_from("ab1é�ب") | st.characters(exclude_categories=["Cs"]), max_size=4)


def table(sources):
    names = ["source_id", "publisher", "title", "published", "url", "caution", "read"]
    columns = {name: [getattr(one, name) for one in sources] for name in names}
    arrays = {name: pa.array(texts, pa.string()) for name, texts in columns.items()}
    return SourceTable(pa.table(arrays))


@given(st.dictionaries(ID, st.builds(Source, st.just(""), ID)))
def test_it_answers_as_a_dictionary_does(found):
    sources = {name: Source(name, one.publisher) for name, one in found.items()}
    answers = table(sources.values())
    assert dict(answers) == sources
    assert {one.source_id: one for one in answers.values()} == sources
    assert dict(answers.items()) == sources
    assert len(answers) == len(sources)


@given(st.sets(ID), ID)
def test_what_it_lacks_is_told_as_a_dictionary_tells_it(ids, other):
    answers = table([Source(name, "") for name in ids])
    assert (answers.get(other) is not None) == (other in answers) == (other in ids)


def test_an_unknown_id_is_a_key_error():
    with pytest.raises(KeyError):
        table([])["a"]
