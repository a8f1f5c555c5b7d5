"""About the data: version, licence, method, what is weak, and every source."""

import streamlit as st

from geo.datasets import Dataset
from geo.words import say_number
from web.markdown import plain
from web.texts import say


def about(dataset: Dataset) -> None:
    """Draw what is to be known before anything here is repeated."""
    st.text(dataset.description)
    for name, value in (
        ("about.version", dataset.version),
        ("about.licence", dataset.licence),
        ("about.credits", "; ".join(dataset.credits)),
    ):
        st.markdown(f"**{say(name)}** {plain(value)}")
    st.subheader(say("about.weak"), anchor=False)
    st.markdown("\n".join(f"- {line}" for line in _weak(dataset)))
    st.subheader(say("about.sources", n=len(dataset.sources)), anchor=False)
    _sources(dataset)


def _weak(dataset: Dataset) -> list[str]:
    """What is weak, counted in the data as they are."""
    events = dataset.events
    single = sum(len(ids) == 1 for ids in events["source_ids"])
    unsourced = sum(len(ids) == 0 for ids in events["source_ids"])
    counted = {
        "about.weak.excerpt": sum(s.read == "excerpt" for s in dataset.sources.values()),
        "about.weak.unsourced": unsourced,
        "about.weak.single": single,
        "about.weak.inferred": int((events["certainty"] == "inferred").sum()),
        "about.weak.date": int((events["date_precision"] != "day").sum()),
        "about.weak.place": int((events["place_precision"] != "site").sum()),
        "about.weak.off_point": int((~events["on_point"]).sum()),
        "about.weak.kind": int((events["kind"] != "event").sum()),
        "about.weak.accounts": len(dataset.accounts),
        "about.weak.caution": sum(bool(s.caution) for s in dataset.sources.values()),
        "about.weak.problems": len(dataset.problems),
    }
    return [say(key, n=say_number(count)) for key, count in counted.items() if count]


def _sources(dataset: Dataset) -> None:
    import pandas as pd

    sources = dataset.sources.values()
    if not sources:
        return
    columns = {
        "about.publisher": [source.publisher for source in sources],
        "about.title": [source.title for source in sources],
        "about.published": [source.published for source in sources],
        "about.caution": [source.caution for source in sources],
        "about.link": [_web_address(source.url) for source in sources],
    }
    st.dataframe(
        pd.DataFrame({say(key): column for key, column in columns.items()}),
        hide_index=True,
        height=420,
        key="sources",
        column_config={say("about.link"): st.column_config.LinkColumn()},
    )


def _web_address(url: str) -> str | None:
    """An address that may become a link, or None: only the web's own schemes."""
    return url if url.lower().startswith(("http://", "https://")) else None
