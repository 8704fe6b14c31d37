"""Tests for usen_desk.server.db.listing: the list of files is true whoever changes what it was made of."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import delete, insert, select, text, update

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.inquiries.rows import add_inquiries, add_messages
from usen_desk.server.db import listing, schema
from usen_desk.server.db.migrate import config, migrate

LISTED = schema.listed_file


@pytest.fixture
def listed(database, branches):
    """Two inquiries; the first has a message with a picture."""
    with database.write() as tx:
        tx.execute(insert(schema.company).values(company_id=1, name="会社", name_folded="会社", created_at=NOW))
        tx.execute(
            insert(schema.portal_user).values(
                user_id=1,
                company_id=1,
                email="a@b.example",
                email_key="a@b.example",
                name="佐藤",
                password_hash="x",
                is_temporary=False,
                created_at=NOW,
            )
        )
        one = {"branch_code": BRANCH, "company_id": 1}
        add_inquiries(tx, [one, {"branch_code": OTHER_BRANCH, "category": "billing", "status": "done"}])
        (message_id,) = add_messages(tx, [{"inquiry_id": 1, "body": "写真です"}])
        _attach(tx, message_id, "ｱﾝﾌﾟ.PNG", "image/png")
    return message_id


def _attach(tx, message_id, name, media_type):
    row = {"message_id": message_id, "name": name, "media_type": media_type, "size_bytes": 5, "sha256": "0" * 64}
    tx.execute(insert(schema.attachment).values(**row, created_at=NOW))


def _rows(database):
    with database.read() as tx:
        return [row._mapping for row in tx.execute(select(LISTED).order_by(LISTED.c.attachment_id))]


def test_a_new_file_is_listed_with_what_it_hangs_on(database, listed):
    (row,) = _rows(database)
    assert (row["inquiry_id"], row["message_id"], row["created_at"], row["size_bytes"]) == (1, listed, NOW, 5)
    assert (row["name_folded"], row["kind"], row["is_public"]) == ("あんぷ.png", "image", True)
    assert (row["category"], row["status"], row["branch_code"], row["company_id"]) == ("repair", "received", BRANCH, 1)


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("image/heic", "image"),
        ("application/pdf", "pdf"),
        ("text/csv", "table"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "table"),
        ("text/plain", "document"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"),
        ("application/zip", "other"),
        ("audio/mpeg", "other"),
    ],
)
def test_the_kind_follows_the_type(database, listed, media_type, kind):
    with database.write() as tx:
        _attach(tx, listed, "x", media_type)
    assert _rows(database)[-1]["kind"] == kind


@pytest.mark.parametrize(
    ("column", "value"), [("category", "billing"), ("status", "on_hold"), ("branch_code", None), ("company_id", None)]
)
def test_a_change_of_the_inquiry_is_followed(database, listed, column, value):
    with database.write() as tx:
        tx.execute(update(schema.inquiry).where(schema.inquiry.c.inquiry_id == 1).values({column: value}))
    (row,) = _rows(database)
    assert row[column] == value


def test_a_message_that_moves_takes_its_files_along(database, listed):
    with database.write() as tx:
        tx.execute(update(schema.message).values(inquiry_id=2, sequence=7))
    (row,) = _rows(database)
    assert (row["inquiry_id"], row["category"], row["status"], row["branch_code"], row["company_id"]) == (
        2,
        "billing",
        "done",
        OTHER_BRANCH,
        None,
    )


def test_files_of_a_withdrawn_message_are_not_listed_until_it_is_back(database, listed):
    for at, count in ((NOW, 0), (None, 1)):
        with database.write() as tx:
            tx.execute(update(schema.message).values(withdrawn_at=at))
        assert len(_rows(database)) == count


def test_a_file_of_a_note_is_not_public(database, listed):
    with database.write() as tx:
        (note,) = add_messages(tx, [{"inquiry_id": 2, "body": "覚え書き", "kind": "note"}])
        _attach(tx, note, "a.pdf", "application/pdf")
    assert not _rows(database)[-1]["is_public"]


def test_a_file_that_goes_is_listed_no_more(database, listed):
    with database.write() as tx:
        tx.execute(delete(schema.attachment))
    assert _rows(database) == []


def test_files_of_an_earlier_schema_are_listed_and_folded(databases, request):
    database = databases.empty("sqlite")
    request.addfinalizer(lambda: databases.release(database))
    with database.write() as tx:
        tx.execute(insert(schema.branch).values(branch_code=BRANCH, branch_name="横浜南支店"))
        add_inquiries(tx, [{"branch_code": BRANCH, "opened_by_user_id": None}])
        (message_id,) = add_messages(tx, [{"inquiry_id": 1, "body": "写真です"}])
        _attach(tx, message_id, "ｱﾝﾌﾟ.PNG", "image/png")
    before = _rows(database)
    with database.reshape() as connection:
        command.downgrade(config(connection), "0011")
    migrate(database)
    assert _rows(database) == before
    assert before[0]["name_folded"] == "あんぷ.png"


def test_triggers_can_be_made_again(database, listed):
    with database.reshape() as tx:
        listing.create(tx)
        listing.drop(tx)
        tx.execute(text("update inquiry set status = 'done'"))
        listing.create(tx)
    assert _rows(database)[0]["status"] == "received"
    with database.write() as tx:
        tx.execute(text("update inquiry set status = 'on_hold'"))
    assert _rows(database)[0]["status"] == "on_hold"
