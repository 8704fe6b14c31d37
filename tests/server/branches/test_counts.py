"""Tests for usen_desk.server.branches.counts."""

from datetime import date

from sqlalchemy import insert, select, update

from tests.server.conftest import BRANCH, OTHER_BRANCH
from usen_desk.server.branches.counts import recount
from usen_desk.server.db import schema

TODAY = date(2026, 11, 22)


def counts(database):
    with database.read() as tx:
        rows = tx.execute(select(schema.branch))
        return {row.branch_code: (row.store_count, row.active_account_count) for row in rows}


def test_stores_and_usable_accounts_are_counted_by_branch(database, put):
    put("1", 101)
    put("2", 102, expires_on=TODAY)
    put("3", 103, expires_on=date(2026, 11, 21))
    put("4", 104, terminated_on=TODAY)
    put("5", 105, cancelled_on=TODAY)
    put("6")
    put("7", 107, branch_code=OTHER_BRANCH)
    assert recount(database, TODAY) == 2
    assert counts(database) == {BRANCH: (6, 2), OTHER_BRANCH: (1, 1)}


def test_an_account_leaves_the_count_after_its_last_day(database, put):
    put("1", 101, expires_on=TODAY)
    recount(database, TODAY)
    assert recount(database, TODAY) == 0
    assert recount(database, date(2026, 11, 23)) == 1
    assert counts(database)[BRANCH] == (1, 0)


def test_a_branch_that_lost_its_stores_is_counted_down(database, branches):
    with database.write() as tx:
        tx.execute(update(schema.branch).values(store_count=5, active_account_count=5))
    recount(database, TODAY)
    assert counts(database) == {BRANCH: (0, 0), OTHER_BRANCH: (0, 0)}


def test_trials_run_until_their_last_day_with_extensions(database, branches):
    last_days = [
        (None, 0, BRANCH),
        (date(2026, 12, 5), 0, BRANCH),
        (TODAY, 0, BRANCH),
        (date(2026, 11, 21), 0, BRANCH),
        (date(2026, 11, 15), 7, BRANCH),
        (date(2026, 11, 14), 7, BRANCH),
        (TODAY, 0, OTHER_BRANCH),
        (TODAY, 0, None),
    ]
    with database.write() as tx:
        for n, (expires_on, extended_days, code) in enumerate(last_days, 1):
            tx.execute(
                insert(schema.trial).values(
                    account_id=n,
                    login_id=f"t{n}",
                    issued_on=TODAY,
                    expires_on=expires_on,
                    extended_days=extended_days,
                    branch_code=code,
                )
            )
    assert recount(database, TODAY) == 2
    with database.read() as tx:
        rows = tx.execute(select(schema.branch.c.branch_code, schema.branch.c.running_trial_count)).all()
    assert dict(map(tuple, rows)) == {BRANCH: 3, OTHER_BRANCH: 1}
    assert recount(database, TODAY) == 0
    recount(database, date(2026, 11, 23))
    assert [branch.running_trial_count for branch in listed(database)] == [0, 1]


def listed(database):
    with database.read() as tx:
        return tx.execute(select(schema.branch).order_by(schema.branch.c.branch_code)).all()
