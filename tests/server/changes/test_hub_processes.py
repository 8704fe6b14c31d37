"""Tests for usen_desk.server.changes.hub: two service processes on one PostgreSQL, each hears what the other writes."""

from __future__ import annotations

import http.client
import ssl
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import msgspec
import pytest
from sqlalchemy import text

from tests.postgres import INSTALL_HINT, binaries
from tests.server.changes.conftest import put_staff
from tests.server.changes.streams import Stream
from usen_desk.server.db.notify import CHANNEL

pytestmark = pytest.mark.postgres
WAIT_S = 20.0
LISTENING = f"from pg_stat_activity where query = 'listen {CHANNEL}'"


class Process:
    def __init__(self, url, folder):
        folder.mkdir()
        command = [sys.executable, "-m", "tests.server.changes.process", url, str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self._process.stdout.readline())
        self.authority = SimpleNamespace(ca_file=folder / "ca.pem")
        self._trusted = ssl.create_default_context(cafile=str(folder / "ca.pem"))

    def ask(self, method, path, body):
        line = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._trusted, timeout=30)
        line.request(method, path, msgspec.json.encode(body), {"Authorization": "Bearer second agent"})
        status = line.getresponse().status
        line.close()
        return status

    def put(self, number):
        assert self.ask("PUT", f"/v1/words/{number}", {"text": "word"}) == 200

    def close(self):
        self._process.stdin.close()
        assert self._process.wait(30) == 0
        self._process.stdout.close()


@pytest.fixture
def shared(databases):
    if binaries() is None:
        pytest.skip(f"PostgreSQL is not installed: {INSTALL_HINT}")
    database = databases.empty("postgres")
    put_staff(database)
    return database


@pytest.fixture
def processes(shared, tmp_path):
    made = [Process(shared.url.render_as_string(False), tmp_path / name) for name in ("one", "two")]
    yield made
    for process in made:
        process.close()


def kill_listeners(database):
    """Both, as soon as both are there."""
    ends, pause = time.monotonic() + WAIT_S, threading.Event()
    while True:
        with database.write() as tx:
            if tx.scalar(text(f"select count(*) {LISTENING}")) == 2:
                assert tx.scalars(text(f"select pg_terminate_backend(pid) {LISTENING}")).all() == [True, True]
                return
        assert time.monotonic() < ends
        pause.wait(0.02)


def test_a_write_in_one_process_is_heard_in_the_other(processes):
    one, two = processes
    with Stream(two, "agent") as heard, Stream(one, "agent") as own:
        heard.frame()
        own.frame()
        for number in (1, 2, 3):
            one.put(number)
        two.put(4)
        for stream in (heard, own):
            assert [item["object_id"] for item in stream.items(4)] == [1, 2, 3, 4]


def test_presence_is_heard_in_the_other(processes):
    one, two = processes
    with Stream(two, "agent") as heard:
        heard.frame()
        assert one.ask("POST", "/v1/presence", {"inquiry_id": 9, "device_id": "d" * 32, "state": "typing"}) == 200
        (frame,) = heard.until(lambda frame: frame["data"]["items"])
        assert frame["data"]["items"][0]["item"]["state"] == "typing"


def test_a_listening_connection_that_was_killed_comes_back_and_nothing_is_lost(shared, processes):
    one, two = processes
    with Stream(two, "agent") as heard:
        heard.frame()
        for number in range(1, 6):
            kill_listeners(shared)
            one.put(number)
            assert [item["object_id"] for item in heard.items(1)] == [number]


def test_a_stream_goes_on_in_the_other_process(processes):
    one, two = processes
    with Stream(one, "agent") as first:
        first.frame()
        two.put(1)
        first.items(1)
        one.put(2)
        position = first.until(lambda frame: frame["data"]["items"])[-1]["id"]
    two.put(3)
    with Stream(two, "agent", last_event_id=position) as second:
        assert [item["object_id"] for item in second.items(1)] == [3]
