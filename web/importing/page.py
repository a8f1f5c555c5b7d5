"""The import page: drop a file, see what was understood, fix it, put it on the map."""

import streamlit as st

from geo.view import View
from web import address
from web.texts import say


def importing(view: View) -> None:
    """Draw the import page."""
    st.button(say("import.back"), key="import-back", on_click=_back, args=(view,))
    st.title(say("import.title"), anchor=False)


def _back(view: View) -> None:
    address.write(view.replace(layout=""))
