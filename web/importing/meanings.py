"""What codes of a file mean, and how it writes its values: asked where the file can't tell."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from geo.events import dates
from geo.events.frame import CATEGORIES
from geo.importing import mapping as mappings
from geo.importing.guess import Question, suggestion
from geo.importing.mapping import CODED, FileMapping, answered
from geo.importing.result import Imported
from geo.places.countries import code_of
from geo.places.gazetteer import PLACE_PRECISIONS
from geo.readers import encodings
from geo.readers.delimited import DELIMITERS
from geo.readers.encodings import CHOICES as ENCODINGS
from geo.values import date_columns, moments
from geo.values.codes import code as as_compared
from geo.values.grids import ZONES
from geo.words.texts import say as say_domain
from web.importing import drafts, readings
from web.markdown import plain, spoken
from web.texts import say

CODES_A_PAGE = 24

#: What a person can say of how values are written: the entry of the mapping and its choices.
WRITTEN: dict[str, tuple[str, ...]] = {
    "date_order": moments.ORDERS,
    "date_epoch": ("", *moments.EPOCHS),
    "date_century": ("", *moments.CENTURIES),
    "date_calendar": moments.CALENDARS,
    "date_exchanged": moments.EXCHANGED,
    "decimal": ("", ".", ","),
    "lists.actors": ("", ",", "|", "/"),
    "constants.coordinates": ("", "latitude", "longitude"),
    "constants.utm_zone": ("", *ZONES),
    "constants.place_precision": ("", *PLACE_PRECISIONS),
    "constants.category": ("", *CATEGORIES),
    "reading.encoding": ("", *ENCODINGS),
    "reading.delimiter": ("", *DELIMITERS),
    "reading.layout": readings.LAYOUTS,
}

# More answers than these are a list to choose from and to search.
_MOST_AT_ONCE = 12

# The columns that one question asks for.
_ASKED: dict[str, tuple[str, ...]] = {
    "coordinates": ("latitude", "longitude"),
    "several_points": ("latitude", "longitude", "place"),
}


def ask(question: Question, number: int, imported: Imported, key: str) -> None:
    """Draw one question with the widget that answers it."""
    with st.container(border=True, key=f"{key}-question-{number}"):
        if question.blocking:
            st.badge(say("understand.blocking"), color="orange")
        draft = drafts.draft(key, imported.mapping)
        if question.key == "codes.category":
            st.text(question.sentence())
            meanings("category", imported, key)
        elif question.key.startswith("columns."):
            st.text(question.sentence())
            _columns_asked(question, imported, key)
        elif question.choices:
            _choice(question, draft, key)
        else:
            st.text(question.sentence())


def _columns_asked(question: Question, imported: Imported, key: str) -> None:
    field = question.key.removeprefix("columns.")
    if field == "killed":
        columns(field, f"{key}-asked-{field}", imported, key)
        return
    fields = _ASKED.get(question.code, (field,))
    for one, place in zip(fields, st.columns(len(fields)), strict=True):
        with place:
            column(one, f"{key}-asked-{one}", imported, key)


def _choice(question: Question, draft: FileMapping, key: str) -> None:
    widget = f"{key}-asked-{question.key}"
    st.session_state[widget] = _entry(draft, question.key) or None
    st.text(question.sentence())
    draw: Any = st.radio if len(question.choices) <= _MOST_AT_ONCE else st.selectbox
    draw(
        spoken(question.sentence()),
        question.choices,
        index=None,
        key=widget,
        format_func=lambda choice: plain(_answer(question, choice)),
        on_change=drafts.tells(key, question.key, widget),
        label_visibility="collapsed",
    )


def _answer(question: Question, choice: str) -> str:
    """Say an answer; of an order of dates or an encoding also what it makes of an example."""
    said = written_as(question.key, choice)
    if question.code == "encoding":
        seen = (encodings.seen_as(text, question.choices[0], choice) for text in question.examples)
        return say("understand.encoding.example", encoding=said, example=" · ".join(seen))
    if question.code != "date_order" or not question.examples:
        return said
    example = question.examples[0]
    edtf = date_columns.read(example, moments.Habit(order=choice, century=2000)).edtf
    if not edtf:
        return said
    day = dates.words(dates.parse(edtf))
    return say("understand.order.example", order=said, example=example, day=day)


def written_as(entry: str, choice: str) -> str:
    """Say one of the choices of ``WRITTEN``, or of a question."""
    if entry == "reading.delimiter":
        return readings.delimiter(choice)
    if entry == "reading.layout":
        return say(f"understand.reading.layout.{choice}")
    if entry == "reading.header":
        return readings.first_row(choice)
    if entry in ("reading.encoding", "constants.utm_zone"):
        return choice or say("understand.reading.none")
    if entry in ("constants.place_precision", "constants.category") and choice:
        return ours(entry.removeprefix("constants."), choice)
    return say(f"understand.{entry}.{choice or 'none'}")


def ours(field: str, value: str) -> str:
    """Say one of our own values of a coded field."""
    if field == "category":
        return say_domain(f"category.{value}")
    return say(f"understand.ours.{value}")


def _entry(mapping: FileMapping, entry: str) -> str:
    name, _, part = entry.partition(".")
    found = getattr(mapping, name)
    return str(found.get(part, "") if part else found)


def written(imported: Imported, key: str) -> None:
    """Draw how the file and its values are written, one choice an entry that the file has."""
    draft = drafts.draft(key, imported.mapping)
    fit = [
        entry
        for entry in WRITTEN
        if not entry.startswith("reading.")
        or readings.has(imported, entry.removeprefix("reading."))
    ]
    for number, entry in enumerate(fit):
        choices = WRITTEN[entry]
        if not number % 2:
            places = st.columns(2)
        widget = f"{key}-written-{entry}"
        now = _entry(draft, entry)
        st.session_state[widget] = now
        with places[number % 2]:
            st.selectbox(
                say(f"understand.{entry}"),
                dict.fromkeys((*choices, now)),
                key=widget,
                format_func=partial(_said_or_itself, entry),
                on_change=drafts.tells(key, entry, widget),
            )
    laid_out = {"sheet": readings.sheet, "header": readings.header}
    drawn = [draw for name, draw in laid_out.items() if readings.has(imported, name)]
    for draw, place in zip(drawn, st.columns(2), strict=False):
        with place:
            draw(imported, key)
    _country(draft, key)


def _country(draft: FileMapping, key: str) -> None:
    """Draw the country of all rows, by which names of places are told apart."""
    widget = f"{key}-written-constants.country"
    now = _entry(draft, "constants.country")
    st.session_state[widget] = now
    st.text_input(
        say("understand.constants.country"),
        max_chars=80,
        key=widget,
        help=say("understand.constants.country.help"),
        on_change=drafts.tells(key, "constants.country", widget),
    )
    if now and not code_of(now):
        st.warning(say("understand.constants.country.unknown"))


def _said_or_itself(entry: str, choice: str) -> str:
    """Say a choice; a mapping from elsewhere may hold one that we don't offer."""
    return written_as(entry, choice) if choice in WRITTEN[entry] else choice


