"""Tests for usen_desk.server.trials.search_store: which index a search walks. SQLite plans without statistics, so its
plans are the same for one trial and for a million."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event

from tests.databases import Databases
from tests.server.conftest import BRANCH
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import FunnelStage, TrialSearch
from usen_desk.server.db.database import Database
from usen_desk.server.trials import search_store
from usen_desk.server.trials.search_conditions import wanted
from usen_desk.server.trials.search_store import Place

RANGE = {"authenticated_from": date(2026, 1, 1), "authenticated_to": date(2026, 2, 1)}


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    """SQLite only: PostgreSQL plans by statistics, and bench/trials.py measures it."""
    made = databases.empty("sqlite")
    yield made
    databases.release(made)


@pytest.fixture
def plan(put, unit):
    """What SQLite does for the first page, for a page behind it, and for the count."""
    put("xfeeaP")

    def of(**asked):
        with unit(Role.SUPERVISOR, Permission.READ_TRIALS) as context:
            tx, asks = context.tx, []
            look = search_store.look(tx, wanted(context, TrialSearch(**asked)))
            event.listen(tx, "before_cursor_execute", lambda *call: asks.append(call[2:4]))
            search_store.walk(tx, look, True, None, 51)
            search_store.walk(tx, look, True, Place(date(2026, 1, 1), 1), 51)
            search_store.count(tx, look, 1001)
            return [_explained(tx, *ask) for ask in list(asks)]

    return of


def _explained(tx, statement, values):
    return "; ".join(row[3] for row in tx.exec_driver_sql(f"explain query plan {statement}", values))


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({}, "COVERING INDEX ix_trial_issued_on_account_id_authenticated_at"),
        ({"issued_from": date(2026, 1, 1)}, "COVERING INDEX ix_trial_issued_on_account_id_authenticated_at"),
        ({"branch_code": BRANCH}, "COVERING INDEX ix_trial_branch_code_issued_on_account_id"),
        ({"branch_code": BRANCH, **RANGE}, "ix_trial_branch_code_issued_on_account_id"),
        ({"issued_from": date(2026, 1, 1), **RANGE}, "COVERING INDEX ix_trial_issued_on_account_id_authenticated_at"),
        ({"sold_as": "リーフレット", **RANGE}, "COVERING INDEX ix_trial_sold_as_issued_on_account_id_authenticated_at"),
        ({"sold_as": "リーフレット", "branch_code": BRANCH}, "ix_trial_branch_code_sold_as_issued_on_account_id"),
        (RANGE, "COVERING INDEX ix_trial_issued_on_account_id_authenticated_at"),
        ({"stage": FunnelStage.CONTRACTED}, "ix_trial_contracted_on"),
        ({"stage": FunnelStage.FOLLOWED_UP}, "ix_trial_followed_up_at"),
    ],
)
def test_a_wide_search_walks_one_index_in_the_order_of_issue(plan, monkeypatch, asked, index):
    monkeypatch.setattr(search_store, "NARROW_TO", -1)
    search_store._range_up_to.cache_clear()
    first, behind, count = plan(**asked)
    search_store._range_up_to.cache_clear()
    assert index in first
    assert index in behind
    assert "TEMP B-TREE" not in first + behind
    assert "INDEX" in count


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"login_id": "xfeeaP"}, "INDEX ix_trial_login_id_key"),
        ({"login_id": "xfeeaP", "branch_code": BRANCH, **RANGE}, "INDEX ix_trial_login_id_key"),
        (RANGE, "COVERING INDEX ix_trial_authenticated_at_issued_on_account_id"),
        ({"branch_code": BRANCH, **RANGE}, "COVERING INDEX ix_trial_branch_code_authenticated_at_issued_on_account_id"),
    ],
)
def test_a_narrow_search_reads_only_what_it_finds(plan, asked, index):
    assert all(index in step for step in plan(**asked))


def test_the_values_of_sold_as_are_read_from_one_to_the_next(put, unit):
    for n in range(30):
        put(f"t{n}", sold_as=f"{n % 3}", branch_code=BRANCH if n % 2 else None)
    with unit(Role.SALES, Permission.READ_TRIALS) as context:
        own = wanted(context, TrialSearch())
        assert list(search_store.sold_as_values(context.tx, own)) == ["0", "1", "2"]


@pytest.mark.parametrize("branch", ["", BRANCH])
def test_a_wide_range_alone_is_counted_in_its_own_index(plan, monkeypatch, branch):
    """Where the count ends at its limit, however far the hits are from the newest trial."""
    monkeypatch.setattr(search_store, "NARROW_TO", -1)
    *_, count = plan(branch_code=branch, **RANGE)
    assert "COVERING INDEX ix_trial_" in count
    assert "authenticated_at_issued_on_account_id (" in count


@pytest.mark.parametrize(("wide_to", "newest"), [(10, date(2026, 3, 9)), (1, None)])
def test_a_walk_begins_at_the_newest_day_of_its_range(put, unit, monkeypatch, wide_to, newest):
    """Also where a trial was issued again after its first authentication; what was issued later is passed over."""
    monkeypatch.setattr(search_store, "NARROW_TO", -1)
    monkeypatch.setattr(search_store, "WIDE_TO", wide_to)
    search_store._newest.cache_clear()
    january = datetime(2026, 1, 6, tzinfo=UTC)
    put("early", issued_on=date(2026, 1, 5), authenticated_at=january)
    put("again", issued_on=date(2026, 3, 9), authenticated_at=january)
    put("later", issued_on=date(2026, 6, 1), authenticated_at=None)
    asked = TrialSearch(authenticated_from=date(2026, 1, 1), authenticated_to=date(2026, 1, 31))
    with unit(Role.SUPERVISOR, Permission.READ_TRIALS) as context:
        look = search_store.look(context.tx, wanted(context, asked))
        assert look.newest == newest
        for descending in (True, False):
            days = [place.issued_on for place in search_store.walk(context.tx, look, descending, None, 10)]
            assert days == sorted([date(2026, 1, 5), date(2026, 3, 9)], reverse=descending)
    search_store._newest.cache_clear()
