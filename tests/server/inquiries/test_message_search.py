"""Tests for usen_desk.server.inquiries.message_search: filters, what a hit tells, and that few rows are read twice."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from tests.server.inquiries.conftest import AGENT, COLLEAGUE, CUSTOMER, OTHER_STORE, SALES
from tests.server.inquiries.rows import add_inquiries, add_messages
from usen_desk.contract.base import NO_PREFECTURE
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, MessageSearch, Side, Status
from usen_desk.contract.permissions import Permission
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db import schema
from usen_desk.server.inquiries import message_search, message_search_store
from usen_desk.server.inquiries.inbox_conditions import end_of, start_of
from usen_desk.server.inquiries.message_search import _months, search_messages
from usen_desk.server.inquiries.work_store import put_category
from usen_desk.server.settings import Settings


def found(world, actor=AGENT, text="雑音", **asked):
    with world.unit(actor) as context:
        return search_messages(context, MessageSearch(text=text, **asked))


def test_a_hit_leads_to_its_message_and_shows_it(world):
    thread = world.open(comment="朝からｻﾞﾂｵﾝが\n出ます").card
    world.note(AGENT, thread.inquiry_id, "雑音は前回も")
    note, first = found(world, text="ざつおん").items + found(world, text="雑音は").items
    if note.kind is not MessageKind.NOTE:
        note, first = first, note
    assert (first.inquiry_id, first.sequence, first.kind) == (thread.inquiry_id, 1, MessageKind.PUBLIC)
    assert (first.snippet, first.marks) == ("朝からｻﾞﾂｵﾝが 出ます", ((3, 8),))
    assert (first.author.side, first.store_name, first.category) == (
        Side.CUSTOMER,
        "焼肉大将 渋谷センター街店",
        Category.REPAIR,
    )
    assert (note.author.name, note.author.staff_id, note.sequence) == ("山田 美咲", AGENT.staff_id, 2)


def test_a_customer_is_told_its_own_numbers_and_of_no_note_or_hold(world):
    inquiry_id = world.open(comment="雑音").card.inquiry_id
    world.note(AGENT, inquiry_id, "雑音")
    world.say(COLLEAGUE, inquiry_id, "雑音")
    page = found(world, CUSTOMER)
    assert [(hit.sequence, hit.kind) for hit in page.items] == [(2, MessageKind.PUBLIC), (1, MessageKind.PUBLIC)]
    assert (page.count, page.items[0].author.staff_id) == (2, None)
    assert [hit.sequence for hit in found(world).items] == [3, 2, 1]


def test_days_that_end_before_they_begin_hold_nothing(world):
    world.open(comment="雑音")
    day = NOW.date()
    assert found(world, at_from=day, at_to=day).count == 1
    assert found(world, at_from=day, at_to=day - timedelta(days=1)).count == 0


@pytest.mark.parametrize("text", ["　", "\u200b", "無い"])
def test_nothing_is_found_for_nothing(world, text):
    world.open(comment="雑音 がします")
    page = found(world, text=text)
    assert (page.items, page.count, page.next_after) == ([], 0, "")


def test_a_message_that_was_taken_back_is_not_found(world):
    with world.database.write() as tx:
        (thread,) = add_inquiries(tx, [{}])
        add_messages(tx, [{"inquiry_id": thread, "body": "雑音", "withdrawn_at": NOW}])
    assert found(world).items == []


FILTERS = {
    "category": {"category": Category.BILLING},
    "prefecture": {"prefecture_code": 1},
    "status": {"statuses": (Status.ON_HOLD,)},
    "assignee": {"assignee_id": 2},
    "store": {"store": OTHER_STORE},
    "day": {"at_from": date(2026, 11, 1), "at_to": date(2026, 11, 1)},
    "end": {"at_to": date(2026, 11, 1)},
    "thread": {"inquiry_id": 2},
}


@pytest.mark.parametrize("drive", ["as it is", "by threads", "by the text"])
@pytest.mark.parametrize("asked", FILTERS.values(), ids=FILTERS)
def test_a_filter_leaves_what_fits(world, monkeypatch, asked, drive):
    if drive != "as it is":
        monkeypatch.setattr(message_search_store, "FEW", 0)
    if drive == "by the text":
        monkeypatch.setattr(message_search, "THREADS_MAX", 0)
    other = {"status": "on_hold", "assignee_id": 2, "customer_id": 3, "category": "billing", "prefecture_code": 1}
    with world.database.write() as tx:
        threads = add_inquiries(tx, [{"customer_id": 1, "assignee_id": 1}, other])
        first_of_november = start_of(date(2026, 11, 1))
        more = {"category": "billing", "prefecture": "01", "at": first_of_november}
        ids = add_messages(
            tx,
            [
                {"inquiry_id": threads[0], "body": "雑音", "category": "repair", "prefecture": "13"},
                {"inquiry_id": threads[1], "body": "雑音"} | more,
                {"inquiry_id": threads[1], "body": "別件"} | more,
            ],
        )
    if "inquiry_id" in asked:
        asked = {"inquiry_id": threads[1]}
    page = found(world, **asked)
    assert [hit.message_id for hit in page.items] == [ids[1]]
    assert page.count == 1


def test_a_thread_of_others_is_not_searched(world):
    inquiry_id = world.open(comment="雑音").card.inquiry_id
    with world.database.write() as tx:
        tx.exec_driver_sql("update inquiry set branch_code = null, company_id = null")
    assert found(world, AGENT, inquiry_id=inquiry_id).count == 1
    for actor in (SALES, CUSTOMER):
        assert found(world, actor, inquiry_id=inquiry_id).count == 0


def test_a_branch_finds_its_own(world):
    inquiry_id = world.open(comment="雑音").card.inquiry_id
    assert world.seen(inquiry_id).card.branch_code == BRANCH
    world.open(store=OTHER_STORE, actor=AGENT, comment="雑音")
    assert [hit.inquiry_id for hit in found(world, SALES).items] == [inquiry_id]


def test_a_message_that_moved_is_found_where_it_is_now(world):
    with world.database.write() as tx:
        first, second = add_inquiries(
            tx,
            [
                {"company_id": 2, "branch_code": OTHER_BRANCH, "prefecture_code": 13},
                {"company_id": 1, "branch_code": BRANCH, "prefecture_code": 1, "category": "billing"},
            ],
        )
        add_messages(tx, [{"inquiry_id": first, "body": "雑音", "prefecture": "13"}])
        assert found_ids(tx, SALES) == found_ids(tx, CUSTOMER) == []
        tx.execute(update(schema.message).values(inquiry_id=second))
        put_category(tx, second, "billing")
        for actor in (AGENT, SALES, CUSTOMER):
            assert found_ids(tx, actor, category=Category.BILLING, prefecture_code=1) == [second]
            assert found_ids(tx, actor, prefecture_code=13) == []
            assert found_ids(tx, actor, prefecture_code=NO_PREFECTURE) == []
        tx.execute(update(schema.inquiry).where(schema.inquiry.c.inquiry_id == second).values(prefecture_code=0))
        for actor in (AGENT, SALES, CUSTOMER):
            assert found_ids(tx, actor, prefecture_code=NO_PREFECTURE) == [second]


def found_ids(tx, actor, **asked):
    context = Context(tx, Settings(), NOW, "0" * 32, "", Permission.READ_INQUIRIES, actor)
    return [hit.inquiry_id for hit in search_messages(context, MessageSearch(text="雑音", **asked)).items]


def test_customers_may_not_ask_by_who_is_in_charge(world):
    with pytest.raises(Refusal) as refused:
        found(world, CUSTOMER, assignee_id=1)
    assert (refused.value.code, refused.value.field) == (Code.INVALID_INPUT, "assignee_id")
    assert found(world, assignee_id=1).count == 0


def test_a_cursor_of_the_inbox_does_not_fit(world):
    for _ in range(2):
        world.open(comment="雑音")
    after = found(world, limit=1).next_after
    assert len(found(world, limit=1, after=after).items) == 1
    with pytest.raises(Refusal, match="invalid_input"):
        found(world, text="別", limit=1, after=after)


def test_a_count_above_a_thousand_is_capped(world, monkeypatch):
    monkeypatch.setattr(message_search, "COUNT_EXACT_TO", 2)
    with world.database.write() as tx:
        (thread,) = add_inquiries(tx, [{}])
        add_messages(tx, [{"inquiry_id": thread, "body": "雑音"}] * 4)
    pages = [found(world, limit=1)]
    pages.append(found(world, limit=3, after=pages[0].next_after))
    assert [(page.count, page.more_than_count, len(page.items)) for page in pages] == [(2, True, 1), (2, True, 3)]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), ("2026-11",)),
        (date(2025, 12, 31), date(2026, 1, 1), ("2025-12", "2026-01")),
        (date(2021, 1, 1), date(2026, 1, 1), ()),
        (date(2026, 2, 1), date(2026, 1, 31), ()),
        (None, date(2026, 1, 1), ()),
    ],
)
def test_days_are_looked_up_by_their_months(first, last, months):
    assert _months(first, last) == months


def test_a_day_in_japan_has_24_hours():
    day = date(2026, 11, 22)
    assert end_of(day) - start_of(day) == timedelta(days=1)
    assert start_of(day).isoformat() == "2026-11-22T00:00:00+09:00"
    assert start_of(date.min) < start_of(date(2000, 1, 1)) < end_of(date.max)