def column(field: str, widget: str, imported: Imported, key: str) -> None:
    """Draw the choice of the one column that a field is read from."""
    draft = drafts.draft(key, imported.mapping)
    st.session_state[widget] = draft.column(field)
    st.selectbox(
        say(f"understand.field.{field}"),
        ["", *(one.name for one in imported.columns)],
        key=widget,
        format_func=lambda name: name or say("understand.nothing"),
        on_change=drafts.tells(key, f"columns.{field}", widget),
    )


def columns(field: str, widget: str, imported: Imported, key: str) -> None:
    """Draw the choice of the columns that a field is read from, in their order."""
    st.session_state[widget] = list(drafts.draft(key, imported.mapping).columns.get(field, ()))
    st.multiselect(
        say(f"understand.field.{field}"),
        [one.name for one in imported.columns],
        key=widget,
        placeholder=say("understand.nothing"),
        on_change=drafts.tells(key, f"columns.{field}", widget),
    )


def codes(field: str, imported: Imported, mapping: FileMapping) -> dict[str, int]:
    """Return the codes of a field with the rows of each, most rows first.

    Those that the mapping knows and no row has come last, with 0.
    """
    names = mapping.columns.get(field, ())
    found = next((one.codes for one in imported.columns if names == (one.name,)), {})
    asked = [
        code
        for question in imported.questions
        if question.key == f"codes.{field}" and names == (question.column,)
        for code in question.examples
    ]
    known = mapping.codes.get(field, {})
    have = {as_compared(code) for code in (*found, *asked)}
    further = [code for code in known if as_compared(code) not in have] if names else []
    return {**found, **{code: 0 for code in (*asked, *further) if code not in found}}


