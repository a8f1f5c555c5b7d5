"""The address that holds: changes from several sides, and browsers whose address is older."""

from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from geo.selection.view import View, read


def page() -> None:
    """A page with a button for each way to change the address."""
    import streamlit as st

    from web import address

    view, problems = address.current()
    st.text(view.query())
    st.caption(" ".join(problem.sentence for problem in problems))
    st.button("words", on_click=address.change, kwargs={"words": "drone"})
    dates = {"from": "2021-01-01", "to": None, "category": ["attack", "energy"]}
    st.button("map", on_click=address.take, args=(dates,))
    st.button("rerun")


def opened(**query: str) -> AppTest:
    made = AppTest.from_function(page)
    made.query_params.update(query)
    return made.run()


def press(test: AppTest, label: str, browser: dict[str, str] | None = None) -> AppTest:
    """Press a button; the browser's address is ``browser``, or else the one that was told."""
    if browser is not None:
        test.query_params.clear()
        test.query_params.update(browser)
    return next(button for button in test.button if button.label == label).click().run()


def shown(test: AppTest) -> View:
    """The View that the page was drawn for; the address must be the same."""
    drawn = read(test.text[0].value)[0]
    assert read(urlencode(test.query_params, doseq=True))[0] == drawn
    return drawn


def test_what_is_changed_on_the_page_and_on_the_map_adds_up() -> None:
    test = press(press(opened(to="2021-06-30"), "words"), "map")
    assert shown(test).query() == "from=2021-01-01&category=attack&category=energy&q=drone"


def test_a_change_starts_from_what_holds_whatever_address_comes_with_it() -> None:
    test = press(press(opened(), "words"), "map", browser={})
    assert shown(test).words == "drone"
    assert shown(test).categories == ("attack", "energy")


def test_a_run_that_brings_an_older_address_keeps_to_the_one_that_holds() -> None:
    test = press(press(opened(), "words"), "rerun", browser={})
    assert shown(test).words == "drone"


def test_where_the_map_looks_is_the_browsers_affair() -> None:
    test = press(opened(q="drone"), "rerun", {"q": "drone", "lat": "33", "lng": "44", "zoom": "8"})
    assert shown(test).zoom == 8


def test_what_cannot_be_used_stays_in_the_address_and_is_said() -> None:
    test = opened(**{"from": "yesterday", "utm_source": "mail"})
    assert "yesterday" in press(test, "rerun").caption[0].value
    assert test.query_params["utm_source"] == "mail"
