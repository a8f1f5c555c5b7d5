"""Work in a process of its own: what it may use, how it ends, and what others notice of it."""

import ctypes
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo import scratch, worker

HERE = "tests.geo.test_worker"


def run(function, /, memory_mb=1024, seconds=30.0, on_progress=None, cancelled=None, **kwargs):
    return worker.run(
        f"{HERE}:{function.__name__}",
        kwargs,
        memory_mb=memory_mb,
        seconds=seconds,
        on_progress=on_progress,
        cancelled=cancelled,
    )


def alive(pid):
    """Whether a process runs; one that has ended but was not yet collected does not."""
    try:
        state = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=True
        ).stdout.strip()
    except subprocess.CalledProcessError:
        return False
    return not state.startswith("Z")


def gone(pid, within=5.0):
    end = time.monotonic() + within
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


# The functions that the worker is given.


def write_down(folder, progress, text):
    (folder / "out.txt").write_text(text, encoding="utf-8")
    return {"length": len(text)}


def steps(folder, progress, count):
    for number in range(count):
        progress("count", number / count)
    return count


def too_much_memory(folder, progress):
    blocks = []
    while True:
        blocks.append(bytearray(1 << 24))


def too_much_numpy(folder, progress):
    import numpy as np

    return int(np.ones(1 << 32, dtype="u1").sum())


def pandas_at_work(folder, progress):
    import pandas as pd

    frame = pd.DataFrame({"a": range(1_000_000)})
    frame.to_parquet(folder / "frame.parquet")
    return int(frame["a"].sum())


def forever(folder, progress, note):
    Path(note).write_text(str(os.getpid()), encoding="utf-8")
    progress("started", 0.0)
    while True:
        pass


def sleep_with_child(folder, progress, note):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(note).write_text(str(child.pid), encoding="utf-8")
    progress("started", 0.0)
    time.sleep(60)


def leave_a_child(folder, progress):
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    return "left"


def segfault(folder, progress):
    ctypes.string_at(0)


def wrong(folder, progress):
    raise KeyError("a secret of the file")


def noisy(folder, progress):
    print("to standard output" * 100_000, flush=True)
    sys.stderr.write("to standard error" * 100_000)
    return "heard"


def surroundings(folder, progress):
    import resource

    return {
        "environment": dict(os.environ),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "niceness": os.nice(0),
        "temporary": os.environ["TMPDIR"],
        "folder": str(folder),
        "descriptors": sorted(int(path.name) for path in Path("/dev/fd").iterdir()),
    }


def not_json(folder, progress):
    return {1, 2}


def test_a_function_returns_its_value_and_its_files():
    with run(write_down, text="بلد") as result:
        assert result.value == {"length": 3}
        assert (result.folder / "out.txt").read_text(encoding="utf-8") == "بلد"


def test_the_folder_is_removed_after_use():
    with run(write_down, text="x") as result:
        folder = result.folder
    assert not folder.exists()


def test_progress_arrives_in_order():
    heard = []
    with run(steps, count=500, on_progress=lambda step, share: heard.append((step, share))):
        pass
    assert heard == [("count", number / 500) for number in range(500)]


def test_a_memory_bomb_costs_only_itself():
    with pytest.raises(worker.OutOfMemoryError) as caught:
        run(too_much_memory, memory_mb=200)
    assert "200 MB" in caught.value.sentence()


def test_memory_asked_for_at_once_is_told_as_such():
    with pytest.raises(worker.OutOfMemoryError):
        run(too_much_numpy, memory_mb=600)


def test_ordinary_work_fits_into_an_ordinary_limit():
    with run(pandas_at_work, memory_mb=600) as result:
        assert result.value == sum(range(1_000_000))


def test_an_endless_loop_ends_at_the_limit(tmp_path):
    began = time.monotonic()
    with pytest.raises(worker.OutOfTimeError) as caught:
        run(forever, note=str(tmp_path / "pid"), seconds=3.0)
    assert 3 <= time.monotonic() - began < 6
    assert "3 seconds" in caught.value.sentence()
    assert gone(int((tmp_path / "pid").read_text()))


