"""The Share panel: a link, a picture, a page without a server, the rows, a citation.

Everything is made from the View alone, through the same interface that scripts use, so that what
is shared can be made again from its link.
"""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

import streamlit as st

from geo.export import cite
from geo.export.about import about, file_name
from geo.export.picture import ExtentName, FormatName, PictureOptions, ThemeName, describe
from geo.library.visits import KEPT_SECONDS
from geo.selection.store import EventStore
from geo.selection.view import View
from web.datasets import public, shipped
from web.markdown import plain
from web.pictures import picture
from web.studio import BusyError
from web.texts import say

OPEN = "share-open"
SCREEN = "share-screen"
_DRAWN = "share-drawn"
_WAYS = ("link", "picture", "page", "rows", "cite")
_GIVING_ROWS = ("page", "rows")
_ROWS = ("csv", "xlsx", "geojson", "parquet", "gpkg", "kml")
_WAY, _MAY = "share-way", "share-may"
_PREVIEW_SCALE, _POLL_SECONDS = 1, 0.2


def open_share(screen: Mapping[str, object]) -> None:
    """Remember that the panel is wanted, and what the map showed when it was asked for."""
    st.session_state[OPEN] = True
    st.session_state[SCREEN] = {
        name: float(value)
        for name in ("lat", "lng", "zoom", "width", "height")
        if isinstance(value := screen.get(name), int | float)
    }


def share(view: View, store: EventStore) -> None:
    """Draw the panel while it is open."""
    if st.session_state.get(OPEN):
        _panel(view, store)


def _closed() -> None:
    st.session_state[OPEN] = False


@st.dialog(say("share.title"), width="large", on_dismiss=_closed)
def _panel(view: View, store: EventStore) -> None:
    st.text(store.sentence(view))
    way = st.segmented_control(
        say("share.way"),
        _WAYS,
        default="link",
        required=True,
        key=_WAY,
        format_func=lambda value: say(f"share.{value}"),
        label_visibility="collapsed",
        width="stretch",
    )
    ways = {"link": _link, "picture": _picture, "page": _page, "rows": _rows, "cite": _cite}
    if way not in _GIVING_ROWS or _may_give(store):
        ways[str(way)](view, store)


def _may_give(store: EventStore) -> bool:
    """Whether rows may leave: for datasets whose terms forbid it, once the person says so."""
    kept = [part for part in store.dataset.parts if not part.may_share_rows]
    if not kept:
        return True
    said = [
        say("share.kept", title=plain(part.title), terms=plain(part.terms or say("about.kept")))
        for part in kept
    ]
    st.warning("\n\n".join((*said, say("share.kept.picture"))))
    # Each set of datasets asks for a word of its own.
    allowed = st.checkbox(say("share.kept.may"), key=f"{_MAY}-{store.dataset.name}")
    st.button(say("share.kept.instead"), key="share-instead", on_click=_picture_instead)
    return allowed


def _picture_instead() -> None:
    st.session_state[_WAY] = "picture"


def _address() -> str:
    """The page's own address as the browser has it, without a query."""
    return str(st.context.url or "").split("?")[0].rstrip("/") + "/"


def _api(name: str, view: View, **more: str | int) -> str:
    """An address of the interface for this view, relative to the page."""
    query = view.query()
    extra = urlencode({key: value for key, value in more.items() if value != ""})
    return f"api/{name}?{'&'.join(part for part in (query, extra) if part)}"


def _link(view: View, store: EventStore) -> None:
    link = about(store, view, _address()).link
    if public() and set(view.datasets) - {shipped().dataset.name}:
        end = datetime.now(UTC) + timedelta(seconds=KEPT_SECONDS)
        st.warning(say("share.link.visit", time=end.strftime("%H:%M")))
        st.code(link, language=None, wrap_lines=True)
        return
    st.caption(say("share.link.help"))
    st.code(link, language=None, wrap_lines=True)
    clean = about(store, view.replace(layout="clean"), _address()).link
    st.link_button(say("share.clean"), f"?{view.replace(layout='clean').query()}")
    st.caption(say("share.embed.help"))
    # The link is percent-encoded; only its ampersands mean something in HTML.
    source = clean.replace("&", "&amp;")
    looks = 'width="100%" height="640" style="border:0" loading="lazy"'
    frame = f'<iframe src="{source}" {looks}></iframe>'
    st.code(frame, language=None, wrap_lines=True)


def _picture(view: View, store: EventStore) -> None:
    chosen, kind, scale = _picture_options(view, store)
    try:
        preview = _drawn(view, store, chosen)
    except BusyError as busy:
        st.warning(say("share.busy", n=busy.waiting, seconds=busy.seconds))
        return
    st.image(preview, width="stretch")
    given: dict[str, str] = {
        "format": chosen.format,
        "theme": chosen.theme,
        "extent": chosen.extent,
    }
    given |= {"title": chosen.title, "note": chosen.note, "qr": "1" if chosen.qr else ""}
    if chosen.extent == "view":
        given |= {"width": str(chosen.width), "height": str(chosen.height)}
    st.link_button(
        say("share.save", name=file_name(store, view, kind)),
        _api(f"map.{kind}", _seen(view), **given, scale=scale if kind == "png" else ""),
        type="primary",
    )
    st.caption(say("share.alt.help"))
    st.code(describe(store, view), language=None, wrap_lines=True)


