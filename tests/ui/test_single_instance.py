"""Tests for usen_desk.ui.single_instance: the second start is a real process."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtNetwork import QLocalSocket

from usen_desk.local.paths import Paths
from usen_desk.ui.single_instance import MESSAGE_MAX_BYTES, SingleInstance

SECOND = """
import sys
from pathlib import Path
from usen_desk.local.paths import Paths
from usen_desk.ui.single_instance import SingleInstance
start = SingleInstance(Paths.below(Path(sys.argv[1])))
first = start.claim()
print(first, not first and start.hand_over(sys.argv[2]), "PySide6.QtWidgets" in sys.modules, flush=True)
if first:
    start.listen()
    sys.stdin.read()
"""


@pytest.fixture
def first(qtbot, tmp_path):
    first = SingleInstance(Paths.below(tmp_path))
    assert first.claim()
    first.listen()
    yield first
    first.close()


def second_start(folder, link=""):
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(folder), link], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )


def test_a_second_start_hands_over_its_link_and_knows_no_widgets(qtbot, tmp_path, first):
    with qtbot.waitSignal(first.asked, timeout=20_000) as asked:
        second = second_start(tmp_path, "usen-desk://customer/0398207101")
    assert asked.args == ["usen-desk://customer/0398207101"]
    assert second.communicate(timeout=20)[0].split() == ["False", "True", "False"]


def test_another_profile_is_another_program(qtbot, tmp_path, first):
    second = second_start(tmp_path / "other")
    assert second.communicate("", timeout=20)[0].split()[0] == "True"


def test_a_first_that_does_not_listen_any_more_is_told(qtbot, tmp_path, first):
    first._server.close()
    second = second_start(tmp_path)
    assert second.communicate(timeout=20)[0].split() == ["False", "False", "False"]


def test_after_the_end_the_next_start_is_first(qtbot, tmp_path):
    for _ in range(2):
        start = SingleInstance(Paths.below(tmp_path))
        assert start.claim()
        start.close()


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process as a crash does, by a POSIX signal")
def test_after_a_crash_the_next_start_is_first(qtbot, tmp_path):
    crashed = second_start(tmp_path)
    assert crashed.stdout.readline().split()[0] == "True"
    os.kill(crashed.pid, signal.SIGKILL)
    crashed.communicate(timeout=20)
    start = SingleInstance(Paths.below(tmp_path))
    assert start.claim()
    start.listen()
    with qtbot.waitSignal(start.asked, timeout=20_000):
        second = second_start(tmp_path)
    assert second.communicate(timeout=20)[0].split()[:2] == ["False", "True"]
    start.close()


@pytest.mark.parametrize("message", [b"GET / HTTP/1.1\r\n", b"x" * (MESSAGE_MAX_BYTES + 1)])
def test_what_is_not_a_second_start_is_hung_up_on(qtbot, first, message):
    heard = []
    first.asked.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name)
    assert socket.waitForConnected(2000)
    socket.write(message)
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert heard == []


def test_a_profile_that_cannot_be_written_still_starts(qtbot, tmp_path):
    (tmp_path / "state").write_bytes(b"")
    assert SingleInstance(Paths.below(tmp_path)).claim()


def test_a_second_start_waits_for_a_first_that_is_still_starting(qtbot, tmp_path):
    first = SingleInstance(Paths.below(tmp_path))
    assert first.claim()
    second = second_start(tmp_path, "usen-desk://customer/1")
    with qtbot.waitSignal(first.asked, timeout=20_000) as asked:
        first.listen()
    assert asked.args == ["usen-desk://customer/1"]
    assert second.communicate(timeout=20)[0].split()[:2] == ["False", "True"]
    first.close()
