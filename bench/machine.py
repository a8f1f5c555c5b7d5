"""What the figures were taken on, and how much of it others were using (Linux)."""

import os
import platform
import re
import time
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser

PACKAGES = ("streamlit", "folium", "streamlit-folium", "duckdb")


def describe(browser: Browser) -> str:
    """Say the machine, the browser and the versions in one line."""
    memory = Path("/proc/meminfo").read_text(encoding="ascii")
    total = re.search(r"^MemTotal:\s+(\d+) kB", memory, re.MULTILINE)
    parts = [
        f"{os.cpu_count()} cores ({_processor()})",
        f"{int(total[1]) * 1024 / 1e9:.0f} GB" if total else "memory unknown",
        f"Linux {platform.release()}",
        f"Chromium {browser.version} without a window, drawing in software",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in PACKAGES),
    ]
    return ", ".join(parts)


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def busy_cores(seconds: float = 1.0) -> float:
    """Return how many cores are at work over the next ``seconds``, while we only wait."""
    before, begun = _busy_ticks(), time.monotonic()
    time.sleep(seconds)
    ticks = _busy_ticks() - before
    return ticks / os.sysconf("SC_CLK_TCK") / (time.monotonic() - begun)


def _busy_ticks() -> int:
    """All ticks since the start that were not idle, of all cores: see proc(5), /proc/stat."""
    first = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    ticks = [int(field) for field in first[1:9]]
    return sum(ticks) - ticks[3] - ticks[4]
