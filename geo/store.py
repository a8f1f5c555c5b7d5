"""The questions that a selection answers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Summary:
    """The counts of a selection; ``shown`` and all of ``hidden`` make ``total``."""

    total: int
    shown: int
    hidden: dict[str, int]
    not_on_a_point: int
    first_day: date | None
    last_day: date | None
    categories: dict[str, int]
