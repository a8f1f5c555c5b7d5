"""Files made by the tests, and the import of a file in this process."""

import os
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from geo.importing import importer
from geo.importing.result import Imported

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 1)


@pytest.fixture
def made(tmp_path):
    """Write a file and return its path: text in UTF-8, or bytes as they are."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def imported(tmp_path):
    """Import a file into a folder of its own, without a worker."""
    numbers = count()

    def run(path: Path, **options) -> Imported:
        folder = tmp_path / f"import-{next(numbers)}"
        folder.mkdir()
        importer.read_file(path, folder, **{"today": TODAY, **options})
        return importer.load(folder, options.get("gazetteer"))

    return run


@pytest.fixture
def table(made, imported):
    """Import a table of events given as CSV text, its header first."""

    def run(text: str | bytes, name: str = "events.csv", **options) -> Imported:
        return imported(made(name, text), **options)

    return run


@pytest.fixture(scope="session")
def shared():
    """The folder with real data that is not part of the project; skips where it is absent."""
    folder = Path(
        os.environ.get("DATELINE_SHARED_DATA")
        or Path(__file__).parents[2].parent / "shared" / "data"
    )
    if not folder.is_dir():
        pytest.skip(f"real data is not here: {folder.name} (set DATELINE_SHARED_DATA)")
    return folder


def outcomes(imported: Imported) -> list[tuple[int, str, str, str]]:
    """Return every finding as line, code, field and value, by line."""
    found = imported.report.findings.to_pylist()
    return [(row["line"], row["code"], row["field"], row["value"]) for row in found]