def meaning(field: str, code: str, mapping: FileMapping) -> str:
    """Return which value of ours a code means by the mapping, "" for none."""
    return mappings.meanings(mapping, field).get(code, "")


def told(field: str, meanings: Mapping[str, str], mapping: FileMapping) -> FileMapping:
    """Return the mapping with other meanings of some codes; "" takes one out."""
    before = mapping.codes.get(field) or ({} if field == "category" else _own(field))
    changed = {as_compared(code) for code in meanings}
    kept = {code: value for code, value in before.items() if as_compared(code) not in changed}
    new = {code: value for code, value in meanings.items() if value}
    return answered(mapping, f"codes.{field}", kept | new)


def _own(field: str) -> dict[str, str]:
    return {one: one for one in CODED[field]}


def meanings(field: str, imported: Imported, key: str) -> None:
    """Draw the codes of a field, each with the choice of what it means here."""
    draft = drafts.draft(key, imported.mapping)
    found = codes(field, imported, draft)
    likely = _suggested(field, found, draft)
    if likely:
        st.button(
            say("understand.suggested", n=len(likely)),
            key=f"{key}-suggested-{field}",
            on_click=lambda: drafts.put(key, told(field, likely, draft)),
        )
    shown = list(found)
    pages = -(-len(shown) // CODES_A_PAGE)
    if pages > 1:
        page = st.number_input(
            say("understand.codes.page", pages=pages), 1, pages, key=f"{key}-page-{field}"
        )
        shown = shown[(int(page) - 1) * CODES_A_PAGE :][:CODES_A_PAGE]
    for number, code in enumerate(shown):
        if not number % 3:
            places = st.columns(3)
        with places[number % 3]:
            _meaning(field, code, found[code], imported, key)


def _suggested(field: str, found: Mapping[str, int], draft: FileMapping) -> dict[str, str]:
    """Return what the words of codes suggest where nothing is said."""
    if field != "category":
        return {}
    open_codes = (code for code in found if not meaning(field, code, draft))
    return {code: likely for code in open_codes if (likely := suggestion(code))}


def _meaning(field: str, code: str, rows: int, imported: Imported, key: str) -> None:
    widget = f"{key}-meaning-{field}-{code}"
    draft = drafts.draft(key, imported.mapping)
    st.session_state[widget] = meaning(field, code, draft)
    likely = suggestion(code) if field == "category" else ""

    def choose() -> None:
        current = drafts.draft(key, imported.mapping)
        drafts.put(key, told(field, {code: st.session_state[widget] or ""}, current))

    def label(value: str) -> str:
        if value:
            return ours(field, value)
        if likely:
            return say("understand.unsaid.likely", likely=ours(field, likely))
        return say("understand.unsaid")

    said = say("understand.code", code=code[:80], n=rows) if rows else code[:80]
    st.caption(plain(said))
    st.selectbox(
        spoken(said),
        ["", *CODED[field]],
        key=widget,
        format_func=label,
        on_change=choose,
        label_visibility="collapsed",
    )
