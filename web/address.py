"""The page's address: the View it holds, and writing another one."""

from collections.abc import Iterable
from urllib.parse import parse_qs

import streamlit as st

from geo.view import View, ViewProblem, read
from geo.visits import new_token
from web.visit import IMPORT, import_page

#: Where the session keeps the token of its import page.
TOKEN = "import-token"


def current() -> tuple[View, tuple[ViewProblem, ...]]:
    """The View of the address, and what in the address could not be used."""
    return read(_pairs())


def _pairs() -> Iterable[tuple[str, str]]:
    return [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]


def write(view: View) -> None:
    """Put a View into the address; the browser makes it a step that Back returns from.

    That of an import page has the token by which the page is found again when it is reloaded.
    """
    wanted = parse_qs(view.query())
    if view.layout == "import":
        wanted[IMPORT] = [st.session_state.setdefault(TOKEN, import_page() or new_token())]
    if wanted != {key: st.query_params.get_all(key) for key in st.query_params}:
        st.query_params.from_dict(wanted)
