"""Tests for usen_desk.server.db.schema.base."""

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert
from sqlalchemy.exc import IntegrityError

from usen_desk.server.db import schema
from usen_desk.server.db.schema.base import longest


def test_a_text_that_is_too_long_is_refused_on_both_databases(database):
    table = Table("probe", MetaData(), Column("word", String(3)), longest("word", 3))
    with database.write() as tx:
        table.create(tx)
        tx.execute(insert(table).values(word="長さ三"))
    try:
        with pytest.raises(Exception) as raised, database.write() as tx:  # noqa: PT011 - the two drivers' own classes
            tx.execute(insert(table).values(word="長さ四文"))
    finally:
        with database.write() as tx:
            table.drop(tx)
    assert isinstance(raised.value, IntegrityError) or "too long" in str(raised.value)


def test_a_staging_table_has_the_columns_of_its_target_and_the_line():
    staged = {column.name for column in schema.import_customer.columns}
    target = {column.name for column in schema.customer.columns}
    assert staged == target - {"customer_id"} | {"line", "grams"}
