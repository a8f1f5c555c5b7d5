"""Make sure that there is a Chromium for the browser tests; `make test` runs this first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    """The path of a Chromium: the one set in ``CHROMIUM``, one on the PATH, or Playwright's."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Install one: from the system's packages where we may, else Playwright's own build."""
    apt = shutil.which("apt-get")
    sudo = shutil.which("sudo")
    if apt and (os.geteuid() == 0 or sudo):
        prefix = [] if os.geteuid() == 0 else [str(sudo), "--non-interactive"]
        packages = ["chromium"]
        if (
            subprocess.run([*prefix, apt, "update", "-qq"]).returncode == 0
            and subprocess.run([*prefix, apt, "install", "-y", "-qq", *packages]).returncode == 0
            and find()
        ):
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if not find():
        install()
    found = find()
    if not found:
        sys.exit("No Chromium was found or could be installed. Set CHROMIUM to the path of one.")
    print(f"Browser tests use {found}")
