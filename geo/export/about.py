"""What every export says about itself: which selection, of what, from where, under which terms."""

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from geo.events.datasets import Part
from geo.selection.store import EventStore
from geo.selection.view import View
from geo.words.texts import say

_LONGEST_NAME = 120


@dataclass(frozen=True)
class About:
    """The selection in words, its counts, and what is needed to check and to repeat it.

    ``first_day`` and ``last_day`` are the window asked for as ISO 8601 days, None where it is
    open. ``link`` opens the same selection. ``made`` is the day it was made. ``terms`` says in
    words what the licences ask; ``may_share_rows`` is False where some of the rows may not be
    passed on. ``datasets`` says the same of each dataset that was selected from.
    """

    title: str
    selection: str
    shown: int
    total: int
    first_day: str | None
    last_day: str | None
    version: str
    licence: str
    credits: tuple[str, ...]
    link: str
    made: str
    terms: str = ""
    may_share_rows: bool = True
    datasets: tuple[Part, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the values as JSON can hold them."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        lists = {"credits": list(self.credits), "datasets": [one.plain() for one in self.datasets]}
        return values | lists

    def texts(self) -> dict[str, str]:
        """Return what is known of it as one text each, for formats that hold nothing else."""
        several = self.datasets if len(self.datasets) > 1 else ()
        values = self.plain() | {
            "credits": "; ".join(self.credits),
            "may_share_rows": "" if self.may_share_rows else say("about.not_shared"),
            "datasets": " | ".join(_described(one) for one in several),
        }
        return {name: str(value) for name, value in values.items() if value not in (None, "")}


def about(store: EventStore, view: View, address: str, today: date | None = None) -> About:
    """Describe a selection.

    ``address`` is that of the page, without a query string; ``today`` the day it is made.
    """
    dataset, counted = store.dataset, store.summary(view)
    # A link says which data it was made on, so that whoever opens it later can be told.
    query = view.replace(version=dataset.version).query()
    return About(
        title=dataset.title,
        selection=store.sentence(view),
        shown=counted.shown,
        total=counted.total,
        first_day=view.start.isoformat() if view.start else None,
        last_day=view.end.isoformat() if view.end else None,
        version=dataset.version,
        licence=dataset.licence,
        credits=dataset.credits,
        link=f"{address}?{query}",
        made=(today or date.today()).isoformat(),
        terms=dataset.terms,
        may_share_rows=dataset.may_share_rows,
        datasets=dataset.parts,
    )


def _described(part: Part) -> str:
    """Say in one line what a dataset is, and under which terms."""
    kept = "" if part.may_share_rows else say("about.not_shared")
    said = (part.version, part.licence, "; ".join(part.credits), part.terms, kept)
    return f"{part.name}: {part.title} ({', '.join(text for text in said if text)})"


def file_name(store: EventStore, view: View, extension: str) -> str:
    """Name a file after its selection and data version, in ASCII that every system accepts."""
    span = [day.isoformat() if day else "" for day in (view.start, view.end)]
    chosen = [
        store.dataset.name,
        *view.categories,
        *view.actors,
        *view.places,
        view.words,
        *("certain-" + what for what in view.certain),
        "_to_".join(span) if any(span) else "",
    ]
    slugs = [slug for text in chosen if (slug := _slug(text))]
    name = "_".join(slugs)[:_LONGEST_NAME].rstrip("_-")
    return f"{name or 'events'}_{_slug(store.dataset.version) or '0'}.{extension}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.+_-]+", "-", plain).strip("-._")
