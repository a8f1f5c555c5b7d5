"""The shelf: what the library holds, and what can be done with each dataset."""

from collections.abc import Callable

import streamlit as st

from geo.importing import report
from geo.library.library import Entry, Library, LibraryError
from geo.selection.view import View
from web.datasets import library, public
from web.importing import reporting
from web.importing.desk import Desk
from web.importing.drop import mapping_used
from web.importing.keeping import open_on_map
from web.importing.wording import day, days
from web.markdown import plain
from web.texts import say


def shelf(desk: Desk, visit: str, view: View) -> None:
    """Draw the datasets."""
    kept = library(visit)
    entries = kept.list_datasets()
    st.subheader(say("import.shelf"), anchor=False)
    _over(desk, entries)
    if not entries:
        st.text(say("import.shelf.none"))
    for entry in entries:
        with st.container(border=True, key=f"import-shelf-{entry.dataset_id}"):
            _one(desk, kept, entry, view)


def _over(desk: Desk, entries: tuple[Entry, ...]) -> None:
    """Say so where datasets that this page has shown are gone without being removed."""
    there = frozenset(entry.dataset_id for entry in entries)
    if public() and desk.shown - there:
        st.warning(say("import.visit.over"))
    desk.shown = desk.shown | there


def _one(desk: Desk, kept: Library, entry: Entry, view: View) -> None:
    st.text(entry.title)
    if entry.damaged:
        st.error(plain(entry.damaged))
    else:
        st.caption(plain(_facts(entry, view.language)))
        if entry.about.terms:
            st.caption(plain(entry.about.terms))
    id_ = entry.dataset_id
    with st.container(horizontal=True):
        if not entry.damaged:
            st.button(
                say("import.shelf.open"),
                key=f"open-{id_}",
                type="primary",
                on_click=open_on_map,
                args=(id_, False, view),
            )
            st.button(
                say("import.shelf.newer"),
                key=f"newer-{id_}",
                on_click=desk.expect,
                args=(id_, entry.title),
            )
            if st.button(say("import.shelf.rename"), key=f"rename-{id_}"):
                _rename(desk, kept, entry)
            if st.button(say("import.shelf.report"), key=f"report-{id_}"):
                _report(kept, entry, view)
        if st.button(say("import.shelf.remove"), key=f"remove-{id_}"):
            _remove(desk, kept, entry)


def _facts(entry: Entry, language: str) -> str:
    about = entry.about
    facts = [
        say("import.shelf.events", n=about.events),
        days(about.first_day, about.last_day, language),
        about.source_file,
        about.licence or say("import.shelf.no_licence"),
        say("import.shelf.version", version=entry.version),
        say("import.shelf.updated", updated=day(entry.updated, language)),
    ]
    return " · ".join(fact for fact in facts if fact)


@st.dialog(say("import.shelf.rename"))
def _rename(desk: Desk, kept: Library, entry: Entry) -> None:
    with st.form("rename", border=False):
        title = st.text_input(say("import.shelf.rename.title"), entry.title, 200)
        if st.form_submit_button(say("import.shelf.rename")):
            _done(desk, "", lambda: kept.rename(entry.dataset_id, title))


@st.dialog(say("import.shelf.remove"))
def _remove(desk: Desk, kept: Library, entry: Entry) -> None:
    st.text(say("import.shelf.remove.sure", title=entry.title, n=entry.about.events))
    with st.container(horizontal=True):
        if st.button(say("import.shelf.keep"), key="remove-keep"):
            st.rerun()
        if st.button(say("import.shelf.remove"), key="remove-sure"):
            desk.shown = desk.shown - {entry.dataset_id}
            said = say("import.shelf.removed", title=entry.title)
            _done(desk, said, lambda: kept.remove(entry.dataset_id))


def _done(desk: Desk, said: str, do: Callable[[], object]) -> None:
    try:
        do()
        desk.notice = (said, False) if said else None
    except LibraryError as error:
        desk.say(error.sentence(), wrong=True)
    st.rerun()


@st.dialog(say("import.shelf.report"), width="large")
def _report(kept: Library, entry: Entry, view: View) -> None:
    """The report, the mapping and the history of a dataset."""
    st.text(entry.title)
    key = f"kept-{entry.dataset_id}"
    try:
        found = report.load(kept.files(entry.dataset_id))
        st.text(found.summary(view.language))
        reporting.report(found, key)
    except (LibraryError, OSError, ValueError, KeyError):
        st.error(say("import.report.damaged"))
    if mapping := mapping_used(kept, entry.dataset_id):
        reporting.mapping_file(mapping, entry.about.source_file, key)
    st.subheader(say("import.shelf.history"), anchor=False)
    _history(kept, entry, view.language)


def _history(kept: Library, entry: Entry, language: str) -> None:
    history = kept.history(entry.dataset_id)
    if not history:
        st.text(say("import.shelf.history.none"))
        return
    reporting.table(
        {
            say("import.shelf.history.when"): [day(one.made, language) for one in history],
            say("import.shelf.history.version"): [one.version for one in history],
            say("import.shelf.history.added"): [len(one.added) for one in history],
            say("import.shelf.history.corrected"): [len(one.corrected) for one in history],
            say("import.shelf.history.withdrawn"): [len(one.withdrawn) for one in history],
        },
        alt=say("import.shelf.history"),
    )
