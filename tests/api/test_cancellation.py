"""Tests for usen_desk.api.cancellation: a call that waits is ended from another thread."""

import threading
import time

import pytest

from tests.api.test_client import EXPORT, STATUS
from usen_desk.api.cancellation import Cancellation, current
from usen_desk.api.errors import ApiError, Cancelled
from usen_desk.contract.base import Nothing
from usen_desk.contract.branches import EXPORT_BRANCH, BranchExport
from usen_desk.contract.session import GET_STATUS


def outcome_of(work, cancellation, ready):
    """What `work` ends in after being cancelled once `ready` is set, and how long it took to end."""
    ended = []

    def run():
        try:
            with cancellation:
                ended.append(work())
        except ApiError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(5)
    started = time.monotonic()
    cancellation.cancel()
    thread.join(5)
    return ended[0], time.monotonic() - started


def test_a_call_that_waits_for_its_answer_ends_at_once_and_the_client_goes_on(service, client):
    asked = threading.Event()

    def hang(handler):
        asked.set()
        handler.hang()

    service.answers["GET /v1/status"] = [hang, STATUS]
    ended, took_s = outcome_of(lambda: client.call(GET_STATUS, Nothing()), Cancellation(), asked)
    assert isinstance(ended, Cancelled)
    assert took_s < 2
    assert client.call(GET_STATUS, Nothing()) == STATUS


def test_a_download_ends_in_the_middle_and_leaves_nothing(service, client, tmp_path):
    begun = threading.Event()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 90000000\r\n\r\n"

    def half(handler):
        handler.wfile.write(head + b"x" * 3_000_000)
        handler.hang()

    service.answers[EXPORT] = half

    def work():
        return client.download(
            EXPORT_BRANCH, BranchExport(), tmp_path / "a.csv", lambda *_: begun.set(), branch_code="0204180400"
        )

    ended, took_s = outcome_of(work, Cancellation(), begun)
    assert isinstance(ended, Cancelled)
    assert took_s < 2
    assert list(tmp_path.iterdir()) == []


def test_work_cancelled_before_it_began_asks_nothing(service, client):
    service.answers["GET /v1/status"] = STATUS
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled), cancellation:
        client.call(GET_STATUS, Nothing())
    assert service.asked == []


def test_a_call_cancelled_while_it_connects_leaves_no_socket_open(service, client):
    held = []

    class WhileConnecting(Cancellation):
        def hold(self, sock):
            held.append(sock)
            self.cancel()
            super().hold(sock)

    with pytest.raises(Cancelled), WhileConnecting():
        client.call(GET_STATUS, Nothing())
    assert [sock.fileno() for sock in held] == [-1]


def test_cancelling_after_the_end_harms_no_later_call(service, client):
    service.answers["GET /v1/status"] = STATUS
    cancellation = Cancellation()
    with cancellation:
        client.call(GET_STATUS, Nothing())
    cancellation.cancel()
    assert client.call(GET_STATUS, Nothing()) == STATUS
    assert len(service.connections) == 1


def test_a_thread_without_work_has_a_cancellation_of_its_own():
    assert current() is not current()
    with Cancellation() as mine:
        assert current() is mine


def test_a_pause_ends_when_it_is_woken_or_cancelled():
    cancellation, woken = Cancellation(), threading.Event()
    woken.set()
    cancellation.wait(woken, 3600)
    woken.clear()
    paused = threading.Event()

    def pause():
        paused.set()
        cancellation.wait(woken, 3600)

    outcome, took_s = outcome_of(pause, cancellation, paused)
    assert isinstance(outcome, Cancelled)
    assert took_s < 2
    with pytest.raises(Cancelled):
        cancellation.wait(woken, 3600)
