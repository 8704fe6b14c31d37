"""Tests for usen_desk.server.audit.store, where those of the chain don't reach."""

import pytest
from sqlalchemy import event

from tests.server.conftest import NOW
from usen_desk.server.audit import store


def test_the_head_comes_back_as_it_was_put(database):
    with database.write() as tx:
        assert store.head(tx) is None
        store.put_head(tx, store.Head(1, "a" * 64, NOW))
        store.put_head(tx, store.Head(2, "b" * 64, NOW))
        assert store.head(tx) == store.Head(2, "b" * 64, NOW)


def test_unsealed_rows_come_oldest_first_and_no_more_than_asked(database, views):
    views(5)
    with database.read() as tx:
        assert [row.access_id for row in store.unsealed_rows(tx, 3)] == [1, 2, 3]
        assert store.unsealed_ids(tx, 2) == (1, 2)
        assert store.unsealed_count(tx) == 5


def test_sealed_rows_are_read_on_from_a_row(sealed_log):
    with sealed_log.read() as tx:
        assert [row.sequence for row in store.sealed_rows(tx, None, 3)] == [1, 2, 3]
        assert [row.sequence for row in store.sealed_rows(tx, (3, 3), 3)] == [4, 5, 6]
        assert store.sealed_rows(tx, (8, 8), 3) == []
        assert store.has_sealed(tx)
        assert store.half_sealed_id(tx) is None


READS = {
    "on from a row": lambda tx: store.sealed_rows(tx, (3, 3), 3),
    "unsealed": lambda tx: store.unsealed_rows(tx, 3),
    "half sealed": store.half_sealed_id,
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_no_read_goes_through_the_whole_log(sealed_log, read):
    """It grows to millions of rows. (PostgreSQL plans by statistics, which a small table doesn't give.)"""
    statements = []
    with sealed_log.read() as tx:
        event.listen(tx, "before_cursor_execute", lambda *given: statements.append(given[2:4]))
        read(tx)
        statement, values = statements[-1]
        plan = str(tx.exec_driver_sql("explain query plan " + statement, values).all())
    assert "SEARCH access_log USING INDEX uq_access_log_sequence" in plan
    assert "SCAN" not in plan
