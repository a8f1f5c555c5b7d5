"""What tests keep in a library, and how they ask for it."""

import pandas as pd

from geo.events.frame import canonical
from geo.library.dataset_files import Contents
from geo.selection.view import View
from web.datasets import shipped

OWN = shipped().dataset.name


def contents(title="My rows", days=("2021-02-03", "2021-02-04"), **more):
    """An import with one event a day."""
    found = {"event_id": [f"row-{number}" for number, _ in enumerate(days)], "date": [*days]}
    found |= {"title": [f"{title} {day}" for day in days], "first_day": [*days]}
    events = pd.DataFrame(found | {"last_day": [*days]}).assign(
        category="attack", date_precision="day"
    )
    kinds = dict.fromkeys(("first_day", "last_day"), "datetime64[s]")
    frame = canonical(events.astype(kinds))
    return Contents(title, frame, licence="Mine", **more)


def asked(*names):
    """The view of some datasets."""
    return View(datasets=names)
