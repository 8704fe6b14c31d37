"""Tests for usen_desk.server.inquiries.attached, and of what a message's files change."""

from __future__ import annotations

import logging
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests.server.attachments import files
from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import (
    ADMIN,
    AGENT,
    COLLEAGUE,
    CUSTOMER,
    OTHER_CUSTOMER,
    OTHER_STORE,
    SALES,
    STORE,
    SUPERVISOR,
)
from usen_desk.contract.inquiries import MessageKind, ThreadMessage
from usen_desk.server.db import schema

NAME = "請求書 11月.pdf"


@pytest.fixture
def calls(world, tmp_path):
    return Calls(world, tmp_path / "files")


@pytest.fixture
def inquiry_id(world):
    return world.open().card.inquiry_id


def attached(got):
    assert got.status == 200, got.content
    return got.json["message"]["attachments"]


def send(calls, actor, inquiry_id, data=files.PDF, name=NAME, **more):
    """Returns the attachment_id."""
    (one,) = attached(calls.reply(actor, inquiry_id, files=[calls.uploaded(actor, data, name)], **more))
    return one["attachment_id"]


def test_files_go_with_the_message_in_its_order_and_are_counted(calls, world, inquiry_id):
    names = ["b.png", "a.png", "c.png"]
    uploads = [calls.uploaded(AGENT, files.PNG, name) for name in names]
    got = calls.reply(AGENT, inquiry_id, files=uploads)
    assert [one["name"] for one in attached(got)] == names
    assert got.json["card"]["attachment_count"] == 3
    send(calls, AGENT, inquiry_id, kind="note")
    assert world.seen(inquiry_id).card.attachment_count == 4
    seen = world.seen(inquiry_id, CUSTOMER)
    assert seen.card.attachment_count == 3
    assert [one.name for one in seen.messages[-1].attachments] == names


def test_the_bytes_come_as_a_file_that_is_never_shown(calls, inquiry_id):
    got = calls.file(CUSTOMER, send(calls, AGENT, inquiry_id))
    assert (got.status, got.content) == (200, files.PDF)
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(NAME, safe='')}"


def test_a_file_is_seen_by_whoever_sees_its_message(calls, world, inquiry_id):
    theirs = world.open(AGENT, store=OTHER_STORE).card.inquiry_id
    public, note = send(calls, AGENT, inquiry_id), send(calls, AGENT, inquiry_id, kind="note")
    other = send(calls, OTHER_CUSTOMER, theirs)
    expected = {
        AGENT: (200, 200, 200),
        SUPERVISOR: (200, 200, 200),
        SALES: (200, 200, 404),
        CUSTOMER: (200, 404, 404),
        OTHER_CUSTOMER: (404, 404, 200),
        ADMIN: (403, 403, 403),
    }
    for person, statuses in expected.items():
        assert tuple(calls.file(person, one).status for one in (public, note, other)) == statuses, person.login_id
    hidden, never = calls.file(CUSTOMER, note).json, calls.file(CUSTOMER, 999_999).json
    assert {**hidden, "request_id": ""} == {**never, "request_id": ""}


def test_a_file_of_a_message_that_was_taken_back_is_gone(calls, world, inquiry_id):
    number = send(calls, AGENT, inquiry_id, kind="note")
    with world.database.write() as tx:
        of_message = select(schema.attachment.c.message_id).where(schema.attachment.c.attachment_id == number)
        rows = update(schema.message).where(schema.message.c.message_id.in_(of_message))
        tx.execute(rows.values(withdrawn_at=world.now))
    assert calls.file(AGENT, number).status == 404


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"blob": ""}, "not_found"), ({"scan_state": "quarantined"}, "file_quarantined")],
    ids=["demo data", "in quarantine"],
)
def test_bytes_that_are_not_to_be_had_are_refused(calls, world, inquiry_id, columns, code):
    number = send(calls, AGENT, inquiry_id)
    with world.database.write() as tx:
        tx.execute(update(schema.attachment).values(**columns))
    assert calls.file(AGENT, number).json["code"] == code


def test_bytes_that_vanished_from_the_disk_are_logged_and_not_found(calls, caplog, inquiry_id):
    number = send(calls, AGENT, inquiry_id)
    for blob in calls.blobs():
        blob.unlink()
    with caplog.at_level(logging.CRITICAL):
        assert calls.file(AGENT, number).status == 404


def test_only_ones_own_uploads_are_sent_and_each_once(calls, world, inquiry_id):
    mine, theirs, customers = (calls.uploaded(person, files.PNG) for person in (AGENT, COLLEAGUE, CUSTOMER))
    for names, status, code in (
        ([theirs], 409, "file_missing"),
        ([customers], 409, "file_missing"),
        ([mine, str(uuid4())], 409, "file_missing"),
        ([mine, mine], 422, "invalid_input"),
    ):
        got = calls.reply(AGENT, inquiry_id, files=names)
        assert (got.status, got.json["code"], got.json["field"]) == (status, code, "files")
    assert world.seen(inquiry_id).card.said_count == 1
    assert calls.reply(AGENT, inquiry_id, files=[mine]).status == 200
    assert calls.reply(AGENT, inquiry_id, files=[mine]).json["code"] == "file_missing"
    assert calls.reply(CUSTOMER, inquiry_id, files=[customers]).status == 200


def test_the_same_reply_again_is_answered_with_its_files_and_with_others_refused(calls, inquiry_id):
    one, other = calls.uploaded(AGENT, files.PNG), calls.uploaded(AGENT, files.PDF, NAME)
    sent = {"reply_id": str(uuid4()), "files": [one]}
    first, again = (calls.reply(AGENT, inquiry_id, **sent) for _ in range(2))
    assert again.json["is_replay"]
    assert again.json["message"] == first.json["message"]
    assert len(attached(again)) == 1
    for changed in ({"files": []}, {"files": [other]}, {"files": [one, other]}):
        assert calls.reply(AGENT, inquiry_id, **sent | changed).json["code"] == "other_content"


def test_an_inquiry_is_opened_with_files(calls, world):
    opening_id, upload = uuid4(), calls.uploaded(CUSTOMER, files.PNG)
    asked = {
        "opening_id": str(opening_id),
        "category": "repair",
        "customer_code": STORE,
        "fields": {"symptom": "silent"},
        "comment": "写真のとおりです。",
        "files": [upload],
    }
    first, again = (calls.ask(CUSTOMER, "POST", "/v1/inquiries", asked) for _ in range(2))
    assert first.status == again.status == 200
    assert first.json["messages"] == again.json["messages"]
    assert first.json["card"]["attachment_count"] == 1
    (one,) = first.json["messages"][0]["attachments"]
    assert calls.file(AGENT, one["attachment_id"]).content == files.PNG
    for changed in ({"files": []}, {"fields": {"symptom": "noise"}}, {"category": "other", "fields": {}}):
        assert calls.ask(CUSTOMER, "POST", "/v1/inquiries", asked | changed).json["code"] == "other_content"
    missing = asked | {"opening_id": str(uuid4())}
    assert calls.ask(CUSTOMER, "POST", "/v1/inquiries", missing).json["code"] == "file_missing"


def test_files_stay_with_their_message(world, calls, inquiry_id):
    number = send(calls, AGENT, inquiry_id)
    message: ThreadMessage = world.seen(inquiry_id).messages[-1]
    assert message.kind is MessageKind.PUBLIC
    assert [one.attachment_id for one in message.attachments] == [number]
