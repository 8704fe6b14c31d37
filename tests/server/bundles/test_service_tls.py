"""A zip over TLS: it begins to come before it is made, and half of one is never kept."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import update

from tests.server.bundles.test_service import send
from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import AGENT
from tests.service import Authority, RunningService
from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import Unreachable
from usen_desk.contract.base import Nothing
from usen_desk.contract.bundles import BUNDLE_INQUIRY, LIST_INQUIRY_FILES, BundleAsk
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.db import schema

PIECE = 64 * 1024


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def calls(world, tmp_path):
    return Calls(world, tmp_path / "files")


@pytest.fixture
def service(calls, authority):
    running = RunningService(calls.world.database, authority, calls.settings, clock=lambda: calls.world.now)
    yield running
    running.stop()


@pytest.fixture
def client(service):
    return ApiClient(Route(service.url, service.authority.ca_file), token=AGENT.login_id)


@pytest.fixture
def inquiry_id(world, calls):
    made = world.open().card.inquiry_id
    send(calls, AGENT, made)
    return made


def long_file(monkeypatch, pieces, ends=lambda: None):
    """Bytes of the file that come one after the other, as from a slow disk."""
    given = []

    def chunks(self, name, start=0, end=None):
        for at in range(pieces):
            given.append(at)
            yield bytes([at % 256]) * PIECE
        ends()

    monkeypatch.setattr(FolderBlobs, "chunks", chunks)
    return given


def test_a_zip_comes_whole_and_in_pieces(client, inquiry_id, tmp_path, monkeypatch):
    long_file(monkeypatch, 400)
    progress = []
    target = client.download(
        BUNDLE_INQUIRY, BundleAsk(), tmp_path / "a.zip", lambda *so_far: progress.append(so_far), inquiry_id=inquiry_id
    )
    assert {whole for _, whole in progress} == {None}, "nobody knows its length"
    assert progress[-1][0] == target.stat().st_size > 400 * PIECE
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None


def test_half_a_zip_is_never_kept(client, inquiry_id, tmp_path, monkeypatch):
    def fails():
        raise OSError(5, "the disk")

    given = long_file(monkeypatch, 400, fails)
    target = tmp_path / "a.zip"
    target.write_bytes(b"an older one")
    with pytest.raises(Unreachable):
        client.download(BUNDLE_INQUIRY, BundleAsk(), target, inquiry_id=inquiry_id)
    assert len(given) >= 400
    assert [one.name for one in tmp_path.glob("a.zip*")] == ["a.zip"]
    assert target.read_bytes() == b"an older one"


def test_a_zip_begins_before_its_last_byte_is_read(client, inquiry_id, monkeypatch, calls):
    """Else it would lie somewhere whole first. `first` is read of the answer before the file's end is given."""
    import threading

    may_end, heard = threading.Event(), []

    def waits():
        heard.append(may_end.wait(20))

    long_file(monkeypatch, 100, waits)
    with client.exchange(BUNDLE_INQUIRY, BundleAsk(), 60.0, path={"inquiry_id": inquiry_id}) as answer:
        got = io.BytesIO(answer.raw.read(PIECE))
        may_end.set()
        while piece := answer.raw.read(PIECE):
            got.seek(0, io.SEEK_END)
            got.write(piece)
    assert heard == [True], "the first bytes were here before the last were read"
    with zipfile.ZipFile(got) as archive:
        assert archive.testzip() is None


def test_the_list_of_a_thread_comes_with_its_states(client, inquiry_id, calls):
    with calls.world.database.write() as tx:
        tx.execute(update(schema.attachment).values(scan_state="quarantined"))
    (item,) = client.call(LIST_INQUIRY_FILES, Nothing(), inquiry_id=inquiry_id).items
    assert item.attachment.scan_state == "quarantined"
    assert not item.is_kept
