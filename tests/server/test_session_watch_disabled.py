"""Disabled, a person is out on every path that was open: calls, streams, long polls, running downloads, uploads and
zips, presence, the key of the local store, signing in again, the password. What they were writing stays, for a
supervisor. Over TLS, on both databases. How long each took is recorded; docs/evidence/disabled.md has a run.
"""

from __future__ import annotations

import contextlib
import http.client
import random
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from tests.server.attachments import files
from tests.server.bundles.test_service import send
from tests.server.changes.streams import Stream
from tests.server.inquiries.calls import DEVICE, Calls
from tests.server.inquiries.conftest import ADMIN, AGENT, COLLEAGUE, SUPERVISOR
from tests.server.inquiries.conftest import world as world
from tests.server.session.conftest import hashed
from tests.server.session.desk import PASSWORD
from tests.server.transfers.tus import PART, Sender
from tests.service import Authority, RunningService
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.devices import GET_DEVICE_KEY, PUT_DEVICE_KEY, KeyDeposit
from usen_desk.contract.drafts import LIST_DRAFTS, LIST_LEFT_DRAFTS, SAVE_DRAFT, DraftMode, DraftToSave
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import GET_INQUIRY
from usen_desk.contract.people import PUT_STAFF_ACCESS, RESET_STAFF_PASSWORD, PasswordReset, StaffAccess
from usen_desk.contract.session import CHANGE_PASSWORD, SIGN_IN, PasswordChange, SignIn
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.db import schema
from usen_desk.server.session_watch import EVERY_S

GIVES_UP_S = 40.0
"""Ten times what is promised: a test waits for it, and measures nothing."""
PIECE = random.Random(7).randbytes(256 * 1024)
UPLOAD_BYTES = 8_000_000
ENDLESS_BYTES = 400_000_000
"""As the database and the disk say; below what a bundle may have."""
TEXT = "書きかけの回答です。"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def calls(world, tmp_path):
    made = Calls(world, tmp_path / "files")
    with world.database.write() as tx:
        tx.execute(update(schema.staff).values(password_hash=hashed(PASSWORD)))
    return made


@pytest.fixture
def service(calls, authority):
    running = RunningService(calls.world.database, authority, calls.settings, clock=lambda: calls.world.now)
    yield running
    running.stop()


@pytest.fixture
def line(service):
    """`line(method, path)`: a request of the agent."""
    with contextlib.ExitStack() as made:
        yield lambda *given: made.enter_context(contextlib.closing(Line(service, *given)))


@pytest.fixture
def streams(service):
    with contextlib.ExitStack() as made:

        def opened(token):
            stream = Stream(service, token, timeout=GIVES_UP_S)
            made.callback(stream.line.close)
            return stream

        yield opened


@pytest.fixture
def as_(service):
    """A client of one of the world's people."""
    made = []

    def client(person, token=None):
        made.append(ApiClient(Route(service.url, service.authority.ca_file), token or person.login_id))
        return made[-1]

    yield client
    for one in made:
        one.close()


@pytest.fixture
def thread(world, calls):
    """An inquiry with a file that never ends."""
    inquiry_id = world.open().card.inquiry_id
    attachment_id = send(calls, AGENT, inquiry_id)
    with world.database.write() as tx:
        tx.execute(update(schema.attachment).values(size_bytes=ENDLESS_BYTES))
    return inquiry_id, attachment_id


@pytest.fixture
def endless(monkeypatch):
    """Bytes as from a slow disk, until the service leaves off or the test is over."""
    over, ends_at = threading.Event(), time.monotonic() + GIVES_UP_S

    def chunks(self, name, start=0, end=None):
        while not over.wait(0.02) and time.monotonic() < ends_at:
            yield PIECE

    monkeypatch.setattr(FolderBlobs, "chunks", chunks)
    monkeypatch.setattr(FolderBlobs, "size", lambda self, name: ENDLESS_BYTES)
    yield
    over.set()


class Line:
    """One request of the agent that lasts; `ended()` reads until the service has closed it."""

    def __init__(self, service, method, path, headers=None, body=b""):
        trust = ssl.create_default_context(cafile=str(service.authority.ca_file))
        plain = socket.create_connection(("127.0.0.1", service.port), GIVES_UP_S)
        self.line = trust.wrap_socket(plain, server_hostname="127.0.0.1")
        head = {"host": "x", "authorization": f"Bearer {AGENT.login_id}"} | (headers or {})
        words = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        self.line.sendall(f"{method} {path} HTTP/1.1\r\n{words}\r\n".encode() + body)

    def begun(self):
        """The first line of the answer."""
        self.answer = http.client.HTTPResponse(self.line)
        self.answer.begin()
        assert self.answer.read(1000)
        return self.answer.status

    def ended(self):
        """Whether it was cut instead of coming to its end."""
        with contextlib.suppress(http.client.IncompleteRead, ConnectionError, ssl.SSLError):
            while self.answer.read(len(PIECE)):
                pass
            return bool(self.answer.length)  # less came than was said
        return True

    def close(self):
        self.line.close()

    def refusal(self):
        """What the service says in the middle of what is sent."""
        answer = http.client.HTTPResponse(self.line)
        answer.begin()
        return answer.read().decode()


