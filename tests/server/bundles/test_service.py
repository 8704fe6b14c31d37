"""Files of one exchange, and several files as one zip with a list."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile

import pytest
from sqlalchemy import select, update

from tests.server.attachments import files
from tests.server.inquiries.calls import Calls
from tests.server.inquiries.conftest import (
    ADMIN,
    AGENT,
    CUSTOMER,
    OTHER_CUSTOMER,
    OTHER_STORE,
    SALES,
    STORE,
    SUPERVISOR,
)
from usen_desk.server.bundles import service
from usen_desk.server.db import schema

NAME = "見積書㈱①～髙.pdf"


@pytest.fixture
def calls(world, tmp_path):
    return Calls(world, tmp_path / "files")


@pytest.fixture
def inquiry_id(world):
    return world.open().card.inquiry_id


def send(calls, actor, inquiry_id, data=files.PDF, name=NAME, **more):
    """Returns the attachment_id."""
    got = calls.reply(actor, inquiry_id, files=[calls.uploaded(actor, data, name)], **more)
    assert got.status == 200, got.content
    return got.json["message"]["attachments"][0]["attachment_id"]


def bundle(calls, actor, inquiry_id, *ids):
    return calls.ask(actor, "POST", f"/v1/inquiries/{inquiry_id}/bundle", {"attachment_ids": list(ids)})


def export(calls, actor, *ids):
    return calls.ask(actor, "POST", "/v1/bundles", {"attachment_ids": list(ids)})


def unpacked(got):
    """Names and contents, and the rows of the list."""
    assert got.status == 200, got.content
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        assert archive.testzip() is None
        contents = {name: archive.read(name) for name in archive.namelist()}
    listing = contents.pop("一覧.csv")
    assert listing.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(listing.decode("utf-8-sig")))
    return contents, [dict(zip(head, row, strict=True)) for row in rows]


def logged(calls):
    with calls.world.database.read() as tx:
        wanted = select(schema.access_log).where(schema.access_log.c.action.like("files_%"))
        rows = tx.execute(wanted.order_by(schema.access_log.c.access_id)).mappings().all()
    return [(row["action"], row["staff_id"], row["object_key"], row["detail"]) for row in rows]


def set_state(calls, attachment_id, **columns):
    with calls.world.database.write() as tx:
        tx.execute(
            update(schema.attachment).where(schema.attachment.c.attachment_id == attachment_id).values(**columns)
        )


def test_all_files_of_an_exchange_are_listed_with_who_sent_them(calls, inquiry_id):
    first, second = (
        send(calls, CUSTOMER, inquiry_id),
        send(calls, AGENT, inquiry_id, files.PNG, "写真.png", kind="note"),
    )
    got = calls.ask(AGENT, "GET", f"/v1/inquiries/{inquiry_id}/files")
    items = got.json["items"]
    assert [item["attachment"]["attachment_id"] for item in items] == [first, second]
    assert [item["sent_by"]["name"] for item in items] == [CUSTOMER.name, AGENT.name]
    assert [item["is_kept"] for item in items] == [True, True]
    theirs = calls.ask(CUSTOMER, "GET", f"/v1/inquiries/{inquiry_id}/files").json["items"]
    assert [item["attachment"]["attachment_id"] for item in theirs] == [first], "a note's file is not told of"


def test_files_that_were_chosen_far_down_a_long_exchange_are_in_its_bundle(calls, inquiry_id, monkeypatch):
    monkeypatch.setattr(service, "BUNDLE_MAX_FILES", 1)
    *_, last = (send(calls, CUSTOMER, inquiry_id, name=f"{at}.pdf") for at in range(3))
    contents, _ = unpacked(bundle(calls, AGENT, inquiry_id, last))
    assert list(contents) == ["2.pdf"]


def test_a_bundle_holds_the_files_and_a_list_of_them(calls, inquiry_id):
    send(calls, CUSTOMER, inquiry_id)
    send(calls, CUSTOMER, inquiry_id)
    send(calls, AGENT, inquiry_id, files.PNG, "=cmd()|写真.png")
    got = bundle(calls, AGENT, inquiry_id)
    assert got.headers["content-type"] == "application/zip"
    contents, rows = unpacked(got)
    numbered = NAME.replace(".pdf", " (2).pdf")
    third = next(name for name in contents if name.endswith(".png"))
    assert list(contents) == [NAME, numbered, third]
    assert contents[numbered] == files.PDF
    assert contents[third] == files.PNG
    assert [row["状態"] for row in rows] == ["保存済み"] * 3
    assert rows[0]["問い合わせ"] == f"#{inquiry_id}"
    assert rows[0]["カテゴリ"] == "修理"
    assert rows[0]["店舗"]
    assert rows[0]["送信者"] == CUSTOMER.name
    assert rows[0]["SHA-256"] == hashlib.sha256(files.PDF).hexdigest()
    assert rows[0]["サイズ（バイト）"] == str(len(files.PDF))
    assert rows[2]["ファイル名"].startswith("'="), "no spreadsheet runs it"


def test_a_bundle_of_one_exchange_is_a_logged_view(calls, inquiry_id):
    send(calls, CUSTOMER, inquiry_id)
    assert bundle(calls, AGENT, inquiry_id).status == 200
    assert logged(calls) == [
        ("files_bundled", AGENT.staff_id, str(inquiry_id), f"1 files, {len(files.PDF)} bytes, 0 left out")
    ]
    assert bundle(calls, CUSTOMER, inquiry_id).status == 200
    assert len(logged(calls)) == 1, "customers look at what is their own"


def test_only_the_files_that_were_asked_for_are_in_it(calls, world, inquiry_id):
    other = world.open(AGENT, store=OTHER_STORE).card.inquiry_id
    first, _ = send(calls, CUSTOMER, inquiry_id), send(calls, AGENT, inquiry_id, files.PNG, "写真.png")
    theirs = send(calls, AGENT, other, name="よその.pdf")
    contents, _ = unpacked(bundle(calls, AGENT, inquiry_id, first, theirs))
    assert list(contents) == [NAME]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"scan_state": "quarantined"}, "隔離のため除外"),
        ({"scan_state": "scanning"}, "検査中のため除外"),
        ({"blob": ""}, "データがないため除外"),
        ({"blob": "0" * 32}, "データがないため除外"),
    ],
)
def test_what_can_not_be_given_is_left_out_and_listed_so(calls, inquiry_id, columns, said):
    bad, _ = send(calls, CUSTOMER, inquiry_id), send(calls, CUSTOMER, inquiry_id, files.PNG, "写真.png")
    set_state(calls, bad, **columns)
    contents, rows = unpacked(bundle(calls, AGENT, inquiry_id))
    assert list(contents) == ["写真.png"]
    assert [row["状態"] for row in rows] == [said, "保存済み"]
    assert logged(calls)[0][3].endswith("1 left out")


def test_an_exchange_without_files_makes_no_zip(calls, inquiry_id):
    assert bundle(calls, AGENT, inquiry_id).status == 404
    assert logged(calls) == []


def test_a_bundle_is_for_those_who_read_the_exchange(calls, world, inquiry_id):
    send(calls, CUSTOMER, inquiry_id)
    send(calls, AGENT, inquiry_id, files.PNG, "メモの写真.png", kind="note")
    got = {
        actor.login_id: bundle(calls, actor, inquiry_id) for actor in (AGENT, SALES, SUPERVISOR, ADMIN, OTHER_CUSTOMER)
    }
    assert [one.status for one in got.values()] == [200, 200, 200, 403, 404]
    contents, rows = unpacked(bundle(calls, CUSTOMER, inquiry_id))
    assert list(contents) == [NAME], "a note's file is not there for customers"
    assert len(rows) == 1
    theirs = world.open(AGENT, store=OTHER_STORE).card.inquiry_id
    send(calls, AGENT, theirs)
    assert bundle(calls, SALES, theirs).status == 404


def test_a_withdrawn_message_takes_its_file_along(calls, inquiry_id):
    send(calls, CUSTOMER, inquiry_id)
    with calls.world.database.write() as tx:
        tx.execute(update(schema.message).values(withdrawn_at=calls.world.now))
    assert bundle(calls, AGENT, inquiry_id).status == 404


def test_files_of_several_exchanges_are_an_export(calls, world, inquiry_id):
    other = world.open(AGENT, store=STORE).card.inquiry_id
    far = world.open(AGENT, store=OTHER_STORE).card.inquiry_id
    ids = [send(calls, AGENT, inquiry_id), send(calls, AGENT, other), send(calls, AGENT, far, name="遠い.pdf")]
    assert [export(calls, actor, *ids).status for actor in (AGENT, ADMIN, CUSTOMER)] == [403, 403, 403]
    assert logged(calls) == []
    contents, rows = unpacked(export(calls, SUPERVISOR, *ids))
    assert list(contents) == [NAME, NAME.replace(".pdf", " (2).pdf"), "遠い.pdf"]
    assert [row["問い合わせ"] for row in rows] == [f"#{one}" for one in (inquiry_id, other, far)]
    assert [(action, key) for action, _, key, _ in logged(calls)] == [
        ("files_exported", str(one)) for one in (inquiry_id, other, far)
    ]
    contents, rows = unpacked(export(calls, SALES, *ids))
    assert "遠い.pdf" not in contents, "of another branch"
    assert len(rows) == 2
    assert export(calls, SALES, ids[2]).status == 404


def test_a_bundle_has_limits(calls, inquiry_id, monkeypatch):
    send(calls, CUSTOMER, inquiry_id)
    send(calls, CUSTOMER, inquiry_id)
    monkeypatch.setattr(service, "BUNDLE_MAX_BYTES", len(files.PDF))
    assert bundle(calls, AGENT, inquiry_id).json["code"] == "export_too_large"
    monkeypatch.setattr(service, "BUNDLE_MAX_BYTES", len(files.PDF) * 2)
    monkeypatch.setattr(service, "BUNDLE_MAX_FILES", 1)
    assert bundle(calls, AGENT, inquiry_id).json["code"] == "export_too_large"
    assert logged(calls) == []
    assert export(calls, SUPERVISOR).status == 422
