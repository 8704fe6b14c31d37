"""Uploads that are cut and sent again over TLS, and files that several want at once (F29)."""

from __future__ import annotations

import hashlib
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.server.attachments import files
from tests.server.inquiries.conftest import AGENT
from tests.service import Authority, RunningService
from usen_desk.api.client import ApiClient, Route
from usen_desk.contract.attachments import GET_FILE, UPLOAD_FILE, FileSent
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.server.attachments import service as attachments
from usen_desk.server.db import schema

DATA = files.PNG + bytes(range(256)) * 2000


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(calls, authority):
    running = RunningService(calls.world.database, authority, calls.settings, clock=lambda: calls.world.now)
    yield running
    running.stop()


def said(data=DATA, name="写真.png"):
    return FileSent(name=name, sha256=hashlib.sha256(data).hexdigest())


def cut(service, upload, length):
    """Send the head and so many bytes, then nothing more for ever."""
    trust = ssl.create_default_context(cafile=str(service.authority.ca_file))
    query = urlencode({"name": said().name, "sha256": said().sha256})
    head = f"PUT /v1/uploads/{upload}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {AGENT.login_id}\r\n"
    with (
        socket.create_connection(("127.0.0.1", service.port), 20) as plain,
        trust.wrap_socket(plain, server_hostname="127.0.0.1") as line,
    ):
        line.sendall(f"{head}Content-Length: {len(DATA)}\r\n\r\n".encode() + DATA[:length])


def uploads(world):
    with world.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(schema.upload))


def test_an_upload_that_was_cut_leaves_nothing_and_is_whole_when_sent_again(calls, world, service, tmp_path):
    client = ApiClient(Route(service.url, service.authority.ca_file), AGENT.login_id)
    inquiry_id, upload = world.open().card.inquiry_id, uuid4()
    for length in (0, 1, len(files.PNG), 200_000, len(DATA) - 1):
        cut(service, upload, length)
    assert (uploads(world), calls.blobs()) == (0, [])
    kept = client.upload(UPLOAD_FILE, said(), DATA, upload=str(upload))
    assert (uploads(world), len(calls.blobs())) == (1, 1)
    draft = ReplyDraft(reply_id=uuid4(), body="写真です。", send_anyway=True, files=(kept.upload_id,))
    (attached,) = client.call(POST_REPLY, draft, inquiry_id=inquiry_id).message.attachments
    target = client.download(GET_FILE, Nothing(), tmp_path / "写真.png", attachment_id=attached.attachment_id)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == said().sha256


def test_one_upload_goes_with_one_of_several_replies_at_once(calls, world):
    inquiry_ids = [world.open().card.inquiry_id for _ in range(4)]
    for _ in range(5):
        upload = calls.uploaded(AGENT, files.PNG)
        with ThreadPoolExecutor(4) as pool:
            got = list(pool.map(lambda n, u=upload: calls.reply(AGENT, n, files=[u]), inquiry_ids))
        assert sorted(one.status for one in got) == [200, 409, 409, 409]
        assert {one.json["code"] for one in got if one.status == 409} == {"file_missing"}
    with world.database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(schema.attachment)) == 5


def test_what_is_sent_while_old_uploads_are_dropped_has_its_bytes_or_is_refused(calls, world):
    inquiry_id = world.open().card.inquiry_id
    old = [calls.uploaded(AGENT, files.PNG, f"{number}.png") for number in range(20)]
    world.now += timedelta(hours=25)
    with ThreadPoolExecutor(2) as pool:
        dropping = pool.submit(attachments.forget, world.database, calls.settings, world.now)
        got = [calls.reply(AGENT, inquiry_id, files=[upload]) for upload in old]
        dropping.result()
    for one in got:
        if one.status == 200:
            (attached,) = one.json["message"]["attachments"]
            assert calls.file(AGENT, attached["attachment_id"]).content == files.PNG
        else:
            assert one.json["code"] == "file_missing"
    assert len(calls.blobs()) == sum(one.status == 200 for one in got)
