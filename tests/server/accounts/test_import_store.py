"""Tests for usen_desk.server.accounts.import_store where whole imports don't show it."""

from datetime import UTC, date, datetime

import pytest

from tests.server.accounts.importing import NOW, accounts, imported, mailings, stores
from usen_desk.server.accounts import import_store
from usen_desk.server.accounts.import_kinds import ACCOUNTS, CUSTOMERS, MAILINGS
from usen_desk.server.db import staging
from usen_desk.server.db.merge import Counted


@pytest.fixture
def filled(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"], ["C2", "もみじ"]))
    imported(database, accounts(tmp_path, ["1", "C1", "a"], ["2", "C2", "b", "", "2026-11-21"]), ACCOUNTS)
    imported(database, mailings(tmp_path, ["C1", "2018-09-26", "", "山田", "発送済"]), MAILINGS)
    return database


def test_a_run_starts_goes_on_and_is_read_back(database):
    with database.write() as connection:
        import_id = import_store.start(connection, "customers", "a.csv", "0" * 64, NOW)
        import_store.put_run(connection, import_id, state="applying", unchanged=5)
        import_store.advance(connection, import_id, "C7", Counted(10, 3, 2))
        import_store.advance(connection, import_id, "C9", Counted(4, 1, 1))
        run = import_store.get(connection, import_id)
        assert (run.applied_to, run.added, run.changed, run.unchanged) == ("C9", 4, 3, 12)
        assert run.started_at == datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
        assert import_store.unfinished(connection, "customers") == [run]
        assert import_store.unfinished(connection, "accounts") == []
        import_store.put_run(connection, import_id, state="done")
        assert import_store.unfinished(connection, "customers") == []
        import_store.forget(connection, import_id)


def test_the_mark_has_the_type_of_the_key(database):
    with database.write() as connection:
        import_id = import_store.start(connection, "customers", "a.csv", "0" * 64, NOW)
        new = import_store.get(connection, import_id)
        import_store.advance(connection, import_id, 12, Counted(1, 1, 0))
        run = import_store.get(connection, import_id)
    assert import_store.mark_of(CUSTOMERS, new) is None
    assert import_store.mark_of(CUSTOMERS, run) == "12"
    assert import_store.mark_of(ACCOUNTS, run) == 12


def test_what_exists_is_read_as_it_would_be_staged(filled):
    with filled.read() as connection:
        given = ("customer_code", "store_name", "opened_on")
        found = import_store.existing(connection, CUSTOMERS, given, [("C1",), ("C9",)])
        assert [values for _, values in found.values()] == [("C1", "さくら", None)]
        assert set(found) == {("C1",)}
        ids = import_store.store_ids(connection, ["C1", "C2", "C9"])
        assert set(ids) == {"C1", "C2"}
        key = (ids["C1"], "2018-09-26", "山田")
        assert set(import_store.existing(connection, MAILINGS, MAILINGS.key, [key])) == {key}
        assert import_store.existing(connection, MAILINGS, MAILINGS.key, []) == {}


def test_a_table_is_empty_until_it_has_a_row(database, tmp_path):
    with database.read() as connection:
        assert import_store.is_empty(connection, CUSTOMERS)
    imported(database, stores(tmp_path, ["C1", "さくら"]))
    with database.read() as connection:
        assert not import_store.is_empty(connection, CUSTOMERS)
        assert import_store.is_empty(connection, ACCOUNTS)


def test_replaced_lines_are_all_but_the_last_of_a_key(database):
    rows = [(2, "C1"), (3, "C2"), (5, "C1"), (9, "C1")]
    with database.write() as connection:
        staging.load(connection, CUSTOMERS.staging, ("line", "customer_code"), rows)
    with database.read() as connection:
        assert sorted(import_store.replaced_lines(connection, CUSTOMERS)) == [(2, 9), (5, 9)]


def test_replaced_lines_are_looked_up_in_the_index(database):
    with database.write() as connection:
        rows = [(line, f"C{line}") for line in range(5000)]
        staging.load(connection, CUSTOMERS.staging, ("line", "customer_code"), rows)
    staging.settle(database, CUSTOMERS.staging)
    with database.read() as connection:
        statement = str(import_store.replaced(CUSTOMERS).compile(connection))
        word = "explain query plan " if database.is_sqlite else "explain "
        plan = "\n".join(str(row) for row in connection.exec_driver_sql(word + statement))
    assert "ix_import_customer_customer_code" in plan
    assert "Seq Scan on import_customer late" not in plan
    assert "SCAN late" not in plan


def test_problems_come_in_the_order_of_the_file_and_are_dropped_by_kind(database):
    with database.write() as connection:
        mine = import_store.start(connection, "customers", "a.csv", "0" * 64, NOW)
        other = import_store.start(connection, "accounts", "b.csv", "0" * 64, NOW)
        import_store.put_problems(connection, mine, [(9, "c"), (2, "a")])
        import_store.put_problems(connection, mine, [(3, "b")])
        import_store.put_problems(connection, other, [(1, "x")])
        assert list(import_store.problems(connection, mine)) == [(2, "a"), (3, "b"), (9, "c")]
        assert import_store.drop_problems(connection, "customers", 2) == 2
        assert import_store.drop_problems(connection, "customers", 2) == 1
        assert list(import_store.problems(connection, other)) == [(1, "x")]
        import_store.drop_problems(connection, "accounts", 2)
        for import_id in (mine, other):
            import_store.forget(connection, import_id)


def test_branch_counts_are_written_only_where_they_differ(filled):
    with filled.write() as connection:
        counts = import_store.branch_counts(connection, date(2026, 11, 22))
        assert counts == {"1": (2, 1)}
        import_store.put_branches(connection, {"2": "二支店", "1": "第一支店"})
        import_store.put_branch_counts(connection, counts)
        assert import_store.known_branches(connection) == {"1": "第一支店", "2": "二支店"}
        import_store.put_branch_counts(connection, {})
        assert import_store.branch_counts(connection, date(2026, 11, 21)) == {"1": (2, 2)}
