"""The datasets: which are on the map, and the way to one's own.

Like the filters, each switch shows the View and writes the next one.
"""

from collections.abc import Collection

import streamlit as st

from geo.selection.view import View
from web import address
from web.datasets import UnknownDatasetError, entries, public, shipped, store_of
from web.markdown import plain
from web.texts import say


def datasets(view: View, visit: str) -> None:
    """Draw a switch for each dataset; while the library is empty, only the way to one's own.

    ``visit`` is the token of the visit whose library it is.
    """
    kept = entries(visit)
    if kept:
        st.subheader(say("datasets.title"), anchor=False)
        own = shipped().dataset
        usable = {own.name: (own.title, len(own.events))} | {
            entry.dataset_id: (entry.title, entry.about.events)
            for entry in kept
            if not entry.damaged
        }
        on = _on(view) & usable.keys()
        for name, (title, count) in usable.items():
            _switch(name, f"{plain(title)} ({count:,})", on, usable.keys(), visit)
        for entry in kept:
            if entry.damaged:
                st.toggle(plain(entry.title), key=_key(entry.dataset_id), disabled=True)
                st.caption(plain(entry.damaged))
        if public():
            st.caption(say("datasets.visit"))
    st.button(
        say("datasets.own"),
        key="import-open",
        width="stretch",
        on_click=address.change,
        kwargs={"layout": "import"},
    )


def unknown(sentence: str) -> None:
    """Say that the view's datasets can't be shown, and offer the shipped one."""
    with st.container(key="headline"):
        st.title(say("page.title"), anchor=False)
    st.warning(plain(sentence))
    st.button(
        say("datasets.shipped", title=plain(shipped().dataset.title)),
        key="datasets-shipped",
        type="primary",
        on_click=address.write,
        args=(View(),),
    )


def _on(view: View) -> frozenset[str]:
    return frozenset(view.datasets or (shipped().dataset.name,))


def _key(name: str) -> str:
    return f"dataset-{name}"


def _switch(
    name: str, label: str, on: Collection[str], usable: Collection[str], visit: str
) -> None:
    key = _key(name)
    st.session_state[key] = name in on
    st.toggle(
        label,
        key=key,
        # With the last one off nothing would be left to see.
        disabled=on == {name},
        on_change=_switched,
        args=(name, usable, visit),
    )


def _switched(name: str, usable: Collection[str], visit: str) -> None:
    view = address.known()
    others = _on(view).intersection(usable) - {name}
    names = others | ({name} if st.session_state[_key(name)] else set())
    wanted = () if names == {shipped().dataset.name} else tuple(names)
    chosen = view.replace(datasets=wanted, version="")
    address.hold(chosen)  # since a dataset that is not open yet takes a moment
    address.write(_fitting(chosen, visit))


def _fitting(view: View, visit: str) -> View:
    """Return a view without the event, places and actors that its datasets don't have."""
    if not (view.event or view.places or view.actors):
        return view
    try:
        store = store_of(view, visit)
    except UnknownDatasetError:
        return view.replace(event="", places=(), actors=())
    actors = {value for value, _, count in store.facets(View())["actor"] if view.actors and count}
    gazetteer = store.dataset.gazetteer
    return view.replace(
        event=view.event if view.event and store.event(view.event) else "",
        places=tuple(place for place in view.places if gazetteer.get(place)),
        actors=tuple(actor for actor in view.actors if actor in actors),
    )
