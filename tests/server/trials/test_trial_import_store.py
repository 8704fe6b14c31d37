"""Tests for usen_desk.server.trials.trial_import_store."""

from sqlalchemy import select, update

from tests.server.conftest import BRANCH, NOW, OTHER_BRANCH
from usen_desk.contract.permissions import Role
from usen_desk.server.db import schema
from usen_desk.server.trials import trial_import_store
from usen_desk.server.trials.trial_import_store import Rep


def test_only_sales_people_who_can_sign_in_are_fit(database, put_staff):
    put_staff(1)
    put_staff(2)
    put_staff(3, role=Role.SUPERVISOR, branch_code=None)
    with database.write() as tx:
        tx.execute(update(schema.staff).where(schema.staff.c.staff_id == 2).values(disabled_at=NOW))
        assert trial_import_store.reps(tx) == {
            "sales1": Rep(1, BRANCH, True),
            "sales2": Rep(2, BRANCH, False),
            "supervisor3": Rep(3, None, False),
        }


def test_stores_tell_their_branch(database, put_store):
    here, there = put_store("C1"), put_store("C2", branch_code=OTHER_BRANCH)
    with database.read() as tx:
        assert trial_import_store.branches_of(tx, {here, there, 99}) == {here: BRANCH, there: OTHER_BRANCH}
        assert trial_import_store.branches_of(tx, set()) == {}


def test_branches_that_are_not_named_run_none(database, branches):
    def running(tx):
        return dict(tx.execute(select(schema.branch.c.branch_code, schema.branch.c.running_trial_count)).all())

    with database.write() as tx:
        trial_import_store.put_running_counts(tx, {BRANCH: 3, OTHER_BRANCH: 1})
        assert running(tx) == {BRANCH: 3, OTHER_BRANCH: 1}
        trial_import_store.put_running_counts(tx, {BRANCH: 4})
        assert running(tx) == {BRANCH: 4, OTHER_BRANCH: 0}
