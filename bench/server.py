"""A Streamlit application in a process of its own, and what that process costs (Linux)."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

ROOT = Path(__file__).parent.parent
FIRST_PORT = 9100
START_LIMIT = 120  # seconds

_ports = count(FIRST_PORT)


@dataclass(frozen=True)
class Server:
    """A running server. ``started`` is how many seconds it took until it first said it is well."""

    url: str
    process_id: int
    started: float

    def cpu(self) -> float:
        """Return the processor time that the process has used, in seconds, all threads together."""
        # The clock of another process, as clock_getcpuclockid(3) would name it.
        return time.clock_gettime((~self.process_id << 3) | 2)

    def memory(self) -> float:
        """Return the process's resident memory, in MB of a million bytes."""
        return _memory(self.process_id, "status", "VmRSS")

    def memory_of_all(self) -> float:
        """Return the memory of the process and of all that it has started, in MB.

        What several of them share counts once.
        """
        tasks = Path(f"/proc/{self.process_id}/task").glob("*/children")
        started = [int(child) for path in tasks for child in path.read_text("ascii").split()]
        found = 0.0
        for one in (self.process_id, *started):
            # One of them may have ended just now.
            with suppress(OSError):
                found += _memory(one, "smaps_rollup", "Pss")
        return found


@contextmanager
def serving(
    script: str, health: str, environment: Mapping[str, str], root: Path = ROOT
) -> Iterator[Server]:
    """Start ``script`` with Streamlit, wait until ``health`` answers, and end it afterwards.

    ``root`` is the folder of the program.

    Raises
    ------
    RuntimeError
        If it ends before it answers, or does not answer within ``START_LIMIT``.
    """
    port = next(_ports)
    url = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = {"server.port": str(port), "server.headless": "true"}
    settings = [part for name, value in options.items() for part in (f"--{name}", value)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command + settings,
        cwd=root,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(url + health):
            if process.poll() is not None:
                raise RuntimeError(f"{script} ended before it answered.")
            if time.perf_counter() - begun > START_LIMIT:
                raise RuntimeError(f"{script} did not answer within {START_LIMIT} s.")
            time.sleep(0.01)
        yield Server(url, process.pid, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _memory(process_id: int, file: str, what: str) -> float:
    status = Path(f"/proc/{process_id}/{file}").read_text(encoding="ascii")
    found = re.search(rf"^{what}:\s+(\d+) kB$", status, re.MULTILINE)
    assert found, "Linux always states it"
    return int(found[1]) * 1024 / 1e6


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
