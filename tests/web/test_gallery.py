"""What many ask for: made once for all of them, kept for a while, never for nobody."""

from threading import Event

import pytest

from web.gallery import Gallery
from web.studio import AT_ONCE, BusyError, Studio


@pytest.fixture
def studio():
    """A studio whose hands are full until it may go on."""
    studio, go = Studio(most_waiting=3), Event()
    blockers = [studio.submit(go.wait) for _ in range(AT_ONCE)]
    while any(job.waits for job in blockers):
        pass
    studio.go = go  # type: ignore[attr-defined]
    yield studio
    go.set()


def test_the_same_thing_is_made_once_for_all_who_ask_at_the_same_time(studio) -> None:
    gallery, made = Gallery(studio), list[str]()

    def make() -> bytes:
        made.append("made")
        return b"picture"

    asked = [gallery.ask("a", make) for _ in range(25)]
    studio.go.set()
    assert [one.result() for one in asked] == [b"picture"] * 25
    assert made == ["made"]


def test_what_was_made_lately_is_there_at_once(studio) -> None:
    gallery = Gallery(studio)
    studio.go.set()
    assert gallery.ask("a", lambda: b"first").result() == b"first"
    again = gallery.ask("a", lambda: b"second")
    assert again.done
    assert again.before == 0
    assert again.result() == b"first"


def test_no_more_is_kept_than_has_room_and_the_longest_unasked_for_goes_first(studio) -> None:
    gallery = Gallery(studio, most_bytes=10)
    studio.go.set()
    for key in ("a", "b"):
        gallery.ask(key, lambda: b"12345").result()
    gallery.ask("a", lambda: b"").result()
    gallery.ask("c", lambda: b"12345").result()
    assert gallery.ask("a", lambda: b"again").result() == b"12345"
    assert gallery.ask("b", lambda: b"again").result() == b"again"
    assert gallery.ask("large", lambda: b"x" * 11).result() == b"x" * 11
    assert gallery.ask("large", lambda: b"again").result() == b"again"


def test_what_nobody_can_ask_for_again_is_not_kept(studio) -> None:
    over = set[str]()
    gallery = Gallery(studio, gone=lambda key: key in over)
    studio.go.set()
    gallery.ask("a", lambda: b"first").result()
    over.add("a")
    gallery.ask("b", lambda: b"").result()
    over.clear()
    assert gallery.ask("a", lambda: b"second").result() == b"second"


def test_what_nobody_waits_for_any_more_is_not_begun(studio) -> None:
    gallery, made = Gallery(studio), list[str]()
    asked = [gallery.ask("a", lambda: made.append("a") or b"") for _ in range(2)]  # type: ignore[func-returns-value]
    last = gallery.ask("b", lambda: made.append("b") or b"")  # type: ignore[func-returns-value]
    asked[0].leave()
    asked[0].leave()
    assert last.before == 1
    asked[1].leave()
    assert last.before == 0
    studio.go.set()
    last.result()
    assert made == ["b"]


def test_who_asks_after_it_was_called_off_gets_it(studio) -> None:
    gallery = Gallery(studio)
    gallery.ask("a", lambda: b"first").leave()
    again = gallery.ask("a", lambda: b"second")
    studio.go.set()
    assert again.result() == b"second"


def test_a_failure_reaches_all_who_asked_and_is_not_kept(studio) -> None:
    gallery = Gallery(studio)
    asked = [gallery.ask("a", lambda: bytes(1 // 0)) for _ in range(2)]
    studio.go.set()
    for one in asked:
        with pytest.raises(ZeroDivisionError):
            one.result()
    assert gallery.ask("a", lambda: b"now").result() == b"now"


def test_too_much_is_refused_with_its_number_and_when_to_come_again(studio) -> None:
    gallery = Gallery(studio)
    for key in range(3):
        gallery.ask(key, lambda: b"")
    with pytest.raises(BusyError) as refused:
        gallery.ask("one more", lambda: b"")
    assert refused.value.waiting == 3
    assert refused.value.seconds >= 1
    # What is being waited for already is no more work for one more who asks.
    gallery.ask(0, lambda: b"")
