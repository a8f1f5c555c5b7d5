"""A page without a server: one HTML file that holds a selection, its map, and all they need.

The file opens from disk and asks nobody for anything: scripts, styles, fonts, basemap and events
lie in it, and its own policy forbids it the network. The map is drawn by the same scripts as in
the application. Text from data enters the HTML escaped, and the scripts as JSON or packed bytes,
never as code; the policy names the scripts that may run by their hashes.
"""

import gzip
import hashlib
import json
import re
from base64 import b64encode
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

from starlette.responses import Response

from geo.events import dates
from geo.export.about import file_name
from geo.export.columns import records, selected_points, window
from geo.export.picture import credits_of
from geo.export.points import pack
from geo.selection.store import EventStore
from geo.selection.view import View
from geo.words.texts import say, say_count, say_number
from web import assets
from web.answers import as_bytes, described
from web.questions import Question, RequestError

MEDIA_TYPE = "text/html; charset=utf-8"

#: More events than this are no page that a browser opens with ease; about 4 MB.
MOST_EVENTS = 20_000

#: What this module says to people; the rest is in ``standalone.html`` and the scripts' words.
SENTENCES = {
    "most": "A page holds at most {limit} events; these are {count}. Narrow the selection.",
    "live": "Open it in the live application",
    "basemap": "Basemap: {credits}.",
}

_TEMPLATE = Path(__file__).parent / "standalone.html"

#: The faces that the page carries: Latin in two weights, Arabic in one. Other letters and weights
#: come from the reader's system or are made from these.
_FACES = ("latin-400", "latin-600", "arabic-arabic-400")


class TooManyEventsError(ValueError):
    """A selection that one page cannot hold, said in a sentence."""


class _Parts(NamedTuple):
    """What every page has alike; ``basemap`` is packed, ``credits`` are the basemap's."""

    style: str
    leaflet: str
    stage: str
    icon: str
    policy: str
    basemap: str
    credits: str


def build(store: EventStore, view: View, link: str, today: date) -> bytes:
    """Return the page of a view's selection as HTML in UTF-8.

    ``link`` opens the same selection on the server, empty where there is none; ``today`` is the
    day that the page says it was made. The same input gives the same bytes. Raises
    TooManyEventsError for more than ``MOST_EVENTS``.
    """
    # Here, because folium comes with it, and a server should not wait for that to start.
    from web.map import ZOOM, settings

    counted, dataset, language = store.summary(view), store.dataset, view.language
    if counted.shown > MOST_EVENTS:
        limit, count = say_number(MOST_EVENTS, language), say_number(counted.shown, language)
        raise TooManyEventsError(SENTENCES["most"].format(limit=limit, count=count))
    events, parts = store.rows(view), _parts()
    days = window(view, events, dataset)
    online = link if link.startswith(("http://", "https://")) else ""
    data = {
        "settings": settings() | {"basemaps": {}},
        "map": ZOOM | {"zoomControl": False, "worldCopyJump": False},
        "language": language,
        "start": _start(view).query(),
        "link": online,
        "points": _packed(pack(selected_points(events, dataset, days))),
        "events": _packed(_json(records(events, dataset, language)).encode()),
        "basemap": parts.basemap,
    }
    total = say_count("events", counted.total, language)
    count = say("picture.count", language, shown=say_number(counted.shown, language), total=total)
    texts = {
        "title": dataset.title,
        "dates": dates.span(*days, language),
        "sentence": store.sentence(view),
        "made": say("picture.made", language, day=dates.span(today, today, language)),
        "holds": count,
        "credits": credits_of(dataset, language),
        "basemap": SENTENCES["basemap"].format(credits=parts.credits),
        "policy": parts.policy,
        "icon": parts.icon,
    }
    page = Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        {name: escape(text) for name, text in texts.items()},
        live=_link(online),
        style=parts.style,
        leaflet=parts.leaflet,
        stage=parts.stage,
        data=_as_data(_json(data)),
    )
    return page.encode()


def map_page(question: Question) -> Response:
    """Give the page of the selection as a file to keep.

    As a download only: opened at the server's own address, a page could speak for the server.
    """
    said = question.about()
    try:
        body = build(question.store, question.view, said.link, date.today())
    except TooManyEventsError as error:
        raise RequestError(400, str(error)) from None
    name = file_name(question.store, question.view, "html")
    headers = {**described(said), "content-disposition": f'attachment; filename="{name}"'}
    return as_bytes(body, MEDIA_TYPE, headers)


def _start(view: View) -> View:
    """Return what of a view the page begins with; the rest has chosen the events it holds."""
    return View(
        certain=tuple(sure for sure in view.certain if sure == "date"),
        event=view.event,
        latitude=view.latitude,
        longitude=view.longitude,
        zoom=view.zoom,
    )


def _link(online: str) -> str:
    if not online:
        return ""
    return (
        f'<a href="{escape(online)}" target="_blank" rel="noopener noreferrer">'
        f"{escape(SENTENCES['live'])}</a>."
    )


@cache
def _parts() -> _Parts:
    leaflet = (assets.LEAFLET / "leaflet.js").read_text(encoding="utf-8")
    # A browser's tools would look for the map of the source.
    leaflet = re.sub(r"^//# sourceMappingURL=.*$", "", leaflet, flags=re.MULTILINE)
    stage = assets.script(assets.STANDALONE)
    style = "\n".join((_fonts(), _leaflet_style(), assets.style(), _own_style()))
    basemap = assets.BASEMAP.read_bytes()
    return _Parts(
        style=style,
        leaflet=leaflet,
        stage=stage,
        icon=assets.icon(),
        policy=_policy(style, leaflet, stage),
        basemap=_packed(basemap),
        credits=json.loads(basemap)["attribution"],
    )


def _policy(style: str, *scripts: str) -> str:
    """Return the page's policy: its own scripts and style, nothing else, and no network."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash(script) for script in scripts)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "font-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _fonts() -> str:
    """Return the faces of ``_FACES`` with their files inside."""
    folder = assets.STATIC / "fonts"
    rules = re.findall(
        r"@font-face \{.*?\}", (folder / "fonts.css").read_text(encoding="utf-8"), re.DOTALL
    )
    kept = [rule for rule in rules if any(f"-{face}-normal" in rule for face in _FACES)]

    def inside(match: re.Match[str]) -> str:
        return f'url("{assets.data_uri("font/woff2", (folder / match[1]).read_bytes())}")'

    return re.sub(r'url\("([^"]+)"\)', inside, "\n".join(kept))


def _leaflet_style() -> str:
    """Return Leaflet's styles without its pictures, which none of our controls shows."""
    style = (assets.LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"url\(images/[^)]*\)", "none", style)


def _own_style() -> str:
    return (assets.STATIC / "standalone" / "standalone.css").read_text(encoding="utf-8")


def _packed(content: bytes) -> str:
    """Compress; without a time in it, the same content gives the same text."""
    return b64encode(gzip.compress(content, compresslevel=6, mtime=0)).decode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _as_data(text: str) -> str:
    """Write JSON so that it can end no element and no line of a page."""
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