def refused(call, *given, **path):
    try:
        call(*given, **path)
    except Refused as error:
        return error.problem.code
    return None


def begin_upload(line, calls):
    """The first piece of a part, of which the rest doesn't come."""
    data = files.PDF + random.Random(5).randbytes(UPLOAD_BYTES - len(files.PDF))
    sender = Sender(calls, AGENT, data)
    assert sender.make().status == 201
    said = {**PART, "upload-offset": 0, "content-length": len(data)}
    return line("PATCH", sender.path, said, data[: UPLOAD_BYTES // 2])


def test_every_path_that_was_open_is_closed_and_the_draft_stays(
    service, calls, as_, line, streams, thread, endless, world, record_property
):
    inquiry_id, attachment_id = thread
    mine, admin, supervisor = as_(AGENT), as_(ADMIN), as_(SUPERVISOR)
    mine.call(PUT_DEVICE_KEY, KeyDeposit(key="B" * 43 + "=", name="PC1"))
    draft = DraftToSave(mode=DraftMode.REPLY, inquiry_id=inquiry_id, reply_id=uuid4(), device_id=DEVICE, body=TEXT)
    mine.call(SAVE_DRAFT, draft)
    typing = {"inquiry_id": inquiry_id, "device_id": DEVICE, "state": "typing"}
    assert calls.ask(AGENT, "POST", "/v1/presence", typing).status == 200
    stream = streams(AGENT.login_id)
    poll = line("GET", "/v1/changes/poll?wait_s=25")
    download = line("GET", f"/v1/attachments/{attachment_id}", {"range": "bytes=1000-"})
    as_json = {"content-type": "application/json", "content-length": "2"}
    bundle = line("POST", f"/v1/inquiries/{inquiry_id}/bundle", as_json, b"{}")
    upload = begin_upload(line, calls)
    assert (download.begun(), bundle.begun(), stream.status) == (206, 200, 200)
    assert stream.frame() is not None

    admin.call(PUT_STAFF_ACCESS, StaffAccess(is_disabled=True), staff_id=AGENT.staff_id)
    since, took = time.monotonic(), {}

    def clocked(name, work):
        result = work()
        took[name] = time.monotonic() - since
        return result

    other_uses = {
        "call": lambda: refused(mine.call, GET_INQUIRY, Nothing(), inquiry_id=inquiry_id),
        "key of the local store": lambda: refused(mine.call, GET_DEVICE_KEY, Nothing()),
        "drafts": lambda: refused(mine.call, LIST_DRAFTS, Nothing()),
        "password": lambda: refused(mine.call, CHANGE_PASSWORD, PasswordChange(current=PASSWORD, new=PASSWORD + "x")),
    }
    for name, use in other_uses.items():
        assert clocked(name, use) is Code.STAFF_DISABLED, name
    again = SignIn(login_id=AGENT.login_id, password=PASSWORD, device_id=DEVICE)
    assert clocked("sign-in again", lambda: refused(mine.call, SIGN_IN, again)) is not None
    with ThreadPoolExecutor(6) as pool:
        waits = {
            "event stream": lambda: len(list(iter(stream.frame, None))) >= 0,
            "long poll": poll.refusal,
            "download by range": download.ended,
            "zip": bundle.ended,
            "upload": upload.refusal,
        }
        found = {name: pool.submit(clocked, name, work) for name, work in waits.items()}
        closed = {name: future.result(GIVES_UP_S) for name, future in found.items()}
    assert closed["event stream"]
    assert (closed["download by range"], closed["zip"]) == (True, True)
    assert Code.STAFF_DISABLED in closed["upload"]
    assert Code.BUSY in closed["long poll"], "the next one is refused"

    with world.database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(schema.presence)) == 0, "nobody sees them type"
        assert tx.scalar(select(func.count()).select_from(schema.upload)) == 1, "half a file is none"

    (left,) = supervisor.call(LIST_LEFT_DRAFTS, Nothing(), staff_id=AGENT.staff_id).items
    assert (left.body, left.inquiry_id) == (TEXT, inquiry_id)
    for name, seconds in took.items():
        record_property(name, f"{seconds:.2f} s")


def test_a_new_password_doesnt_let_a_disabled_person_in(as_):
    admin = as_(ADMIN)
    admin.call(PUT_STAFF_ACCESS, StaffAccess(is_disabled=True), staff_id=COLLEAGUE.staff_id)
    told = admin.call(RESET_STAFF_PASSWORD, PasswordReset(), staff_id=COLLEAGUE.staff_id)
    wanted = SignIn(login_id=COLLEAGUE.login_id, password=told.temporary_password, device_id=DEVICE)
    assert refused(as_(COLLEAGUE, "no session").call, SIGN_IN, wanted) is Code.WRONG_SIGN_IN


def test_a_colleagues_download_goes_on(as_, line, thread, endless):
    """Only the session's own end ends it."""
    _, attachment_id = thread
    download = line("GET", f"/v1/attachments/{attachment_id}")
    assert download.begun() == 200
    as_(ADMIN).call(PUT_STAFF_ACCESS, StaffAccess(is_disabled=True), staff_id=COLLEAGUE.staff_id)
    ends_at = time.monotonic() + 2 * EVERY_S
    while time.monotonic() < ends_at:
        assert download.answer.read(1000)
