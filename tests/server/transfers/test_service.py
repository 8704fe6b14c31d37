"""Tests for usen_desk.server.transfers.service and limits: tus as any client may speak it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import func, select

from tests.server.attachments import files
from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, SALES
from tests.server.transfers.tus import Sender, metadata
from usen_desk.server.attachments.service import Sweep
from usen_desk.server.db import schema
from usen_desk.server.transfers import limits
from usen_desk.server.transfers import service as transfers
from usen_desk.server.transfers.limits import NEVER

DATA = files.PDF + bytes(range(256)) * 400


@pytest.fixture
def sender(calls):
    return Sender(calls, AGENT, DATA)


def rows(world, table=schema.transfer):
    with world.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table))


def test_the_protocol_is_told_to_whoever_asks(calls):
    got = calls.edge.ask("OPTIONS", "/v1/transfers")
    assert got.status == 204
    assert (got.headers["tus-version"], got.headers["tus-max-size"]) == ("1.0.0", str(calls.settings.file_max_bytes))
    assert got.headers["tus-extension"] == "creation,termination,checksum,expiration"
    assert "sha1" in got.headers["tus-checksum-algorithm"].split(",")


def test_limits_are_told_before_anything_is_sent(calls):
    got = calls.ask(AGENT, "GET", "/v1/file-limits")
    assert (got.json["max_bytes"], got.json["files_max"]) == (calls.settings.file_max_bytes, 10)
    assert ".pdf" in got.json["extensions"]
    assert "application/pdf" in got.json["media_types"]
    assert not NEVER & set(got.json["extensions"])


def test_a_file_that_comes_in_parts_is_an_upload_when_it_is_whole(sender, calls, world):
    made = sender.make()
    assert (made.status, made.headers["location"], made.headers["upload-offset"]) == (201, sender.path, "0")
    assert sender.send(0, 1000).headers["upload-offset"] == "1000"
    looked = sender.look()
    assert (looked.status, looked.headers["cache-control"]) == (200, "no-store")
    assert (looked.headers["upload-offset"], looked.headers["upload-length"]) == ("1000", str(len(DATA)))
    assert sender.send(1000, len(DATA)).status == 204
    kept = sender.look(method="GET").json["kept"]
    assert (kept["name"], kept["media_type"], kept["size_bytes"]) == ("図面.pdf", "application/pdf", len(DATA))
    assert (rows(world), rows(world, schema.upload), len(calls.blobs())) == (0, 1, 1)
    inquiry_id = world.open().card.inquiry_id
    answered = calls.reply(AGENT, inquiry_id, files=[sender.upload_id])
    (attached,) = answered.json["message"]["attachments"]
    assert calls.file(AGENT, attached["attachment_id"]).content == DATA


def test_asking_twice_makes_one_transfer_as_far_as_it_has_come(sender, world):
    sender.make()
    sender.send(0, 5)
    again = sender.make()
    assert (again.status, again.headers["upload-offset"], again.json["offset_bytes"]) == (201, "5", 5)
    assert rows(world) == 1
    sender.send(5, len(DATA))
    assert sender.make().json["kept"]["upload_id"] == sender.upload_id
    assert rows(world) == 0


def test_another_file_under_the_same_id_is_refused(sender, calls):
    sender.make()
    other = Sender(calls, AGENT, DATA + b"x", upload_id=sender.upload_id)
    anothers = Sender(calls, COLLEAGUE, DATA, upload_id=sender.upload_id)
    for one in (other, anothers):
        got = one.make()
        assert (got.status, got.json["code"]) == (422, "other_content")


@pytest.mark.parametrize("actor", [COLLEAGUE, CUSTOMER, OTHER_CUSTOMER])
def test_nobody_else_sees_sends_or_drops_it(sender, actor):
    sender.make()
    for got in (sender.look(actor, "GET"), sender.send(0, 9, actor=actor), sender.drop(actor)):
        assert (got.status, got.json["code"]) == (404, "not_found")
    assert sender.look().headers["upload-offset"] == "0"


def test_who_may_not_answer_may_not_send(calls):
    assert Sender(calls, SALES, DATA).make().status == 403


@pytest.mark.parametrize(
    ("headers", "status", "code", "field"),
    [
        ({"upload-length": str(200 * 1024 * 1024 + 1)}, 413, "too_large", "upload_length"),
        ({"upload-length": "0"}, 422, "file_refused", "upload_length"),
        ({"upload-length": "-1"}, 422, "invalid_input", "upload_length"),
        ({"upload-metadata": "filename"}, 422, "invalid_input", "upload_metadata"),
        ({"upload-metadata": "filename %%%"}, 422, "invalid_input", "upload_metadata"),
        ({"upload-metadata": "filename é"}, 422, "invalid_input", "upload_metadata"),
        (
            {"upload-metadata": metadata(filename="a.pdf") + ",filename \xa0AAAA"},
            422,
            "invalid_input",
            "upload_metadata",
        ),
        ({"upload-metadata": metadata(filename="a.pdf", sha256="x")}, 422, "invalid_input", "upload_metadata"),
        ({"upload-metadata": metadata(filename="a\0.pdf", sha256="0" * 64)}, 422, "invalid_input", "upload_metadata"),
        ({"upload-metadata": metadata(filename="あ" * 256, sha256="0" * 64)}, 422, "invalid_input", "upload_metadata"),
        ({"upload-metadata": metadata(filename="影.mp4", sha256="0" * 64)}, 422, "file_refused", "name"),
        ({"upload-metadata": metadata(filename="A.EXE", sha256="0" * 64)}, 422, "file_refused", "name"),
        ({"tus-resumable": "0.2.2"}, 412, "tus_version", "Tus-Resumable"),
    ],
)
def test_what_will_not_be_taken_is_refused_before_a_byte_comes(sender, world, headers, status, code, field):
    got = sender.make(**headers)
    assert (got.status, got.json["code"], got.json["field"]) == (status, code, field)
    assert rows(world) == 0


def test_a_kind_that_the_settings_leave_out_is_refused_by_its_name(calls, world):
    calls.settings = msgspec.structs.replace(calls.settings, file_types=("image/png",))
    calls.edge = type(calls.edge)(world.database, calls.settings, clock=lambda: world.now)
    got = Sender(calls, AGENT, DATA).make()
    assert (got.status, got.json["code"], got.json["field"]) == (422, "file_refused", "name")


def test_a_customer_may_send_so_many_an_hour(calls):
    for _ in range(3):
        sender = Sender(calls, CUSTOMER, DATA, upload_id=str(uuid4()))
        sender.make()
        assert sender.send(0, len(DATA)).status == 204
    got = Sender(calls, CUSTOMER, DATA, upload_id=str(uuid4())).make()
    assert (got.status, got.json["code"]) == (429, "too_many_calls")


def test_begun_and_not_finished_ones_have_a_limit(calls, monkeypatch):
    monkeypatch.setattr(transfers, "OPEN_MAX", 2)
    senders = [Sender(calls, AGENT, DATA) for _ in range(3)]
    assert [one.make().status for one in senders] == [201, 201, 409]


def test_no_transfer_begins_that_would_leave_the_disk_too_little(calls, world, monkeypatch):
    """What others have begun and not brought yet counts as there."""
    free = calls.settings.files_free_min_bytes + 2 * len(DATA)
    monkeypatch.setattr(limits.shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))
    first, second, third = (Sender(calls, AGENT, DATA) for _ in range(3))
    assert [first.make().status, second.make().status] == [201, 201]
    got = third.make()
    assert (got.status, got.json["code"], got.json["field"], rows(world)) == (507, "no_room", "upload_length", 2)
    assert first.make().status == 201, "what has begun goes on"
    first.drop()
    assert third.make().status == 201


def test_the_room_of_a_store_that_is_not_there_yet_is_that_of_its_disk(calls, tmp_path):
    settings = msgspec.structs.replace(calls.settings, files_folder=str(tmp_path / "none" / "yet"))
    assert limits.free_of(settings) == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.2)


def test_a_customer_may_have_begun_so_many_bytes(calls, world):
    calls.settings = msgspec.structs.replace(calls.settings, customer_unfinished_max_bytes=2 * len(DATA) - 1)
    calls.edge = type(calls.edge)(world.database, calls.settings, clock=lambda: world.now)
    assert Sender(calls, CUSTOMER, DATA).make().status == 201
    refused = Sender(calls, CUSTOMER, DATA).make()
    assert (refused.status, refused.json["code"], refused.json["field"]) == (409, "too_many", "upload_length")
    assert Sender(calls, OTHER_CUSTOMER, DATA).make().status == 201
    assert [Sender(calls, AGENT, DATA).make().status for _ in range(2)] == [201, 201]


def test_what_is_left_is_gone_with_its_bytes_at_the_second_collection(sender, calls, world):
    sender.make()
    sender.send(0, 1000)
    assert sender.drop().status == 204
    assert sender.look().status == 404
    sweep = Sweep(world.database, calls.settings)
    sweep.run()
    sweep.run()
    assert (rows(world), calls.blobs()) == (0, [])


def test_what_a_customer_leaves_takes_no_room_till_the_collection(calls):
    """Else whoever begins and leaves all day fills the disk."""
    sender = Sender(calls, CUSTOMER, DATA)
    sender.make()
    sender.send(0, 1000)
    assert (len(calls.blobs()), sender.drop().status, calls.blobs()) == (1, 204, [])


def test_a_part_that_is_on_its_way_is_no_orphan(sender, calls, world):
    sender.make()
    sender.send(0, 1000)
    sweep = Sweep(world.database, calls.settings)
    for _ in range(3):
        sweep.run()
    assert sender.send(1000, len(DATA)).status == 204
    assert sender.look(method="GET").json["kept"] is not None


def test_it_waits_a_day_after_its_last_byte(sender, calls, world):
    sender.make()
    world.now += timedelta(hours=23)
    sender.send(0, 1000)
    world.now += timedelta(hours=23)
    assert sender.look().headers["upload-offset"] == "1000"
    world.now += timedelta(hours=2)
    assert sender.look().status == sender.send(1000, 2000).status == 404
    transfers.forget(world.database, world.now)
    assert rows(world) == 0


def test_one_that_waited_too_long_begins_anew_before_it_is_collected(sender, world):
    sender.make()
    sender.send(0, 1000)
    world.now += timedelta(hours=25)
    made = sender.make()
    assert (made.status, made.headers["upload-offset"]) == (201, "0")
    assert sender.send(0, len(DATA)).status == 204
    assert sender.look(method="GET").json["kept"] is not None


def test_those_that_waited_too_long_do_not_count_as_begun(calls, world, monkeypatch):
    monkeypatch.setattr(transfers, "OPEN_MAX", 1)
    assert Sender(calls, AGENT, DATA).make().status == 201
    world.now += timedelta(hours=25)
    assert Sender(calls, AGENT, DATA).make().status == 201
