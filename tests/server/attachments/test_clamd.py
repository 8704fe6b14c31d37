"""Tests for usen_desk.server.attachments.clamd, with a real daemon."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.scanners import FOUND, STREAM_MAX_MB, VIRUS
from tests.server.attachments import files
from usen_desk.server.attachments.clamd import NotScanned, ScannerAway, scan

WAIT_S = 30.0
MEGABYTE = b"x" * 1024 * 1024


def test_nothing_is_found_in_a_clean_file(clamav):
    for chunks in ([], [b""], [files.PNG], [MEGABYTE] * 3):
        assert scan(clamav.address, chunks, WAIT_S) == ""


@pytest.mark.parametrize("at", [0, 1_000, len(MEGABYTE) - 10])
def test_a_virus_is_found_wherever_it_stands_and_named(clamav, at):
    """Also across two chunks, and within an archive."""
    data = MEGABYTE[:at] + VIRUS + MEGABYTE
    chunks = [data[: len(MEGABYTE)], data[len(MEGABYTE) :]]
    assert scan(clamav.address, chunks, WAIT_S).startswith(FOUND)
    assert scan(clamav.address, [files.zipped(**{"a.txt": VIRUS.decode()})], WAIT_S).startswith(FOUND)


def test_what_is_larger_than_its_limit_is_not_told_to_be_safe(clamav):
    with pytest.raises(NotScanned, match="size limit"):
        scan(clamav.address, [MEGABYTE] * (STREAM_MAX_MB + 3), WAIT_S)


def test_one_that_is_not_there_is_away(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for address in (str(tmp_path / "clamd.sock"), f"127.0.0.1:{port}"):
        with pytest.raises(ScannerAway):
            scan(address, [b"abc"], WAIT_S)


@pytest.mark.parametrize("answer", [b"", None], ids=["hangs up", "says nothing"])
def test_one_that_does_not_answer_is_away(answer):
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            line, _ = listening.accept()
            with line:
                while line.recv(4096)[-4:] != b"\0\0\0\0":
                    pass
                if answer is None:
                    done.wait(WAIT_S)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(ScannerAway):
            scan(f"127.0.0.1:{listening.getsockname()[1]}", [b"abc"], WAIT_S if answer is not None else 0.2)
        done.set()
        thread.join(WAIT_S)
