"""Tests for usen_desk.server.demo_data.write_exchanges: what is written is what the service would have written."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import InquirySearch, MessageSearch, View
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.context import Actor, Context
from usen_desk.server.db import schema
from usen_desk.server.demo_data.write import write
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER
from usen_desk.server.inquiries.inbox import search_inquiries
from usen_desk.server.inquiries.message_search import search_messages
from usen_desk.server.inquiries.moving_store import lines_of
from usen_desk.server.inquiries.rethreading import made
from usen_desk.server.session import portal_store
from usen_desk.server.settings import Settings

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 11, 56, tzinfo=JST)
AGENT = Actor(1, "yamada.misaki", "山田 美咲", "", Role.AGENT, None, "")


@pytest.fixture
def filled(database):
    write(database, 400, 1, DAY, lambda done, total: None, inquiries=150)
    return database


def agent(tx):
    return Context(tx, Settings(), NOW, "0" * 32, "127.0.0.0/24", Permission.READ_INQUIRIES, AGENT)


def test_rows_say_of_their_messages_what_the_messages_say(filled):
    inquiry = schema.inquiry.c
    with filled.read() as tx:
        for row in tx.execute(select(schema.inquiry).order_by(inquiry.inquiry_id)).mappings():
            thread = made(lines_of(tx, [row["inquiry_id"]]))
            expected = dict(thread.columns)
            if row["status"] == "done":
                expected["waiting_since"] = None
            assert {name: row[name] for name in expected} == expected, row["inquiry_id"]


def test_the_inbox_and_the_search_find_them(filled):
    with filled.read() as tx:
        page = search_inquiries(agent(tx), InquirySearch(view=View.UNANSWERED))
        waiting = tx.execute(select(func.count()).where(schema.inquiry.c.queue == "unanswered")).scalar_one()
        assert page.count == waiting > 0
        assert page.items[0].store_name == "焼肉大将 渋谷センター街店"
        hits = search_messages(agent(tx), MessageSearch(text="保護回路"))
        written = tx.execute(select(schema.message.c.body).where(schema.message.c.body.contains("保護回路"))).all()
        assert hits.count == len(written) > 0


def test_new_rows_get_new_numbers(filled):
    with filled.write() as tx:
        highest = tx.execute(select(func.max(schema.company.c.company_id))).scalar_one()
        added = schema.company.insert().values(name="新しい会社", name_folded="x", created_at=NOW)
        assert tx.execute(added.returning(schema.company.c.company_id)).scalar_one() == highest + 1


def test_a_customer_of_the_first_company_can_sign_in(filled):
    with filled.read() as tx:
        person = portal_store.user_by_email(tx, DEMO_CUSTOMER)
    assert (person.name, person.company_id, person.is_temporary) == ("佐藤 健", 1, False)
