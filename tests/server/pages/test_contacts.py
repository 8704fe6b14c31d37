"""Tests for usen_desk.server.pages.contacts: who is in charge of whom, and what of it who sees."""

import msgspec
import pytest
from sqlalchemy import update

from tests.server.callers import Callers
from tests.server.conftest import NOW, OTHER_BRANCH
from tests.server.knowledge import add_company, add_customer
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.contract.site_info import (
    GET_BASIC_INFO,
    GET_KEPT_VERSIONS,
    PUT_BASIC_INFO,
    SEARCH_BASIC_INFO,
    BasicInfoSearch,
    ContactsDraft,
)
from usen_desk.server.db import schema


@pytest.fixture
def callers(database, branches):
    return Callers(database)


@pytest.fixture
def sv(callers):
    return callers.add("sv", Role.SUPERVISOR)


@pytest.fixture
def company(callers):
    return add_company(callers, "山川書店")


def put(caller, company_id, version, **draft):
    return caller.call(PUT_BASIC_INFO, ContactsDraft(**draft), version=version, company_id=str(company_id))


def get(caller, company_id):
    return caller.call(GET_BASIC_INFO, company_id=str(company_id))


def test_they_stand_in_their_order_with_their_department(callers, sv, company, database):
    people = [callers.add(name).staff_id for name in ("c", "a", "b")]
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == people[1]).values(department="編成部"))
    put(sv, company, 0, reps=(people[0],), supports=(people[2], people[1]))
    customer = add_customer(callers, company, "sato")
    info = get(customer, company)
    assert [person.name for person in info.reps] == ["c"]
    assert [(person.name, person.department) for person in info.supports] == [("b", ""), ("a", "編成部")]
    assert (info.company_name, info.version) == ("山川書店", 0)
    assert all(person.staff_id is None for person in (*info.reps, *info.supports))
    assert [person.staff_id for person in get(sv, company).supports] == [people[2], people[1]]


def test_who_left_stands_as_vacant_without_a_name(callers, sv, company, database):
    leaver = callers.add("leaver").staff_id
    put(sv, company, 0, reps=(leaver,))
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == leaver).values(disabled_at=NOW))
    (rep,) = get(add_customer(callers, company, "sato"), company).reps
    assert (rep.is_vacant, rep.name) == (True, "")
    path = {"company_id": str(company)}
    refused = sv.refused(PUT_BASIC_INFO, ContactsDraft(supports=(leaver,)), version=1, **path)
    assert refused == (Code.INVALID_INPUT, "supports")
    other = callers.add("other").staff_id
    kept = put(sv, company, 1, reps=(leaver,), supports=(other,))
    assert [rep.is_vacant for rep in kept.reps] == [True], "the vacant place stays until somebody is named for it"


def test_a_customer_sees_the_own_company_only(callers, company):
    other = add_company(callers, "海野食堂")
    customer = add_customer(callers, company, "sato")
    assert customer.refused(GET_BASIC_INFO, company_id=str(other)) == (Code.NOT_FOUND, None)
    found = customer.call(SEARCH_BASIC_INFO, BasicInfoSearch(text="海野")).items
    assert [info.company_id for info in found] == [company]


def test_sales_see_companies_of_their_branch(callers, company):
    add_company(callers, "札幌の店", OTHER_BRANCH)
    sales = callers.add("sales", Role.SALES)
    found = [info.company_name for info in sales.call(SEARCH_BASIC_INFO, BasicInfoSearch()).items]
    assert found == ["山川書店"]


def test_companies_are_found_by_a_part_in_any_spelling(callers, sv, company):
    add_company(callers, "ｶﾌｪ銀座")
    found = [info.company_name for info in sv.call(SEARCH_BASIC_INFO, BasicInfoSearch(text="かふぇ")).items]
    assert found == ["ｶﾌｪ銀座"]


def test_changes_are_kept_with_their_names(callers, sv, company):
    first, second = (callers.add(name).staff_id for name in ("first", "second"))
    kept = put(sv, company, 0, reps=(first,))
    assert put(sv, company, 0, reps=(first,)) == kept
    path = {"company_id": str(company)}
    assert sv.refused(PUT_BASIC_INFO, ContactsDraft(), version=9, **path) == (Code.CHANGED_MEANWHILE, None)
    put(sv, company, 1, reps=(second,))
    versions = sv.call(GET_KEPT_VERSIONS, kind="contacts", key=str(company)).items
    assert [(one.version, one.names) for one in versions] == [(2, ("second",)), (1, ("first",))]
    assert msgspec.json.decode(versions[1].value, type=ContactsDraft).reps == (first,)
    assert callers.add("misaki").refused(PUT_BASIC_INFO, ContactsDraft(), version=2, **path)[0] is Code.NOT_PERMITTED


def test_nobody_stands_twice_or_is_unknown(callers, sv, company):
    person = callers.add("person").staff_id
    path = {"version": 9, "company_id": str(company)}
    put(sv, company, 0, reps=(person,))
    for draft, field in ((ContactsDraft(reps=(person, person)), "reps"), (ContactsDraft(supports=(999,)), "supports")):
        refused = sv.refused(PUT_BASIC_INFO, draft, version=1, company_id=str(company))
        assert refused == (Code.INVALID_INPUT, field)
    assert sv.refused(PUT_BASIC_INFO, ContactsDraft(), **{**path, "company_id": "999"}) == (Code.NOT_FOUND, None)
