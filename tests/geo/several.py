"""Small datasets to put together."""

import pandas as pd

from geo.events.datasets import Dataset
from geo.events.frame import canonical
from geo.places.gazetteer import Gazetteer


def event(event_id="e1", day="2021-06-09", **more):
    """One row as a canonical frame is made of it."""
    known = {"event_id": event_id, "title": f"Title of {event_id}", "date": day}
    return known | {"first_day": day, "last_day": day, "category": "attack"} | more


def dataset(name, *events, places=(), **more):
    """A dataset of some events; none makes an empty one."""
    gazetteer = Gazetteer(places)
    frame = pd.DataFrame([*events] or [event()]).iloc[: len(events)]
    days = {day: pd.to_datetime(frame[day]).astype("datetime64[s]") for day in _DAYS}
    made = canonical(frame.assign(**days, date_precision="day"), gazetteer)
    said = {"title": f"Set {name}", "version": f"1+{name}", "licence": "", "credits": ()}
    return Dataset(name, **said | more, events=made, gazetteer=gazetteer)


_DAYS = ("first_day", "last_day")