def _picture_options(view: View, store: EventStore) -> tuple[PictureOptions, str, int]:
    """The widgets, and what they ask for: options, kind of file, pixels."""
    extents: tuple[ExtentName, ...] = ("selection", "view", "whole")
    first, second, third, fourth = st.columns(4)
    shape = first.selectbox(
        say("share.format"),
        get_args(FormatName),
        format_func=lambda value: say(f"share.format.{value}"),
        key="share-format",
    )
    theme = second.selectbox(
        say("share.theme"),
        get_args(ThemeName),
        format_func=lambda value: say(f"share.theme.{value}"),
        key="share-theme",
    )
    extent = third.selectbox(
        say("share.extent"),
        extents,
        format_func=lambda value: say(f"share.extent.{value}"),
        key="share-extent",
    )
    kinds = ("png-2", "png-1", "png-3", "svg", "pdf")
    kind = fourth.selectbox(
        say("share.kind"),
        kinds,
        format_func=lambda value: say(f"share.kind.{value}"),
        key="share-kind",
    )
    title = st.text_input(
        say("share.heading"), placeholder=store.dataset.title, key="share-heading", max_chars=200
    )
    note = st.text_input(say("share.note"), key="share-note", max_chars=400)
    qr = st.checkbox(say("share.qr"), key="share-qr")
    screen: dict[str, Any] = st.session_state.get(SCREEN, {})
    name, _, scale = kind.partition("-")
    options = PictureOptions(
        format=shape,
        theme=theme,
        kind="png",
        scale=_PREVIEW_SCALE,
        extent=extent,
        title=title,
        note=note,
        qr=qr,
        link=about(store, view, _address()).link,
        width=int(min(4000, max(200, screen.get("width", 1200)))),
        height=int(min(4000, max(200, screen.get("height", 700)))),
    )
    return options, name, int(scale or 1)


def _seen(view: View) -> View:
    """The view with the viewport that the map showed when the panel was opened."""
    screen: dict[str, Any] = st.session_state.get(SCREEN, {})
    if view.latitude is not None or not {"lat", "lng", "zoom"} <= screen.keys():
        return view
    return view.replace(latitude=screen["lat"], longitude=screen["lng"], zoom=screen["zoom"])


def _drawn(view: View, store: EventStore, options: PictureOptions) -> bytes:
    """The preview; drawn once for the same choice. While it waits, the person is told; any other
    choice, or closing the panel, calls it off."""
    seen = _seen(view)
    key = (store.dataset.version, seen, options)
    kept = st.session_state.get(_DRAWN)
    if kept and kept[0] == key:
        return bytes(kept[1])
    asked = picture(store, seen, options)
    told = st.empty()
    try:
        while not asked.done:
            n = asked.before
            told.progress(0 if n else 50, say("share.waiting", n=n) if n else say("share.drawing"))
            time.sleep(_POLL_SECONDS)
    finally:
        asked.leave()
    told.empty()
    drawn = asked.result()
    st.session_state[_DRAWN] = (key, drawn)
    return drawn


def _page(view: View, store: EventStore) -> None:
    shown = store.summary(view).shown
    st.text(say("share.page.help", n=shown))
    st.link_button(
        say("share.save", name=file_name(store, view, "html")),
        _api("map.html", _seen(view)),
        type="primary",
    )


def _rows(view: View, store: EventStore) -> None:
    st.text(say("share.rows.help", n=store.summary(view).shown))
    for extension in _ROWS:
        left, right = st.columns([2, 3], vertical_alignment="center")
        left.link_button(
            say(f"share.rows.{extension}"), _api(f"events.{extension}", view), width="stretch"
        )
        right.caption(say(f"share.rows.{extension}.help"))
    st.caption(f"{store.dataset.title}, {store.dataset.version}, {store.dataset.licence}")


def _cite(view: View, store: EventStore) -> None:
    references = [("share.cite.view", cite.selection(store, view, _address()))]
    if view.event and (event := cite.event(store, view.event, view, _address())):
        references.append(("share.cite.event", event))
    for heading, reference in references:
        st.caption(say(heading))
        for form, write in (("text", cite.plain), ("bibtex", cite.bibtex), ("csl", cite.csl)):
            if form == "text":
                st.code(write(reference), language=None, wrap_lines=True)
            else:
                with st.expander(say(f"share.cite.{form}")):
                    st.code(write(reference), language=None, wrap_lines=True)
