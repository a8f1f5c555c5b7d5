"""Temporary folders: nothing of a killed process stays, nothing in use goes."""

import subprocess
import sys
from pathlib import Path

import pytest

from geo import scratch

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def other(temporary):
    """Another process that has a folder with a file in it."""
    code = (
        "import sys; from geo import scratch; made = scratch.folder();"
        "(made / 'events').write_text('x'); print(made, flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"TMPDIR": str(temporary), "PATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_what_a_killed_process_left_is_removed_at_the_next_start(other, temporary):
    made = Path(other.stdout.readline().strip())
    assert (made / "events").exists()
    other.kill()
    other.wait()
    assert made.exists()
    scratch.clear()
    assert not [*temporary.iterdir()]


def test_what_another_running_server_uses_stays(other):
    made = Path(other.stdout.readline().strip())
    scratch.clear()
    assert (made / "events").read_text() == "x"


def test_our_own_folders_stay_and_others_files_too(temporary):
    (temporary / "dateline-scratch-file").write_text("no folder")
    (temporary / "elsewhere").mkdir()
    (temporary / "dateline-scratch-link").symlink_to(temporary / "elsewhere")
    made = scratch.folder()
    scratch.clear()
    assert {path.name for path in temporary.iterdir()} == {
        "dateline-scratch-file",
        "dateline-scratch-link",
        "elsewhere",
        made.name,
    }


def test_a_folder_is_private_and_goes_with_its_block(temporary):
    with scratch.temporary() as made:
        assert made.stat().st_mode & 0o777 == 0o700
    assert not made.exists()


def test_no_file_stays_open_for_folders_that_are_gone(temporary):
    def open_files() -> int:
        return len([*Path("/dev/fd").iterdir()])

    with scratch.temporary():
        before = open_files()
    for _ in range(50):
        with scratch.temporary():
            pass
    assert open_files() <= before
