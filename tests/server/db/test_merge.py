"""Tests for usen_desk.server.db.merge; whole imports, with the search index, are tested in accounts."""

from datetime import date

import pytest
from sqlalchemy import func, insert, select

from usen_desk.server.db import merge, schema, staging
from usen_desk.server.db.merge import Counted, Merge

KEY = ("customer_id", "sent_on", "name")
PLAN = Merge(schema.mailing, schema.import_mailing, "mailing_id", KEY, ("returned_on", "status"))
NAMES = ("line", *KEY, "returned_on", "status")


@pytest.fixture
def customers(database, branches):
    """Ids of three stores."""
    made = []
    with database.write() as connection:
        for code in ("C1", "C2", "C3"):
            row = {"customer_code": code, "customer_code_key": code, "store_name": code, "store_name_folded": code}
            result = connection.execute(insert(schema.customer).values(**row, branch_code=branches[0]))
            made.append(result.inserted_primary_key[0])
    return made


def staged(connection, *rows):
    staging.load(connection, schema.import_mailing, NAMES, [(line, *row) for line, row in enumerate(rows, 2)])


def mailings(connection):
    table = schema.mailing.c
    wanted = select(table.customer_id, table.name, table.returned_on, table.status, table.address)
    return [tuple(row) for row in connection.execute(wanted.order_by(table.customer_id, table.name))]


def test_rows_are_added_changed_or_left_and_comparing_tells_it_before(database, customers):
    first, second, third = customers
    with database.write() as connection:
        staged(connection, (first, "2018-09-26", "a", None, "x"), (second, "2018-09-26", "a", None, "x"))
        assert merge.run(connection, PLAN, first, third) == Counted(2, 2, 0)
        connection.execute(schema.mailing.update().values(address="kept"))
        connection.execute(schema.import_mailing.delete())

        changed = (first, "2018-09-26", "a", "2018-10-01", "x")
        staged(connection, changed, (second, "2018-09-26", "a", None, "x"), (third, "2018-09-26", "b", None, ""))
        assert merge.compare(connection, PLAN, first, third) == Counted(3, 1, 1)
        assert merge.run(connection, PLAN, first, third) == Counted(3, 1, 1)
        assert merge.run(connection, PLAN, first, third) == Counted(3, 0, 0)
        assert mailings(connection) == [
            (first, "a", date(2018, 10, 1), "x", "kept"),
            (second, "a", None, "x", "kept"),
            (third, "b", None, "", ""),
        ]


def test_batches_go_by_the_first_field_of_the_key_and_never_part_it(database, customers):
    first, second, third = customers
    with database.write() as connection:
        rows = [(row_id, "2018-09-26", name, None, "") for row_id in (third, first, second) for name in "abc"]
        staged(connection, *rows)
        seen, mark = [], None
        while batch := merge.next_batch(connection, PLAN, mark, 4):
            seen.append((batch, merge.run(connection, PLAN, *batch).rows))
            mark = batch[1]
    assert seen == [((first, second), 6), ((third, third), 3)]


def test_a_plan_without_fields_only_adds(database, customers):
    plan = Merge(schema.mailing, schema.import_mailing, "mailing_id", KEY, ())
    with database.write() as connection:
        staged(connection, (customers[0], "2018-09-26", "a", None, "x"))
        assert merge.run(connection, plan, *customers[::2]) == Counted(1, 1, 0)
        assert merge.run(connection, plan, *customers[::2]) == Counted(1, 0, 0)
        assert merge.compare(connection, plan, *customers[::2]) == Counted(1, 0, 0)


def test_a_rule_says_what_a_row_that_is_there_gets_and_the_version_counts(database, branches):
    kept = ("sold_as", lambda target, staged: func.coalesce(func.nullif(staged.c.sold_as, ""), target.c.sold_as))
    plan = Merge(
        schema.trial,
        schema.import_trial,
        "account_id",
        ("account_id",),
        ("login_id", "sold_as", "issued_on"),
        rules=(kept,),
        version="version",
    )
    names = ("line", "account_id", "login_id", "sold_as", "issued_on")
    trial = schema.trial.c
    with database.write() as connection:
        rows = [(at, at, f"trial{at}", "展示会", "2018-06-13") for at in (1, 2, 3)]
        staging.load(connection, schema.import_trial, names, rows)
        assert sorted(merge.touched(connection, plan, 1, 3)) == [1, 2, 3]
        assert merge.run(connection, plan, 1, 3) == Counted(3, 3, 0)
        connection.execute(schema.import_trial.delete())
        rows = [
            (1, 1, "trial1", "", "2018-06-13"),
            (2, 2, "trial2", "", "2018-06-14"),
            (3, 3, "trial3", "代理店", "2018-06-13"),
        ]
        staging.load(connection, schema.import_trial, names, rows)
        assert sorted(merge.touched(connection, plan, 1, 3)) == [2, 3]
        assert merge.compare(connection, plan, 1, 3) == Counted(3, 0, 2)
        assert merge.run(connection, plan, 1, 3) == Counted(3, 0, 2)
        assert merge.touched(connection, plan, 1, 3) == []
        wanted = select(trial.sold_as, trial.issued_on, trial.version).order_by(trial.account_id)
        assert [tuple(row) for row in connection.execute(wanted)] == [
            ("展示会", date(2018, 6, 13), 1),
            ("展示会", date(2018, 6, 14), 2),
            ("代理店", date(2018, 6, 13), 2),
        ]
