"""How a file is laid out, where that can't be seen: its sheet, its delimiter, its header's line.

What of it a file has, the mapping says that it was read with; of a file that is refused only its
first bytes are known.
"""

from dataclasses import replace

import streamlit as st

from geo.importing.mapping import NO_FORMAT, FileMapping, answered
from geo.importing.result import Imported
from geo.limits import RefusedError
from geo.readers import kinds
from geo.readers.delimited import DELIMITERS
from geo.readers.heads import NONE
from geo.readers.layout import AS_IT_STANDS, READ
from geo.readers.stacking import BETWEEN
from web.importing import drafts
from web.importing.job import Import
from web.markdown import plain
from web.texts import say

#: The entries of a mapping's ``reading`` that may make other columns of a file.
ENTRIES = ("encoding", "delimiter", "header", "sheet", "layout")

#: How a table may be laid out: as people mean it, or row by row.
LAYOUTS = (READ, AS_IT_STANDS)

_MOST_LINES = 1_000
# What a person can say of a kind of file so that it may be read after all.
_TOLD = {
    "text": ("header", "delimiter"),
    "geopackage": ("sheet",),
    "zip": ("sheet", "header", "delimiter"),
    "gzip": ("header", "delimiter"),
}
_WORKBOOK = ("sheet", "header")
_HELPED = ("no_table", "no_header", "no_date", "no_names", "sheet_unknown")


def has(imported: Imported, entry: str) -> bool:
    """Whether a file has such a thing: ``entry`` is one of ``ENTRIES``."""
    if entry == "sheet":
        return len(sheets(imported)) > 1
    return entry in imported.mapping.reading


def sheets(imported: Imported) -> tuple[str, ...]:
    """Return the sheets or layers of a file, of layers the one that was read first."""
    for remark in imported.report.remarks:
        if remark.code == "other_sheets":
            return (remark.value, *remark.detail.split(", "))
    return tuple(_held(imported))


def _held(imported: Imported) -> dict[str, str]:
    """Return the sheets of a workbook with what each seems to hold, where it has several."""
    sentences = imported.report.remark_sentences()
    return {
        remark.value: sentence
        for remark, sentence in zip(imported.report.remarks, sentences, strict=True)
        if remark.code.startswith("sheet_")
    }


def sheet(imported: Imported, key: str) -> None:
    """Draw the choice of the sheets of a workbook, or of one layer, whose name can be typed."""
    now = drafts.draft(key, imported.mapping).reading.get("sheet", "")
    widget = f"{key}-written-reading.sheet"
    if held := _held(imported):
        _several(imported, held, now, widget, key)
        return
    st.session_state[widget] = now
    st.selectbox(
        say("understand.reading.sheet"),
        dict.fromkeys((*sheets(imported), now)),
        key=widget,
        accept_new_options=True,
        on_change=drafts.tells(key, "reading.sheet", widget),
    )


def _several(imported: Imported, held: dict[str, str], now: str, widget: str, key: str) -> None:
    """Draw the choice of sheets that become one dataset."""
    st.session_state[widget] = [name for name in now.split(BETWEEN) if name in held]

    def tell() -> None:
        chosen = BETWEEN.join(st.session_state[widget])
        drafts.put(key, answered(drafts.draft(key, imported.mapping), "reading.sheet", chosen))

    st.multiselect(
        say("understand.reading.sheets"),
        list(held),
        key=widget,
        help=say("understand.reading.sheets.help"),
        placeholder=say("understand.reading.none"),
        on_change=tell,
    )
    for sentence in held.values():
        st.caption(plain(sentence))


def header(imported: Imported, key: str) -> None:
    """Draw the line of the header, and that there may be none."""
    now = drafts.draft(key, imported.mapping).reading.get("header", "")
    widget, unnamed = f"{key}-written-reading.header", f"{key}-written-unnamed"
    st.session_state[widget] = _line(now)
    st.number_input(
        say("understand.reading.header"),
        1,
        _MOST_LINES,
        value=None,
        key=widget,
        help=say("understand.reading.header.help"),
        placeholder=say("understand.reading.none"),
        disabled=now == NONE,
        on_change=drafts.tells(key, "reading.header", widget),
    )
    st.session_state[unnamed] = now == NONE

    def tell() -> None:
        told = NONE if st.session_state[unnamed] else imported.mapping.reading.get("header", "")
        drafts.put(key, answered(drafts.draft(key, imported.mapping), "reading.header", told))

    st.checkbox(say("understand.reading.unnamed"), key=unnamed, on_change=tell)


