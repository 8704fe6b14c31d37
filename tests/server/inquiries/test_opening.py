"""Tests for usen_desk.server.inquiries.opening."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from tests.server.inquiries.conftest import AGENT, CHAIN_STORE, CUSTOMER, OTHER_CUSTOMER, OTHER_STORE, STORE
from tests.server.inquiries.test_posting import refused
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import NewInquiry, Side, Status
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Refusal
from usen_desk.server.db import schema
from usen_desk.server.inquiries.catalogue import form_of
from usen_desk.server.inquiries.opening import answers, open_inquiry


def inquiries(world):
    with world.database.read() as tx:
        return tx.execute(select(func.count()).select_from(schema.inquiry)).scalar_one()


def raw(world, actor, **body):
    asked = {
        "opening_id": uuid4(),
        "category": Category.REPAIR,
        "customer_code": STORE,
        "fields": {"symptom": "silent"},
        "comment": "音が出ません。",
    }
    with world.unit(actor, Permission.OPEN_INQUIRIES) as context:
        return open_inquiry(context, NewInquiry(**(asked | body)))


def test_what_a_customer_asks_waits_for_an_answer(world):
    inquiry = world.open(fields={"symptom": "noise\nsilent", "since": "2026-11-20", "phone": "045-123-4567"})
    card = inquiry.card
    assert [(answer.label, answer.value) for answer in inquiry.asked] == [
        ("症状", "音が出ない, 雑音が入る"),
        ("いつから", "2026-11-20"),
        ("現地のご連絡先", "045-123-4567"),
    ]
    assert (card.status, card.category, card.customer_code) == (Status.RECEIVED, Category.REPAIR, STORE)
    assert (card.store_name, card.company_name) == ("焼肉大将 渋谷センター街店", "株式会社大将フーズ")
    assert (card.opened_by.side, card.opened_by.name) == (Side.CUSTOMER, "佐藤 様")
    assert (card.waiting_since, card.is_first_answer, card.prefecture_code) == (card.created_at, True, 13)
    assert [message.body for message in inquiry.messages] == ["音が出ません。"]


def test_what_staff_take_down_waits_like_the_callers_own_word(world):
    card = world.open(AGENT, store=OTHER_STORE).card
    assert (card.status, card.assignee_id, card.is_first_answer) == (Status.RECEIVED, None, True)
    assert (card.waiting_since, card.preview_side, card.opened_by.side) == (card.created_at, Side.CUSTOMER, Side.STAFF)
    assert card.company_name == "医療法人社団さくら会"


def test_a_chains_store_belongs_to_its_company(world):
    assert world.open(store=CHAIN_STORE).card.company_name == "株式会社大将フーズ"


def test_a_customer_asks_for_the_companys_own_stores_only(world):
    refused(Code.NOT_FOUND, world.open, store=OTHER_STORE)
    refused(Code.NOT_FOUND, world.open, OTHER_CUSTOMER, store=STORE)
    refused(Code.NOT_FOUND, world.open, store="9999-9999-99")
    assert inquiries(world) == 0


def test_a_new_store_needs_no_store_and_is_its_companys(world):
    card = world.open(store=None, planned_name="焼肉大将 池袋店", prefecture_code=13).card
    assert (card.category, card.store_name, card.company_name) == (
        Category.NEW_STORE,
        "焼肉大将 池袋店",
        "株式会社大将フーズ",
    )
    by_staff = world.open(AGENT, store=None, company_id=2).card
    assert by_staff.company_name == "医療法人社団さくら会"
    refused(Code.NOT_FOUND, world.open, AGENT, store=None, company_id=99)


def test_the_same_opening_twice_opens_it_once(world):
    opening_id = uuid4()
    first = raw(world, CUSTOMER, opening_id=opening_id)
    again = raw(world, CUSTOMER, opening_id=opening_id)
    assert again.card.inquiry_id == first.card.inquiry_id
    refused(Code.OTHER_CONTENT, raw, world, CUSTOMER, opening_id=opening_id, comment="別の話")
    refused(Code.OTHER_CONTENT, raw, world, AGENT, opening_id=opening_id)
    assert inquiries(world) == 1


def test_two_calls_at_once_with_one_id_open_one(world):
    opening_id = uuid4()
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: raw(world, CUSTOMER, opening_id=opening_id), range(3)))
    assert len({inquiry.card.inquiry_id for inquiry in made}) == 1
    assert inquiries(world) == 1


@pytest.mark.parametrize(
    ("category", "fields", "at_fault"),
    [
        (Category.REPAIR, {}, "symptom"),
        (Category.REPAIR, {"symptom": "  "}, "symptom"),
        (Category.REPAIR, {"symptom": "broken"}, "symptom"),
        (Category.REPAIR, {"symptom": "silent", "colour": "red"}, "colour"),
        (Category.REPAIR, {"symptom": "silent", "since": "2026-02-30"}, "since"),
        (Category.REPAIR, {"symptom": "silent", "since": "20261120"}, "since"),
        (Category.REPAIR, {"symptom": "silent", "phone": "なし"}, "phone"),
        (Category.OTHER, {"title": "あ" * 101}, "title"),
        (Category.RELOCATION, {"on": "2026-12-01"}, "address"),
    ],
)
def test_a_form_that_is_not_filled_in_well_is_refused_with_its_field(category, fields, at_fault):
    with pytest.raises(Refusal) as raised:
        answers(form_of(category), fields)
    assert (raised.value.code, raised.value.field) == (Code.INVALID_INPUT, at_fault)


def test_a_store_is_asked_for_exactly_where_the_form_needs_one(world):
    for category, code in ((Category.REPAIR, None), (Category.NEW_STORE, STORE)):
        fields = {"symptom": "silent"} if category is Category.REPAIR else {}
        found = refused(Code.INVALID_INPUT, raw, world, CUSTOMER, category=category, customer_code=code, fields=fields)
        assert found.field == "customer_code"
