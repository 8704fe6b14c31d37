"""F31: a second start on the same profile: the first window comes forward and stays the only one, even after a crash.
Both starts are real processes."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QLockFile

from usen_desk.local.paths import Paths


@pytest.fixture
def start(tmp_path, service):
    """`start()` runs the program on the profile of this test."""
    started = []

    def run():
        command = [sys.executable, "-m", "usen_desk", "--profile", str(tmp_path / "pc"), "--service", service.url]
        started.append(subprocess.Popen([*command, "--ca", str(service.authority.ca_file)]))
        return started[-1]

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(20)


def owner(paths):
    """The process that owns the profile, 0 for none."""
    known = QLockFile(str(paths.state / "desk.lock")).getLockInfo()
    return int(known[0]) if known and known[0] else 0


def test_the_second_ends_by_itself_and_the_first_goes_on(qtbot, tmp_path, start):
    paths = Paths.below(tmp_path / "pc")
    first = start()
    qtbot.waitUntil(lambda: owner(paths) == first.pid, timeout=20_000)
    second = start()
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.returncode in (0, 3)  # handed over, or not yet listened to
    assert first.poll() is None
    assert owner(paths) == first.pid


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process as a crash does, by a POSIX signal")
def test_after_a_crash_the_next_start_takes_over(qtbot, tmp_path, start):
    paths = Paths.below(tmp_path / "pc")
    first = start()
    qtbot.waitUntil(lambda: owner(paths) == first.pid, timeout=20_000)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(20)
    second = start()
    qtbot.waitUntil(lambda: owner(paths) == second.pid, timeout=20_000)
    assert second.poll() is None
