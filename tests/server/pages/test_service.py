"""Tests for usen_desk.server.pages: the text that holds at a time, the call centres, their versions."""

from datetime import timedelta

import msgspec
import pytest

from tests.server.callers import Callers
from tests.server.conftest import NOW
from tests.server.knowledge import add_company, add_customer
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.contract.site_info import (
    GET_CALL_CENTRES,
    GET_KEPT_VERSIONS,
    LIST_PAGE_VERSIONS,
    LIST_PAGES,
    PUT_CALL_CENTRES,
    PUT_PAGE,
    CallCentre,
    CallCentres,
    PageDraft,
    PageName,
)
from usen_desk.server.pages.service import page_now


@pytest.fixture
def callers(database, branches):
    return Callers(database)


@pytest.fixture
def sv(callers):
    return callers.add("sv", Role.SUPERVISOR)


@pytest.fixture
def customer(callers):
    return add_customer(callers, add_company(callers, "山川"), "sato")


def put(caller, body, version, *, page="terms", valid_from=None):
    draft = PageDraft(body=body, valid_from=valid_from)
    return caller.call(PUT_PAGE, draft, version=version, page=page)


def first(caller):
    return caller.call(LIST_PAGES).items[0].body


def test_the_delivered_pages_stand_in_the_manuals_order(customer):
    pages = customer.call(LIST_PAGES).items
    titles = [page.title for page in pages]
    assert titles == ["利用規約", "個人情報の取り扱いについて", "情報セキュリティ基本方針", "推奨環境"]
    assert [page.page for page in pages] == list(PageName)
    assert all(page.version == 0 and len(page.body) > 100 for page in pages)


def test_a_text_holds_from_its_day_on(callers, sv, customer, database):
    delivered = first(customer)
    put(sv, "二", 0, valid_from=NOW + timedelta(days=1))
    assert first(customer) == delivered
    callers.pass_time(86399)
    assert first(customer) == delivered
    callers.pass_time(1)
    assert first(customer) == "二"
    with database.read() as tx:
        assert page_now(tx, PageName.TERMS, NOW).body == delivered


def test_of_two_that_hold_the_newer_counts(callers, sv, customer):
    put(sv, "二", 0)
    callers.pass_time(1)
    versions = put(sv, "三", 1)
    assert first(customer) == "三"
    assert [page.version for page in versions.items] == [2, 1, 0]


def test_a_correction_of_today_leaves_what_is_planned(callers, sv, customer):
    put(sv, "来月から", 0, valid_from=NOW + timedelta(days=2))
    put(sv, "訂正", 1)
    put(sv, "明日から", 2, valid_from=NOW + timedelta(days=1))
    seen = [first(customer)]
    for _ in range(2):
        callers.pass_time(86400)
        seen.append(first(customer))
    assert seen == ["訂正", "明日から", "来月から"]


def test_a_change_says_which_version_it_saw(sv):
    before = put(sv, "二", 0)
    assert put(sv, "二", 0) == before, "a lost answer is asked for again"
    path = {"page": "terms"}
    assert sv.refused(PUT_PAGE, PageDraft(body="三"), version=9, **path) == (Code.CHANGED_MEANWHILE, None)


def test_the_past_is_not_changed(sv):
    past = PageDraft(body="二", valid_from=NOW - timedelta(seconds=1))
    assert sv.refused(PUT_PAGE, past, version=9, page="terms")[0] is Code.CHANGED_MEANWHILE
    put(sv, "二", 0)
    assert sv.refused(PUT_PAGE, past, version=1, page="terms") == (Code.INVALID_INPUT, "valid_from")
    assert sv.refused(PUT_PAGE, PageDraft(body=" "), version=1, page="terms") == (Code.INVALID_INPUT, "body")
    assert sv.refused(PUT_PAGE, PageDraft(body="x"), version=1, page="none") == (Code.NOT_FOUND, None)


def test_only_supervisors_and_admins_write(callers, customer):
    for caller in (customer, callers.add("misaki"), callers.add("sales", Role.SALES)):
        assert caller.refused(PUT_PAGE, PageDraft(body="x"), version=9, page="terms") == (Code.NOT_PERMITTED, None)
        assert caller.refused(LIST_PAGE_VERSIONS, page="terms") == (Code.NOT_PERMITTED, None)
        assert caller.refused(PUT_CALL_CENTRES, CallCentres(items=()), version=9) == (Code.NOT_PERMITTED, None)
    put(callers.add("admin", Role.ADMIN), "二", 0)
    assert first(customer) == "二"


def test_the_call_centres_of_the_manual_until_others_are_kept(sv, customer):
    delivered = customer.call(GET_CALL_CENTRES)
    assert [(one.name, one.phone, one.hours) for one in delivered.items] == [
        ("USENカスタマーセンター", "0120-737-440", "9:00-22:30 年中無休"),
        ("Uレジサポートセンター", "0120-028-440", "年中無休/24時間対応"),
    ]
    changed = (CallCentre(name="USENカスタマーセンター", phone="0120-737-440", hours="9:00-21:00"),)
    kept = sv.call(PUT_CALL_CENTRES, CallCentres(items=changed), version=0)
    assert (kept.items, kept.version) == (changed, 1)
    assert customer.call(GET_CALL_CENTRES).items == changed
    assert sv.call(PUT_CALL_CENTRES, CallCentres(items=changed), version=0) == kept
    assert sv.refused(PUT_CALL_CENTRES, CallCentres(items=()), version=9) == (Code.CHANGED_MEANWHILE, None)
    (version,) = sv.call(GET_KEPT_VERSIONS, kind="call_centres", key="all").items
    assert msgspec.json.decode(version.value, type=CallCentres).items == changed
    assert sv.refused(GET_KEPT_VERSIONS, kind="none", key="all") == (Code.NOT_FOUND, None)
