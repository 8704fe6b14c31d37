"""Tests for usen_desk.server.notices: who is told what and when, reading, writing, withdrawing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.server.callers import Callers
from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH, actor
from tests.server.knowledge import add_company, add_customer
from usen_desk.contract.errors import Code
from usen_desk.contract.notices import (
    ADD_NOTICE,
    GET_NOTICE,
    LIST_NOTICE_READERS,
    LIST_NOTICES,
    PUT_NOTICE,
    READ_NOTICE,
    RESTORE_NOTICE,
    WITHDRAW_NOTICE,
    NoticeChange,
    NoticeKind,
    NoticeRead,
    NoticeSearch,
    NoticeState,
    NoticeText,
    NoticeToAdd,
)
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.site_info import GET_KEPT_VERSIONS
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Context
from usen_desk.server.db import schema
from usen_desk.server.handlers import CHANGE_VIEWS
from usen_desk.server.notices import branch_store
from usen_desk.server.settings import Settings

ALL = NoticeSearch()
MANAGED = NoticeSearch(manages=True)


@pytest.fixture
def callers(database, branches):
    return Callers(database)


@pytest.fixture
def sv(callers):
    return callers.add("sv", Role.SUPERVISOR)


@pytest.fixture
def misaki(callers):
    return callers.add("misaki")


def text(title="新商品のご案内", **more):
    given = {"kind": NoticeKind.GUIDE, "for_staff": True, "for_customers": True}
    return NoticeText(title=title, body="新商品が発売となります。", **{**given, **more})


def add(caller, of=None, *, publishes=True, key=None):
    return caller.call(ADD_NOTICE, NoticeToAdd(notice_key=key or uuid4(), text=of or text(), publishes=publishes))


def put(caller, known, of, **more):
    change = NoticeChange(text=of, **more)
    return caller.call(PUT_NOTICE, change, version=known.line.version, notice_id=str(known.line.notice_id))


def turn(caller, endpoint, known):
    return caller.call(endpoint, version=known.line.version, notice_id=str(known.line.notice_id))


def titles(caller, search=ALL):
    return [line.title for line in caller.call(LIST_NOTICES, search).items]


def unread(caller):
    return caller.call(LIST_NOTICES, ALL).unread_count


def read(caller, known, *, is_confirmed=False):
    return caller.call(READ_NOTICE, NoticeRead(is_confirmed=is_confirmed), notice_id=str(known.line.notice_id))


def test_a_draft_is_seen_by_those_who_write_only(callers, sv, misaki):
    draft = add(sv, publishes=False)
    assert draft.line.state is NoticeState.DRAFT
    assert draft.text == text()
    for other in (misaki, add_customer(callers, add_company(callers, "山川"), "sato")):
        assert titles(other) == []
        assert other.refused(GET_NOTICE, notice_id=str(draft.line.notice_id)) == (Code.NOT_FOUND, None)
        assert other.refused(LIST_NOTICES, MANAGED) == (Code.NOT_PERMITTED, None)
    assert titles(sv) == []
    assert titles(sv, MANAGED) == ["新商品のご案内"]


def test_published_it_is_shown_at_once(callers, sv, misaki):
    customer = add_customer(callers, add_company(callers, "山川"), "sato")
    shown = put(sv, add(sv, publishes=False), text(), publishes=True)
    assert (shown.line.state, shown.line.shown_at) == (NoticeState.SHOWN, NOW)
    assert titles(misaki) == titles(customer) == ["新商品のご案内"]
    seen = customer.call(GET_NOTICE, notice_id=str(shown.line.notice_id))
    assert (seen.text, seen.changed_by, seen.line.version, seen.may_write) == (None, "", 0, False)


def test_a_period_begins_and_ends_by_the_clock(callers, sv, misaki):
    of = text(shows_from=NOW + timedelta(hours=1), shows_until=NOW + timedelta(hours=2))
    planned = add(sv, of)
    assert planned.line.state is NoticeState.PLANNED
    assert titles(misaki) == []
    callers.pass_time(3599)
    assert titles(misaki) == []
    callers.pass_time(1)
    assert titles(misaki) == ["新商品のご案内"]
    callers.pass_time(3599)
    assert titles(misaki) == ["新商品のご案内"]
    callers.pass_time(1)
    assert titles(misaki) == []
    assert unread(misaki) == 0
    (line,) = sv.call(LIST_NOTICES, MANAGED).items
    assert line.state is NoticeState.OVER


def test_what_is_shown_is_put_off_by_a_later_begin(callers, sv, misaki):
    known = add(sv)
    callers.pass_time(60)
    later = put(sv, known, text(shows_from=NOW + timedelta(hours=1)))
    assert (later.line.state, later.line.shown_at) == (NoticeState.PLANNED, NOW + timedelta(hours=1))
    assert (titles(misaki), unread(misaki)) == ([], 0)
    callers.pass_time(3540)
    assert titles(misaki) == ["新商品のご案内"]
    callers.pass_time(60)
    again = put(sv, later, text("訂正", shows_from=NOW + timedelta(hours=1)))
    assert again.line.shown_at == NOW + timedelta(hours=1), "other words leave its begin"


def test_customers_get_only_what_is_for_them(callers, sv, misaki):
    customer = add_customer(callers, add_company(callers, "山川"), "sato")
    internal = add(sv, text("社内", for_customers=False))
    add(sv, text("お客様", for_staff=False))
    assert titles(customer) == ["お客様"]
    assert customer.refused(GET_NOTICE, notice_id=str(internal.line.notice_id)) == (Code.NOT_FOUND, None)
    told = {line.title: line.is_for_me for line in misaki.call(LIST_NOTICES, ALL).items}
    assert told == {"お客様": False, "社内": True}, "staff see what customers are told, but it isn't theirs to read"
    assert unread(misaki) == 1


def test_a_branch_narrows_sales_and_customers(callers, sv, misaki):
    sales = callers.add("sales", Role.SALES)
    own = add_customer(callers, add_company(callers, "山川", BRANCH), "own")
    chain = add_customer(callers, add_company(callers, "海野", BRANCH, by_chain=True), "chain")
    other = add_customer(callers, add_company(callers, "林", OTHER_BRANCH), "other")
    add(sv, text("横浜", branch_code=BRANCH))
    add(sv, text("札幌", branch_code=OTHER_BRANCH))
    assert titles(sales) == titles(own) == titles(chain) == ["横浜"]
    assert titles(other) == ["札幌"]
    assert set(titles(misaki)) == {"横浜", "札幌"}


def test_a_chain_store_named_for_another_company_counts_there(callers, sv, database):
    chain = add_company(callers, "海野", BRANCH, by_chain=True)
    owner = add_company(callers, "林", OTHER_BRANCH)
    with database.write() as tx:
        (customer_id,) = tx.execute(
            select(schema.customer.c.customer_id).where(schema.customer.c.chain_code_key == f"C{chain}")
        ).one()
        tx.execute(schema.company_store.insert().values(customer_id=customer_id, company_id=owner))
    add(sv, text("横浜", branch_code=BRANCH))
    assert titles(add_customer(callers, chain, "chain")) == []
    assert titles(add_customer(callers, owner, "owner")) == ["横浜"]


def test_reading_counts_down_and_confirming_is_asked_for(sv, misaki):
    plain, asked = add(sv, text("a")), add(sv, text("b", asks_confirmation=True))
    assert unread(misaki) == 2
    assert read(misaki, plain).unread_count == 1
    assert read(misaki, asked).unread_count == 1, "read, but not confirmed"
    assert titles(misaki, NoticeSearch(only_unread=True)) == ["b"]
    assert read(misaki, asked, is_confirmed=True).unread_count == 0
    assert read(misaki, asked).unread_count == 0, "what is confirmed stays confirmed"
    lines = {line.title: (line.is_read, line.is_confirmed) for line in misaki.call(LIST_NOTICES, ALL).items}
    assert lines == {"a": (True, False), "b": (True, True)}


def test_who_has_read_is_told_by_name(callers, sv, misaki):
    callers.add("kenta")
    customer = add_customer(callers, add_company(callers, "山川"), "sato")
    known = add(sv, text(asks_confirmation=True))
    read(misaki, known, is_confirmed=True)
    read(customer, known)
    readers = sv.call(LIST_NOTICE_READERS, notice_id=str(known.line.notice_id))
    told = [(reader.name, reader.department, reader.read_at, reader.confirmed_at) for reader in readers.items]
    assert told == [
        ("kenta", "", None, None),
        ("sv", "", None, None),
        ("misaki", "", NOW, NOW),
        ("sato", "山川", NOW, None),
    ]
    assert (readers.read_count, readers.confirmed_count, readers.staff_count) == (2, 1, 3)
    assert misaki.refused(LIST_NOTICE_READERS, notice_id=str(known.line.notice_id)) == (Code.NOT_PERMITTED, None)


def test_a_change_may_ask_everybody_again(sv, misaki):
    known = add(sv)
    read(misaki, known)
    known = put(sv, known, text("訂正"))
    assert unread(misaki) == 0
    put(sv, known, text("訂正2"), asks_again=True)
    assert unread(misaki) == 1


def test_withdrawn_it_is_gone_and_undone_it_is_back(sv, misaki):
    known = add(sv)
    gone = turn(sv, WITHDRAW_NOTICE, known)
    assert gone.line.state is NoticeState.WITHDRAWN
    assert titles(misaki) == []
    assert misaki.refused(READ_NOTICE, NoticeRead(), notice_id=str(known.line.notice_id)) == (Code.NOT_FOUND, None)
    back = turn(sv, RESTORE_NOTICE, gone)
    assert (back.line.state, back.line.shown_at) == (NoticeState.SHOWN, NOW)
    assert titles(misaki) == ["新商品のご案内"]


def test_a_change_on_an_older_version_is_refused_and_a_lost_answer_is_not(sv):
    known = add(sv)
    changed = put(sv, known, text("二"))
    assert put(sv, known, text("二")) == changed
    body = NoticeChange(text=text("三"))
    path = {"notice_id": str(known.line.notice_id)}
    assert sv.refused(PUT_NOTICE, body, version=1, **path) == (Code.CHANGED_MEANWHILE, None)
    assert sv.refused(WITHDRAW_NOTICE, version=1, **path) == (Code.CHANGED_MEANWHILE, None)


def test_adding_twice_adds_once(sv):
    key = uuid4()
    assert add(sv, key=key) == add(sv, key=key)
    other = NoticeToAdd(notice_key=key, text=text("別"))
    assert sv.refused(ADD_NOTICE, other) == (Code.OTHER_CONTENT, "notice_key")
    assert len(titles(sv, MANAGED)) == 1


@pytest.mark.parametrize(
    ("of", "field"),
    [
        (text(" "), "title"),
        (text(for_customers=False, for_staff=False), "for_customers"),
        (text(branch_code="9"), "branch_code"),
        (text(shows_until=NOW), "shows_until"),
        (text(shows_from=NOW + timedelta(days=2), shows_until=NOW + timedelta(days=1)), "shows_until"),
    ],
)
def test_what_can_not_be_published_says_where(sv, of, field):
    body = NoticeToAdd(notice_key=uuid4(), text=of, publishes=True)
    assert sv.refused(ADD_NOTICE, body) == (Code.INVALID_INPUT, field)


def test_every_version_is_kept_with_who_and_when(callers, sv, misaki, database):
    known = add(sv, publishes=False)
    callers.pass_time(60)
    known = put(sv, known, text("二"), publishes=True)
    turn(sv, WITHDRAW_NOTICE, known)
    kept = sv.call(GET_KEPT_VERSIONS, kind="notice", key=str(known.line.notice_id)).items
    assert [(one.version, one.what, one.changed_by) for one in kept] == [
        (3, "withdrawn", "sv"),
        (2, "published", "sv"),
        (1, "added", "sv"),
    ]
    assert kept[2].changed_at == NOW
    assert misaki.refused(GET_KEPT_VERSIONS, kind="notice", key="1") == (Code.NOT_PERMITTED, None)
    with database.read() as tx:
        actions = list(tx.execute(select(schema.access_log.c.action)).scalars())
    assert actions == ["notice_changed", "notice_published", "notice_withdrawn"]


def test_pages_go_on_behind_the_last_line(callers, sv, misaki):
    for number in range(5):
        add(sv, text(str(number)))
        callers.pass_time(1)
    first = misaki.call(LIST_NOTICES, NoticeSearch(limit=2))
    second = misaki.call(LIST_NOTICES, NoticeSearch(limit=2, after=first.items[-1].notice_id))
    third = misaki.call(LIST_NOTICES, NoticeSearch(limit=2, after=second.items[-1].notice_id))
    pages = [[line.title for line in page.items] for page in (first, second, third)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    assert [page.has_more for page in (first, second, third)] == [True, True, False]


def test_kinds_are_told_apart(sv, misaki):
    for kind in NoticeKind:
        add(sv, text(kind.value, kind=kind))
    for kind in NoticeKind:
        assert titles(misaki, NoticeSearch(kind=kind)) == [kind.value]


def test_the_feed_tells_whom_it_reaches_and_nothing_of_a_draft(callers, sv, misaki, database):
    draft = add(sv, publishes=False)
    shown = turn(sv, WITHDRAW_NOTICE, add(sv, text(branch_code=OTHER_BRANCH, for_customers=False)))
    rows = [
        ChangeRow(change_id=number, at=NOW, kind="notice", object_id=notice.line.notice_id, part_id=0)
        for number, notice in enumerate((draft, shown), 1)
    ]
    with database.read() as tx:

        def told(role):
            view = CHANGE_VIEWS["notice"]
            context = Context(tx, Settings(), NOW, "", "", Permission.READ_KNOWLEDGE, actor(role, 0))
            return {number: sign.notice_id for number, sign in view.rows(context, rows).items()}

        assert told(Role.AGENT) == {2: shown.line.notice_id}, "that it was withdrawn is told too"
        assert told(Role.SALES) == {}


def test_a_branch_that_is_there(database, branches):
    with database.read() as tx:
        assert branch_store.exists(tx, BRANCH)
        assert not branch_store.exists(tx, "9")
