"""Tests for the inbox's SQL: what a search finds, in which order and how many, equals a plain look at every row."""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, SALES
from tests.server.inquiries.rows import add_inquiries, add_messages
from usen_desk.contract.base import JST
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import InquirySearch, Status, View
from usen_desk.contract.permissions import Permission
from usen_desk.contract.text import fold
from usen_desk.server.context import Context
from usen_desk.server.db import schema
from usen_desk.server.inquiries import inbox, inbox_narrow_store
from usen_desk.server.inquiries.inbox import search_inquiries
from usen_desk.server.settings import Settings

STORES = {1: "焼肉大将 渋谷センター街店", 2: "焼肉大将 髙田馬場店", 3: "さくら薬局 札幌店"}
COMPANIES = {1: "株式会社大将フーズ", 2: "医療法人社団さくら会"}
ROW = st.fixed_dictionaries(
    {
        "status": st.sampled_from(Status),
        "waits": st.booleans(),
        "category": st.sampled_from(["repair", "billing", "new_store"]),
        "customer_id": st.sampled_from([1, 2, 3, None]),
        "company_id": st.sampled_from([1, 1, 2, None]),
        "branch_code": st.sampled_from([BRANCH, OTHER_BRANCH, None]),
        "prefecture_code": st.sampled_from([0, 1, 13]),
        "assignee_id": st.sampled_from([None, 1, 2]),
        "opener_name": st.sampled_from(["佐藤 様", "髙橋 誠"]),
        "planned_name": st.sampled_from(["", "", "焼肉ﾀｲｼｮｳ"]),
        "updated_at": st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days, hours=days)),
        "public_updated_at": st.integers(-3, 3).map(lambda days: NOW + timedelta(days=days)),
        "merged_into": st.sampled_from([None, None, None, 1]),
        "said": st.sampled_from(["音が出ません", "雑音", ""]),
        "noted": st.sampled_from(["音の件", ""]),
    }
)
DAYS = st.none() | st.integers(-3, 3).map(lambda days: (NOW + timedelta(days=days)).date())
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "view": st.sampled_from(View),
        "category": st.sampled_from([Category.REPAIR, Category.NEW_STORE]),
        "store": st.sampled_from(
            [
                "焼肉",
                "ヤキニク大将",
                "0412-3398-01",
                "０４１２３３９８０２",
                "(03) 5489-3001",
                "さくら",
                "たいしょう",
                "無い",
                " ",
            ]
        ),
        "statuses": st.lists(st.sampled_from(Status), unique=True, max_size=3).map(tuple),
        "prefecture_code": st.sampled_from([1, 13]),
        "updated_from": DAYS,
        "updated_to": DAYS,
        "opened_by": st.sampled_from(["高橋", "さとう", "佐藤"]),
        "assignee_id": st.sampled_from([1, 2, 9]),
        "text": st.sampled_from(["音", "雑音", "音の件", "%", "\u3000"]),
    },
)


class Undo(Exception):
    pass


@contextmanager
def undone(database):
    with suppress(Undo), database.write() as tx:
        yield tx
        raise Undo


@pytest.fixture(params=["few hits are collected", "hits are met on the way"])
def narrow(request, monkeypatch):
    if request.param.startswith("hits"):
        for name in ("STORES", "COMPANIES", "PLANNED", "SAYING"):
            monkeypatch.setattr(inbox_narrow_store, name, 0)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=8), ASKED, st.sampled_from([AGENT, SALES, COLLEAGUE, CUSTOMER]))
def test_a_search_finds_what_a_look_at_every_row_finds(world, narrow, rows, asked, actor):
    if actor is CUSTOMER:
        asked = {name: value for name, value in asked.items() if name not in ("view", "assignee_id")}
    with undone(world.database) as tx:
        numbered = _stored(tx, rows)
        context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, actor)
        expected = [row["id"] for row in _in_order(numbered, actor) if _fits(row, asked, actor)]
        found, after = [], ""
        while True:
            page = search_inquiries(context, InquirySearch(**asked, limit=2, after=after))
            assert page.count == len(expected)
            assert not page.more_than_count
            found += [card.inquiry_id for card in page.items]
            after = page.next_after
            if not after:
                break
        assert found == expected


