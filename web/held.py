"""The uploads that lie in memory until a page takes them: how many may, and when they go.

Streamlit holds an upload for as long as its page is there, and a page that is gone until the next
one goes, be that days later. Any program may send uploads that no page takes. So there is room
for a few a page, or a visit, and for some of all together, and what belongs to a page that is
gone goes soon after it.
"""

import os
import time
from dataclasses import dataclass, field
from threading import Lock

from streamlit import config
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from web.datasets import public
from web.texts import say

#: The variable that says how many megabytes a file may have.
UPLOAD_SETTING = "DATELINE_UPLOAD_MB"

#: What it is without that variable on a server that is open to people who don't know each other.
PUBLIC_MB = 50

#: The variable that says how many megabytes the uploads of all pages may have in memory.
TOTAL_SETTING = "DATELINE_UPLOADS_MB"

#: What it is without that variable, on a server of one's own and on a public one.
TOTAL_MB, PUBLIC_TOTAL_MB = 1_000, 500

#: So many files of the largest size may lie untaken: a table, say, and a country file beside it.
FILES_A_PAGE = 2

#: A page that lost its connection comes back within these seconds, or it is gone.
GRACE_SECONDS = 60.0

MEGABYTE = 1024 * 1024
#: What a browser sends around a file, at most.
AROUND = MEGABYTE
# That is some hundred bytes, as it is.
_AROUND_ALL = 1 << 16


def most_megabytes() -> int | None:
    """Return how many megabytes a file may have; None leaves it to Streamlit's own setting.

    Raises ValueError where the variable holds no whole number above 0.
    """
    return _setting(UPLOAD_SETTING) or (PUBLIC_MB if public() else None)


def total_megabytes() -> int:
    """Return how many megabytes the uploads of all pages may have in memory together.

    Raises ValueError where the variable holds no whole number above 0.
    """
    return _setting(TOTAL_SETTING) or (PUBLIC_TOTAL_MB if public() else TOTAL_MB)


def _setting(name: str) -> int | None:
    told = os.environ.get(name, "").strip()
    if not told:
        return None
    if not (told.isascii() and told.isdecimal() and int(told)):
        raise ValueError(say("uploads.setting", name=name, value=told[:40]))
    return int(told)


@dataclass(frozen=True)
class Full:
    """Why there is no room for an upload: a status of HTTP and a sentence."""

    status: int
    sentence: str


@dataclass
class _Coming:
    """An upload on its way: its page, whose it is, and its bytes as far as they are known."""

    page: str
    whose: str
    size: int = 0


@dataclass
class Room:
    """How much room there is for uploads. A page is named by its session, ``whose`` by its visit;
    where there are no visits, it is the page's own."""

    _coming: dict[tuple[str, str], _Coming] = field(default_factory=dict)
    _whose: dict[str, str] = field(default_factory=dict)
    _gone: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, page: str, file: str, whose: str, size: int) -> Full | None:
        """Count an upload that has ``size`` bytes as far as is known; tell why it has no room.

        What has none counts no longer.
        """
        with self._lock:
            lying = held()
            there = {*lying, *(name for name, _ in self._coming)}
            self._whose = {name: one for name, one in self._whose.items() if name in there}
            self._whose[page] = whose
            self._coming[page, file] = _Coming(page, whose, size)
            coming = list(self._coming.values())
            everyone = sum(lying.values()) + sum(one.size for one in coming)
            own = sum(size for name, size in lying.items() if self._whose.get(name, name) == whose)
            own += sum(one.size for one in coming if one.whose == whose)
            largest = most_megabytes() or int(config.get_option("server.maxUploadSize"))
            limit = FILES_A_PAGE * largest
            if own > limit * MEGABYTE + _AROUND_ALL:
                full = Full(413, say("uploads.page", limit=limit))
            elif everyone > total_megabytes() * MEGABYTE + _AROUND_ALL:
                full = Full(503, say("uploads.all", limit=total_megabytes()))
            else:
                return None
            del self._coming[page, file]
            return full

    def leave(self, page: str, file: str) -> None:
        """Count an upload no longer: it lies in memory now, or did not come to its end."""
        with self._lock:
            self._coming.pop((page, file), None)

    def sweep(self) -> None:
        """Remove what belongs to pages that are gone, once they have been for long enough."""
        manager, now = _manager(), time.monotonic()
        with self._lock:
            gone = [page for page in held() if not get_instance().is_active_session(page)]
            self._gone = {page: self._gone.get(page, now) for page in gone}
            over = [page for page, since in self._gone.items() if now - since >= GRACE_SECONDS]
        for page in over:
            if manager:
                manager.remove_session_files(page)


room = Room()


def held() -> dict[str, int]:
    """Return how many bytes of uploads lie in memory for each page, by its session."""
    manager = _manager()
    # Uploads come and go in other threads meanwhile.
    pages = list(manager.file_storage.items()) if manager else []
    sizes = {page: sum(len(file.data) for file in list(files.values())) for page, files in pages}
    return {page: size for page, size in sizes.items() if size}


def let_go(page: str, file: str) -> None:
    """Remove an upload, which would stay as long as its page is open."""
    if manager := _manager():
        manager.remove_file(page, file)


def close_gone_pages() -> None:
    """Close the pages that are gone for longer than they are kept for.

    Streamlit itself closes them when the next page goes, and all that they hold stays until then.
    """
    sessions = get_instance()._session_mgr if exists() else None
    if isinstance(sessions, WebsocketSessionManager):
        sessions._session_storage._cache.expire()  # type: ignore[attr-defined]


def _manager() -> MemoryUploadedFileManager | None:
    manager = get_instance().uploaded_file_mgr if exists() else None
    return manager if isinstance(manager, MemoryUploadedFileManager) else None
