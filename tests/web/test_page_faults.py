"""What nobody foresaw: our words with a number of the log, and the rest goes on."""

import errno
import io
import logging
import random
import re
from pathlib import Path

import pytest

from app import app
from geo.disk import DiskError
from geo.places.gazetteer import Gazetteer
from tests.small_disk import small_disk
from tests.web.importing import page, texts
from web import page_faults
from web.importing.desk import Desk, told
from web.importing.job import Import, Order
from web.uploads import Uploads, refusal_of

SMALL = 10_000


def drawn() -> None:
    import streamlit as st

    from web import page_faults

    st.text("before")
    with page_faults.part():
        st.text("begun")
        raise RuntimeError("/secret/path")
    st.text("after")


def test_a_part_that_fails_says_so_in_our_words_and_the_rest_is_drawn(caplog) -> None:
    shown = page(drawn)
    assert [text.value for text in shown.text] == ["before", "begun", "after"]
    (error,) = shown.error
    reference = re.search(r"under ([0-9a-f]{8})", error.value)
    assert reference
    assert "secret" not in texts(shown)
    (record,) = [one for one in caplog.records if reference[1] in one.getMessage()]
    assert record.levelno == logging.ERROR
    assert record.exc_info


def fragment() -> None:
    import streamlit as st

    from web import page_faults

    @st.fragment
    def failing() -> None:
        raise RuntimeError("/secret/path")

    with page_faults.part():
        failing()
    st.text("after")


def test_a_part_that_streamlit_has_told_of_already_is_not_told_again() -> None:
    # Here Streamlit shows it; in the application it asks us, as the next test has it.
    from streamlit.testing.v1 import AppTest

    shown = AppTest.from_function(fragment).run()
    assert [text.value for text in shown.text] == ["after"]
    assert [one.value for one in shown.error] == []


def test_what_ends_a_run_is_shown_in_our_words_too() -> None:
    assert app._on_script_error is page_faults.shown

    def ended() -> None:
        from web import page_faults

        assert page_faults.shown(RuntimeError("/secret/path"))

    (error,) = page(ended).error
    assert "secret" not in error.value


def test_what_a_person_does_and_fails_is_told_and_what_is_in_hand_stays(caplog) -> None:
    desk = Desk()
    desk.current = current = object()  # type: ignore[assignment]

    @told
    def act(desk: Desk, error: Exception) -> None:
        raise error

    act(desk, RuntimeError("/secret/path"))
    assert desk.notice is not None
    assert "secret" not in desk.notice[0]
    assert desk.notice[1]
    act(desk, DiskError("full", folder="/var/tmp"))
    assert desk.notice == (str(DiskError("full", folder="/var/tmp")), True)
    assert desk.current is current
    desk.current = None


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def table() -> bytes:
    noise = random.Random(1)
    rows = [f"2021-01-01,{noise.randbytes(1000).hex()}" for _ in range(20)]
    return "\n".join(["date,title", *rows]).encode()


def test_a_file_that_the_disk_has_no_room_for_leaves_no_folder(temporary) -> None:
    with small_disk(SMALL), pytest.raises(DiskError, match="is full"):
        Import("events.csv", io.BytesIO(table()))
    assert list(temporary.iterdir()) == []


def test_a_reading_that_fills_the_disk_is_told_and_the_one_before_stays(temporary) -> None:
    one = Import("events.csv", io.BytesIO(table()))
    try:
        one.begin(Order(one.path, Gazetteer))
        assert one._job
        one._job.result()
        before = one.imported
        assert before
        with small_disk(SMALL):
            one.again()
            one._job.result()
        assert one.refusal
        assert f"The disk of {temporary} is full" in one.refusal.sentence
        assert one.imported is before
        assert before.folder.exists()
    finally:
        one.close()


def test_an_upload_that_fills_the_disk_is_refused_with_a_sentence() -> None:
    from tests.web.apart import run_apart

    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    async def full(scope: object, receive: object, send: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    scope = {
        "type": "http",
        "method": "PUT",
        "path": "/_stcore/upload_file/page-9/file-1",
        "headers": [],
    }
    run_apart(Uploads(full)(scope, receive, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 507
    assert "is full" in str(sent[1]["body"])
    assert "is full" in refusal_of("page-9")


@pytest.mark.parametrize("form", ["xlsx", "gpkg"])
def test_a_file_of_rows_that_the_disk_has_no_room_for_is_refused_with_a_sentence(get, form) -> None:
    with small_disk(SMALL):
        answer = get(f"/api/events.{form}")
    assert answer.status_code == 507
    assert "is full" in answer.json()["error"]
