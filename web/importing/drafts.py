"""What a person has corrected of a mapping so far: the one state of all its widgets.

Each run sets the widgets from the draft, and a widget that changes writes the next one; so two
widgets for one thing never disagree, and nothing is lost when a widget is not drawn for a while.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.mapping import FileMapping, answered


def draft(key: str, base: FileMapping) -> FileMapping:
    """Return the mapping as it is now; the one of the import where that is another than before."""
    kept = st.session_state.get(f"{key}-draft")
    if kept is None or kept[0] != base:
        kept = st.session_state[f"{key}-draft"] = (base, base)
    mapping: FileMapping = kept[1]
    return mapping


def put(key: str, mapping: FileMapping) -> None:
    """Keep another mapping as the draft."""
    base, _ = st.session_state[f"{key}-draft"]
    st.session_state[f"{key}-draft"] = (base, mapping)


def undo(key: str) -> None:
    """Go back to the mapping of the import."""
    base, _ = st.session_state[f"{key}-draft"]
    put(key, base)


def tells(key: str, entry: str, widget: str) -> Callable[[], None]:
    """Return a callback that puts a widget's value into one entry of the draft.

    ``entry`` is named as in ``geo.mapping.answered``. What names columns becomes a tuple.
    """

    def tell() -> None:
        value: Any = st.session_state[widget] or ""
        if entry.startswith("columns."):
            value = (value,) if isinstance(value, str) and value else tuple(value)
        put(key, answered(st.session_state[f"{key}-draft"][1], entry, value))

    return tell
