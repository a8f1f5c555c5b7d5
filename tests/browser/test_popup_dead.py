"""What the popup says of the dead: only a stated nought is none."""

from typing import Any

import pytest
from playwright.sync_api import Page

from web import assets

CATEGORY = {"id": "attack", "label": "Attacks", "color": "#d55e00", "shape": "circle"}
EVENT: dict[str, Any] = {
    **dict.fromkeys(("event_id", "title", "when", "place", "place_local", "summary"), "A"),
    **{"kind": "event", "place_precision": "site", "certainty": "stated"},
    **{"actors": "", "note": "", "sources": [], "accounts": [], "radius_km": None},
}


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (None, None, None),
        (0, 0, "none reported"),
        (3, 3, "3"),
        (3, 5, "3 to 5"),
        (0, 5, "0 to 5"),
        (20, None, "at least 20"),
        (None, 5, "at most 5"),
    ],
)
def test_the_popup_says_of_the_dead_what_is_known(
    page: Page, low: int | None, high: int | None, said: str | None
) -> None:
    page.goto("about:blank")
    event = EVENT | {"killed_low": low, "killed_high": high}
    facts = page.evaluate(
        f"""([event, category]) => {{
            const {{ eventElement }} = {assets.script("events/popup.js")};
            const facts = eventElement(event, category).querySelectorAll('dd');
            return [...facts].map((one) => one.textContent);
        }}""",
        [event, CATEGORY],
    )
    assert facts == ([said] if said else [])
