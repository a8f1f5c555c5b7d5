"""Which head of a column means the number of all the dead, and which only looks like it."""

from functools import cache

from geo.values.header_words import HEADERS
from geo.values.toll_words import (
    CASUALTIES,
    DEAD,
    HIGHEST,
    LOWEST,
    NOT_NUMBERS,
    WHOLE,
    WOUNDED,
    bare,
)

FIELDS: tuple[str, ...] = ("killed", "killed_low", "killed_high")

#: A part of the dead, or the wounded too: what a person has to tell.
DOUBTFUL = "doubtful"


@cache
def meaning(head: str) -> str:
    """Return one of ``FIELDS``, or ``DOUBTFUL``, or "" for what is no number of dead."""
    name = bare(head)
    for field in FIELDS:
        if name in map(bare, HEADERS[field]):
            return field
    words = set(name.split())
    dead = words & DEAD
    if words & NOT_NUMBERS or not (dead or words & CASUALTIES) or (words & WOUNDED and not dead):
        return ""
    beside = words - DEAD - CASUALTIES - WHOLE
    if not dead or beside - LOWEST - HIGHEST:
        return DOUBTFUL
    if not beside:
        return "killed"
    bounds = {"killed_low": LOWEST, "killed_high": HIGHEST}
    return next((field for field, words in bounds.items() if beside <= words), DOUBTFUL)


def sure(head: str) -> bool:
    """Whether a head says that people died; “best” and “low” may be said of anything."""
    return bool(set(bare(head).split()) & DEAD)
