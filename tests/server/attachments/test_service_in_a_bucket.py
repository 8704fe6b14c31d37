"""Files of messages and of the shelf where a bucket keeps them: the same calls, on a real S3 server."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from tests.server.attachments import files
from tests.server.edge import Edge
from tests.server.inquiries.conftest import AGENT, CUSTOMER, SUPERVISOR
from usen_desk.server.attachments import service
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.verifying import compare


@pytest.fixture
def stored(calls, s3):
    """The calls of a service with a bucket of its own."""
    return with_bucket(calls, s3.bucket())


def with_bucket(calls, bucket):
    calls.settings = replace(calls.settings, files_bucket=bucket)
    calls.edge = Edge(calls.world.database, calls.settings, clock=lambda: calls.world.now)
    return calls


def names(calls):
    return set(blobs_of(calls.settings).names())


def attached(calls, upload, actor=AGENT):
    inquiry_id = calls.world.open().card.inquiry_id
    got = calls.reply(actor, inquiry_id, files=[upload])
    assert got.status == 200, got.content
    return got.json["message"]["attachments"][0]["attachment_id"]


def test_a_file_goes_up_and_comes_down_and_nothing_lies_in_the_folder(stored):
    data = files.PNG + b"\x00" * 900_000
    number = attached(stored, stored.uploaded(AGENT, data))
    assert stored.file(CUSTOMER, number).content == data
    assert len(names(stored)) == 1
    assert not stored.folder.exists()
    part = stored.ask(CUSTOMER, "GET", f"/v1/attachments/{number}", headers={"range": "bytes=899990-"})
    assert (part.status, part.content) == (206, data[899_990:])


def test_a_paper_of_the_shelf_is_sent_without_another_copy(stored):
    upload = stored.uploaded(SUPERVISOR, files.PDF, "a.pdf")
    body = {"title": "パンフレット", "category": "leaflet", "upload_id": upload}
    kept = stored.ask(SUPERVISOR, "POST", f"/v1/shelf/{uuid4()}", body)
    taken = {"version_id": kept.json["newest"]["version_id"]}
    again = stored.ask(AGENT, "PUT", f"/v1/uploads/{uuid4()}/document", taken)
    number = attached(stored, again.json["upload_id"])
    assert stored.file(CUSTOMER, number).content == files.PDF
    assert len(names(stored)) == 1


def test_what_nobody_names_is_collected_there_too(stored, world):
    kept = attached(stored, stored.uploaded(AGENT, files.PNG))
    stored.uploaded(AGENT, files.GIF, "a.gif")
    blobs_of(stored.settings).keep(b"left by a service that was killed")
    assert compare(world.database, stored.settings).extra == 1
    service.forget(world.database, stored.settings, world.now + timedelta(hours=25))
    sweep = service.Sweep(world.database, stored.settings)
    for _ in range(2):
        sweep.run()
    assert len(names(stored)) == 1
    assert stored.file(AGENT, kept).content == files.PNG
    assert compare(world.database, stored.settings).missing == 0


def test_while_the_bucket_is_away_files_are_refused_as_busy_and_answers_go_on(stored, world, caplog):
    number = attached(stored, stored.uploaded(AGENT, files.PNG))
    there = stored.settings.files_bucket
    with_bucket(stored, replace(there, endpoint="http://127.0.0.1:9", connect_within_s=1, answer_within_s=1))
    for got in (stored.upload(AGENT, files.PNG), stored.file(AGENT, number)):
        assert (got.status, got.json["code"]) == (503, "busy")
        assert int(got.headers["retry-after"]) > 0
    assert stored.reply(AGENT, world.open().card.inquiry_id).status == 200
    assert "its store is away" in caplog.text
    with_bucket(stored, there)
    assert stored.file(AGENT, number).content == files.PNG
