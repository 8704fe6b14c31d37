"""Tests for usen_desk.server.db.upsert."""

from datetime import date

import pytest
from sqlalchemy import insert, select

from usen_desk.server.db import schema, upsert

NAMES = ("account_id", "used_on", "usage_minutes", "spans", "stated_minutes")


@pytest.fixture
def trials(database):
    rows = [{"account_id": at, "login_id": f"t{at}", "issued_on": date(2018, 6, 13)} for at in (1, 2)]
    with database.write() as tx:
        tx.execute(insert(schema.trial), rows)


def days(tx):
    table = schema.trial_usage_day
    return [tuple(row) for row in tx.execute(select(table).order_by(table.c.account_id, table.c.used_on))]


def test_new_rows_go_in_and_known_ones_get_the_new_values(database, trials):
    with database.write() as tx:
        upsert.put(
            tx, schema.trial_usage_day, NAMES, [(1, "2018-08-03", 5, b"\0\\x\xff", None), (2, "2018-08-03", 6, None, 6)]
        )
        upsert.put(tx, schema.trial_usage_day, NAMES, [(1, "2018-08-03", 7, None, 7), (1, "2018-08-04", 8, b"", 0)])
        upsert.put(tx, schema.trial_usage_day, NAMES, [])
    with database.read() as tx:
        assert days(tx) == [
            (1, date(2018, 8, 3), 7, None, 7),
            (1, date(2018, 8, 4), 8, b"", 0),
            (2, date(2018, 8, 3), 6, None, 6),
        ]


def test_bytes_come_back_as_they_were(database, trials):
    every = bytes(range(256))
    with database.write() as tx:
        upsert.put(tx, schema.trial_usage_day, NAMES, [(1, "2018-08-03", 5, every, None)])
    with database.read() as tx:
        assert days(tx)[0][3] == every


def test_columns_that_are_not_named_keep_their_values(database, trials):
    with database.write() as tx:
        upsert.put(tx, schema.trial_usage_day, NAMES, [(1, "2018-08-03", 5, None, 5)])
        upsert.put(tx, schema.trial_usage_day, NAMES[:3], [(1, "2018-08-03", 6)])
    with database.read() as tx:
        assert days(tx) == [(1, date(2018, 8, 3), 6, None, 5)]
