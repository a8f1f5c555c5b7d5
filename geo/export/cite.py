"""A reference for a selection or for one event: as plain text, BibTeX and CSL-JSON.

Titles come from data and links, so nothing of them is left to mean something to LaTeX, BibTeX or
a terminal.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from geo.events import dates
from geo.events.datasets import Part
from geo.export.about import about
from geo.selection.sentence import sentence
from geo.selection.store import EventStore
from geo.selection.view import View
from geo.words.texts import say, say_list

# As commands and not as \{ and \}: BibTeX counts braces, escaped or not.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{sign: f"\\{sign}" for sign in "$&#_%"},
    }
)


@dataclass(frozen=True)
class Reference:
    """What a reference says. Every text is one line.

    ``title`` is the dataset's. ``what`` says the selection, or the event with its date and place;
    ``event`` and ``event_id`` are empty for a selection. ``year`` is that of the version, empty
    where the version names none, or those of several datasets name several. ``key`` is ASCII, the
    same for the same link. ``named`` is each dataset with its version, in words.
    """

    title: str
    version: str
    year: str
    licence: str
    what: str
    link: str
    accessed: date
    key: str
    language: str = "en"
    event: str = ""
    event_id: str = ""
    named: str = ""


def selection(store: EventStore, view: View, address: str, today: date | None = None) -> Reference:
    """Return the reference of a view.

    ``address`` is that of the page, without a query string; ``today`` the day of access.
    """
    dataset, counted = store.dataset, store.summary(view)
    names = {place.place_id: place.name for place in dataset.gazetteer}
    # A reference says what was chosen; what each filter hides is on the page that it names.
    chosen = replace(counted, hidden={}, not_on_a_point=0)
    said = sentence(view, dataset.title, chosen, names)
    return _reference(store, view, address, said, today)


def event(
    store: EventStore, event_id: str, view: View, address: str, today: date | None = None
) -> Reference | None:
    """Return the reference of one event, or None if there is none with this id.

    Of the view only dataset and language count: the link opens the event, whatever is selected.
    Of several datasets the event's own is named.
    """
    found = store.event(event_id, view.language)
    if found is None:
        return None
    alone = View(event=event_id, datasets=view.datasets, language=view.language)
    said = ", ".join(text for text in (found["when"], found["place"]) if text)
    own = found["dataset"]["id"] if "dataset" in found else store.dataset.name
    parts = [part for part in store.dataset.parts if part.name == own]
    made = _reference(store, alone, address, said, today, parts)
    return replace(made, event=_line(found["title"]), event_id=_line(event_id))


def _reference(
    store: EventStore,
    view: View,
    address: str,
    what: str,
    today: date | None,
    only: Sequence[Part] = (),
) -> Reference:
    """Return the reference of a view; ``only`` are the datasets to name, if not all."""
    dataset = store.dataset
    query = view.replace(version=dataset.version).query()
    parts = only or dataset.parts
    dated = [re.match(r"((?:19|20)\d\d)[.-]\d", part.version, re.ASCII) for part in parts]
    years = {found[1] for found in dated if found}
    titled = [
        say("cite.dataset", view.language, title=_line(part.title), version=_line(part.version))
        for part in parts
    ]
    name = re.sub(r"[^a-z0-9]+", "-", dataset.name.lower()).strip("-")
    return Reference(
        title=_line(say_list((part.title for part in parts), view.language)),
        version=_line(", ".join(part.version for part in parts)),
        year=years.pop() if len(years) == 1 else "",
        licence=_line(parts[0].licence if only else dataset.licence),
        what=_line(what),
        # Nothing but the host is not percent-encoded yet, and that the browser named.
        link=quote(about(store, view, address).link, safe="!#$%&'()*+,/:;=?@[]~"),
        accessed=today or date.today(),
        key="-".join(part for part in (name, sha256(query.encode()).hexdigest()[:8]) if part),
        language=view.language,
        named=say_list(titled, view.language),
    )


def plain(reference: Reference) -> str:
    """Write a reference as one line of text, near to the style of the APA (7th edition)."""
    said = say(
        "cite.event" if reference.event_id else "cite.selection",
        reference.language,
        named=reference.named,
        year=reference.year or say("cite.undated", reference.language),
        what=reference.what,
        event=reference.event,
        event_id=reference.event_id,
        licence=_licence(reference),
        day=dates.span(reference.accessed, reference.accessed, reference.language),
        link=reference.link,
    )
    return " ".join(said.split())


def bibtex(reference: Reference) -> str:
    """Write a reference as a BibTeX entry; ``url`` and ``urldate`` are those of biblatex."""
    fields = {
        "title": f"{{{latex(reference.event or reference.title)}}}",
        "year": reference.year,
        "version": latex(reference.version),
        "note": latex(_note(reference)),
        "url": reference.link,
        "urldate": reference.accessed.isoformat(),
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    return "\n".join((f"@misc{{{reference.key},", *lines, "}\n"))


def csl(reference: Reference) -> str:
    """Write a reference as CSL-JSON 1.0, a list of one item."""
    day = reference.accessed
    item: dict[str, Any] = {
        "id": reference.key,
        "type": "webpage" if reference.event_id else "dataset",
        "title": reference.event or reference.title,
        "version": reference.version,
        "accessed": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": reference.link,
        "note": _note(reference),
        "language": reference.language,
    }
    if reference.event_id:
        item["container-title"] = reference.title
    if reference.year:
        item["issued"] = {"date-parts": [[int(reference.year)]]}
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True)
class Format:
    """A format of a reference: its media type, the ending of its files, and what writes it."""

    media_type: str
    ending: str
    write: Callable[[Reference], str]


FORMATS: dict[str, Format] = {
    "text": Format("text/plain; charset=utf-8", "txt", lambda reference: plain(reference) + "\n"),
    "bibtex": Format("application/x-bibtex; charset=utf-8", "bib", bibtex),
    "csl": Format("application/vnd.citationstyles.csl+json", "json", csl),
}


def _note(reference: Reference) -> str:
    """Say what the fields of a format have no place for."""
    said = say(
        "cite.note.event" if reference.event_id else "cite.note.selection",
        reference.language,
        title=reference.title,
        version=reference.version,
        what=reference.what,
        event_id=reference.event_id,
        licence=_licence(reference),
    )
    return " ".join(said.split())


def _licence(reference: Reference) -> str:
    if not reference.licence:
        return ""
    return say("cite.licence", reference.language, licence=reference.licence)


def _line(text: str) -> str:
    # Here, because a server should not wait for what draws before its first page.
    from geo.drawing.lettering import clean

    return clean(text)


def latex(text: str) -> str:
    """Return text that LaTeX prints as it is, with as many braces opened as closed."""
    return text.translate(_LATEX)
