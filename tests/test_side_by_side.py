"""Tests for tests.side_by_side: what a run on two workers does when one of them dies."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

DIES = """
import os
import signal

import pytest


@pytest.mark.parametrize("number", range({tests}))
def test_one(number):
    if number == {dies_in}:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_run_whose_worker_dies_ends_and_names_the_test(tmp_path):
    for at, (tests, dies_in) in enumerate([(4, -1), (3, -1), (1, -1), (9, 6), (2, -1), (1, -1), (1, -1)]):
        (tmp_path / f"test_part_{at}.py").write_text(DIES.format(tests=tests, dies_in=dies_in), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-p", "tests.side_by_side"]
    done = subprocess.run(
        [*command, "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("1 failed, 20 passed"), done.stdout
    assert any(line.startswith("FAILED") and "test_part_3.py::test_one[6]" in line for line in lines)