def test_cancelling_ends_the_work_at_once(tmp_path):
    started = []
    with pytest.raises(worker.CancelledError):
        run(
            forever,
            note=str(tmp_path / "pid"),
            on_progress=lambda step, share: started.append(time.monotonic()),
            cancelled=lambda: bool(started),
        )
    assert time.monotonic() - started[0] < 2
    assert gone(int((tmp_path / "pid").read_text()))


def test_what_the_work_started_ends_with_it(tmp_path):
    started = []
    with pytest.raises(worker.CancelledError):
        run(
            sleep_with_child,
            note=str(tmp_path / "pid"),
            on_progress=lambda step, share: started.append(step),
            cancelled=lambda: bool(started),
        )
    assert gone(int((tmp_path / "pid").read_text()))


def test_the_work_is_done_although_what_it_started_goes_on():
    began = time.monotonic()
    with run(leave_a_child) as result:
        assert result.value == "left"
    assert time.monotonic() - began < 10


def test_the_work_ends_when_the_server_is_killed(tmp_path):
    note = tmp_path / "pid"
    code = (
        "from geo import worker;"
        f"worker.run({HERE + ':forever'!r}, {{'note': {str(note)!r}}}, memory_mb=500, seconds=60)"
    )
    server = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    while not (note.exists() and note.read_text()):
        time.sleep(0.02)
    server.kill()
    server.wait()
    assert gone(int(note.read_text()))


def test_a_segmentation_fault_is_told_as_a_crash():
    with pytest.raises(worker.CrashedError) as caught:
        run(segfault)
    assert "SIGSEGV" in caught.value.sentence()


def test_an_error_of_ours_names_its_kind_and_keeps_what_was_in_the_file_to_itself():
    with pytest.raises(worker.CrashedError) as caught:
        run(wrong)
    assert "KeyError" in caught.value.sentence()
    assert "secret" not in caught.value.sentence()
    assert "secret" in caught.value.detail


def test_a_value_that_json_cannot_hold_is_an_error_of_ours():
    with pytest.raises(worker.CrashedError, match="TypeError"):
        run(not_json)


def test_an_unknown_function_is_an_error_of_ours():
    with pytest.raises(worker.CrashedError, match="AttributeError"):
        worker.run(f"{HERE}:no_such", {}, memory_mb=200, seconds=10)


def test_what_a_library_prints_disturbs_nothing():
    with run(noisy) as result:
        assert result.value == "heard"


def test_every_way_to_fail_is_a_worker_error_with_a_sentence():
    for kind in (
        worker.OutOfMemoryError,
        worker.OutOfTimeError,
        worker.CancelledError,
        worker.CrashedError,
    ):
        assert issubclass(kind, worker.WorkerError)
        error = kind(memory=1, seconds=1, reason="x")
        assert error.sentence().endswith(".")


def test_failed_work_leaves_no_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(worker.CrashedError):
        run(wrong)
    assert list(tmp_path.iterdir()) == []


def test_the_process_inherits_no_proxy_no_secret_and_no_open_file(monkeypatch, tmp_path):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test")
    monkeypatch.setenv("https_proxy", "http://proxy.test")
    monkeypatch.setenv("SECRET_TOKEN", "abc")
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        with run(surroundings) as result:
            told = result.value
    assert "proxy.test" not in json.dumps(told["environment"])
    assert "SECRET_TOKEN" not in told["environment"]
    # Standard streams, the pipe of messages, and the one that lists the folder.
    assert len(told["descriptors"]) == 5


def test_the_process_is_polite_and_leaves_no_core():
    with run(surroundings) as result:
        assert result.value["core"] == 0
        assert result.value["niceness"] >= 10
        assert result.value["temporary"] == result.value["folder"]


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ((), ""),
        (("memory",), "This system does not hold the work to these limits: memory."),
    ],
)
def test_the_result_says_which_limits_the_system_does_not_take(missing, sentence, tmp_path):
    assert worker.Result(None, tmp_path, missing).sentence() == sentence


@pytest.mark.parametrize(
    ("platform", "missing"), [("linux", ()), ("darwin", ("memory",))], ids=["Linux", "macOS"]
)
def test_each_system_says_what_it_does_not_limit(platform, missing):
    code = (
        "import sys; sys.platform = sys.argv[1]; from geo import worker;"
        "print(*worker._limit(600, 5))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, platform],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert tuple(said.stdout.split()) == missing
