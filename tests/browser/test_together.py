"""Two things chosen before the server has answered for the first: neither undoes the other."""

from datetime import date
from random import Random
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

#: Press what has a text, on the page or in the map's frame; in one task of the browser, so that no
#: answer comes in between.
PRESS = """(wanted) => {
    const frame = document.querySelector('iframe[title^="streamlit_folium"]').contentDocument;
    const places = {
        map: [frame, 'button', null],
        box: [document, '[data-testid=stCheckbox]', 'input'],
        pill: [document, '[data-testid=stButtonGroup] button', null],
        button: [document, '[data-testid=stButton] button', null],
        tab: [document, '[role=tab]', null],
    };
    for (const [place, text] of wanted) {
        if (place === 'history') {
            // Not history's own, which can leave the page.
            for (const gone of Object.values(navigation[text]())) gone.catch(() => {});
            continue;
        }
        const [within, selector, part] = places[place];
        const says = (one) => one.textContent.includes(text) || one.ariaLabel === text;
        const found = [...within.querySelectorAll(selector)].find(says);
        (part ? found.querySelector(part) : found).click();
    }
}"""
FILTER, PERIOD = ("box", "Known to the town"), ("map", "Since October 2019")
#: What a person can do without a word, and how long until the next, in ms.
ACTS = (
    FILTER,
    PERIOD,
    ("box", "Certainly inside the dates"),
    ("pill", "Diplomacy"),
    ("pill", "Politics"),
    ("button", "Clear all filters"),
    ("tab", "By month"),
    ("tab", "Events"),
    ("map", "2020"),
    ("map", "2021"),
    ("map", "All"),
    ("map", "Step forward"),
    ("map", "Step back"),
    ("map", "Energy"),
    ("map", "Attacks"),
    ("map", "Zoom in"),
    ("map", "Reset to the whole"),
    ("history", "back"),
    ("history", "forward"),
)
PAUSES = (0, 0, 20, 60, 120, 250, 500)


@pytest.mark.parametrize("order", [(FILTER, PERIOD), (PERIOD, FILTER)])
def test_a_filter_and_a_period_chosen_at_once_both_hold(
    screen: Screen, order: tuple[tuple[str, str], tuple[str, str]]
) -> None:
    screen.page.get_by_text("Known to the town or closer").wait_for()
    screen.page.evaluate(PRESS, order)
    screen.until_query(
        lambda query: query.get("from") == ["2019-10-01"] and query.get("certain") == ["place"]
    )
    expect(screen.sentence).to_contain_text("1 October 2019")
    expect(screen.sentence).to_contain_text("certain")
    screen.page.wait_for_timeout(500)
    assert screen.query() == {"from": ["2019-10-01"], "certain": ["place"]}
    first = (date(2019, 10, 1) - date(1970, 1, 1)).days
    assert screen.ask("Dateline.current.timeline.get().from") == first


def test_a_filter_taken_back_at_once_is_gone_and_what_came_between_stays(screen: Screen) -> None:
    screen.page.get_by_text("Known to the town or closer").wait_for()
    screen.page.evaluate(PRESS, [FILTER, PERIOD, FILTER])
    expect(screen.sentence).to_contain_text("129 of 195 events: from 1 October 2019.")
    screen.page.wait_for_timeout(500)
    assert screen.query() == {"from": ["2019-10-01"]}
    assert screen.shown() == 129


def test_steps_faster_than_the_server_answers_are_all_made(screen: Screen) -> None:
    screen.open("from=2012-01-01&to=2012-01-31")
    screen.frame.evaluate(
        """async () => {
            window.seen = [];
            const { timeline } = Dateline.current;
            const look = () => {
                const { from } = timeline.get();
                if (from !== seen.at(-1)) seen.push(from);
                requestAnimationFrame(look);
            };
            look();
            const forward = document.querySelector('button[aria-label="Step forward"]');
            for (let i = 0; i < 8; i += 1) {
                forward.click();
                await new Promise((done) => setTimeout(done, 90));
            }
        }"""
    )
    expect(screen.sentence).to_contain_text("September 2012")
    screen.page.wait_for_timeout(500)
    seen = screen.ask("seen")
    assert seen == sorted(seen), "the window went back by itself"
    assert screen.query() == {"from": ["2012-09-01"], "to": ["2012-09-30"]}


def test_what_is_chosen_meanwhile_is_one_step_of_back(screen: Screen) -> None:
    """The answer to the first choice is not a step of its own between the two."""
    screen.page.evaluate(PRESS, [PERIOD, ("map", "Energy")])
    screen.until_query(lambda query: "from" in query and "category" in query)
    expect(screen.sentence).to_contain_text("by category")
    screen.page.go_back()
    screen.until_query(lambda query: "from" in query and "category" not in query)
    screen.page.go_back()
    screen.until_query(lambda query: not query)


def agreed(screen: Screen) -> bool:
    """Whether the address, the sentence on the page and the map say the same."""
    query = urlsplit(screen.page.url).query
    said = screen.page.request.get(f"{screen.url}api/summary?{query}").json()
    told = screen.sentence.inner_text()
    return (said["sentence"], said["shown"]) == (told, screen.shown())


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_chosen_the_page_the_map_and_the_address_agree_in_the_end(
    screen: Screen, seed: int
) -> None:
    screen.page.get_by_text("Known to the town or closer").wait_for()
    chance = Random(seed)
    done = []
    for _ in range(14):
        act, pause = chance.choice(ACTS), chance.choice(PAUSES)
        done.append((*act, pause))
        screen.page.evaluate(PRESS, [act])
        screen.page.wait_for_timeout(pause)
    in_a_row = 0
    for _ in range(60):
        in_a_row = in_a_row + 1 if agreed(screen) else 0
        if in_a_row == 4:
            break
        screen.page.wait_for_timeout(250)
    assert in_a_row == 4, f"{done} left {screen.page.url}: {screen.sentence.inner_text()}"
    assert screen.errors == []
