"""What one open page has in hand, for as long as the page is there and a little longer."""

from collections.abc import Callable
from threading import Lock, Timer
from typing import Any

from geo.library import Library
from web.importing.job import Country, Import, Order
from web.studio import BusyError
from web.texts import say

#: A page that lost its connection comes back within these seconds, or it is gone.
GRACE_SECONDS = 60.0


class Desk:
    """What one open page has in hand: at most one import.

    ``lost`` tells that an import was given up because the page had been away for too long.
    ``updates`` is the id and the title of the dataset that the next file is a newer version of.
    ``country`` is a country file that is being read besides. ``notice`` is a sentence on what
    was done last, and whether it went wrong; ``shown`` are the datasets that the page has listed.
    """

    def __init__(self, grace: float = GRACE_SECONDS) -> None:
        self.current: Import | None = None
        self.country: Country | None = None
        self.lost = False
        self.updates: tuple[str, str] | None = None
        self.notice: tuple[str, bool] | None = None
        self.shown: frozenset[str] = frozenset()
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

    def stay(self) -> None:
        """Say that the page is there."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None

    def leave(self) -> None:
        """Say that the page is gone; unless it comes back in time, the import goes too."""
        with self._lock:
            if (self.current is None and self.country is None) or self._timer:
                return
            self._timer = Timer(self._grace, self._give_up)
            self._timer.daemon = True
            self._timer.start()

    def _give_up(self) -> None:
        self.lost = self.current is not None
        self.forget()
        self.clear()