def first_row(choice: str) -> str:
    """Say what the first row is, as an answer: the line of the header, or ``NONE``."""
    if choice == NONE:
        return say("understand.reading.header.none")
    return say("understand.reading.header.names", line=choice)


def reread(imported: Imported, draft: FileMapping) -> FileMapping:
    """Return the mapping to read a file again with.

    Laid out otherwise, or in another encoding where other than plain letters read otherwise, a
    file has other columns: they are guessed anew, since those of the mapping may not be found.
    """
    before, now = imported.mapping.reading, draft.reading
    changed = {name for name in ENTRIES if before.get(name, "") != now.get(name, "")}
    plain = all(one.name.isascii() for one in imported.columns)
    if not changed or (changed == {"encoding"} and plain):
        return draft
    if changed & {"sheet", "delimiter", "layout"} and "header" not in changed:
        # Where the header stood otherwise says nothing of where it stands now.
        now = {name: value for name, value in now.items() if name != "header"}
    # Of another sheet the codes may well mean the same.
    codes = draft.codes if changed == {"sheet"} else {}
    return replace(draft, reading=now, columns={}, codes=codes, templates={})


def refused(one: Import) -> FileMapping | None:
    """Draw how a refused file is laid out; return the mapping to read it again with, once told."""
    problem = one.refusal.problem if one.refusal else None
    if problem and problem.code == "sums":
        return _as_events(one)
    entries = _entries(one) if problem and problem.code in _HELPED else ()
    if not entries:
        return None
    before = (one.order.mapping if one.order else None) or FileMapping()
    with st.form(f"import-layout-{one.number}", border=False):
        st.text(say("import.refused.reading"))
        told: dict[str, str] = {}
        for entry, place in zip(entries, st.columns(len(entries)), strict=True):
            with place:
                told[entry] = _field(entry, before.reading.get(entry, ""))
        pressed = st.form_submit_button(say("import.refused.reading.again"))
    kept = {name: value for name, value in {**before.reading, **told}.items() if value}
    return replace(before, reading=kept) if pressed else None


def _as_events(one: Import) -> FileMapping | None:
    """Draw the button by which a person says that rows taken for sums are events."""
    if not st.button(say("import.refused.sums"), key=f"import-events-{one.number}"):
        return None
    before = (one.order.mapping if one.order else None) or FileMapping()
    return replace(before, format=NO_FORMAT)


def _entries(one: Import) -> tuple[str, ...]:
    try:
        kind = kinds.kind(one.path)
    except (RefusedError, OSError):
        return ()
    workbook = kind == "zip" and one.name.lower().endswith((".xlsx", ".xlsm"))
    return _WORKBOOK if workbook else _TOLD.get(kind, ())


def _field(entry: str, now: str) -> str:
    """Draw what may be said of how a refused file is laid out; ``now`` is what was said before."""
    label = say(f"understand.reading.{entry}")
    if entry == "header":
        line = st.number_input(
            label,
            1,
            _MOST_LINES,
            value=_line(now),
            help=say("understand.reading.header.help"),
            placeholder=say("understand.reading.none"),
        )
        unnamed = st.checkbox(say("understand.reading.unnamed"), now == NONE)
        return NONE if unnamed else str(line or "")
    if entry == "sheet":
        return st.text_input(label, now, max_chars=200)
    signs = ("", *DELIMITERS)
    return st.selectbox(
        label, signs, index=signs.index(now) if now in signs else 0, format_func=delimiter
    )


def _line(text: str) -> int | None:
    """Return the line that a mapping names, where the field can hold it."""
    return int(text) if text.isdecimal() and 0 < int(text) <= _MOST_LINES else None


def delimiter(sign: str) -> str:
    """Say a delimiter; "" is the one that the file shows."""
    return say(f"understand.reading.delimiter.{sign}") if sign else say("understand.reading.none")
