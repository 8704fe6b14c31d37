"""Tests for usen_desk.server.trials.extension_store: what of it no rule above shows."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.server.conftest import NOW, OTHER_BRANCH
from usen_desk.contract.permissions import Permission, Role
from usen_desk.server.trials import extension_store

FIRST = UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10")
HOUR = timedelta(hours=1)


@pytest.fixture
def add(put, misaki, unit):
    """Asks for an extension; returns its ID, or None where that was taken."""
    put("xfeeaP", 1, started_on=date(2026, 11, 10))
    put("tQm4Zk", 2, started_on=date(2026, 11, 10), branch_code=OTHER_BRANCH)
    put("leaflet", 3, started_on=date(2026, 11, 10), branch_code=None)

    def added(account_id, hours_ago=0, extension_id=None):
        asked = {"days": 7, "reason": "x", "asked_by": misaki.staff_id, "asked_at": NOW - hours_ago * HOUR}
        extension_id = extension_id or uuid4()
        with unit(Role.SALES, Permission.FOLLOW_TRIALS) as context:
            is_new = extension_store.add(context.tx, extension_id=extension_id, account_id=account_id, **asked)
        return extension_id if is_new else None

    return added


def test_an_id_is_taken_once(add, unit):
    assert add(1, 0, FIRST) == FIRST
    assert add(2, 0, FIRST) is None
    with unit(Role.SALES) as context:
        assert extension_store.one(context.tx, FIRST).account_id == 1
        assert extension_store.asker_of(context.tx, FIRST) == 11
        assert extension_store.one(context.tx, uuid4()) is None


def test_the_requests_of_a_trial_come_newest_first(add, unit):
    older, newer = add(1, 2), add(1, 1)
    add(2)
    with unit(Role.SALES) as context:
        assert [one.extension_id for one in extension_store.of_trial(context, 1)] == [newer, older]


def test_a_request_waits_until_it_is_decided(add, unit):
    add(1, 0, FIRST)
    with unit(Role.SALES) as context:
        assert extension_store.is_waiting(context.tx, 1)
        assert not extension_store.is_waiting(context.tx, 2)
        extension_store.decide(context.tx, FIRST, is_approved=False, note="", by=11, now=NOW)
        assert not extension_store.is_waiting(context.tx, 1)


@pytest.mark.parametrize(
    ("role", "permission", "branch_code", "expected"),
    [
        (Role.SUPERVISOR, Permission.SUPERVISE_TRIALS, None, {1, 2, 3}),
        (Role.AGENT, Permission.READ_TRIALS, None, {1, 2, 3}),
        (Role.SALES, Permission.READ_TRIALS, None, {1}),
        (Role.SALES, Permission.READ_TRIALS, OTHER_BRANCH, {2}),
        (Role.ADMIN, Permission.READ_TRIALS, None, set()),
    ],
)
@pytest.mark.parametrize("is_decided", [False, True])
def test_the_reach_of_a_list(add, unit, role, permission, branch_code, expected, is_decided):
    """A trial without a branch is in no list of sales."""
    for account_id in (1, 2, 3):
        extension_id = add(account_id)
        with unit(Role.SUPERVISOR) as context:
            if is_decided:
                extension_store.decide(context.tx, extension_id, is_approved=True, note="", by=11, now=NOW)
    with unit(role, permission, branch_code=branch_code) as context:
        found = extension_store.listed(context, is_decided=is_decided, limit=10)
        assert {one.account_id for one in found} == expected
        assert extension_store.listed(context, is_decided=not is_decided, limit=10) == []
