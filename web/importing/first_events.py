"""The first events of an import as they will be, before they are put on the map."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.events import dates
from geo.events.datasets import Source
from geo.importing.result import Imported
from geo.words.texts import say as say_domain
from web.importing.meanings import ours
from web.texts import say

if TYPE_CHECKING:
    import pandas as pd

ROWS = 8
_COLUMNS = ("date", "title", "category", "place", "coordinates", "sources")


def first_events(imported: Imported, key: str) -> None:
    """Draw a table of the first events, in order of date."""
    import pandas as pd

    st.subheader(say("understand.first"), anchor=False)
    kept = f"{key}-first"
    if st.session_state.get(kept, (None, ()))[0] != imported.folder:
        events, sources = imported.first(ROWS)
        told = [_cells(event, sources) for _, event in events.iterrows()]
        st.session_state[kept] = (imported.folder, told)
    cells: list[tuple[str, ...]] = st.session_state[kept][1]
    if not cells:
        st.text(say("understand.first.none"))
        return
    frame = pd.DataFrame(
        cells, columns=pd.Index([say(f"understand.first.{name}") for name in _COLUMNS])
    )
    st.dataframe(
        frame,
        hide_index=True,
        alt=say("understand.first.alt"),
        column_config={
            say("understand.first.title"): st.column_config.TextColumn(width="large"),
        },
    )
    st.caption(say("understand.first.help"))


def _cells(event: "pd.Series[Any]", sources: dict[str, Source]) -> tuple[str, ...]:
    """Return an event in words, one text a column."""
    ids = event["source_ids"]
    named = [sources[one] for one in ids if one in sources] if ids is not None else []
    return (
        dates.words(dates.parse(str(event["date"]))),
        str(event["title"]),
        say_domain(f"category.{event['category']}"),
        str(event["place"]),
        _where(event),
        "; ".join(one.publisher or one.title or one.url for one in named),
    )


def _where(event: "pd.Series[Any]") -> str:
    """Say where an event stands, and how precisely that is known."""
    precision = str(event["place_precision"])
    known = ours("place_precision", precision) if precision != "nan" else ""
    if not event["on_point"]:
        return (
            say("understand.first.off_point", precision=known)
            if known
            else say("understand.first.nowhere")
        )
    point = f"{event['latitude']:.4f}, {event['longitude']:.4f}"
    return say("understand.first.point", point=point, precision=known)
