"""What changed in a selection since its link was made.

A link names the version of the data that it was made on. Of each version that was given out a
snapshot is kept: for every event a digest of all it said, and as much of it as is needed to tell
whether it was selected and to name it when it is gone. The words of a view are looked for in a
snapshot's titles, actors and places; its summaries are not kept.

Of a dataset in a library there are no snapshots: its history says which events each update
changed, and of what was withdrawn only the ids are left.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from geo.events import dates, records
from geo.events.datasets import Dataset, default_folder
from geo.events.difference import Difference
from geo.events.frame import actor_name, canonical, split_list
from geo.selection.store import EventStore
from geo.selection.view import View
from geo.words.texts import say, say_count, say_list

FORMAT = "dateline-snapshot/1"

#: What is the event's own. What follows from it, or from the rows around it, is no correction.
FIELDS: tuple[str, ...] = (
    "event_id",
    "title",
    "date",
    "kind",
    "category",
    "actors",
    "place_id",
    "place",
    "place_local",
    "place_precision",
    "latitude",
    "longitude",
    "radius_km",
    "summary",
    "killed_low",
    "killed_high",
    "certainty",
    "note",
    "sources",
    "accounts",
)
_DIGITS = 12


@dataclass(frozen=True)
class Kept:
    """What a snapshot keeps of an event; ``digest`` stands for everything it said."""

    digest: str
    title: str
    date: str
    category: str
    place_id: str
    place: str
    actors: str
    certainty: str

    def plain(self, language: str = "en") -> dict[str, str]:
        """Return what names the event, as JSON can hold it; ``when`` is its date in words."""
        when = dates.words(dates.parse(self.date), language)
        names = ("title", "date", "category", "place_id", "place")
        return {name: getattr(self, name) for name in names} | {"when": when}


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The events of one version of a dataset, by id, in the order of their rows."""

    dataset: str
    version: str
    events: Mapping[str, Kept]


@dataclass(frozen=True)
class Drift:
    """The events of a selection that are new, differ, or are gone, by id and in order of date.

    Each with what is known of it, which for one that was withdrawn is as it was. An event that
    was corrected counts when it was selected before or is now. ``old`` and ``new`` are versions;
    ``known`` is False when nothing is known of the old one. ``gone`` are the ids of what was
    withdrawn from the whole dataset where nobody can tell any more what was selected.
    """

    old: str
    new: str
    known: bool = True
    added: Mapping[str, Kept] = field(default_factory=dict)
    corrected: Mapping[str, Kept] = field(default_factory=dict)
    withdrawn: Mapping[str, Kept] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def sentence(self, language: str = "en") -> str:
        """Say what changed; nothing when the link was made on this version."""
        if self.old == self.new:
            return ""
        changes = (
            ("added", self.added),
            ("corrected", self.corrected),
            ("withdrawn", self.withdrawn),
        )
        parts = [say_count(f"drift.{name}", len(ids), language) for name, ids in changes if ids]
        how = "unknown" if not self.known else "changed" if parts else "unchanged"
        said = say(
            f"drift.{how}", language, old=self.old, new=self.new, parts=say_list(parts, language)
        )
        gone = [say_count("drift.gone", len(self.gone), language)] if self.gone else []
        return " ".join([said, *gone])


def compare(old: Snapshot, new: EventStore, view: View) -> Drift:
    """Return what changed in a view's selection from a snapshot to the data of today."""
    now, then = _kept(new.dataset), old.events
    selected = new.rows(view)["event_id"].tolist()
    was_selected = _store(old, new.dataset).rows(view)["event_id"].tolist()
    either = {*selected, *was_selected}
    return Drift(
        old.version,
        new.dataset.version,
        added={one: now[one] for one in selected if one not in then},
        corrected={
            one: kept
            for one, kept in now.items()
            if one in either and one in then and kept.digest != then[one].digest
        },
        withdrawn={one: then[one] for one in was_selected if one not in now},
    )


