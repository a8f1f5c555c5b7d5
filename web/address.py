"""The page's address: the View it holds, and changing it.

What a person changes is told in the order in which the server hears of it, each change on top of
those before. The browser's own address lags behind by the time that an answer takes, so a change
starts from what the session knows, not from the address that comes with it.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import streamlit as st

from geo.view import View, ViewProblem, read
from geo.visits import new_token
from web.visit import IMPORT, import_page

#: Where the session keeps the token of its import page.
TOKEN = "import-token"
#: Where the session keeps the View that holds.
_KNOWN = "view"


def current() -> tuple[View, tuple[ViewProblem, ...]]:
    """The View of the address, and what in the address could not be used.

    From then on that View holds. For the page's run; callbacks ask ``known``.
    """
    view, problems = read(_pairs())
    st.session_state[_KNOWN] = view
    return view, problems


def known() -> View:
    """The View that holds: as the last run read it, with all changes since."""
    view: View | None = st.session_state.get(_KNOWN)
    return current()[0] if view is None else view


def change(**fields: Any) -> None:
    """Change some fields of the View that holds. For callbacks."""
    write(known().replace(**fields))


def stay() -> None:
    """Keep to the View that holds. For callbacks of what is not a part of it.

    Without, the run would read the address that came along, which may be older.
    """
    write(known())


def take(changes: Mapping[str, object]) -> None:
    """Take over what the map changed: for each key its value, its values, or None for none."""
    pairs = [pair for pair in parse_qsl(known().query()) if pair[0] not in changes]
    for key, told in changes.items():
        values = told if isinstance(told, list) else [told]
        pairs += [(key, str(value)) for value in values if value is not None]
    write(read(pairs)[0])


def _pairs() -> Iterable[tuple[str, str]]:
    return [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]


def write(view: View) -> None:
    """Put a View into the address; the browser makes it a step that Back returns from.

    That of an import page has the token by which the page is found again when it is reloaded.
    """
    st.session_state[_KNOWN] = view
    wanted = parse_qs(view.query())
    if view.layout == "import":
        wanted[IMPORT] = [st.session_state.setdefault(TOKEN, import_page() or new_token())]
    if wanted != {key: st.query_params.get_all(key) for key in st.query_params}:
        st.query_params.from_dict(wanted)
