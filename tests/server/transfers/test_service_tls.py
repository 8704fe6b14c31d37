"""Parts over TLS: a dead line, several at once, and the desk's own client up and down."""

from __future__ import annotations

import hashlib
import random
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from tusclient.client import TusClient

from tests.server.attachments import files
from tests.server.inquiries.conftest import AGENT
from tests.server.transfers.tus import PART, Sender
from tests.service import Authority, RunningService
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import BadAnswer, DiskTrouble, Refused, SourceTrouble
from usen_desk.api.transfers import FileToSend, drop_sent, fetch_file, part_of, send_file, sha256_of
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import POST_REPLY, ReplyDraft
from usen_desk.contract.transfers import GET_TRANSFER


class Stopped(Exception):
    """In the middle of the way."""


DATA = files.PDF + random.Random(5).randbytes(2_500_000)
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(calls, authority):
    running = RunningService(calls.world.database, authority, calls.settings, clock=lambda: calls.world.now)
    yield running
    running.stop()


@pytest.fixture
def client(service):
    return ApiClient(Route(service.url, service.authority.ca_file), AGENT.login_id)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "図面.pdf"
    path.write_bytes(DATA)
    return FileToSend(str(uuid4()), path, "図面.pdf", len(DATA), SHA256)


def nothing(*_):
    pass


def offset(client, upload_id):
    return client.call(GET_TRANSFER, Nothing(), transfer=upload_id).offset_bytes


def begin_part(service, upload_id, start, data, said):
    """The line, after the head and these bytes of a part that says to have so many."""
    trust = ssl.create_default_context(cafile=str(service.authority.ca_file))
    line = trust.wrap_socket(socket.create_connection(("127.0.0.1", service.port), 20), server_hostname="127.0.0.1")
    head = {
        **PART,
        "upload-offset": start,
        "content-length": said,
        "host": "x",
        "authorization": f"Bearer {AGENT.login_id}",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    line.sendall(f"PATCH /v1/transfers/{upload_id} HTTP/1.1\r\n{lines}\r\n".encode() + data)
    return line


def attached(client, world, upload_id):
    draft = ReplyDraft(reply_id=uuid4(), body="図面です。", send_anyway=True, files=(upload_id,))
    posted = client.call(POST_REPLY, draft, inquiry_id=world.open().card.inquiry_id)
    return posted.message.attachments[0].attachment_id


def test_a_line_that_is_dead_holds_nobody_up(calls, service, client):
    """The service has not noticed that the first request will never go on."""
    sender = Sender(calls, AGENT, DATA)
    sender.make()
    with begin_part(service, sender.upload_id, 0, DATA[:1000], len(DATA)) as dead:
        assert offset(client, sender.upload_id) == 0
        with begin_part(service, sender.upload_id, 0, DATA, len(DATA)) as newer:
            first, second = dead.recv(4096), newer.recv(4096)
    assert b" 423 " in first.partition(b"\r\n")[0]
    assert second.partition(b"\r\n")[0].split()[1] in (b"204", b"409")


def test_of_several_at_once_one_brings_each_byte_and_the_whole_is_right(
    service, client, source, calls, world, tmp_path
):
    refused = []

    def send(_):
        own = ApiClient(client.route, AGENT.login_id)
        for _ in range(1000):  # at once, each time, which no desk does: they keep taking over from one another
            try:
                return send_file(own, source, nothing).size_bytes
            except Refused as error:
                refused.append(error.problem.code)
        raise RuntimeError("it never got through")

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(send, range(3))) == [len(DATA)] * 3
    assert set(refused) <= {Code.TAKEN_OVER, Code.WRONG_OFFSET, Code.NOT_FOUND}
    target = fetch_file(client, attached(client, world, source.upload_id), tmp_path / "back", nothing, nothing)
    assert sha256_of(target) == (len(DATA), SHA256)
    assert len(calls.blobs()) == 1


def test_sending_again_what_is_there_sends_no_byte(client, source):
    send_file(client, source, nothing)
    source.path.unlink()
    assert send_file(client, source, nothing).size_bytes == len(DATA)


