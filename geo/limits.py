"""How much of a file is read, and how reading ends early.

Every limit is checked while a file is read, so that a file made to fill the memory is refused
before it does. The figures are far above any file of events that we know of: UCDP GED holds
400,000 rows of 49 columns, and a spreadsheet cell at most 32,767 characters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1_000_000

#: Called now and then with what is being done (a key such as ``read``) and how far it is, 0 to 1.
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Limits:
    """What one file may hold.

    ``file_bytes`` is the size on disk and ``expanded_bytes`` what compressed parts may unfold
    to, which is at most ``expansion`` times their size once it passes ``expansion_from``.
    ``cells`` is rows times columns of a file whose rows may leave out cells at no cost.
    ``cell_characters`` is the csv module's own limit. ``depth`` counts nested objects and
    elements, ``vertices`` the points of one geometry. ``tag_bytes`` is the size of one tag of
    XML with its attributes, or of one comment. ``broken_rows`` is how many rows with a stray
    quotation mark are mended around before the file is refused.
    """

    file_bytes: int = 1_000 * MEGABYTE
    expanded_bytes: int = 2_000 * MEGABYTE
    workbook_bytes: int = 1_000 * MEGABYTE
    expansion: int = 150
    expansion_from: int = 10 * MEGABYTE
    rows: int = 2_000_000
    columns: int = 1_000
    cells: int = 200_000_000
    cell_characters: int = 131_072
    header_characters: int = 1_000
    depth: int = 64
    tag_bytes: int = 1 * MEGABYTE
    vertices: int = 200_000
    members: int = 1_000
    broken_rows: int = 100_000


LIMITS = Limits()


class RefusedError(Exception):
    """A file that is not read: ``code`` names the reason's words, ``detail`` fills them in."""

    def __init__(self, code: str, value: str = "", field: str = "", **detail: Any) -> None:
        super().__init__(code, value, field)
        self.code = code
        self.value = value
        self.field = field
        self.detail = detail


class StoppedError(Exception):
    """The person no longer wants the import."""


@dataclass(frozen=True)
class Watch:
    """Who is told how far an import is, and who may stop it."""

    on_progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None

    def tell(self, stage: str, share: float) -> None:
        """Tell how far a stage is. Raises StoppedError when the import is no longer wanted."""
        if self.cancelled is not None and self.cancelled():
            raise StoppedError
        if self.on_progress is not None:
            self.on_progress(stage, min(max(share, 0.0), 1.0))


QUIET = Watch()
