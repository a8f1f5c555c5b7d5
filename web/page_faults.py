"""What nobody foresaw on the page: a sentence with a number under which the log has the rest."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from geo.disk import DiskError
from web.faults import note_fault
from web.markdown import plain
from web.texts import say

_log = logging.getLogger("dateline")


def sentence(error: Exception, key: str = "fault") -> str:
    """Return what to say of an error; the log has it whole, under the number that is said.

    ``key`` is that of the text.
    """
    if isinstance(error, DiskError):
        _log.error("%s", error)
        return error.sentence()
    return say(key, reference=note_fault("page", key))


def shown(error: Exception) -> bool:
    """Show what to say of an error that ended a run of the page; nothing else is shown of it."""
    st.error(plain(sentence(error)))
    return True


@contextmanager
def part() -> Iterator[None]:
    """Draw a part of the page: where that fails it says so in its place, and the rest is drawn."""
    try:
        yield
    except FragmentHandledException:
        # It is shown by then.
        pass
    except Exception as error:
        shown(error)
