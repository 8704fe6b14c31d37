"""Tests for usen_desk.server.db.types."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from usen_desk.contract.base import JST
from usen_desk.server.db import schema

AT = datetime(2020, 3, 17, 18, 6, 29, 123456, tzinfo=JST)
ROW = {"login_id": "a", "name": "n", "role": "agent", "password_hash": ""}


def test_a_time_comes_back_as_the_same_moment_in_utc(database):
    with database.write() as tx:
        tx.execute(insert(schema.staff).values(**ROW, created_at=AT))
        found = tx.execute(select(schema.staff.c.created_at, schema.staff.c.disabled_at)).one()
    assert found == (AT, None)
    assert found[0].tzinfo is UTC


def test_a_time_without_its_zone_is_refused(database):
    with pytest.raises(StatementError, match="zone"), database.write() as tx:
        tx.execute(insert(schema.staff).values(**ROW, created_at=AT.replace(tzinfo=None)))


def test_times_of_different_zones_compare_rightly(database):
    with database.write() as tx:
        tx.execute(insert(schema.staff).values(**ROW, created_at=AT))
        earlier = schema.staff.c.created_at < datetime(2020, 3, 17, 10, 0, tzinfo=UTC)
        assert tx.execute(select(schema.staff.c.staff_id).where(earlier)).scalar() is not None
