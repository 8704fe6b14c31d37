"""Tests for usen_desk.server.shelf: who keeps and who reads, versions, and attaching without bytes."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.server.attachments import files
from tests.server.inquiries.conftest import ADMIN, AGENT, COLLEAGUE, CUSTOMER, OTHER_CUSTOMER, SALES, SUPERVISOR
from usen_desk.server.attachments import service as attachments
from usen_desk.server.db import schema

TEXT = {"title": "音楽配信パンフレット", "category": "leaflet", "description": "導入をご検討の方へ"}
TODAY = date(2026, 11, 22)


def kept(calls, actor=SUPERVISOR, data=files.PDF, name="パンフレット.pdf", document=None, **more):
    upload = calls.uploaded(actor, data, name)
    return sent(calls, actor, "POST", document or uuid4(), TEXT | {"upload_id": upload} | more)


def sent(calls, actor, method, document, body, version=None, path=""):
    headers = {"if-match": f'"{version}"'} if version is not None else {}
    return calls.ask(actor, method, f"/v1/shelf/{document}{path}", body, headers=headers)


def listed(calls, actor=AGENT):
    got = calls.ask(actor, "GET", "/v1/shelf")
    assert got.status == 200, got.content
    return got.json["items"]


def versions(calls, document, actor=AGENT):
    return calls.ask(actor, "GET", f"/v1/shelf/{document}/versions").json["items"]


def taken(calls, actor, version_id, upload=None):
    return calls.ask(actor, "PUT", f"/v1/uploads/{upload or uuid4()}/document", {"version_id": version_id})


def told(got):
    return got.status, got.json.get("code"), got.json.get("field")


def test_what_a_supervisor_keeps_all_staff_read_and_customers_never(calls):
    got = kept(calls)
    assert got.status == 200, got.content
    document = got.json
    assert (document["title"], document["version"], document["changed_by"]) == (TEXT["title"], 1, SUPERVISOR.name)
    assert document["current"] == document["newest"]
    assert (document["newest"]["number"], document["newest"]["name"]) == (1, "パンフレット.pdf")
    for actor in (AGENT, SALES, SUPERVISOR, ADMIN):
        assert listed(calls, actor) == [document]
        version_id = document["newest"]["version_id"]
        assert calls.ask(actor, "GET", f"/v1/shelf/versions/{version_id}").content == files.PDF
    for actor in (CUSTOMER, OTHER_CUSTOMER):
        for path in ("/v1/shelf", f"/v1/shelf/{document['document_id']}/versions", f"/v1/shelf/versions/{version_id}"):
            assert told(calls.ask(actor, "GET", path)) == (403, "not_permitted", None)
        assert told(taken(calls, actor, version_id)) == (403, "not_permitted", None)
    upload = {"upload_id": calls.uploaded(AGENT, files.PDF, "a.pdf")}
    assert told(sent(calls, AGENT, "POST", uuid4(), TEXT | upload)) == (403, "not_permitted", None)


def test_documents_stand_by_category_then_title(calls):
    for category, title in (("other", "あ"), ("leaflet", "い"), ("form", "う"), ("leaflet", "あ")):
        kept(calls, category=category, title=title)
    assert [(one["category"], one["title"]) for one in listed(calls)] == [
        ("leaflet", "あ"),
        ("leaflet", "い"),
        ("form", "う"),
        ("other", "あ"),
    ]


def test_the_same_document_twice_is_kept_once(calls):
    document, body = uuid4(), TEXT | {"upload_id": calls.uploaded(SUPERVISOR, files.PDF)}
    first = sent(calls, SUPERVISOR, "POST", document, body)
    again = sent(calls, SUPERVISOR, "POST", document, body)
    assert first.json == again.json
    assert len(listed(calls)) == 1
    assert told(sent(calls, SUPERVISOR, "POST", document, body | {"title": "別"})) == (422, "other_content", "document")


def test_new_bytes_are_a_new_version_and_the_old_ones_stay(calls):
    document = kept(calls, note="初版").json
    upload = calls.uploaded(SUPERVISOR, files.PNG, "新.png")
    body = TEXT | {"upload_id": upload, "note": "料金を改定"}
    got = sent(calls, SUPERVISOR, "PUT", document["document_id"], body, 1)
    assert (got.json["version"], got.json["newest"]["number"], got.json["current"]["name"]) == (2, 2, "新.png")
    again = sent(calls, SUPERVISOR, "PUT", document["document_id"], body, 1)
    assert again.json == got.json, "an answer that was lost is asked for again"
    history = versions(calls, document["document_id"])
    assert [(one["number"], one["note"], one["added_by"]) for one in history] == [
        (2, "料金を改定", SUPERVISOR.name),
        (1, "初版", SUPERVISOR.name),
    ]
    old = calls.ask(AGENT, "GET", f"/v1/shelf/versions/{history[1]['version_id']}")
    assert old.content == files.PDF


def test_what_somebody_else_changed_meanwhile_is_not_lost(calls):
    document = kept(calls).json["document_id"]
    assert sent(calls, SUPERVISOR, "PUT", document, TEXT | {"title": "一"}, 1).status == 200
    assert told(sent(calls, SUPERVISOR, "PUT", document, TEXT | {"title": "二"}, 1)) == (412, "changed_meanwhile", None)
    assert told(sent(calls, SUPERVISOR, "PUT", document, TEXT)) == (428, "version_required", None)
    assert listed(calls)[0]["title"] == "一"


@pytest.mark.parametrize(
    ("days", "is_current"),
    [
        ({}, True),
        ({"valid_from": TODAY}, True),
        ({"valid_until": TODAY}, True),
        ({"valid_from": TODAY + timedelta(days=1)}, False),
        ({"valid_until": TODAY - timedelta(days=1)}, False),
    ],
)
def test_a_version_can_be_attached_on_its_days_in_japan(calls, days, is_current):
    document = kept(calls, **{name: day.isoformat() for name, day in days.items()}).json
    assert (document["current"] is not None) is is_current
    assert document["newest"]["number"] == 1


def test_until_the_next_one_is_valid_the_one_before_is_given(calls, world):
    document = kept(calls).json["document_id"]
    later = {"valid_from": (TODAY + timedelta(days=1)).isoformat(), "upload_id": calls.uploaded(SUPERVISOR, files.PNG)}
    got = sent(calls, SUPERVISOR, "PUT", document, TEXT | later, 1).json
    assert (got["current"]["number"], got["newest"]["number"]) == (1, 2)
    world.now += timedelta(days=1)
    assert listed(calls)[0]["current"]["number"] == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": "　"}, "title"),
        ({"upload_id": None}, "upload_id"),
        ({"valid_from": "2026-11-22", "valid_until": "2026-11-21"}, "valid_until"),
        ({"category": "x"}, "category"),
        ({"description": "あ" * 401}, "description"),
    ],
)
def test_what_can_not_be_kept_is_refused_with_its_field(calls, more, field):
    assert told(kept(calls, **more)) == (422, "invalid_input", field)
    assert listed(calls) == []


def test_attaching_moves_no_bytes_and_the_customer_gets_the_file(calls, world):
    version = kept(calls).json["newest"]
    inquiry_id, before = world.open().card.inquiry_id, calls.blobs()
    upload = uuid4()
    got = taken(calls, AGENT, version["version_id"], upload)
    assert (got.json["name"], got.json["size_bytes"]) == ("パンフレット.pdf", len(files.PDF))
    assert taken(calls, AGENT, version["version_id"], upload).json == got.json
    posted = calls.reply(AGENT, inquiry_id, files=[str(upload)])
    (attached,) = posted.json["message"]["attachments"]
    assert calls.blobs() == before
    assert calls.file(CUSTOMER, attached["attachment_id"]).content == files.PDF


def test_one_upload_is_one_file_of_one_person(calls):
    first, second = (kept(calls, data=data).json["newest"]["version_id"] for data in (files.PDF, files.PNG))
    upload = uuid4()
    assert taken(calls, AGENT, first, upload).status == 200
    assert told(taken(calls, AGENT, second, upload)) == (422, "other_content", "upload")
    assert told(taken(calls, COLLEAGUE, first, upload)) == (422, "other_content", "upload")
    assert told(taken(calls, AGENT, first, "x")) == (422, "invalid_input", "upload")
    assert told(taken(calls, AGENT, 999)) == (409, "file_missing", "version_id")


def test_bytes_stay_as_long_as_anybody_names_them(calls, world):
    """The upload that they came as goes after a day, like the one that an attachment was made of."""
    version = kept(calls).json["newest"]
    taken(calls, AGENT, version["version_id"])
    sweep = attachments.Sweep(world.database, calls.settings)
    attachments.forget(world.database, calls.settings, world.now + timedelta(days=2))
    for _ in range(2):
        sweep.run()
    with world.database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(schema.upload)) == 0
    assert calls.ask(AGENT, "GET", f"/v1/shelf/versions/{version['version_id']}").content == files.PDF


def test_what_is_withdrawn_nobody_attaches_and_it_comes_back(calls):
    document = kept(calls).json
    number, version_id = document["document_id"], document["newest"]["version_id"]
    got = sent(calls, SUPERVISOR, "DELETE", number, None, 1)
    assert (got.json["is_withdrawn"], got.json["current"], got.json["version"]) == (True, None, 2)
    assert sent(calls, SUPERVISOR, "DELETE", number, None, 1).json == got.json
    assert listed(calls) == []
    assert [one["is_withdrawn"] for one in listed(calls, SUPERVISOR)] == [True]
    assert told(calls.ask(AGENT, "GET", f"/v1/shelf/{number}/versions")) == (404, "not_found", None)
    assert told(calls.ask(AGENT, "GET", f"/v1/shelf/versions/{version_id}")) == (404, "not_found", None)
    for actor in (AGENT, SUPERVISOR):
        assert told(taken(calls, actor, version_id)) == (409, "file_missing", "version_id")
    back = sent(calls, SUPERVISOR, "POST", number, None, 2, "/restore")
    assert (back.json["is_withdrawn"], back.json["version"]) == (False, 3)
    assert taken(calls, AGENT, version_id).status == 200


def test_who_did_what_is_logged(calls, world):
    document = kept(calls).json["document_id"]
    sent(calls, SUPERVISOR, "PUT", document, TEXT | {"title": "新"}, 1)
    sent(calls, SUPERVISOR, "DELETE", document, None, 2)
    sent(calls, SUPERVISOR, "POST", document, None, 3, "/restore")
    log = schema.access_log.c
    with world.database.read() as tx:
        rows = tx.execute(select(log.action, log.staff_id).where(log.object_key == document).order_by(log.access_id))
        assert [tuple(row) for row in rows] == [
            (action, SUPERVISOR.staff_id)
            for action in ("document_added", "document_changed", "document_withdrawn", "document_restored")
        ]
