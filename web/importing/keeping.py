"""Keeping an import: its title and licence, a dataset of its own or an update of one, the map."""

import streamlit as st

from geo import disk
from geo.disk import DiskError
from geo.events.difference import Difference
from geo.importing.result import Imported
from geo.library import dataset_files
from geo.library.library import Entry, Library, LibraryError
from geo.selection.view import View
from web import address
from web.datasets import library, shipped
from web.importing import drafts
from web.importing.desk import Desk
from web.importing.drop import mapping_used
from web.importing.job import Import
from web.markdown import plain
from web.texts import say

_NEW = ""


def keeping(desk: Desk, one: Import, view: View, visit: str) -> None:
    """Draw what is asked before an import is kept, and the button that puts it on the map."""
    imported = one.imported
    if imported is None or not imported.about.events:
        return
    kept = library(visit)
    titles = {entry.dataset_id: entry.title for entry in _older(kept, imported, one.updates)}
    key = f"import-put-{one.number}"
    with st.container(border=True, key="import-put"):
        chosen = _NEW
        if titles:
            choices = [*titles, _NEW] if one.updates else [_NEW, *titles]
            chosen = st.selectbox(
                say("import.put.as"),
                choices,
                format_func=lambda choice: _as(titles, choice),
                key=f"{key}-as",
            )
        title, licence, together = imported.about.title, imported.about.licence, False
        if chosen == _NEW:
            first, second = st.columns(2)
            with first:
                title = drafts.typed(say("import.put.title"), title, f"{key}-title")
            with second:
                licence = drafts.typed(
                    say("import.put.licence"),
                    licence,
                    f"{key}-licence",
                    advice=say("import.put.licence.help"),
                )
            together = st.checkbox(
                say("import.put.together", title=plain(shipped().dataset.title)), key=f"{key}-both"
            )
        if imported.about.terms:
            st.warning(plain(imported.about.terms))
        if st.button(
            say("import.put.update" if chosen else "import.put"),
            key="import-put-now",
            type="primary",
        ):
            _keep(desk, one, kept, chosen, title, licence, together, view)


def _as(titles: dict[str, str], chosen: str) -> str:
    if chosen == _NEW:
        return say("import.put.as.new")
    return say("import.put.as.update", title=titles[chosen])


def _older(kept: Library, imported: Imported, updates: str) -> list[Entry]:
    """The datasets that this file may be a newer version of, the likeliest first."""

    def likeness(entry: Entry) -> int:
        if entry.dataset_id == updates:
            return 3
        if entry.about.source_file == imported.about.source_file:
            return 2
        used = mapping_used(kept, entry.dataset_id) if imported.format else None
        return int(used is not None and used.format == imported.format)

    found = [entry for entry in kept.list_datasets() if not entry.damaged and likeness(entry)]
    return sorted(found, key=likeness, reverse=True)


def _keep(
    desk: Desk,
    one: Import,
    kept: Library,
    chosen: str,
    title: str,
    licence: str,
    together: bool,
    view: View,
) -> None:
    """Move the import into the library and open the map with it."""
    imported = one.imported
    assert imported is not None
    said = ""
    try:
        if chosen:
            changed = kept.update(chosen, imported.folder)
            said = update_sentence(kept.entry(chosen).title, changed)
        else:
            with disk.writing():
                _tell(imported, title, licence)
            chosen = kept.save(imported.folder)
    except (LibraryError, DiskError) as error:
        desk.say(error.sentence(), wrong=True)
        st.rerun()
    desk.clear()
    desk.notice = None
    if said:
        # What an update changed is read here, before the map is opened from the shelf.
        desk.say(said)
    else:
        open_on_map(chosen, together, view)
    st.rerun()


def update_sentence(title: str, changed: Difference) -> str:
    """Say what an update added, corrected and withdrew."""
    names = ("added", "corrected", "withdrawn")
    counts = {name: len(getattr(changed, name)) for name in names}
    return say("import.updated", title=title, **counts)


def _tell(imported: Imported, title: str, licence: str) -> None:
    """Write the title and the licence as the person has them now."""
    path = imported.folder / dataset_files.ABOUT
    _, found = dataset_files.read_about(path)
    dataset_files.write_json(path, found | {"title": title, "licence": licence.strip()})


def open_on_map(dataset_id: str, together: bool, view: View) -> None:
    """Open the map with a dataset, alone or together with the shipped one."""
    names = (dataset_id, *([shipped().dataset.name] if together else []))
    address.write(View(datasets=names, language=view.language, basemap=view.basemap))