def since(version: str, new: EventStore, view: View, snapshot: Snapshot | None) -> Drift:
    """Return what changed since a version, as far as its snapshot is there and of this dataset."""
    current = new.dataset.version
    if version in ("", current):
        return Drift(current, current)
    if snapshot is None or snapshot.dataset != new.dataset.name:
        return Drift(version, current, known=False)
    return compare(snapshot, new, view)


def by_history(version: str, new: EventStore, view: View, history: Sequence[Difference]) -> Drift:
    """Return what changed since a version of a library's dataset, from its updates.

    ``history`` has the oldest update first; each names the version that it made.
    """
    current = new.dataset.version
    # A plus sign that was not percent-encoded arrives as a space.
    version = version.replace(" ", "+")
    if version in ("", current):
        return Drift(current, current)
    made = [difference.version for difference in history]
    # The first version was made by no update; its number is all that can be known of it.
    first = re.fullmatch(r"1\+[0-9a-f]{6}", version, re.ASCII) and current in made
    if version not in made and not first:
        return Drift(version, current, known=False)
    added, corrected, withdrawn = _since(history[made.index(version) + 1 if not first else 0 :])
    rows = new.rows(view)
    changed = rows[rows["event_id"].isin([*added, *corrected]).to_numpy()]
    now = _kept_of(changed, new.dataset)
    return Drift(
        version,
        current,
        added={one: kept for one, kept in now.items() if one in added},
        corrected={one: kept for one, kept in now.items() if one in corrected},
        gone=tuple(sorted(withdrawn)),
    )


def _since(history: Iterable[Difference]) -> tuple[set[str], set[str], set[str]]:
    """Return what several updates together added, corrected and withdrew."""
    added: set[str] = set()
    corrected: set[str] = set()
    withdrawn: set[str] = set()
    for one in history:
        # What comes back may be as it was or not; that it was there before is sure.
        back = withdrawn.intersection(one.added)
        left = added.intersection(one.withdrawn)
        added |= {*one.added} - back
        added -= left
        gone = {*one.withdrawn} - left
        withdrawn -= back
        withdrawn |= gone
        corrected |= (back | ({*one.corrected} - added)) - withdrawn
        corrected -= gone
    return added, corrected, withdrawn


def of_parts(view: View, new: EventStore, of_part: Callable[[View], Drift]) -> Drift:
    """Return what changed in a selection of several datasets, put together of each one's.

    ``of_part`` returns it for a view of one dataset alone, which carries that one's version.
    """
    current, parts = new.dataset.version, new.dataset.parts
    if view.version.replace(" ", "+") in ("", current.replace(" ", "+")):
        return Drift(current, current)
    versions = view.version.split(", ")
    if len(versions) != len(parts):
        return Drift(view.version, current, known=False)
    found = [
        (part.name, of_part(_alone(view, part.name, version)))
        for part, version in zip(parts, versions, strict=True)
    ]

    def together(which: str) -> dict[str, Kept]:
        several: dict[str, Kept] = {}
        for name, drift in found:
            kept = getattr(drift, which)
            ids = _ids_in(new.dataset, name, kept)
            several |= {ids.get(one, one): was for one, was in kept.items()}
        return several

    return Drift(
        view.version,
        current,
        all(drift.known for _, drift in found),
        together("added"),
        together("corrected"),
        together("withdrawn"),
        tuple(one for _, drift in found for one in drift.gone),
    )


def _alone(view: View, name: str, version: str) -> View:
    """Return the view of one of several datasets, in which its places have their own ids."""
    places = tuple(place.removesuffix(f"@{name}") for place in view.places)
    return view.replace(datasets=(name,), version=version, places=places)


def _ids_in(dataset: Dataset, name: str, event_ids: Iterable[str]) -> dict[str, str]:
    """Return, of the events of one of several datasets, those ids that are others among them."""
    asked = list(event_ids)
    events = dataset.events
    same = events.loc[events["event_id"].isin(asked).to_numpy(), ["event_id", "dataset"]]
    own = set(same.loc[(same["dataset"] == name).to_numpy(), "event_id"])
    taken = set(same["event_id"]) - own
    return {one: f"{one}@{name}" for one in asked if one in taken}


