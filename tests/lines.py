"""How much work a function does, counted and not timed: the lines of our own that it runs."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

_OURS = str(Path(__file__).parents[1] / "geo")


def lines_run(function: Callable[[], object]) -> int:
    """Return how many lines of ``geo`` a function runs, loops counted as often as they turn."""
    count = 0

    def line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, _: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(_OURS) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


def grows_no_faster(work: Callable[[int], Callable[[], object]], size: int) -> bool:
    """Whether four times as much costs about four times as many lines.

    ``work`` makes what is to be done for a size. A loop that starts again from the beginning
    costs sixteen times as many.
    """
    return lines_run(work(4 * size)) < 6 * lines_run(work(size))