@pytest.mark.parametrize("change", ["gone", "shorter", "other bytes"])
def test_a_file_that_was_changed_meanwhile_is_never_taken_for_what_it_was(client, source, change):
    if change == "gone":
        source.path.unlink()
    else:
        source.path.write_bytes(DATA[:-1] if change == "shorter" else DATA[:-1] + b"x")
    with pytest.raises(Refused if change == "other bytes" else SourceTrouble):
        send_file(client, source, nothing)


def test_one_that_is_left_is_gone_and_leaving_it_twice_is_no_fault(client, source):
    send_file_in_part(client, source)
    for _ in range(2):
        drop_sent(client, source.upload_id)
    with pytest.raises(Refused) as refused:
        offset(client, source.upload_id)
    assert refused.value.problem.code is Code.NOT_FOUND


def send_file_in_part(client, source):
    def stop(done, _):
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        send_file(client, source, stop)


def test_a_download_goes_on_where_it_was_cut_and_is_checked_before_it_has_its_name(client, source, world, tmp_path):
    send_file(client, source, nothing)
    number, target, told = attached(client, world, source.upload_id), tmp_path / "下ろした.pdf", []

    def stop(done, _):
        if done > 300_000:
            raise Stopped

    with pytest.raises(Stopped):
        fetch_file(client, number, target, stop, told.append)
    came = part_of(target).stat().st_size
    assert 0 < came < len(DATA)
    assert not target.exists()
    heard = []
    fetch_file(client, number, target, lambda done, whole: heard.append(done), nothing, told[0].sha256)
    assert heard[0] == came
    assert target.read_bytes() == DATA
    assert not part_of(target).exists()


def test_a_part_with_other_bytes_never_becomes_the_file(client, source, world, tmp_path):
    send_file(client, source, nothing)
    number, target = attached(client, world, source.upload_id), tmp_path / "下ろした.pdf"
    part_of(target).write_bytes(b"x" * 1000)
    with pytest.raises(BadAnswer):
        fetch_file(client, number, target, nothing, nothing, SHA256)
    assert not target.exists()
    assert not part_of(target).exists()
    part_of(target).write_bytes(DATA + b"longer than the file")
    assert fetch_file(client, number, target, nothing, nothing, SHA256).read_bytes() == DATA


def test_a_place_that_cannot_be_written_is_told_as_such(client, source, world, tmp_path):
    send_file(client, source, nothing)
    number = attached(client, world, source.upload_id)
    with pytest.raises(DiskTrouble):
        fetch_file(client, number, tmp_path / "no such folder" / "図面.pdf", nothing, nothing)


@pytest.mark.parametrize("has_checksums", [False, True], ids=["plain", "with checksums"])
def test_a_tus_client_of_others_sends_a_file_and_goes_on_after_a_cut(
    service, client, source, world, tmp_path, monkeypatch, has_checksums
):
    """tuspy, which knows nothing of us: told where the service is, who sends, and what is to come."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(service.authority.ca_file))

    def uploader(stream, url=None):
        others = TusClient(f"{service.url}/v1/transfers", headers={"Authorization": f"Bearer {AGENT.login_id}"})
        return others.uploader(
            file_stream=stream,
            chunk_size=700_000,
            url=url,
            metadata={"filename": "図面.pdf", "sha256": SHA256},
            upload_checksum=has_checksums,
            retries=10,  # the service may still be at what was cut
            retry_delay=0.1,
        )

    with source.path.open("rb") as stream:
        first = uploader(stream)
        first.upload(stop_at=700_000)
        upload_id = first.url.rpartition("/")[2]
        assert offset(client, upload_id) == 700_000
        begin_part(service, upload_id, 700_000, DATA[700_000:1_000_000], len(DATA) - 700_000).close()
        uploader(stream, first.url).upload()
    target = tmp_path / "come.pdf"
    fetch_file(client, attached(client, world, UUID(upload_id)), target, nothing, nothing)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == SHA256
