"""Tests for usen_desk.server.calendars.store."""

from sqlalchemy import insert

from tests.server.conftest import NOW
from usen_desk.server.calendars import store
from usen_desk.server.db import schema


def test_the_highest_version_counts_and_none_is_taken_twice(database):
    person = {"staff_id": 4, "login_id": "sv", "name": "田中 花", "role": "supervisor", "password_hash": "x"}
    with database.write() as tx:
        tx.execute(insert(schema.staff).values(**person, created_at=NOW))
        assert store.newest(tx) is None
        assert store.add(tx, "{}", 1, 4, NOW)
        assert store.add(tx, '{"a":1}', 2, 4, NOW)
        assert not store.add(tx, '{"b":1}', 2, 4, NOW)
        newest = store.newest(tx)
        assert (newest.version, newest.rules, newest.name) == (2, '{"a":1}', "田中 花")
        assert [row.version for row in store.history(tx, 9)] == [2, 1]
        assert [row.version for row in store.history(tx, 1)] == [2]
