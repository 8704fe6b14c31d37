"""Tests for usen_desk.server.attachments.service, through the edge."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select

from tests.server.attachments import files
from tests.server.inquiries.conftest import ADMIN, AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, SALES
from usen_desk.contract.attachments import UPLOAD_MAX_BYTES
from usen_desk.server.attachments import service
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.blobs import new_name
from usen_desk.server.db import schema


def told(got):
    return got.status, got.json.get("code"), got.json.get("field")


def uploads(world):
    with world.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(schema.upload))


def test_bytes_are_kept_under_another_name_and_told_as_they_are(calls, world):
    got = calls.upload(AGENT, files.PNG, "..\\店内\u202egnp.exe")
    assert got.status == 200
    kept = got.json
    assert (kept["name"], kept["media_type"], kept["size_bytes"]) == ("店内gnp.exe.png", "image/png", len(files.PNG))
    (blob,) = calls.blobs()
    assert blob.read_bytes() == files.PNG
    assert "png" not in blob.name


def test_the_same_upload_twice_is_kept_once_and_answers_the_same(calls, world):
    upload = uuid4()
    first = calls.upload(AGENT, files.PNG, upload=upload)
    again = calls.upload(AGENT, files.PNG, upload=str(upload).upper())
    assert first.json == again.json
    assert (uploads(world), len(calls.blobs())) == (1, 1)


@pytest.mark.parametrize(
    ("actor", "data", "name"),
    [(AGENT, files.GIF, "写真.png"), (AGENT, files.PNG, "別名.png"), (COLLEAGUE, files.PNG, "写真.png")],
    ids=["other bytes", "other name", "another person"],
)
def test_the_same_id_for_something_else_is_refused(calls, world, actor, data, name):
    upload = uuid4()
    calls.upload(AGENT, files.PNG, upload=upload)
    assert told(calls.upload(actor, data, name, upload=upload)) == (422, "other_content", "upload")
    assert (uploads(world), len(calls.blobs())) == (1, 1)


def test_the_same_upload_by_several_calls_at_once_is_kept_once(calls, world):
    upload = uuid4()
    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(lambda _: calls.upload(AGENT, files.PNG, upload=upload), range(6)))
    assert {(one.status, one.json["upload_id"]) for one in got} == {(200, str(upload))}
    assert (uploads(world), len(calls.blobs())) == (1, 1)


@pytest.mark.parametrize(
    ("data", "more", "field"),
    [(files.PNG, {"sha256": "0" * 64}, "sha256"), (files.EXE, {}, "name"), (b"", {}, "name")],
    ids=["other bytes than were said", "a program", "nothing"],
)
def test_what_is_not_taken_leaves_nothing(calls, world, data, more, field):
    assert told(calls.upload(AGENT, data, **more)) == (422, "file_refused", field)
    assert (uploads(world), calls.blobs()) == (0, [])


def test_a_large_file_is_taken_up_to_the_limit(calls):
    whole = files.PNG + b"\x00" * (UPLOAD_MAX_BYTES - len(files.PNG))
    assert calls.upload(AGENT, whole).status == 200
    assert told(calls.upload(AGENT, whole + b"\x00")) == (413, "too_large", None)


def test_who_can_not_answer_sends_no_files(calls):
    for person in (SALES, ADMIN):
        assert told(calls.upload(person, files.PNG)) == (403, "not_permitted", None)
    assert calls.upload(CUSTOMER, files.PNG).status == 200


def test_an_upload_is_named_by_a_uuid(calls):
    assert told(calls.upload(AGENT, files.PNG, upload="1")) == (422, "invalid_input", "upload")


def test_a_customer_sends_so_many_files_an_hour_and_staff_any(calls, world):
    upload = uuid4()
    calls.upload(CUSTOMER, files.PNG, upload=upload)
    world.now += timedelta(minutes=20)
    for _ in range(2):
        assert calls.upload(CUSTOMER, files.PNG).status == 200
    got = calls.upload(CUSTOMER, files.PNG)
    assert told(got) == (429, "too_many_calls", None)
    assert got.headers["retry-after"] == str(40 * 60)
    assert calls.upload(CUSTOMER, files.PNG, upload=upload).status == 200  # sent before
    assert calls.upload(OTHER_CUSTOMER, files.PNG).status == 200
    assert {calls.upload(AGENT, files.PNG).status for _ in range(5)} == {200}
    world.now += timedelta(minutes=40)
    assert calls.upload(CUSTOMER, files.PNG).status == 200


def test_a_full_disk_is_told_as_busy(calls, world, caplog):
    calls.folder.write_text("no folder")
    with caplog.at_level(logging.CRITICAL):
        got = calls.upload(AGENT, files.PNG)
    assert told(got) == (503, "busy", None)
    assert int(got.headers["retry-after"]) > 0
    assert uploads(world) == 0


def test_uploads_without_a_message_go_after_a_day_and_others_stay(calls, world):
    inquiry_id = world.open().card.inquiry_id
    named, orphan = calls.uploaded(AGENT, files.PNG), calls.uploaded(AGENT, files.GIF, "a.gif")
    attachment = calls.reply(AGENT, inquiry_id, files=[named]).json["message"]["attachments"][0]
    service.forget(world.database, calls.settings, world.now + timedelta(hours=23))
    assert (uploads(world), len(calls.blobs())) == (2, 2)
    service.forget(world.database, calls.settings, world.now + timedelta(hours=25))
    assert (uploads(world), len(calls.blobs())) == (0, 1)
    assert calls.file(AGENT, attachment["attachment_id"]).content == files.PNG
    assert told(calls.reply(AGENT, inquiry_id, files=[orphan])) == (409, "file_missing", "files")
    assert calls.upload(AGENT, files.GIF, "a.gif", upload=orphan).status == 200
    assert calls.reply(AGENT, inquiry_id, files=[orphan]).status == 200


def test_bytes_without_a_row_go_at_the_second_look(calls, world):
    kept = calls.uploaded(AGENT, files.PNG)
    orphan = blobs_of(calls.settings).keep(b"left by a service that was killed")
    sweep = service.Sweep(world.database, calls.settings)
    sweep.run()
    assert len(calls.blobs()) == 2
    sweep.run()
    assert orphan not in {blob.name for blob in calls.blobs()}
    inquiry_id = world.open().card.inquiry_id
    attachment = calls.reply(AGENT, inquiry_id, files=[kept]).json["message"]["attachments"][0]
    service.forget(world.database, calls.settings, world.now + timedelta(days=2))
    for _ in range(3):
        sweep.run()
    assert calls.file(AGENT, attachment["attachment_id"]).content == files.PNG


def test_a_part_that_is_coming_stays_and_one_of_nobody_goes(calls, world):
    blobs, coming, orphan = blobs_of(calls.settings), new_name(), new_name()
    until = {"created_at": world.now, "expires_at": world.now + timedelta(days=1)}
    whose = {"transfer_id": str(uuid4()), "staff_id": AGENT.staff_id, "name": "a.png", "size_bytes": 9, "sha256": ""}
    with world.database.write() as tx:
        tx.execute(insert(schema.transfer).values(blob=coming, **whose, **until))
    for name in (coming, orphan):
        blobs.write(name, 0, b"half")
    sweep = service.Sweep(world.database, calls.settings)
    for _ in range(3):
        sweep.run()
    assert set(blobs.unfinished()) == {coming}


def test_bytes_whose_row_comes_between_two_looks_stay(calls, world):
    """A slow write unit: the bytes were there at one look, and their row only at the next."""
    blobs, sweep = blobs_of(calls.settings), service.Sweep(world.database, calls.settings)
    name = blobs.keep(files.PNG)
    sweep.run()
    row = {"upload_id": str(uuid4()), "staff_id": AGENT.staff_id, "name": "a.png", "media_type": "image/png"}
    more = {"size_bytes": 1, "sha256": "0" * 64, "blob": name, "created_at": world.now}
    with world.database.write() as tx:
        tx.execute(insert(schema.upload).values(**row, **more))
    for _ in range(2):
        sweep.run()
    assert list(blobs.names()) == [name]


def test_every_table_that_names_blobs_keeps_them():
    """A new one does by its column's name; another name would lose the bytes."""
    suspicious = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.sorted_tables
        for column in table.c
        if "blob" in column.name and column.name != "blob"
    }
    assert suspicious == set()
