"""Tests for usen_desk.server.transfers.receiving: bytes that count, and bytes that don't."""

from __future__ import annotations

import errno
import shutil

import pytest

from tests.server.attachments import files
from tests.server.inquiries.conftest import AGENT
from tests.server.transfers.tus import Sender, checksum
from usen_desk.contract.errors import Code
from usen_desk.server.attachments.blob_folder import FolderBlobs
from usen_desk.server.context import Refusal
from usen_desk.server.transfers import store

DATA = files.PDF + bytes(range(256)) * 400


@pytest.fixture
def sender(calls):
    made = Sender(calls, AGENT, DATA)
    assert made.make().status == 201
    return made


@pytest.mark.parametrize("offset", [0, 4, 6, len(DATA)])
def test_a_part_that_does_not_begin_where_the_last_one_ended_is_refused(sender, offset):
    sender.send(0, 5)
    got = sender.send(offset, len(DATA))
    assert (got.status, got.json["code"]) == (409, "wrong_offset")
    assert sender.look().headers["upload-offset"] == "5"


def test_more_than_was_said_is_refused(sender):
    sender.data = DATA + b"x"
    got = sender.send(0, len(DATA) + 1)
    assert (got.status, got.json["code"]) == (413, "too_large")
    assert sender.look().headers["upload-offset"] == "0"


def test_bytes_of_another_type_are_no_part(sender):
    got = sender.send(0, 5, **{"content-type": "application/json"})
    assert (got.status, got.json["field"]) == (422, "content_type")


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_part_counts_when_its_checksum_is_right(sender, algorithm):
    assert sender.send(0, 1000, **{"upload-checksum": checksum(DATA[:1000], algorithm)}).status == 204
    got = sender.send(1000, 2000, **{"upload-checksum": checksum(b"others", algorithm)})
    assert (got.status, got.json["code"]) == (460, "bad_checksum")
    assert sender.look().headers["upload-offset"] == "1000"
    assert sender.send(1000, len(DATA), **{"upload-checksum": checksum(DATA[1000:], algorithm)}).status == 204
    assert sender.look(method="GET").json["kept"] is not None


@pytest.mark.parametrize("value", ["md5 AAAA", "sha256", "sha256 AAAA", "sha256 %%"])
def test_a_checksum_that_nobody_can_read_is_refused(sender, value):
    got = sender.send(0, 5, **{"upload-checksum": value})
    assert (got.status, got.json["field"]) == (422, "upload_checksum")


@pytest.mark.parametrize(
    ("data", "sha256", "field"), [(DATA, "0" * 64, "sha256"), (files.EXE + bytes(3000), "", "name")]
)
def test_a_whole_that_is_not_what_was_said_is_refused_and_its_bytes_are_gone(calls, data, sha256, field):
    sender = Sender(calls, AGENT, data, sha256=sha256)
    sender.make()
    for got in (sender.send(0, len(data)), sender.look(method="GET"), sender.make(), sender.send(len(data), len(data))):
        assert (got.status, got.json["code"], got.json["field"]) == (422, "file_refused", field)
    assert calls.blobs() == []


def test_what_the_disk_does_not_take_does_not_count(sender, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "no room")

    sender.send(0, 1000)
    monkeypatch.setattr(FolderBlobs, "write", full)
    got = sender.send(1000, 2000)
    assert (got.status, got.json["code"], got.headers["retry-after"]) == (503, "busy", "30")
    monkeypatch.undo()
    assert sender.look().headers["upload-offset"] == "1000"
    assert sender.send(1000, len(DATA)).status == 204


def test_where_the_store_has_lost_bytes_it_begins_anew(sender, calls):
    sender.send(0, 1000)
    shutil.rmtree(calls.folder)
    got = sender.send(1000, 2000)
    assert (got.status, got.json["code"]) == (409, "wrong_offset")
    assert sender.look().headers["upload-offset"] == "0"
    assert sender.send(0, len(DATA)).status == 204
    assert sender.look(method="GET").json["kept"] is not None


def test_a_whole_that_the_database_never_heard_of_is_not_sent_again(sender, calls, monkeypatch):
    """E.g. the database was busy, or the service was killed, right after the last byte."""

    def never(*_, **__):
        raise Refusal(Code.BUSY)

    sender.send(0, 1000)
    monkeypatch.setattr(store, "advance", never)
    assert sender.send(1000, len(DATA)).status == 503
    monkeypatch.undo()
    assert sender.look().headers["upload-offset"] == "1000"
    assert sender.send(1000, len(DATA)).status == 204
    assert sender.look(method="GET").json["kept"] is not None
    assert len(calls.blobs()) == 1
