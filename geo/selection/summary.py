"""The counts of a selection."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Summary:
    """The counts of a selection; ``shown`` and all of ``hidden`` make ``total``.

    ``hidden`` counts an event under the first of ``FILTERS`` that hides it. ``first_day`` and
    ``last_day`` are those of the shown events, None where none is shown. ``categories`` and
    ``not_on_a_point`` count shown events.
    """

    total: int
    shown: int
    hidden: dict[str, int]
    not_on_a_point: int
    first_day: date | None
    last_day: date | None
    categories: dict[str, int]
