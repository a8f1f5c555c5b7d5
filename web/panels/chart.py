"""The chart: the selection by month and category, stacked, in the map's colours."""

import streamlit as st

from geo.events.frame import CATEGORIES
from geo.events.symbols import SYMBOLS
from geo.selection.store import EventStore
from geo.selection.view import View
from geo.words.texts import say as say_domain
from web.texts import say

FEWEST_MONTHS = 24


def chart(view: View, store: EventStore) -> None:
    """Draw it, with its sentence for those who do not see it."""
    import altair as alt
    import pandas as pd

    counts = store.timeline(view)
    if counts.empty:
        return
    names = {category: say_domain(f"category.{category}", view.language) for category in CATEGORIES}
    counts = counts.assign(category=counts["category"].astype(str).map(names))
    st.caption(say("chart.caption"))
    last = counts["month"].max()
    first = min(counts["month"].min(), last - pd.DateOffset(months=FEWEST_MONTHS - 1))
    # Few months would otherwise become bars as wide as the page.
    months = alt.Scale(domain=[first.isoformat(), (last + pd.DateOffset(months=1)).isoformat()])
    category = alt.Color(
        "category:N",
        title=None,
        scale=alt.Scale(
            domain=[names[c] for c in SYMBOLS], range=[s.color for s in SYMBOLS.values()]
        ),
        legend=alt.Legend(orient="bottom"),
    )
    bars = (
        alt.Chart(counts, description=say("chart.alt", sentence=store.sentence(view)))
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(month):T", title=None, scale=months),
            y=alt.Y("count:Q", title=say("chart.count"), axis=alt.Axis(tickMinStep=1)),
            color=category,
            tooltip=[
                alt.Tooltip("yearmonth(month):T", title=say("chart.month"), format="%B %Y"),
                alt.Tooltip("category:N", title=say("list.category")),
                alt.Tooltip("count:Q", title=say("chart.count")),
            ],
        )
        .properties(height=320)
    )
    st.altair_chart(bars, width="stretch")
