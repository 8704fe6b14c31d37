"""Tests for usen_desk.server.files.drawer: the process that draws may die; the service doesn't notice more."""

from __future__ import annotations

import sys

import pytest

from tests.server.files.pictures import pdf, photo
from usen_desk.server.files import drawer
from usen_desk.server.files.drawer import Drawer

ENDS_AT_ONCE = (sys.executable, "-c", "pass")
HANGS = (sys.executable, "-c", "import sys, time; sys.stdin.buffer.read(1); time.sleep(600)")


@pytest.fixture
def made():
    running = []

    def start(*command):
        one = Drawer(*command)
        running.append(one)
        return one

    yield start
    for one in running:
        one.close()


def test_pictures_come_from_one_process(made):
    one = made()
    assert one.draw("image/jpeg", photo(3000, 2000)).startswith(b"\xff\xd8")
    process = one._process
    assert one.draw("image/png", b"\x89PNG broken") == b""
    assert one.draw("application/pdf", pdf()).startswith(b"\xff\xd8")
    assert one._process is process


def test_a_process_that_is_gone_is_started_again(made):
    one = made()
    assert one.draw("image/jpeg", photo())
    one._process.kill()
    one._process.wait()
    assert one.draw("image/jpeg", photo())


def test_a_file_that_ends_the_process_has_no_picture(made):
    assert made(ENDS_AT_ONCE).draw("image/jpeg", photo(1000, 1000)) == b""


def test_a_file_that_takes_too_long_has_no_picture(made, monkeypatch):
    monkeypatch.setattr(drawer, "WITHIN_S", 0.5)
    one = made(HANGS)
    assert one.draw("image/jpeg", photo()) == b""
    assert one._process is None or one._process.poll() is not None


def test_after_some_files_the_process_is_a_new_one(made, monkeypatch):
    monkeypatch.setattr(drawer, "FILES_EACH", 1)
    one = made()
    one.draw("image/jpeg", photo())
    process = one._process
    assert one.draw("image/jpeg", photo())
    assert one._process is not process


def test_closing_twice_is_harmless(made):
    one = made()
    one.draw("image/jpeg", photo())
    one.close()
    one.close()
