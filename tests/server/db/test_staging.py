"""Tests for usen_desk.server.db.staging."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from usen_desk.server.db import staging
from usen_desk.server.db.schema import customer, import_customer, import_mailing

NAMES = ("line", "customer_code", "opened_on", "updated_at", "prefecture_code")
TIME = "2018-09-28 01:30:06.000000"
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=32)


def loaded(database):
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*(import_customer.c[name] for name in NAMES)))]


def test_staged_text_is_read_as_days_times_and_numbers(database):
    with database.write() as connection:
        staging.load(connection, import_customer, NAMES, [(2, "C1", "2018-09-26", TIME, 14), (3, "", None, None, 0)])
        staging.load(connection, import_customer, NAMES, [])
    assert loaded(database) == [
        (2, "C1", date(2018, 9, 26), datetime(2018, 9, 28, 1, 30, 6, tzinfo=UTC), 14),
        (3, "", None, None, 0),
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXT | st.sampled_from(["\\N", "\\", "\\t", "\\.", "'", '"', ",", "髙﨑㈱①～"]), min_size=1))
def test_any_text_is_loaded_as_it_is(database, texts):
    staging.clear(database, import_customer)
    with database.write() as connection:
        rows = [(line, text, None, None, None) for line, text in enumerate(texts)]
        staging.load(connection, import_customer, NAMES, rows)
    assert [row[1] for row in loaded(database)] == texts


def test_a_column_is_shown_as_it_would_be_staged(database, branches):
    row = {"customer_code": "C1", "customer_code_key": "c1", "store_name": "x", "store_name_folded": "x"}
    with database.write() as connection:
        at = datetime(2018, 9, 28, 1, 30, 6, tzinfo=UTC)
        connection.execute(
            insert(customer).values(**row, branch_code=branches[0], opened_on=date(2018, 9, 26), updated_at=at)
        )
        columns = [customer.c[name] for name in ("opened_on", "terminated_on", "updated_at", "customer_code")]
        shown = connection.execute(select(*(staging.as_staged(connection, column) for column in columns))).one()
    assert tuple(shown) == ("2018-09-26", None, TIME, "C1")


@pytest.mark.parametrize("lines", [0, 1, 4000, 9001])
def test_clearing_leaves_nothing_of_one_table_and_others_alone(database, lines):
    with database.write() as connection:
        staging.load(connection, import_customer, ("line",), [(line,) for line in range(lines)])
        staging.load(connection, import_mailing, ("line",), [(1,)])
    staging.settle(database, import_customer)
    staging.clear(database, import_customer)
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(import_customer)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(import_mailing)).scalar_one() == 1


def test_single_lines_are_taken_out(database):
    with database.write() as connection:
        staging.load(connection, import_mailing, ("line",), [(line,) for line in range(5)])
        staging.remove(connection, import_mailing, [1, 3])
        staging.remove(connection, import_mailing, [])
    with database.read() as connection:
        assert [row[0] for row in connection.execute(select(import_mailing.c.line))] == [0, 2, 4]
