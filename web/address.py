"""The page's address: the View it holds, and changing it.

What a person changes is told in the order in which the server hears of it, each change on top of
those before. The browser's own address lags behind by the time that an answer takes, and an answer
to what was overtaken may never come. So the session keeps the address that holds, a change starts
from that, and a run whose browser has another is an occasion to tell it again.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.library.visits import new_token
from geo.selection.view import View, ViewProblem, read
from web.visit import IMPORT, import_page

#: Where the session keeps the token of its import page.
TOKEN = "import-token"
#: Where the session keeps the address that holds: the values of each key.
_HELD = "address"
#: What the map writes into the address by itself.
_VIEWPORT = frozenset({"lat", "lng", "zoom"})


def current() -> tuple[View, tuple[ViewProblem, ...]]:
    """The View that holds, and what in its address could not be used. For the page's run.

    Whoever opens the page, goes back or goes forward brings an address that holds from then on.
    """
    told, held = _told(), _held()
    context = get_script_run_ctx()
    arrived = held is None or (context is not None and context.is_history_navigation)
    if held is None or _settled(told) == _settled(held):
        st.session_state[_HELD] = told
    else:
        _tell(told if arrived else held)
    return _read()


def known() -> View:
    """The View that holds, with all changes until now. For callbacks."""
    return current()[0] if _held() is None else _read()[0]


def change(**fields: Any) -> None:
    """Change some fields of the View that holds. For callbacks."""
    write(known().replace(**fields))


def take(changes: Mapping[str, object]) -> None:
    """Take over what the map changed: for each key its value, its values, or None for none."""
    pairs = [pair for pair in parse_qsl(known().query()) if pair[0] not in changes]
    for key, told in changes.items():
        values = told if isinstance(told, list) else [told]
        pairs += [(key, str(value)) for value in values if value is not None]
    write(read(pairs)[0])


def write(view: View) -> None:
    """Put a View into the address; the browser makes it a step that Back returns from.

    That of an import page has the token by which the page is found again when it is reloaded.
    """
    wanted = _address(view)
    if not wanted == _told() == _held():
        _tell(wanted)


def hold(view: View) -> None:
    """Have a View hold that is told later. For callbacks that take their time before they write.

    Any other choice ends a callback where it stands; what holds by then is not lost.
    """
    st.session_state[_HELD] = _address(view)


def _address(view: View) -> dict[str, list[str]]:
    wanted = parse_qs(view.query())
    if view.layout == "import":
        wanted[IMPORT] = [st.session_state.setdefault(TOKEN, import_page() or new_token())]
    return wanted


def _tell(address: dict[str, list[str]]) -> None:
    st.session_state[_HELD] = address
    st.query_params.from_dict(address)


def _told() -> dict[str, list[str]]:
    """The address that came with this run, or that was told since."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _held() -> dict[str, list[str]] | None:
    held: dict[str, list[str]] | None = st.session_state.get(_HELD)
    return held


def _settled(address: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """An address without what the map writes into it by itself."""
    return {key: values for key, values in address.items() if key not in _VIEWPORT}


def _read() -> tuple[View, tuple[ViewProblem, ...]]:
    held = _held() or {}
    return read([(key, value) for key, values in held.items() for value in values])
