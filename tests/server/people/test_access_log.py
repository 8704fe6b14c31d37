"""Tests for usen_desk.server.people.access_log: rows that real calls made, sealed and changed behind our back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, text

from tests.server.conftest import NOW
from tests.server.people.office import IDS
from usen_desk.contract.access_log import (
    EXPORT_ACCESS_LOG,
    GET_LOG_STATE,
    SEARCH_ACCESS_LOG,
    VERIFY_ACCESS_LOG,
    LogReport,
    LogSearch,
)
from usen_desk.contract.accounts import GET_CUSTOMER, CustomerAsk
from usen_desk.contract.errors import Code
from usen_desk.contract.people import EDIT_STAFF, StaffEdit
from usen_desk.contract.permissions import Role
from usen_desk.server.audit.chain import seal
from usen_desk.server.db import schema

AGENT, SUPERVISOR, ADMIN = Role.AGENT, Role.SUPERVISOR, Role.ADMIN


@pytest.fixture
def looked(office, shops):
    """The agent at one store, the supervisor at another a day later, then an administrator renames the agent."""
    office.call(GET_CUSTOMER, CustomerAsk(), who=AGENT, customer_code="0412-3398-01")
    office.later(days=1)
    office.call(GET_CUSTOMER, CustomerAsk(), who=SUPERVISOR, customer_code="0412-3398-02")
    office.call(EDIT_STAFF, StaffEdit(name="佐藤 健一"), who=ADMIN, version=1, staff_id=IDS[AGENT])


def found(office, who=SUPERVISOR, **search):
    rows = office.call(SEARCH_ACCESS_LOG, LogSearch(**search), who=who).items
    return [(row.staff_name, row.action, row.object_name) for row in rows]


BY_AGENT = ("佐藤 健一", "customer_viewed", "髙橋カフェ1号店")
BY_SUPERVISOR = ("中村 誠", "customer_viewed", "髙橋カフェ2号店")
BY_ADMIN = ("小林 恵", "staff_changed", "佐藤 健一")


def test_each_role_sees_its_rows(office, looked):
    assert found(office) == [BY_ADMIN, BY_SUPERVISOR, BY_AGENT]
    assert found(office, AGENT) == [BY_AGENT]
    assert found(office, Role.SALES) == []
    assert found(office, ADMIN) == [BY_ADMIN], "of administration alone"


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({"staff_id": IDS[AGENT]}, [BY_AGENT]),
        ({"object_key": "０４１２339801"}, [BY_AGENT]),
        ({"object_key": " agent "}, [BY_ADMIN]),
        ({"actions": ("customer_viewed",)}, [BY_SUPERVISOR, BY_AGENT]),
        ({"to_on": date(2026, 11, 22)}, [BY_AGENT]),
        ({"from_on": date(2026, 11, 23)}, [BY_ADMIN, BY_SUPERVISOR]),
        ({"from_on": date(2026, 11, 24)}, []),
    ],
)
def test_rows_are_searched_by_person_object_action_and_day_of_japan(office, looked, search, expected):
    assert found(office, **search) == expected


def test_pages_follow_without_gap(office, looked):
    first = office.call(SEARCH_ACCESS_LOG, LogSearch(limit=2))
    rest = office.call(SEARCH_ACCESS_LOG, LogSearch(limit=2, before=first.items[-1].access_id))
    assert (first.has_more, rest.has_more) == (True, False)
    assert [row.staff_name for row in first.items + rest.items] == ["小林 恵", "中村 誠", "佐藤 健一"]


def test_the_report_is_the_list_and_is_logged(office, looked):
    report = office.call(EXPORT_ACCESS_LOG, LogReport(actions=("customer_viewed",))).decode("utf-8-sig")
    lines = report.splitlines()
    assert lines[0].startswith("番号,日時,氏名,部署,操作")
    assert ["髙橋カフェ2号店" in lines[1], "髙橋カフェ1号店" in lines[2], len(lines)] == [True, True, 3]
    assert found(office)[0][:2] == ("中村 誠", "access_log_exported")
    assert office.refusal(EXPORT_ACCESS_LOG, LogReport(), who=AGENT)[0] is Code.NOT_PERMITTED


def test_a_name_that_a_sheet_would_run_is_guarded(office, looked, database):
    with database.write() as tx:
        tx.execute(schema.customer.update().values(store_name="=1+1"))
    report = office.call(EXPORT_ACCESS_LOG, LogReport()).decode("utf-8-sig")
    assert "'=1+1" in report


def test_the_chain_is_shown_and_checked_and_a_changed_row_is_found(office, looked, database):
    seal(database, office.now)
    state = office.call(GET_LOG_STATE)
    assert (state.sealed, state.unsealed, state.sealed_at, state.is_checked) == (3, 0, office.now, False)
    checked = office.call(VERIFY_ACCESS_LOG)
    assert (checked.is_checked, checked.fault) == (True, "")
    with database.write() as tx:
        past_its_guard = {
            "sqlite": "drop trigger access_log_is_sealed_once",
            "postgresql": "set local session_replication_role = replica",
        }
        tx.execute(text(past_its_guard[tx.dialect.name]))
        tx.execute(text("update access_log set staff_id = 9 where access_id = 2"))
    broken = office.call(VERIFY_ACCESS_LOG)
    assert (broken.fault, broken.fault_at) == ("changed", 2)


def test_a_row_of_who_is_gone_is_still_listed(office, database, shops):
    with database.write() as tx:
        what = {"action": "customer_viewed", "object_kind": "customer", "object_key": "gone", "request_id": "0" * 32}
        tx.execute(insert(schema.access_log).values(at=NOW - timedelta(days=1), staff_id=999, **what))
    assert found(office) == [("", "customer_viewed", "")]