def take(dataset: Dataset) -> Snapshot:
    """Return the snapshot of a dataset."""
    return Snapshot(dataset.name, dataset.version, _kept(dataset))


@lru_cache(maxsize=4)
def _kept(dataset: Dataset) -> dict[str, Kept]:
    return _kept_of(dataset.events, dataset)


def _kept_of(events: pd.DataFrame, dataset: Dataset) -> dict[str, Kept]:
    return {
        event["event_id"]: Kept(
            _digest(event),
            event["title"],
            event["date"],
            event["category"],
            event["place_id"],
            event["place"],
            event["actors"],
            event["certainty"],
        )
        for event in records.served(events, dataset)
    }


def _digest(event: Mapping[str, Any]) -> str:
    told = json.dumps([event[name] for name in FIELDS], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:_DIGITS]


def _store(snapshot: Snapshot, today: Dataset) -> EventStore:
    """Return a store of what was kept; where a place lies is read from the gazetteer of today."""
    events = [
        {
            "event_id": event_id,
            "title": kept.title,
            "date": kept.date,
            "first_day": (day := dates.parse(kept.date)).first_day,
            "last_day": day.last_day,
            "date_precision": day.precision,
            "category": kept.category,
            "place_id": kept.place_id,
            "place": kept.place,
            "actors": kept.actors,
            "actor_names": list(dict.fromkeys(map(actor_name, split_list(kept.actors)))),
            "certainty": kept.certainty,
        }
        for event_id, kept in snapshot.events.items()
    ]
    frame = canonical(pd.DataFrame(events), today.gazetteer)
    return EventStore(
        Dataset(snapshot.dataset, today.title, snapshot.version, "", (), frame, today.gazetteer)
    )


def folder() -> Path:
    """Return where the snapshots of the data that is served are kept."""
    return default_folder() / "versions"


def versions(kept_in: Path) -> dict[str, Path]:
    """Return the versions that a folder has snapshots of, and their files."""
    return {path.stem: path for path in sorted(kept_in.glob("*.json"))}


def find(version: str, kept_in: Path) -> Snapshot | None:
    """Return the snapshot of a version, or None where there is none that can be read.

    The version comes from a link, so it is looked up and never made part of a path. A plus sign
    that was not percent-encoded arrives as a space.
    """
    path = versions(kept_in).get(version.replace(" ", "+"))
    try:
        return read(path.read_text(encoding="utf-8"), path.name) if path else None
    except (OSError, ValueError):
        return None


def file_name(snapshot: Snapshot) -> str:
    """Return the name of a snapshot's file. Raises ValueError where the version can't be one."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.+_-]*", snapshot.version, re.ASCII):
        raise ValueError(snapshot.version)
    return f"{snapshot.version}.json"


def write(snapshot: Snapshot) -> str:
    """Write a snapshot as JSON, a line an event; the same snapshot gives the same text."""
    head = {"format": FORMAT, "dataset": snapshot.dataset, "version": snapshot.version}
    lines = (
        f"{_json(event_id)}:{_json(astuple(kept))}" for event_id, kept in snapshot.events.items()
    )
    return f'{_json(head)[:-1]},"events":{{\n' + ",\n".join(lines) + "\n}}\n"


def read(text: str, file: str = "") -> Snapshot:
    """Read what ``write`` wrote. Raises ValueError with a sentence that names ``file``."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        events = {event_id: Kept(*_texts(kept)) for event_id, kept in told["events"].items()}
        for kept in events.values():
            dates.parse(kept.date)
        dataset, version = _texts([told["dataset"], told["version"]])
        return Snapshot(dataset, version, events)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(say("drift.snapshot", file=file, reason=error)) from error


def _texts(values: list[object]) -> list[str]:
    texts = [value for value in values if isinstance(value, str)]
    if not isinstance(values, list) or len(texts) != len(values):
        raise TypeError(values)
    return texts


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
