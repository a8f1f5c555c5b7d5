"""What a person has corrected of a mapping so far: the one state of all its widgets.

Each run sets the widgets from the draft, and a widget that changes writes the next one; so two
widgets for one thing never disagree, and nothing is lost when a widget is not drawn for a while.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

import streamlit as st

from geo.importing.mapping import FileMapping, answered
from web.importing.choices import Choice

#: Where the session has what its desk keeps of the person's words, through a reload too.
TOLD = "import-told"


def told() -> dict[str, Any]:
    """Return what the person has told and not yet read the file again with, to be changed."""
    return cast(dict[str, Any], st.session_state.setdefault(TOLD, {}))


def anything(told: Mapping[str, Any]) -> bool:
    """Whether a person has told anything: corrected, chosen or typed."""
    for name, value in told.items():
        kind = name.rpartition("-")[2]
        if kind == "draft" and value[0] != value[1]:
            return True
        if kind == "choices" and any(choice != Choice() for choice in value.values()):
            return True
        if kind in ("title", "licence"):
            return True
    return False


def typed(label: str, proposed: str, key: str, advice: str | None = None) -> str:
    """Draw a field for a short text and return it; what a person typed stays, whatever is read.

    ``key`` ends with what the text is, ``-title`` say.
    """
    if key not in st.session_state:
        st.session_state[key] = told().get(key, proposed)
    text = st.text_input(label, max_chars=200, key=key, help=advice)
    if text != proposed:
        told()[key] = text
    else:
        told().pop(key, None)
    return text


def draft(key: str, base: FileMapping) -> FileMapping:
    """Return the mapping as it is now; the one of the import where that is another than before."""
    kept = told().get(f"{key}-draft")
    if kept is None or kept[0] != base:
        kept = told()[f"{key}-draft"] = (base, base)
    mapping: FileMapping = kept[1]
    return mapping


def put(key: str, mapping: FileMapping) -> None:
    """Keep another mapping as the draft."""
    base, _ = told()[f"{key}-draft"]
    told()[f"{key}-draft"] = (base, mapping)


def undo(key: str) -> None:
    """Go back to the mapping of the import."""
    base, _ = told()[f"{key}-draft"]
    put(key, base)


def tells(key: str, entry: str, widget: str) -> Callable[[], None]:
    """Return a callback that puts a widget's value into one entry of the draft.

    ``entry`` is named as in ``geo.importing.mapping.answered``. What names columns becomes a tuple.
    """

    def tell() -> None:
        value: Any = st.session_state[widget] or ""
        if entry == "reading.header":
            value = str(value)
        if entry.startswith("columns."):
            value = (value,) if isinstance(value, str) and value else tuple(value)
        put(key, answered(told()[f"{key}-draft"][1], entry, value))

    return tell
