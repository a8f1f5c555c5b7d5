"""What was understood of a file: which column is what and why, to be corrected and read again."""

from collections.abc import Iterable

import streamlit as st

from geo.importing import mapping as mappings
from geo.importing.formats.format import Format
from geo.importing.formats.known import KNOWN
from geo.importing.guess import Guess
from geo.importing.mapping import CODED, NO_FORMAT, SEVERAL, FileMapping
from geo.importing.result import Imported
from geo.tables.columns import FileColumn
from geo.values.codes import codes
from web.importing import drafts, meanings, readings, reporting
from web.importing.first_events import first_events
from web.markdown import plain
from web.texts import say

#: The fields of an event in the order in which people ask for them.
GROUPS: dict[str, tuple[str, ...]] = {
    "what": (
        "title",
        "summary",
        "category",
        "subcategory",
        "actors",
        "killed",
        "killed_low",
        "killed_high",
    ),
    "when": ("date", "end", "year", "month", "day", "date_precision"),
    "where": (
        "place",
        "admin",
        "country",
        "latitude",
        "longitude",
        "coordinates",
        "utm_zone",
        "easting",
        "northing",
        "place_precision",
        "radius_km",
        "place_local",
        "place_id",
    ),
    "who": ("sources", "certainty", "kind", "note", "event_id"),
}

#: The fields that are shown whether something is read for them or not.
ALWAYS = ("title", "category", "actors", "date", "place", "latitude", "longitude", "sources")

# What a text has to read as, for the fields where not any text would do.
_READS_AS = {
    "date": "date",
    "end": "date",
    "year": "year",
    "month": "month",
    "day": "day",
    "latitude": "degrees",
    "longitude": "degrees",
    "country": "country",
    "killed": "count",
    "killed_low": "count",
    "killed_high": "count",
    "radius_km": "count",
}


def understanding(imported: Imported, key: str) -> FileMapping | None:
    """Draw what was understood; return the mapping to read the file again with, once told.

    ``key`` keeps the person's corrections apart from those of other imports.
    """
    told: FileMapping | None = st.session_state.pop(f"{key}-told", None)
    _panel(imported, key)
    return told


@st.fragment
def _panel(imported: Imported, key: str) -> None:
    """Draw the parts. A fragment: a correction redraws nothing else of the page."""
    drafts.draft(key, imported.mapping)
    _questions(imported, key)
    _fields(imported, key)
    _unread(imported, key)
    _again(imported, key)
    first_events(imported, key)


def _questions(imported: Imported, key: str) -> None:
    # The file of sources is asked for above, since it is no part of the mapping.
    own = (one for one in imported.questions if one.key != "sources")
    asked = sorted(own, key=lambda one: not one.blocking)
    if not asked:
        return
    st.subheader(say("understand.questions"), anchor=False)
    for number, question in enumerate(asked):
        meanings.ask(question, number, imported, key)


def _fields(imported: Imported, key: str) -> None:
    """Draw the fields: of a known format to be read, until a person wants to correct it."""
    st.subheader(say("understand.fields"), anchor=False)
    known = KNOWN.get(imported.format)
    if known:
        _known(imported, known, key)
        if imported.mapping.is_known and not st.toggle(
            say("understand.correct"), key=f"{key}-correct"
        ):
            _read_only(imported)
            return
    _looks_like(imported, key)
    read = set(imported.mapping.columns)
    for group, fields in GROUPS.items():
        st.markdown(f"**{say(f'understand.group.{group}')}**")
        for field in fields:
            if field in ALWAYS or field in read:
                _field(field, imported, key)
    with st.expander(say("understand.more"), key=f"{key}-more"):
        for fields in GROUPS.values():
            for field in fields:
                if field not in ALWAYS and field not in read:
                    _field(field, imported, key)
    with st.expander(say("understand.written"), key=f"{key}-written"):
        meanings.written(imported, key)


def _known(imported: Imported, known: Format, key: str) -> None:
    """Say which format the file is of and what gave it away; a person may say that it is none."""
    seen = imported.recognised
    by = "understand.known.codebook" if imported.mapping.is_known else "understand.known.terms"
    said = [say(by, title=known.title, codebook=known.codebook)]
    if seen and seen.name == known.name:
        sure = "understand.known.sure" if seen.sure else "understand.known.likely"
        said.insert(0, say(sure, title=known.title))
        said.append(say("understand.known.by", evidence=seen.told()))
    st.text(" ".join(said))
    if st.button(say("understand.known.no", title=known.title), key=f"{key}-no-format"):
        reading = imported.mapping.reading
        st.session_state[f"{key}-told"] = FileMapping(format=NO_FORMAT, reading=reading)
        st.rerun()


def _looks_like(imported: Imported, key: str) -> None:
    """Offer the format again that a person has said the file is not of."""
    seen = imported.recognised
    if seen is None or imported.mapping.format != NO_FORMAT:
        return
    title = KNOWN[seen.name].title
    st.text(say("understand.looks_like", title=title, evidence=seen.told()))
    if st.button(say("understand.looks_like.yes", title=title), key=f"{key}-yes-format"):
        reading = imported.mapping.reading
        st.session_state[f"{key}-told"] = FileMapping(format=seen.name, reading=reading)
        st.rerun()


