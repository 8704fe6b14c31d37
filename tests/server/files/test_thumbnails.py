"""Tests for usen_desk.server.files.thumbnails: made behind the requests, given to whoever may have the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.server.files.pictures import pdf, photo
from tests.server.inquiries.conftest import ADMIN, AGENT, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, SALES
from usen_desk.contract.inquiries import MessageKind
from usen_desk.server.attachments.service import Sweep
from usen_desk.server.db import schema
from usen_desk.server.files.thumbnails import Thumbnails


@pytest.fixture
def job(world, calls):
    made = Thumbnails(world.database, calls.settings)
    yield made
    made.close()


@pytest.fixture
def inquiry_id(world):
    return world.open().card.inquiry_id


@pytest.fixture
def picture(files, inquiry_id):
    return files.send(CUSTOMER, inquiry_id, photo(), "アンプ前面.jpg")


def fetched(calls, actor, attachment_id):
    return calls.ask(actor, "GET", f"/v1/attachments/{attachment_id}/thumbnail")


def drawn(world):
    with world.database.read() as tx:
        return {row.attachment_id: row.blob for row in tx.execute(select(schema.thumbnail))}


def put(world, attachment_id, **values):
    with world.database.write() as tx:
        tx.execute(update(schema.attachment).where(schema.attachment.c.attachment_id == attachment_id).values(**values))


def test_a_small_picture_is_there_some_seconds_after_its_file(world, files, calls, job, inquiry_id, picture):
    assert fetched(calls, AGENT, picture).status == 404
    assert not files.found(AGENT).items[0].has_thumbnail
    assert job.run(world.now) == 1
    got = fetched(calls, AGENT, picture)
    assert (got.status, got.headers["content-type"]) == (200, "image/jpeg")
    assert got.content.startswith(b"\xff\xd8")
    assert "%E3%82%A2" not in got.headers["content-disposition"], "the file's own name"
    assert files.found(AGENT).items[0].has_thumbnail
    assert job.run(world.now) == 0


def test_the_desks_are_told_of_what_is_new(world, job, picture):
    with world.database.read() as tx:
        before = len(tx.execute(select(schema.change)).all())
    job.run(world.now)
    with world.database.read() as tx:
        told = tx.execute(select(schema.change.c.kind)).scalars().all()[before:]
    assert told == ["message"]


def test_nobody_is_told_of_old_files(world, job, picture):
    put(world, picture, created_at=world.now - timedelta(hours=2))
    with world.database.read() as tx:
        before = len(tx.execute(select(schema.change)).all())
    job.run(world.now)
    with world.database.read() as tx:
        assert len(tx.execute(select(schema.change)).all()) == before


def test_who_may_not_have_the_file_gets_nothing(world, files, calls, job, inquiry_id, picture):
    note = files.send(AGENT, inquiry_id, pdf(), "社内図面.pdf", kind=MessageKind.NOTE)
    others = files.send(OTHER_CUSTOMER, world.open(OTHER_CUSTOMER, store=OTHER_STORE).card.inquiry_id, pdf(), "x.pdf")
    job.run(world.now)
    assert len([blob for blob in drawn(world).values() if blob]) == 3
    refused = {
        (CUSTOMER, note): 404,
        (CUSTOMER, others): 404,
        (OTHER_CUSTOMER, picture): 404,
        (SALES, others): 404,
        (ADMIN, picture): 403,
        (AGENT, 999): 404,
    }
    for (actor, attachment_id), status in refused.items():
        got = fetched(calls, actor, attachment_id)
        assert got.status == status
        assert b"\xff\xd8" not in got.content
        assert "図面" not in got.content.decode()
    assert [fetched(calls, AGENT, one).status for one in (picture, note, others)] == [200] * 3


def test_a_session_that_was_ended_gets_nothing(world, files, calls, job, picture):
    job.run(world.now)
    with world.database.write() as tx:
        tx.execute(update(schema.staff_session).values(revoked_at=world.now))
        tx.execute(update(schema.portal_session).values(revoked_at=world.now))
    for actor in (AGENT, CUSTOMER):
        for path in (f"/v1/attachments/{picture}/thumbnail", f"/v1/attachments/{picture}", "/v1/files"):
            got = calls.ask(actor, "GET", path)
            assert got.status == 401
            assert "アンプ" not in got.content.decode(errors="replace")


def test_a_withdrawn_or_quarantined_file_has_none(world, calls, job, picture):
    job.run(world.now)
    put(world, picture, scan_state="quarantined")
    assert fetched(calls, AGENT, picture).status == 404
    put(world, picture, scan_state="safe")
    assert fetched(calls, AGENT, picture).status == 200
    with world.database.write() as tx:
        tx.execute(update(schema.message).values(withdrawn_at=world.now))
    assert fetched(calls, AGENT, picture).status == 404


@pytest.mark.parametrize("state", ["scanning", "quarantined"])
def test_what_is_under_suspicion_is_not_parsed(world, job, picture, state):
    put(world, picture, scan_state=state)
    assert job.run(world.now) == 0


def test_what_cannot_be_drawn_is_tried_once(world, calls, job, files, inquiry_id):
    broken = files.send(CUSTOMER, inquiry_id, photo()[:3000], "壊れた写真.jpg")
    assert job.run(world.now) == 1
    assert drawn(world) == {broken: ""}
    assert fetched(calls, AGENT, broken).status == 404
    assert job.run(world.now + timedelta(hours=1)) == 0


def test_older_files_are_looked_for_once_in_a_while(world, job, files, inquiry_id, picture, monkeypatch):
    monkeypatch.setattr("usen_desk.server.files.thumbnails.NEWEST_ROWS", 1)
    put(world, picture, scan_state="scanning")
    files.send(CUSTOMER, inquiry_id, photo(), "次.jpg")
    assert job.run(world.now) == 1
    put(world, picture, scan_state="safe")
    files.send(CUSTOMER, inquiry_id, b"memo\n", "次.txt")
    assert job.run(world.now) == 0
    assert job.run(world.now + timedelta(minutes=10)) == 1


def test_the_sweep_leaves_small_pictures(world, calls, job, picture):
    job.run(world.now)
    sweep = Sweep(world.database, calls.settings)
    sweep.run()
    sweep.run()
    assert fetched(calls, AGENT, picture).status == 200


def test_of_two_services_the_first_picture_stays(world, calls, job, picture):
    job.run(world.now)
    first = drawn(world)
    kept = len(calls.blobs())
    with world.database.read() as tx:
        row = tx.execute(select(schema.attachment)).one()
        message = tx.execute(select(schema.message).where(schema.message.c.message_id == row.message_id)).one()
    from usen_desk.server.files.thumbnail_store import Missing

    late = Missing(picture, row.media_type, row.blob, row.created_at, message.inquiry_id, row.message_id)
    job._make(late, world.now)
    assert (drawn(world), len(calls.blobs())) == (first, kept)
