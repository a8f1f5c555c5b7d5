"""What a link is told whose dataset is in a library: what its updates changed, taken together."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events.difference import Difference
from geo.selection import drift
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.geo.several import dataset, event

WHOLE = View()

#: A version of a dataset: what each of its events says, by id.
some_events = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["one", "two"]))


def update(number, old, new):
    """What a library keeps of an update, made from both versions."""
    return Difference(
        added=tuple(sorted(new.keys() - old.keys())),
        corrected=tuple(sorted(one for one in new.keys() & old.keys() if new[one] != old[one])),
        withdrawn=tuple(sorted(old.keys() - new.keys())),
        version=version(number),
    )


def version(number):
    return f"{number}+00000{number}"


def served(events, number):
    rows = [event(one, title=title) for one, title in events.items()]
    return EventStore(dataset("mine", *rows, version=version(number)))


def found(versions, since, view=WHOLE):
    """What changed since one of some versions, each the update of the one before."""
    pairs = enumerate(pairwise(versions), start=2)
    history = [update(number, old, new) for number, (old, new) in pairs]
    store = served(versions[-1], len(versions))
    return drift.by_history(version(since), store, view, history)


@settings(max_examples=60, deadline=None)
@given(st.lists(some_events, min_size=1, max_size=5), st.data())
def test_many_updates_together_change_what_the_first_and_the_last_differ_in(versions, data):
    since = data.draw(st.integers(1, len(versions)))
    old, new = versions[since - 1], versions[-1]
    told = found(versions, since)
    assert told.known
    assert {*told.added} == new.keys() - old.keys()
    assert {*told.gone} == old.keys() - new.keys()
    # What was gone or otherwise for a while counts too: nobody kept what it said before.
    kept = old.keys() & new.keys()
    assert {one for one in kept if new[one] != old[one]} <= {*told.corrected} <= kept


def test_only_what_is_selected_is_told_and_what_is_gone_of_the_whole():
    versions = [{"a": "one", "b": "one"}, {"a": "two", "c": "one"}]
    told = found(versions, 1, View(words="two"))
    assert (told.added, [*told.corrected], told.gone) == ({}, ["a"], ("b",))
    assert told.sentence() == (
        "This link was made on version 1+000001 of the data, which is now version 2+000002. "
        "In this selection: 1 corrected. From the whole dataset 1 event was withdrawn; "
        "whether this selection held it can’t be said any more."
    )


def test_a_plus_sign_that_became_a_space_is_understood():
    store = served({"a": "one"}, 2)
    history = [update(2, {}, {"a": "one"})]
    assert [*drift.by_history("1 000001", store, View(), history).added] == ["a"]
