"""Tests for usen_desk.server.serve: the real program, started as an operator starts it."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import http.client
import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from tests.server.changes.conftest import put_staff
from tests.server.changes.streams import Stream
from tests.service import Authority, RunningService
from tests.skips import missing
from usen_desk.server.changes.hub import Hub
from usen_desk.server.db.database import Database, DatabaseUnfit
from usen_desk.server.serve import Connection, prepare, tell_if_away
from usen_desk.server.settings import Bucket, Settings


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path)


@pytest.fixture
def settings_file(tmp_path, authority):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = tmp_path / "service.toml"
    file.write_text(
        f"""
database_url = "sqlite:///{(tmp_path / "desk.db").as_posix()}"
port = {port}
certificate_file = "{authority.certificate_file.as_posix()}"
key_file = "{authority.key_file.as_posix()}"

[throttles]
sign_in_failures_per_network = 2
""",
        encoding="utf-8",
    )
    return file, port


@pytest.fixture
def service(settings_file):
    file, port = settings_file
    command = [sys.executable, "-m", "usen_desk.server", "--settings", str(file), "serve"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    yield process, port
    process.kill()
    process.wait(20)
    process.stderr.close()


def connected(process, port, context):
    """A TLS connection, as soon as the service listens."""
    while process.poll() is None:
        try:
            plain = socket.create_connection(("127.0.0.1", port), timeout=10)
        except ConnectionRefusedError:
            continue
        return context.wrap_socket(plain, server_hostname="127.0.0.1")
    raise AssertionError(process.stderr.read().decode())


def test_it_serves_https_of_today_and_stops_when_told(service, authority):
    process, port = service
    trusted = ssl.create_default_context(cafile=str(authority.ca_file))
    with connected(process, port, trusted) as idle:
        assert idle.version() in ("TLSv1.2", "TLSv1.3")
        with urllib.request.urlopen(f"https://127.0.0.1:{port}/v1/status", context=trusted, timeout=20) as answer:
            assert answer.status == 200
            assert "server" not in {name.lower() for name in answer.headers}
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
    assert process.stderr.read() == b""


def test_a_caller_can_not_choose_the_address_that_is_throttled(service, authority):
    process, port = service
    trusted = ssl.create_default_context(cafile=str(authority.ca_file))
    connected(process, port, trusted).close()
    guess = {"login_id": "nobody", "password": "wrong", "device_id": "0" * 32}
    statuses = []
    for at in range(3):
        line = http.client.HTTPSConnection("127.0.0.1", port, context=trusted, timeout=20)
        named = {"X-Forwarded-For": f"10.{at}.0.1", "Forwarded": f"for=10.{at}.0.1"}
        line.request("POST", "/v1/session", json.dumps(guess), named)
        statuses.append(line.getresponse().status)
        line.close()
    assert statuses == [401, 401, 429]


def test_old_tls_and_plain_http_get_no_answer(service, authority):
    process, port = service
    connected(process, port, ssl.create_default_context(cafile=str(authority.ca_file))).close()
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = ssl.TLSVersion.TLSv1_1
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    with plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as http:
        http.sendall(b"GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" not in http.recv(1000)


def test_it_stops_at_once_while_streams_and_polls_wait_and_says_nothing_of_it(service, authority, tmp_path):
    process, port = service
    connected(process, port, ssl.create_default_context(cafile=str(authority.ca_file))).close()
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    put_staff(database)
    database.close()
    there = SimpleNamespace(authority=authority, port=port)
    with Stream(there, "agent") as first, Stream(there, "sales") as second:
        assert first.frame() is not None
        assert second.frame() is not None
        poll = connected(process, port, ssl.create_default_context(cafile=str(authority.ca_file)))
        poll.sendall(b"GET /v1/changes/poll HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer agent\r\n\r\n")
        poll.settimeout(1)
        with pytest.raises(TimeoutError):
            poll.recv(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
        for stream in (first, second):
            with contextlib.suppress(OSError, http.client.IncompleteRead):
                assert stream.frame() is None
        poll.close()
    assert process.stderr.read() == b""


def test_preparing_twice_changes_nothing(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    prepare(database)
    prepare(database)
    database.close()


def test_an_old_sqlite_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("usen_desk.server.db.database.SQLITE_OLDEST", (99, 0, 0))
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    with pytest.raises(DatabaseUnfit, match="SQLite"):
        prepare(database)
    database.close()


def test_a_request_that_never_finishes_its_headers_is_ended(databases, authority, monkeypatch):
    monkeypatch.setattr("usen_desk.server.serve.HEADERS_WITHIN_S", 0.3)
    database = databases.empty("sqlite")
    service = RunningService(database, authority)
    trusted = ssl.create_default_context(cafile=str(authority.ca_file))
    try:
        with socket.create_connection(("127.0.0.1", service.port), timeout=20) as plain:
            with trusted.wrap_socket(plain, server_hostname="127.0.0.1") as slow:
                slow.sendall(b"GET /v1/status HTTP/1.1\r\nHost: x\r\nX-Slow: ")
                with contextlib.suppress(ConnectionResetError, ssl.SSLError):
                    assert slow.recv(100) == b""
        with urllib.request.urlopen(service.url + "/v1/status", context=trusted, timeout=20) as answer:
            assert answer.status == 200
    finally:
        service.stop()
        databases.release(database)


def test_answers_carry_the_time_of_the_services_clock(tmp_path, authority):
    database = Database(f"sqlite:///{tmp_path / 'clock.db'}")
    prepare(database)
    service = RunningService(database, authority, clock=lambda: datetime(2020, 3, 17, 9, 40, tzinfo=UTC))
    trusted = ssl.create_default_context(cafile=authority.ca_file)
    with urllib.request.urlopen(service.url + "/v1/status", context=trusted, timeout=20) as answer:
        assert answer.headers.get_all("Date") == ["Tue, 17 Mar 2020 09:40:00 GMT"]
    service.stop()
    database.close()


class Watched:
    """Who joined the change feed and who left it, and which lines were lost. `holds`: who joins gets no further before
    its line is lost."""

    def __init__(self, monkeypatch, *, holds):
        self.joined, self.left = threading.Semaphore(0), threading.Semaphore(0)
        self._lost = threading.Event()
        join, leave, lose = Hub.join, Hub.leave, Connection.connection_lost

        async def joining(hub, listening):
            subscriber = await join(hub, listening)
            self.joined.release()
            if holds:
                await asyncio.to_thread(self._lost.wait, 20)
            return subscriber

        def leaving(hub, subscriber):
            leave(hub, subscriber)
            self.left.release()

        def losing(connection, error):
            lose(connection, error)
            self._lost.set()

        monkeypatch.setattr(Hub, "join", joining)
        monkeypatch.setattr(Hub, "leave", leaving)
        monkeypatch.setattr(Connection, "connection_lost", losing)


@pytest.mark.parametrize("path", ["/v1/changes", "/v1/changes/poll?wait_s=25"])
@pytest.mark.parametrize("holds", [False, True], ids=["while it waits", "before it has begun"])
def test_who_is_gone_is_left_at_once(databases, authority, monkeypatch, path, holds):
    watched, database = Watched(monkeypatch, holds=holds), databases.empty("sqlite")
    put_staff(database)
    service = RunningService(database, authority)
    trusted = ssl.create_default_context(cafile=str(authority.ca_file))
    try:
        plain = socket.create_connection(("127.0.0.1", service.port), timeout=20)
        with trusted.wrap_socket(plain, server_hostname="127.0.0.1") as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer agent\r\n\r\n".encode())
            assert watched.joined.acquire(timeout=20)
        assert watched.left.acquire(timeout=10)  # a poll would wait 25 s, a stream for ever
    finally:
        service.stop()
        databases.release(database)


MAPS_LARGE_PIECES = """
import ctypes
from usen_desk.server.serve import keep_large_pieces_apart

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd a b c d e".split()]