def _read_only(imported: Imported) -> None:
    """Draw what a known format's columns and codes mean, as its codebook has it."""
    mapping = imported.mapping
    rows = [
        (say(f"understand.field.{field}"), ", ".join(mapping.columns[field]))
        for field in mappings.FIELDS
        if mapping.columns.get(field)
    ]
    rows += [
        (say(f"understand.field.{field}"), "; ".join(one.text for one in several))
        for field, several in mapping.templates.items()
        if several
    ]
    _table(rows, ("understand.field", "understand.columns"), "understand.columns.alt")
    coded = [
        (say(f"understand.field.{field}"), code, meanings.ours(field, value))
        for field, table in mapping.codes.items()
        if field in CODED
        for code, value in table.items()
    ]
    if coded:
        heads = ("understand.field", "understand.their", "understand.means")
        _table(coded, heads, "understand.codes.alt")


def _table(rows: Iterable[tuple[str, ...]], heads: tuple[str, ...], alt: str) -> None:
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=pd.Index([say(head) for head in heads]))
    st.dataframe(frame, hide_index=True, alt=say(alt))


def _field(field: str, imported: Imported, key: str) -> None:
    """Draw one field: its column or columns, why, and what its codes mean."""
    choice, reason = st.columns([2, 3], vertical_alignment="bottom")
    with choice:
        widget = f"{key}-field-{field}"
        if field in SEVERAL:
            meanings.columns(field, widget, imported, key)
        else:
            meanings.column(field, widget, imported, key)
    draft = drafts.draft(key, imported.mapping)
    if said := _reason(field, draft, imported):
        reason.caption(plain(said))
    asked = {question.key for question in imported.questions}
    if field not in CODED or f"codes.{field}" in asked:
        return
    found = meanings.codes(field, imported, draft)
    own = codes(CODED[field])
    if any(code not in own for code in found):
        named = say("understand.codes", field=say(f"understand.field.{field}"))
        # Open where something was unsaid at the last reading, so that no answer closes it.
        unsaid = any(not meanings.meaning(field, code, imported.mapping) for code in found)
        with st.expander(named, expanded=unsaid, key=f"{key}-codes-{field}"):
            meanings.meanings(field, imported, key)


def _reason(field: str, draft: FileMapping, imported: Imported) -> str:
    """Say why a field is read so, with examples from the file; "" where nothing is read."""
    names = draft.columns.get(field, ())
    if not names:
        if imported.has_geometry and field in ("latitude", "longitude"):
            return say("understand.reason.geometry")
        made = [one.text for one in draft.templates.get(field, ())]
        return say("understand.reason.made", how=" · ".join(made)) if made else ""
    examples = _examples(names, imported.columns)
    if imported.mapping.is_known and imported.mapping.columns.get(field) == names:
        return " ".join([say("understand.reason.known"), examples])
    guess = next((g for g in imported.evidence if (g.field, g.column) == (field, names[0])), None)
    if guess is None:
        return " ".join([say("understand.reason.told"), examples])
    return " ".join([*_evidence(guess), examples])


def _evidence(guess: Guess) -> list[str]:
    parts = [say("understand.reason.header", column=guess.column)] if guess.word else []
    if guess.field in _READS_AS:
        kind = say(f"understand.reads.{_READS_AS[guess.field]}")
        parts.append(say("understand.reason.share", share=guess.percent, kind=kind))
    return parts


def _examples(names: tuple[str, ...], columns: tuple[FileColumn, ...]) -> str:
    shown = [text for one in columns if one.name in names for text in one.examples[:2]][:3]
    return say("understand.examples", examples=" · ".join(shown)) if shown else ""


def _unread(imported: Imported, key: str) -> None:
    """Name the columns that nothing is read from."""
    read = mappings.read_columns(drafts.draft(key, imported.mapping))
    names = [one.name for one in imported.columns if one.name not in read]
    if names:
        st.text(say("understand.unread", n=len(names), names=", ".join(names)))


def _again(imported: Imported, key: str) -> None:
    """Draw the buttons that read the file again, undo, and save the mapping."""
    draft = drafts.draft(key, imported.mapping)
    changed = draft != imported.mapping
    missing = not (draft.columns.get("date") or draft.columns.get("year"))
    if missing:
        st.warning(say("understand.no_date"))
    with st.container(horizontal=True, key=f"{key}-buttons"):
        pressed = st.button(
            say("understand.again"),
            key=f"{key}-again",
            type="primary" if changed else "secondary",
            disabled=missing,
        )
        if changed:
            st.button(say("understand.undo"), key=f"{key}-undo", on_click=drafts.undo, args=(key,))
        reporting.mapping_file(draft, imported.about.source_file, key)
    st.caption(say("understand.save.help"))
    if pressed:
        st.session_state[f"{key}-told"] = readings.reread(imported, draft)
        st.rerun()