def _stored(tx, rows):
    ids = add_inquiries(tx, [{k: v for k, v in row.items() if k not in ("said", "noted")} for row in rows])
    said = [{"inquiry_id": i, "body": row["said"]} for i, row in zip(ids, rows, strict=True) if row["said"]]
    noted = [
        {"inquiry_id": i, "body": row["noted"], "kind": "note"}
        for i, row in zip(ids, rows, strict=True)
        if row["noted"]
    ]
    add_messages(tx, sorted(said + noted, key=lambda message: message["inquiry_id"]))
    return [row | {"id": i} for i, row in zip(ids, rows, strict=True)]


def _in_order(rows, actor):
    at = "public_updated_at" if actor is CUSTOMER else "updated_at"
    return sorted(rows, key=lambda row: (row[at], row["id"]), reverse=True)


def _fits(row, asked, actor):
    """The rules of the inbox in words of their own."""
    status, is_open = row["status"], row["status"] is not Status.DONE
    view = asked.get("view", View.ALL)
    is_held = status is Status.ON_HOLD
    statuses = set(asked.get("statuses", ()))
    if actor is CUSTOMER and statuses & {Status.ON_HOLD, Status.IN_PROGRESS}:
        statuses |= {Status.ON_HOLD, Status.IN_PROGRESS}
    on = row["public_updated_at" if actor is CUSTOMER else "updated_at"].astimezone(JST).date()
    said = [row["said"]] + ([row["noted"]] if actor is not CUSTOMER else [])
    text = fold(asked.get("text", ""))
    return (
        row["merged_into"] is None
        and (actor is not SALES or row["branch_code"] == BRANCH)
        and (actor is not CUSTOMER or row["company_id"] == 1)
        and {
            View.ALL: True,
            View.UNANSWERED: is_open and not is_held and row["waits"],
            View.AWAITING: is_open and not is_held and not row["waits"],
            View.HELD: is_held,
            View.MINE: is_open and row["assignee_id"] == actor.staff_id,
            View.UNASSIGNED: is_open and row["assignee_id"] is None,
        }[view]
        and row["category"] == asked.get("category", row["category"])
        and (not statuses or status in statuses)
        and row["prefecture_code"] == asked.get("prefecture_code", row["prefecture_code"])
        and on >= (asked.get("updated_from") or on)
        and on <= (asked.get("updated_to") or on)
        and fold(asked.get("opened_by", "")) in fold(row["opener_name"])
        and row["assignee_id"] == asked.get("assignee_id", row["assignee_id"])
        and (not text or any(text in fold(body) for body in said))
        and _is_at(row, asked.get("store", ""))
    )


CODES = {1: "0412339801", 2: "0412339802", 3: "0412551001"}
PHONES = {2: "0354893001"}


def _is_at(row, store):
    name, digits = fold(store), "".join(filter(str.isdigit, fold(store)))
    names = [STORES.get(row["customer_id"]), COMPANIES.get(row["company_id"]), row["planned_name"]]
    return (
        any(name in fold(known) for known in names if known is not None)
        or (bool(digits) and CODES.get(row["customer_id"]) == digits)
        or (bool(digits) and PHONES.get(row["customer_id"]) == digits)
    )


def test_a_count_above_a_thousand_is_capped(world, monkeypatch):
    monkeypatch.setattr(inbox, "COUNT_EXACT_TO", 2)
    with world.database.write() as tx:
        add_inquiries(tx, [{"company_id": 1}] * 4)
        context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, AGENT)
        first = search_inquiries(context, InquirySearch(limit=1))
        second = search_inquiries(context, InquirySearch(limit=1, after=first.next_after))
        assert [(page.count, page.more_than_count) for page in (first, second)] == [(2, True)] * 2
        assert len(tx.execute(select(schema.inquiry.c.inquiry_id)).all()) == 4


@pytest.mark.usefixtures("narrow")
def test_a_customers_text_is_not_looked_for_in_notes(world):
    with world.database.write() as tx:
        said, noted, others = add_inquiries(tx, [{"company_id": 1}, {"company_id": 1}, {"company_id": 2}])
        add_messages(
            tx,
            [
                {"inquiry_id": said, "body": "雑音"},
                {"inquiry_id": noted, "body": "雑音", "kind": "note"},
                {"inquiry_id": others, "body": "雑音"},
            ],
        )
        for actor, expected in ((CUSTOMER, [said]), (AGENT, [others, noted, said])):
            context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, actor)
            page = search_inquiries(context, InquirySearch(text="雑音"))
            assert [card.inquiry_id for card in page.items] == expected