glibc = ctypes.CDLL(None)
glibc.mallinfo2.restype, glibc.malloc.restype, glibc.free.argtypes = Info, ctypes.c_void_p, [ctypes.c_void_p]
keep_large_pieces_apart()
glibc.free(glibc.malloc(ctypes.c_size_t(4 << 20)))
before = glibc.mallinfo2().hblks
for _ in range(40):
    glibc.malloc(ctypes.c_size_t(256 << 10))
print(glibc.mallinfo2().hblks - before)
"""


def test_buffers_of_connections_stay_apart_after_a_larger_piece_was_freed():
    if sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallinfo2"):
        missing("glibc", "a Linux with glibc 2.33 or newer")
    told = subprocess.run([sys.executable, "-c", MAPS_LARGE_PIECES], capture_output=True, text=True, check=True)
    assert int(told.stdout) > 20  # the first ones find room among what is there


def test_a_store_of_files_that_is_away_is_told_and_stops_nothing(tmp_path, capsys):
    tell_if_away(Settings(files_folder=str(tmp_path / "files")))
    assert capsys.readouterr().err == ""
    (tmp_path / "taken").write_text("no folder")
    keyless = Bucket(name="x", endpoint="https://127.0.0.1:9")
    for settings in (Settings(files_folder=str(tmp_path / "taken")), Settings(files_bucket=keyless)):
        tell_if_away(settings)
        assert capsys.readouterr().err.startswith("ファイルの保存先を使用できません")
