"""Where pictures are drawn: two at once, the others in order, too many refused, any called off."""

from concurrent.futures import CancelledError
from threading import Event

import pytest

from web.studio import AT_ONCE, MOST_WAITING, BusyError, Studio


def test_at_most_two_are_drawn_at_once_and_the_next_is_told_how_many_are_before_it() -> None:
    studio, go = Studio(), Event()
    running = [studio.submit(go.wait) for _ in range(AT_ONCE)]
    first, second = studio.submit(go.wait), studio.submit(go.wait)
    assert (first.before, second.before) == (0, 1)
    assert not any(job.done for job in (*running, first, second))
    go.set()
    assert [job.result() for job in (*running, first, second)] == [True] * 4


def test_work_is_done_in_the_order_in_which_it_came() -> None:
    studio, go, done = Studio(), Event(), list[int]()
    blockers = [studio.submit(go.wait) for _ in range(AT_ONCE)]
    jobs = [studio.submit(lambda n=n: done.append(n)) for n in range(5)]  # type: ignore[misc]
    go.set()
    for job in (*blockers, *jobs):
        job.result()
    assert sorted(done) == list(range(5))
    assert done[0] in (0, 1)


def test_what_waits_can_be_called_off_and_is_never_drawn() -> None:
    studio, go, drawn = Studio(), Event(), list[str]()
    blockers = [studio.submit(go.wait) for _ in range(AT_ONCE)]
    job = studio.submit(lambda: drawn.append("drawn"))
    job.cancel()
    go.set()
    for blocker in blockers:
        blocker.result()
    with pytest.raises(CancelledError):
        job.result()
    assert drawn == []


def test_when_too_much_waits_more_is_refused_and_told_how_much() -> None:
    studio, go = Studio(), Event()
    jobs = [studio.submit(go.wait) for _ in range(AT_ONCE)]
    while any(job.before for job in jobs):
        pass
    jobs += [studio.submit(go.wait) for _ in range(MOST_WAITING)]
    with pytest.raises(BusyError) as refused:
        studio.submit(go.wait)
    assert refused.value.waiting >= MOST_WAITING
    go.set()
    assert all(job.result() for job in jobs)


def test_a_failure_reaches_who_asked_and_leaves_the_studio_working() -> None:
    studio = Studio()
    failing = studio.submit(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failing.result()
    assert studio.submit(lambda: "next").result() == "next"
