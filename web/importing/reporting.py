"""What became of every row, as tables and as files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from geo import scratch
from geo.importing import mapping as mappings
from geo.importing.mapping import FileMapping
from geo.importing.report import ASIDE, Report, write_aside, write_findings
from geo.words.texts import say as say_domain
from web.markdown import plain
from web.texts import say

ROWS_A_PAGE = 50


def report(found: Report, key: str) -> None:
    """Draw the findings by kind, the rows behind one kind, and the files to save."""
    counts = found.counts()
    if not counts:
        st.text(say("import.report.none"))
        return
    outcome = {
        code: say_domain(f"import.{'aside' if code in ASIDE else 'noted'}") for code in counts
    }
    names = {code: say_domain(f"finding.{code}.name") for code in counts}
    table(
        {
            say("import.report.kind"): list(names.values()),
            say("import.report.outcome"): list(outcome.values()),
            say("import.report.rows"): list(counts.values()),
        },
        alt=say("import.report.kinds"),
    )
    choosing, paging = st.columns([3, 1])
    code = choosing.selectbox(
        say("import.report.show"),
        list(counts),
        format_func=lambda code: f"{names[code]} ({counts[code]:,})",
        key=f"{key}-kind",
    )
    pages = -(-counts[code] // ROWS_A_PAGE)
    page = 1
    if pages > 1:
        label = say("import.report.page", pages=pages)
        page = int(paging.number_input(label, 1, pages, key=f"{key}-page-{code}"))
    _rows(found, code, (page - 1) * ROWS_A_PAGE, counts[code])
    _files(found, key)


def _rows(found: Report, code: str, offset: int, total: int) -> None:
    import pandas as pd

    problems = found.problems(code, ROWS_A_PAGE, offset)
    if total > len(problems):
        first, last = offset + 1, offset + len(problems)
        st.caption(say("import.report.caption", first=first, last=last, total=total))
    # These cells hold text of the file, which a grid shows as it is.
    columns = {
        **({say("import.report.sheet"): [one.sheet for one in problems]} if found.parts else {}),
        say(f"import.report.{found.unit}"): [one.row for one in problems],
        say("import.report.field"): [one.field for one in problems],
        say("import.report.value"): [one.value for one in problems],
        say("import.report.expected"): [one.expected for one in problems],
        say("import.report.remedy"): [one.remedy for one in problems],
    }
    st.dataframe(pd.DataFrame(columns), hide_index=True, alt=say_domain(f"finding.{code}.name"))


def _files(found: Report, key: str) -> None:
    stem = _stem(found.file)
    with st.container(horizontal=True):
        st.download_button(
            say("import.report.save"),
            written(lambda path: write_findings(found, path)),
            f"{stem}-findings.csv",
            "text/csv",
            key=f"{key}-findings",
            on_click="ignore",
        )
        if found.set_aside:
            st.download_button(
                say("import.report.save.aside"),
                written(lambda path: write_aside(found, path)),
                f"{stem}-set-aside.csv",
                "text/csv",
                key=f"{key}-aside",
                on_click="ignore",
            )


def mapping_file(mapping: FileMapping, name: str, key: str) -> None:
    """Draw the button that saves a mapping; ``name`` is that of the file that it belongs to."""
    st.download_button(
        say("import.mapping.save"),
        lambda: mappings.write(mapping),
        f"{_stem(name)}.mapping.json",
        "application/json",
        key=f"{key}-save",
        on_click="ignore",
    )


def _stem(name: str) -> str:
    """Return what to call files after another, whose name may hold folders."""
    return Path(name.replace("\\", "/")).stem or "import"


def written(write: Callable[[Path], object]) -> Callable[[], bytes]:
    """Return what makes a file's bytes when they are asked for, by a function that writes it."""

    def content() -> bytes:
        with scratch.temporary() as folder:
            path = folder / "file"
            write(path)
            return path.read_bytes()

    return content


def geocoded(counts: Mapping[str, int]) -> None:
    """Draw how the names of places were matched, where any row was placed by name."""
    matched = {method: count for method, count in counts.items() if count}
    if not matched:
        return
    table(
        {
            say("import.report.how"): [say_domain(f"geocode.method.{name}") for name in matched],
            say("import.report.rows"): list(matched.values()),
        },
        alt=say("import.report.geocoded"),
    )


def table(columns: Mapping[str, Sequence[object]], alt: str) -> None:
    """Draw a short table of our own words and numbers."""
    import pandas as pd

    texts = {
        name: [plain(f"{one:,}" if isinstance(one, int) else str(one)) for one in values]
        for name, values in columns.items()
    }
    st.table(pd.DataFrame(texts), border="horizontal", hide_index=True, alt=alt)
