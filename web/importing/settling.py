"""The names that no place was found for, each to be settled once for all rows that have it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

import streamlit as st

from geo.importing.result import Imported
from geo.library import settled_places
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import UNLOCATED, Key, Unresolved, search
from geo.words.texts import say as say_domain
from web.importing import drafts
from web.importing.choices import (
    NOWHERE,
    OPEN,
    POINT,
    SEARCH,
    WAYS,
    Choice,
    candidates,
    described,
    fault,
    settled,
)
from web.markdown import plain, spoken
from web.texts import say

NAMES_A_PAGE = 8
MOST_MEGABYTES = 10
_FILE = "places.csv"

Choices = Mapping[Key, Choice]


def settling(imported: Imported, gazetteer: Gazetteer, key: str) -> Mapping[Key, Place] | None:
    """Draw the names that are open; return the places to read the file again with, once told.

    ``gazetteer`` is the one of the import. ``key`` keeps the person's choices apart from those
    for other imports.
    """
    told: Mapping[Key, Place] | None = st.session_state.pop(f"{key}-placed", None)
    _panel(imported, gazetteer, key)
    return told


@st.fragment
def _panel(imported: Imported, gazetteer: Gazetteer, key: str) -> None:
    """Draw the parts. A fragment: a choice redraws nothing else of the page."""
    before = _before(imported, key)
    names = {one.key: one for one in imported.unresolved}
    if names:
        rows = sum(one.rows for one in names.values())
        st.text(say("settle.open", n=len(names), rows=rows))
        shown = list(names.values())
        pages = -(-len(shown) // NAMES_A_PAGE)
        if pages > 1:
            page = st.number_input(
                say("settle.page", pages=pages), 1, pages, key=f"{key}-names-page"
            )
            shown = shown[(int(page) - 1) * NAMES_A_PAGE :][:NAMES_A_PAGE]
        for name in shown:
            _name(name, gazetteer, key)
    else:
        st.text(say("settle.none"))
    if before:
        earlier = {
            one: Unresolved(one, 0, (place,) if place.kind != UNLOCATED else (), "settled", one)
            for one, place in before.items()
        }
        with st.expander(say("settle.before", n=len(earlier)), key=f"{key}-before"):
            chosen = st.selectbox(
                say("settle.before.name"),
                list(earlier),
                index=None,
                key=f"{key}-before-name",
                format_func=lambda one: _written(earlier[one]),
            )
            if chosen in earlier:
                _name(earlier[chosen], gazetteer, key)
        names = {**earlier, **names}
    if names:
        _place(names, before, key)
        _file(names, key)


def _before(imported: Imported, key: str) -> Mapping[Key, Place]:
    """Return what was settled when the file was read."""
    kept = f"{key}-settled"
    if st.session_state.get(kept, (None, {}))[0] != imported.folder:
        path = imported.folder / _FILE
        content = path.read_bytes() if path.is_file() else b""
        st.session_state[kept] = (
            imported.folder,
            settled_places.read(content, _FILE).settled if content else {},
        )
    found: Mapping[Key, Place] = st.session_state[kept][1]
    return found


def _choices(key: str) -> Choices:
    found: Choices = drafts.told().get(f"{key}-choices", {})
    return found


def _put(key: str, name: Key, choice: Choice) -> None:
    drafts.told()[f"{key}-choices"] = {**_choices(key), name: choice}


def _tells(key: str, name: Key, field: str, widget: str) -> Callable[[], None]:
    """Return a callback that puts a widget's value into the choice for a name."""

    def tell() -> None:
        changed: dict[str, Any] = {field: st.session_state[widget] or type(getattr(_NONE, field))()}
        _put(key, name, replace(_choices(key).get(name, _NONE), **changed))

    return tell


_NONE = Choice()


def _name(name: Unresolved, gazetteer: Gazetteer, key: str) -> None:
    """Draw one name with the ways to settle it."""
    choice = _choices(key).get(name.key, _NONE)
    own = f"{key}-{sha256(repr(name.key).encode('utf-8', 'replace')).hexdigest()[:10]}"
    places = {f"at:{place.place_id}": place for place in candidates(name, choice)}
    first = next(iter(places.values()), None)
    label = _written(name)
    with st.container(border=True, key=f"{own}-name"):
        said = say("settle.name", n=name.rows, name=label) if name.rows else label
        widget = f"{own}-way"
        ways = [*places, *WAYS]
        st.session_state[widget] = choice.way if choice.way in ways else OPEN
        st.text(said)
        st.caption(plain(say_domain(f"geocode.method.{name.reason}")))
        st.radio(
            spoken(said),
            ways,
            key=widget,
            format_func=lambda way: (
                plain(places[way].name) if way in places else say(f"settle.way.{way or 'open'}")
            ),
            captions=[
                plain(described(places[way], gazetteer, first)) if way in places else ""
                for way in ways
            ],
            on_change=_tells(key, name.key, "way", widget),
            label_visibility="collapsed",
        )
        if choice.way == SEARCH:
            _searched(name, choice, gazetteer, key, own)
        elif choice.way == POINT:
            _typed(name, choice, key, own)


def _written(name: Unresolved) -> str:
    """Return a name as its first row writes it, with its region and country."""
    return ", ".join(dict.fromkeys(part for part in name.written if part))[:200]


