"""Tests for usen_desk.server.trials.feed."""

from datetime import date

import pytest

from tests.server.conftest import NOW, OTHER_BRANCH
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import Usage
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.trials.feed import change_view


@pytest.fixture
def told(unit):
    def of(role, *account_ids):
        changed = [ChangeRow(n, NOW, ChangeKind.TRIAL, account_id, 0) for n, account_id in enumerate(account_ids, 1)]
        with unit(role, Permission.READ_TRIALS, staff_id=0) as context:
            return change_view(context, changed)

    return of


def test_each_change_brings_the_row_as_it_is_now(put, told, midnight):
    put("a", 1, started_on=date(2026, 11, 19), days=(300, 300, 300))
    put("b", 2)
    shown = told(Role.AGENT, 2, 1, 99)
    assert {change_id: row.login_id for change_id, row in shown.items()} == {1: "b", 2: "a"}
    assert (shown[2].usage, shown[2].strip[:3]) == (Usage.LONG, (300, 300, 300))


def test_sales_hear_of_their_own_branch_only(put, told):
    put("own", 1)
    put("other", 2, branch_code=OTHER_BRANCH)
    put("none", 3, branch_code=None)
    assert list(told(Role.SALES, 1, 2, 3)) == [1]
    assert list(told(Role.SUPERVISOR, 1, 2, 3)) == [1, 2, 3]
    assert told(Role.ADMIN, 1, 2, 3) == told(Role.SALES, 2) == {}
