"""The figures as tables of text, for a terminal or a page of documentation (Markdown)."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from bench.measure import DATELINE, PEERS
from bench.run import Figure

#: What is wanted: figure, number of events (None the shipped), highest median, and its words.
WANTED: tuple[tuple[str, int | None, float, str], ...] = (
    ("drag draw", 100_000, 17, "a dragged step: draw"),
    ("drag draw", 1_000_000, 50, "a dragged step: draw"),
    ("drag frame", 100_000, 17, "a dragged step: until the next frame begins"),
    ("drag frame", 1_000_000, 50, "a dragged step: until the next frame begins"),
    ("sentence", 10_000, 300, "after release, the counts have followed"),
    ("list", 10_000, 300, "after release, the list has followed"),
    ("sentence", 1_000_000, 300, "after release, the counts have followed"),
    ("list", 1_000_000, 300, "after release, the list has followed"),
    ("filters", 1_000_000, 300, "after release, the filters' counts have followed"),
    ("first map", None, 2500, "first map painted, nothing cached"),
    ("memory", None, 400, "server's resident memory after use"),
)

#: Dateline's own figures and how they are called.
OWN: dict[str, str] = {
    "drag draw": "one dragged step: draw (dateline:draw)",
    "drag work": "one dragged step: all work of its frame",
    "drag frame": "one dragged step: until the next frame begins",
    "drag wire": "a whole drag: bytes",
    "drag cpu": "a whole drag: server CPU",
    "sentence": "after release: counts",
    "list": "after release: list",
    "filters": "after release: filters' counts",
    "first map": "first map, nothing cached",
    "first visit": "first map of a server's first visitor",
    "start": "start until /healthz answers",
    "memory": "server memory after use",
}


def tables(figures: Sequence[Figure]) -> str:
    """Return all tables: steps beside the peers, Dateline's own figures, and what is wanted."""
    return "\n\n".join(
        [
            "A step of the slider: median (least to most); x is how many times Dateline's.",
            _steps(figures),
            "First map of a new browser, and the server's memory after the steps.",
            _openings(figures),
            "Dateline by itself: median (least to most).",
            _own(figures),
            "What is wanted of medians.",
            _wanted(figures),
        ]
    )


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _find(figures: Sequence[Figure], name: str, app: str, size: int) -> Figure | None:
    found = (f for f in figures if (f.name, f.app, f.events) == (name, app, size))
    return next(found, None)


def _sizes(figures: Sequence[Figure]) -> list[tuple[int, bool]]:
    return list(dict.fromkeys((figure.events, figure.shipped) for figure in figures))


def _called(size: int, shipped: bool) -> str:
    return f"{size:,} (shipped)" if shipped else f"{size:,}"


def _steps(figures: Sequence[Figure]) -> str:
    head = [
        "events",
        "application",
        "slider to painted map",
        "x",
        "bytes a step",
        "server CPU a step",
    ]
    rows = []
    for size, shipped in _sizes(figures):
        own = _find(figures, "painted", DATELINE.name, size)
        for app in (DATELINE, *PEERS):
            painted = _find(figures, "painted", app.name, size)
            if not painted:
                continue
            others = [_find(figures, name, app.name, size) for name in ("wire", "cpu")]
            rows.append(
                [
                    _called(size, shipped),
                    app.name,
                    _spread(painted),
                    _times(painted, own),
                    *(_middle(figure) for figure in others),
                ]
            )
    return _markdown(head, rows)


def _openings(figures: Sequence[Figure]) -> str:
    rows = []
    for size, shipped in _sizes(figures):
        for app in (DATELINE, *PEERS):
            found = [_find(figures, name, app.name, size) for name in ("first map", "memory")]
            if any(found):
                rows.append([_called(size, shipped), app.name, *(_middle(one) for one in found)])
    return _markdown(["events", "application", "first map", "memory"], rows)


def _own(figures: Sequence[Figure]) -> str:
    sizes = _sizes(figures)
    rows = []
    for name, called in OWN.items():
        cells = [_find(figures, name, DATELINE.name, size) for size, _ in sizes]
        rows.append([called, *(_spread(cell) if cell else "" for cell in cells)])
    return _markdown(["figure", *(_called(*size) for size in sizes)], rows)


def _wanted(figures: Sequence[Figure]) -> str:
    rows = []
    for name, size, most, words in WANTED:
        for figure in figures:
            at_size = figure.shipped if size is None else figure.events == size
            if figure.name != name or figure.app != DATELINE.name or not at_size:
                continue
            met = "yes" if median(figure.values) <= most else "no"
            limit = _written(most, figure.unit)
            rows.append(
                [words, _called(figure.events, figure.shipped), limit, _middle(figure), met]
            )
    return _markdown(["figure", "events", "wanted, at most", "measured", "met"], rows)


def _times(figure: Figure, own: Figure | None) -> str:
    if not figure.values or not own or not own.values:
        return ""
    return f"{median(figure.values) / median(own.values):,.0f}"


def _middle(figure: Figure | None) -> str:
    if not figure or not figure.values:
        return ""
    return _written(median(figure.values), figure.unit)


def _spread(figure: Figure) -> str:
    if not figure.values:
        return figure.note
    if len(figure.values) == 1:
        return _middle(figure)
    least, most = (_written(pick(figure.values), figure.unit) for pick in (min, max))
    return f"{_middle(figure)} ({least} to {most})"


_WRITTEN: dict[str, Callable[[float], str]] = {
    "ms": lambda ms: f"{ms:,.0f} ms" if ms >= 100 else f"{ms:.1f} ms",
    "s": lambda s: f"{s * 1000:,.0f} ms" if s < 1 else f"{s:.1f} s",
    "MB": lambda mb: f"{mb:,.0f} MB",
    "bytes": lambda n: (
        f"{n:,.0f} B" if n < 1e3 else f"{n / 1e3:,.0f} kB" if n < 1e6 else f"{n / 1e6:,.1f} MB"
    ),
}


def _written(value: float, unit: str) -> str:
    return _WRITTEN[unit](value)