def _searched(name: Unresolved, choice: Choice, gazetteer: Gazetteer, key: str, own: str) -> None:
    """Draw the search of the gazetteer, and what it found."""
    widget, chosen = f"{own}-text", f"{own}-found"

    def look() -> None:
        text = st.session_state[widget] or ""
        found = search(gazetteer, text)
        first = found[0].place_id if len(found) == 1 else ""
        before = _choices(key).get(name.key, _NONE)
        _put(key, name.key, replace(before, text=text, found=found, place_id=first))

    st.session_state[widget] = choice.text
    st.text_input(say("settle.search"), key=widget, help=say("settle.search.help"), on_change=look)
    if not choice.found:
        if choice.text:
            st.caption(plain(say("settle.search.none", text=choice.text[:80])))
        return
    places = {place.place_id: place for place in choice.found}
    st.session_state[chosen] = choice.place_id or None
    st.selectbox(
        say("settle.found", n=len(places)),
        list(places),
        index=None,
        key=chosen,
        format_func=lambda one: f"{places[one].name} · {described(places[one], gazetteer)}",
        placeholder=say("settle.found.choose"),
        on_change=_tells(key, name.key, "place_id", chosen),
    )


def _typed(name: Unresolved, choice: Choice, key: str, own: str) -> None:
    """Draw the fields for coordinates, and what is wrong with them."""
    for field, place in zip(("latitude", "longitude"), parts := st.columns(3), strict=False):
        widget = f"{own}-{field}"
        st.session_state[widget] = getattr(choice, field)
        place.text_input(
            say(f"settle.{field}"),
            max_chars=40,
            key=widget,
            placeholder=say(f"settle.{field}.example"),
            on_change=_tells(key, name.key, field, widget),
        )
    widget = f"{own}-radius"
    st.session_state[widget] = choice.radius_km
    parts[2].number_input(
        say("settle.radius"),
        0.0,
        20_000.0,
        step=1.0,
        format="%g",
        key=widget,
        on_change=_tells(key, name.key, "radius_km", widget),
    )
    if wrong := fault(choice):
        st.error(plain(wrong))


def _place(names: Mapping[Key, Unresolved], before: Mapping[Key, Place], key: str) -> None:
    """Draw the button that reads the file again, and the file of all that is settled."""
    chosen = _choices(key)
    placed = {
        name: place
        for name, choice in chosen.items()
        if name in names
        and (place := settled(names[name], choice)) is not None
        and _differs(place, before.get(name))
    }
    rows = sum(names[name].rows for name in placed)
    with st.container(horizontal=True, key=f"{key}-place-buttons"):
        pressed = st.button(
            say("settle.place", n=len(placed)) if placed else say("settle.place.none"),
            key=f"{key}-place",
            type="primary" if placed else "secondary",
            disabled=not placed,
        )
        if placed or before:
            # Made when it is asked for: a file made before is gone once another answer is given.
            st.download_button(
                say("settle.save"),
                lambda: settled_places.write({**before, **placed}),
                _FILE,
                "text/csv",
                key=f"{key}-places-save",
                on_click="ignore",
            )
    if placed:
        st.caption(say("settle.placed", n=len(placed), rows=rows))
    if pressed:
        st.session_state[f"{key}-placed"] = placed
        st.rerun()


def _differs(place: Place, before: Place | None) -> bool:
    """Whether a place is another than the one that the file was read with."""
    return before is None or (place.place_id, place.radius_km) != (
        before.place_id,
        before.radius_km,
    )


def _file(names: Mapping[Key, Unresolved], key: str) -> None:
    """Draw the way to take over what was settled before, from its file."""
    widget = f"{key}-places-file"

    def take() -> None:
        file = st.session_state[widget]
        if file is None:
            st.session_state.pop(f"{key}-places-said", None)
            return
        read = settled_places.read(file.getvalue(), file.name)
        taken = taken_over(names, _choices(key), read)
        drafts.told()[f"{key}-choices"] = {**_choices(key), **taken}
        problems = tuple(problem.sentence() for problem in read.problems)
        st.session_state[f"{key}-places-said"] = (len(taken), problems)

    with st.expander(say("settle.file"), key=f"{key}-places"):
        st.file_uploader(
            say("settle.file.choose"),
            ["csv"],
            key=widget,
            max_upload_size=MOST_MEGABYTES,
            help=say("settle.file.help"),
            on_change=take,
        )
        count, problems = st.session_state.get(f"{key}-places-said", (None, ()))
        if count is not None:
            st.text(say("settle.file.taken", n=count))
        if problems:
            st.text("\n".join(problems[:100]))


def taken_over(
    names: Mapping[Key, Unresolved], choices: Choices, read: settled_places.Settlements
) -> dict[Key, Choice]:
    """Return the choices that a file of places makes for names: as settled, or by one name."""
    taken: dict[Key, Choice] = {}
    for name in names:
        found = read.gazetteer.find(name.place)
        place = read.settled.get(name) or (found[0] if len(found) == 1 else None)
        if place is not None:
            way = NOWHERE if place.kind == UNLOCATED else f"at:{place.place_id}"
            taken[name] = replace(choices.get(name, _NONE), way=way, given=place)
    return taken
