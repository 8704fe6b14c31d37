"""Tests for usen_desk.server.trials.feed."""

from datetime import date

import msgspec
import pytest

from tests.server.conftest import NOW, OTHER_BRANCH, actor
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import Usage
from usen_desk.server.changes.presence import all_visible
from usen_desk.server.changes.reader import Reader, audience_of
from usen_desk.server.changes.service import record
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Noted
from usen_desk.server.handlers import CHANGE_VIEWS
from usen_desk.server.settings import Settings
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


def test_the_feed_itself_brings_each_audience_its_own_trials(put, database):
    put("own", 1)
    put("other", 2, branch_code=OTHER_BRANCH)
    put("none", 3, branch_code=None)
    with database.write() as tx:
        record(tx, NOW, [Noted(ChangeKind.TRIAL, account_id) for account_id in (1, 2, 3)])
    roles = (Role.SALES, Role.SUPERVISOR, Role.ADMIN)
    audiences = {role: audience_of(actor(role)) for role in roles}
    reader = Reader(database, Settings(), CHANGE_VIEWS, all_visible, lambda: NOW)
    found = reader.look(0, audiences.values()).of
    told = {role: [msgspec.json.decode(change.item)["login_id"] for change in found[audiences[role]]] for role in roles}
    assert told == {Role.SALES: ["own"], Role.SUPERVISOR: ["own", "other", "none"], Role.ADMIN: []}
