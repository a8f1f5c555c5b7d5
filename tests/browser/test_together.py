"""Two things chosen before the server has answered for the first: neither undoes the other."""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen

#: In one task of the browser, so that no answer comes in between.
BOTH = """([first, second]) => {
    const press = (within, selector, text, part) => {
        const found = [...within.querySelectorAll(selector)];
        const one = found.find((element) => element.textContent.includes(text));
        (part ? one.querySelector(part) : one).click();
    };
    const frame = document.querySelector('iframe[title^="streamlit_folium"]').contentDocument;
    const acts = {
        page: () => press(document, '[data-testid=stCheckbox]', 'Known to the town', 'input'),
        map: () => press(frame, 'button', 'Since October 2019'),
    };
    acts[first]();
    acts[second]();
}"""


@pytest.mark.parametrize("order", [("page", "map"), ("map", "page")], ids="-".join)
def test_a_filter_and_a_period_chosen_at_once_both_hold(
    screen: Screen, order: tuple[str, str]
) -> None:
    screen.page.get_by_text("Known to the town or closer").wait_for()
    screen.page.evaluate(BOTH, order)
    screen.until_query(
        lambda query: query.get("from") == ["2019-10-01"] and query.get("certain") == ["place"]
    )
    expect(screen.sentence).to_contain_text("1 October 2019")
    expect(screen.sentence).to_contain_text("certain")
    screen.page.wait_for_timeout(500)
    assert screen.query() == {"from": ["2019-10-01"], "certain": ["place"]}
    assert screen.ask("Dateline.isoOf(Dateline.current.timeline.get().from)") == "2019-10-01"


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
    screen.frame.evaluate(
        """() => {
            const press = (text) => [...document.querySelectorAll('button')]
                .find((button) => button.textContent.includes(text)).click();
            press('Since October 2019');
            press('Energy');
        }"""
    )
    screen.until_query(lambda query: "from" in query and "category" in query)
    expect(screen.sentence).to_contain_text("by category")
    screen.page.go_back()
    screen.until_query(lambda query: "from" in query and "category" not in query)
    screen.page.go_back()
    screen.until_query(lambda query: not query)
