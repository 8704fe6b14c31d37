"""Tests for usen_desk.server.accounts.import_applying; what batches do to the tables is tested with whole imports."""

from datetime import date

import pytest
from sqlalchemy import insert, select

from usen_desk.server.accounts.import_applying import Applying, Batch
from usen_desk.server.db import schema, staging
from usen_desk.server.db.merge import Counted, Merge

PLAN = Merge(schema.trial, schema.import_trial, "account_id", ("account_id",), ("login_id", "issued_on"))


@pytest.fixture
def staged(database):
    """Trials 1 to 5 are staged, of which 1 is there already and 2 has another day."""
    with database.write() as tx:
        there = [{"account_id": at, "login_id": f"t{at}", "issued_on": date(2018, 6, 12 + at)} for at in (1, 3)]
        there[1] |= {"account_id": 2, "login_id": "t2"}
        tx.execute(insert(schema.trial), there)
        rows = [(at, at, f"t{at}", "2018-06-13") for at in range(1, 6)]
        staging.load(tx, schema.import_trial, ("line", "account_id", "login_id", "issued_on"), rows)


def test_batches_follow_each_other_to_the_end(database, staged):
    applying, mark, seen = Applying(PLAN), None, []
    with database.read() as tx:
        while batch := applying.next(tx, mark, 2):
            seen.append(batch)
            mark = batch.last
    assert seen == [Batch(1, 2), Batch(3, 4), Batch(5, 5)]


def test_comparing_tells_what_running_does_and_running_again_does_nothing(database, staged):
    applying, batch = Applying(PLAN), Batch(1, 5)
    with database.read() as tx:
        assert applying.compare(tx, batch) == Counted(5, 3, 1)
    with database.write() as tx:
        assert applying.run(tx, batch) == Counted(5, 3, 1)
        assert applying.run(tx, batch) == Counted(5, 0, 0)
        assert Counted(5, 3, 1).unchanged == 1
        assert set(tx.scalars(select(schema.trial.c.issued_on))) == {date(2018, 6, 13)}
