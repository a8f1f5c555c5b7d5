"""A dataset whose every text field holds an attack, one event an attack."""

import csv
import json
from pathlib import Path

CANARY = "{{7*7}}"

#: What has run through folium, Leaflet or Streamlit somewhere; see docs/decisions.md. Each would
#: set `window.hacked` in whatever frame it ran, or break the map.
PAYLOADS: tuple[str, ...] = (
    CANARY,
    "{% raise %}",
    "{# note",
    "grew 5{% of",
    '<img src=x onerror="window.top.hacked=1;window.hacked=1">',
    "</script><script>window.top.hacked=1;window.hacked=1</script>",
    "`+(window.top.hacked=1)+`",
    "\\`+(window.top.hacked=1)+`",
    "${window.top.hacked=1}",
    "'-(window.top.hacked=1)-'",
    '"-(window.top.hacked=1)-"',
    "<svg onload=window.top.hacked=1>",
    '<iframe srcdoc="<script>top.hacked=1</script>"></iframe>',
    "[click](javascript:window.top.hacked=1) ![x](https://evil.example/x.png)",
    "$\\href{javascript:window.top.hacked=1}{x}$ :material/bug_report: :red[x]",
    '=HYPERLINK("https://evil.example")',
    "\u202egnp.exe\u2066 \u0000 \ufeff عين 👩‍👩‍👧",
    "A" * 300,
)


def write(folder: Path) -> int:
    """Write the dataset; returns how many events it has."""
    places, sources, events, accounts = [], [], [], []
    for i, raw in enumerate(PAYLOADS):
        attack = raw.replace("\u0000", "")
        short = attack[:80] or "x"
        places.append(
            [f"p{i}", attack, attack, attack, attack, "IQ", 31 + i * 0.3, 42 + (i % 5), "site", 5]
        )
        sources.append([f"s{i}", attack, attack, "2020", f"javascript:top.hacked=1//{i}", attack])
        day = f"2020-01-{i + 1:02}"
        told = (attack, f"p{i}", attack, f"s{i}", attack, "inferred")
        events.append([f"e{i}", short, day, "attack", *told])
        accounts += [[f"e{i}", attack, attack, f"s{i}"], [f"e{i}", attack, "other", f"s{i}"]]
    tables = {
        "places": (
            "place_id name name_ar aliases kind country latitude longitude precision radius_km",
            places,
        ),
        "sources": ("source_id publisher title published url caution", sources),
        "events": (
            "event_id title date category actors place_id summary source_ids note certainty",
            events,
        ),
        "accounts": ("event_id topic account source_ids", accounts),
    }
    for name, (columns, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns.split(), *rows])
    package = {
        "name": "hostile",
        "title": "".join(PAYLOADS[:6]),
        "description": " ".join(PAYLOADS[:12]),
        "version": PAYLOADS[4],
        "licenses": [{"name": PAYLOADS[5]}],
        "sources": [{"title": payload} for payload in PAYLOADS[:8]],
        "resources": [{"name": name, "path": f"{name}.csv"} for name in tables],
    }
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return len(events)
