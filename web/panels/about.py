"""About the data: of each dataset its version, terms, credits and what is weak; the sources."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from geo.events.datasets import Dataset, Part
from geo.words.texts import say_number
from web.markdown import plain
from web.texts import say


def about(dataset: Dataset) -> None:
    """Draw what is to be known before anything here is repeated; a section for each dataset."""
    st.text(dataset.description)
    several = len(dataset.parts) > 1
    for part in dataset.parts:
        if several:
            st.subheader(plain(part.title), anchor=False)
        _terms(part)
        st.markdown(f"**{say('about.weak')}**")
        weak = _weak(_only(dataset, part) if several else dataset)
        st.markdown("\n".join(f"- {line}" for line in weak))
    st.subheader(say("about.sources", n=len(dataset.sources)), anchor=False)
    _sources(dataset)


def _terms(part: Part) -> None:
    said = (
        ("about.count", say_number(part.count)),
        ("about.version", part.version),
        ("about.licence", part.licence),
        ("about.terms", part.terms),
        ("about.credits", "; ".join(part.credits)),
    )
    lines = [f"**{say(name)}** {plain(value)}" for name, value in said if value]
    if not part.may_share_rows:
        lines.append(f"**{say('about.kept')}**")
    for line in lines:
        st.markdown(line)


def _only(dataset: Dataset, part: Part) -> Dataset:
    """One dataset's share of several: its events, and the sources and accounts that they have."""
    # Without the texts, which a large dataset has too many of to copy for a few counts.
    counted = dataset.events.drop(columns=["title", "summary", "search", "note", "actors"])
    events = counted[(counted["dataset"] == part.name).to_numpy()]
    sources = {*pc.unique(pc.list_flatten(pa.array(events["source_ids"]))).to_pylist()}
    ids = {*events.loc[events["event_id"].isin([*dataset.accounts]), "event_id"]}
    return replace(
        dataset,
        events=events,
        sources={name: one for name, one in dataset.sources.items() if name in sources},
        accounts={name: told for name, told in dataset.accounts.items() if name in ids},
        problems=(),
    )


def _weak(dataset: Dataset) -> list[str]:
    """What is weak, counted in the data as they are."""
    events = dataset.events
    # A million lists as values of Python would take seconds.
    sources = pc.fill_null(pc.list_value_length(pa.array(events["source_ids"])), 0).to_numpy()
    counted = {
        "about.weak.excerpt": sum(s.read == "excerpt" for s in dataset.sources.values()),
        "about.weak.unsourced": int((sources == 0).sum()),
        "about.weak.single": int((sources == 1).sum()),
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
