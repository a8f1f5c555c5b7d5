"""Uploads that no page takes: there is room for a few of them, and they go with their page."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.testclient import TestClient
from streamlit import config
from streamlit.runtime import Runtime, get_instance

from geo.library.visits import issue
from web import held
from web.uploads import refusal_of

HOST = "http://127.0.0.1:8501"
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def server() -> Iterator[TestClient]:
    """The application as it is served, where a page that goes is gone for good at once."""
    from app import app

    kept = config.get_option("server.disconnectedSessionTTL")
    config.set_option("server.disconnectedSessionTTL", 0)
    with TestClient(app, base_url=HOST) as client:
        client.get("/_stcore/health")
        yield client
    config.set_option("server.disconnectedSessionTTL", kept)
    Runtime._instance = None


@pytest.fixture(autouse=True)
def limited(monkeypatch):
    """A file may have one megabyte, so a page may leave two; all together three."""
    monkeypatch.delenv("DATELINE_PUBLIC", raising=False)
    monkeypatch.setenv(held.UPLOAD_SETTING, "1")
    monkeypatch.setenv(held.TOTAL_SETTING, "3")
    yield
    for page in held.held():
        held._manager().remove_session_files(page)


@contextmanager
def page(server: TestClient) -> Iterator[str]:
    """Have a page open, and yield the id of its session."""
    there = set(active())
    socket = f"{HOST.replace('http', 'ws')}/_stcore/stream"
    with server.websocket_connect(socket, ["streamlit"], headers={"origin": HOST}):
        (opened,) = set(active()) - there
        yield opened


def active() -> list[str]:
    sessions = get_instance()._session_mgr.list_active_sessions()
    return [one.session.id for one in sessions]


def put(server: TestClient, page: str, file: str, size: int = MEGABYTE, **headers: str):
    token = server.cookies["_streamlit_xsrf"]
    return server.put(
        f"/_stcore/upload_file/{page}/{file}",
        files={"file": ("events.csv", b"x" * size)},
        headers={"x-xsrftoken": token, **headers},
    )


def test_a_page_leaves_no_more_than_two_files_untaken_and_is_told_so(server) -> None:
    with page(server) as one:
        statuses = [put(server, one, f"file-{n}").status_code for n in range(10)]
        assert statuses == [204, 204, *[413] * 8]
        assert sum(held.held().values()) <= 2 * MEGABYTE
        refused = put(server, one, "file-10")
        assert "not taken yet" in refused.text
        assert refusal_of(one) == refused.text
        assert refusal_of(one) == ""


def test_a_file_that_was_taken_makes_room(server) -> None:
    with page(server) as one:
        for number in range(5):
            assert put(server, one, f"file-{number}").status_code == 204
            held.let_go(one, f"file-{number}")


def test_all_pages_together_leave_no_more_than_there_is_room_for(server) -> None:
    with page(server) as first, page(server) as second:
        for one in (first, second):
            assert put(server, one, "file-0").status_code == 204
        assert put(server, first, "file-1").status_code == 204
        refused = put(server, second, "file-1")
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert "room for 3 MB" in refused.text


def test_the_pages_of_one_visit_share_their_room(server, monkeypatch) -> None:
    monkeypatch.setenv("DATELINE_PUBLIC", "1")
    xsrf = server.cookies["_streamlit_xsrf"]
    visit = {"cookie": f"_streamlit_xsrf={xsrf}; dateline_visit={issue('v' * 43)}"}
    with page(server) as first, page(server) as second, page(server) as other:
        for one in (first, second):
            assert put(server, one, "file-0", **visit).status_code == 204
        assert put(server, second, "file-1", **visit).status_code == 413
        assert put(server, other, "file-0").status_code == 204


def test_uploads_go_when_their_page_is_gone_and_stay_while_it_is_there(server, monkeypatch) -> None:
    monkeypatch.setattr(held, "GRACE_SECONDS", 0.0)
    with page(server) as one:
        put(server, one, "file-0")
        with page(server) as gone:
            put(server, gone, "file-0")
        while gone in active():
            pass
        held.room.sweep()
        assert list(held.held()) == [one]


def test_a_page_that_lost_its_connection_has_time_to_come_back(server) -> None:
    with page(server) as gone:
        put(server, gone, "file-0")
    while gone in active():
        pass
    held.room.sweep()
    assert list(held.held()) == [gone]


def test_a_page_that_is_gone_is_closed_also_while_nobody_else_goes(server) -> None:
    with page(server) as gone:
        put(server, gone, "file-0")
    while gone in active():
        pass
    gc.collect()
    assert list(held.held()) == [gone]
    held.close_gone_pages()
    # A page takes all that is its own along when it is closed.
    gc.collect()
    assert held.held() == {}
