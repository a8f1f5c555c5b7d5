"""What one open page has in hand, for as long as the page is there and a little longer.

A desk is found again by the token in the page's address and the visit that it belongs to: so a
page that is reloaded finds its import, and nobody else does. It has one page at a time.
"""

from collections.abc import Callable
from functools import wraps
from threading import Lock, Timer
from typing import Any, Concatenate, ParamSpec
from weakref import WeakValueDictionary

from geo.library.library import Library, LibraryError
from web import page_faults
from web.importing.job import Country, Import, Order
from web.studio import BusyError
from web.texts import say

#: A page that lost its connection comes back within these seconds, or it is gone.
GRACE_SECONDS = 60.0

# Of so many desks it is still known that they were given up.
_MOST_LOST = 1_000


class Desk:
    """What one open page has in hand: at most one import.

    ``lost`` tells that an import was given up because the page had been away for too long.
    ``updates`` is the id and the title of the dataset that the next file is a newer version of.
    ``country`` is a country file that is being read besides. ``notice`` is a sentence on what
    was done last, and whether it went wrong; ``shown`` are the datasets that the page has listed.
    ``told`` is what the person has said of the import and not yet read it again with.
    """

    def __init__(self, token: str = "", visit: str = "", grace: float = GRACE_SECONDS) -> None:
        self.token = token
        self._key = (visit, token)
        self._page = ""
        self.current: Import | None = None
        self.country: Country | None = None
        self.lost = False
        self.updates: tuple[str, str] | None = None
        self.notice: tuple[str, bool] | None = None
        self.shown: frozenset[str] = frozenset()
        self.told: dict[str, Any] = {}
        self._grace = grace
        self._timer: Timer | None = None
        self._lock = Lock()

    def take(self, one: Import) -> None:
        """Have this import in hand, and no other."""
        self.clear()
        self.current, self.updates = one, None
        self.lost, self.notice = False, None

    def begin(self, one: Import, order: Order) -> None:
        """Have an import in hand and read it; where too many wait already, that is said."""
        self.take(one)
        if not self._taken_in(lambda: one.begin(order)):
            self.clear()

    def again(self, **told: Any) -> bool:
        """Read the import in hand again; tell whether that began.

        ``told`` is what the person has told since, as ``Import.again`` takes it. Where too many
        wait already, that is said, and the earlier reading stays.
        """
        one = self.current
        if one is None:
            return False
        return self._taken_in(lambda: one.again(**told))

    def learn(self, country: Country, kept: Library) -> None:
        """Add the places of a country file to a library; where too many wait, that is said."""
        self.forget()
        if self._taken_in(lambda: country.begin(kept)):
            self.country = country
        else:
            country.close()

    def learned(self) -> None:
        """Say what came of a country file once it is read, and read the import in hand again."""
        country = self.country
        if country is None or country.busy:
            return
        self.forget()
        if country.added is None:
            if country.wrong:
                self.say(country.wrong, wrong=True)
            return
        added = say("import.places.added", n=country.added.places, file=country.added.file)
        # Where it can't be read again just now, that is said: the places are there for the next.
        if self.current is None or self.current.imported is None or self.again():
            self.say(" ".join(part for part in (added, country.added.notice) if part))

    def forget(self) -> None:
        """Call off the reading of a country file."""
        old, self.country = self.country, None
        if old:
            old.close()

    def clear(self) -> None:
        """Have nothing in hand; what was is stopped and removed."""
        with self._lock:
            old, self.current = self.current, None
            self.told = {}
        if old:
            old.close()

    def _taken_in(self, begin: Callable[[], None]) -> bool:
        """Begin some work; tell whether that could be, and say so where it could not."""
        try:
            begin()
        except BusyError as busy:
            self.say(say("import.busy", n=busy.waiting), wrong=True)
            return False
        self.notice = None
        return True

    def say(self, sentence: str, wrong: bool = False) -> None:
        """Have a sentence shown until the next thing is done."""
        self.notice = (sentence, wrong)

    def expect(self, dataset_id: str = "", title: str = "") -> None:
        """Take the next file for a newer version of a dataset, or for something else."""
        self.updates = (dataset_id, title) if dataset_id else None
        self.notice = None

    def stay(self, page: str) -> bool:
        """Say that a page is there; tell whether the desk is its own, and no other page's.

        ``page`` is the id of its session.
        """
        with self._lock:
            if self._page not in ("", page):
                return False
            self._page = page
            if self._timer:
                self._timer.cancel()
                self._timer = None
            return True

    def leave(self, page: str) -> None:
        """Say that a page is gone; unless one comes back in time, what is in hand goes too."""
        with self._lock:
            if self._page != page:
                return
            self._page = ""
            if (self.current is None and self.country is None) or self._timer:
                return
            self._timer = Timer(self._grace, self._give_up)
            self._timer.daemon = True
            self._timer.start()

    def _give_up(self) -> None:
        with self._lock:
            if self._page:
                return
        if self.current is not None:
            self.lost = True
            with _finding:
                _lost[self._key] = None
                for key in list(_lost)[:-_MOST_LOST]:
                    del _lost[key]
        self.forget()
        self.clear()


_Given = ParamSpec("_Given")


def told(
    act: Callable[Concatenate[Desk, _Given], None],
) -> Callable[Concatenate[Desk, _Given], None]:
    """Have what a person does say what went wrong, and leave the page and what is in hand."""

    @wraps(act)
    def safely(desk: Desk, /, *args: _Given.args, **kwargs: _Given.kwargs) -> None:
        try:
            act(desk, *args, **kwargs)
        except LibraryError as error:
            desk.say(error.sentence(), wrong=True)
        except Exception as error:
            desk.say(page_faults.sentence(error), wrong=True)

    return safely


_finding = Lock()
_desks: "WeakValueDictionary[tuple[str, str], Desk]" = WeakValueDictionary()
_lost: dict[tuple[str, str], None] = {}


def desk_of(token: str, visit: str, page: str, grace: float = GRACE_SECONDS) -> Desk | None:
    """Return the desk that a token stands for within a visit; a new one where there is none.

    Returns None while another page has it. ``page`` is the id of the session that asks.
    """
    with _finding:
        desk = _desks.get((visit, token))
        if desk is None:
            desk = _desks[visit, token] = Desk(token, visit, grace)
            desk.lost = (visit, token) in _lost
            _lost.pop((visit, token), None)
    return desk if desk.stay(page) else None
