"""Tests for usen_desk.server.accounts.import_staging: what is staged and what is only counted."""

import pytest
from sqlalchemy import func, select, text

from tests.server.accounts.import_files import make_unis_csv
from tests.server.accounts.importing import NOW, imported, source_of, state_of, stores
from usen_desk.server.accounts import import_staging, import_store
from usen_desk.server.accounts.import_kinds import CUSTOMERS
from usen_desk.server.accounts.import_staging import Staging
from usen_desk.server.db import schema


def staged(database, path):
    """The staging after it ran, and how many rows it staged."""
    source = source_of(path, CUSTOMERS)
    with database.write() as connection:
        import_id = import_store.start(connection, CUSTOMERS.name, path.name, source.sha256, NOW)
    seen = []
    staging = Staging(database, CUSTOMERS, source, import_id, lambda *done: seen.append(done))
    staging.run()
    assert seen[-1] == (source.size_bytes, staging.counts.lines)
    with database.read() as connection:
        return staging, connection.execute(select(func.count()).select_from(schema.import_customer)).scalar_one()


def test_only_rows_that_differ_are_staged_and_no_data_changes(database, tmp_path):
    imported(database, stores(tmp_path, ["C1", "さくら"], ["C2", "もみじ"]))
    before = state_of(database)
    staging, rows = staged(
        database, stores(tmp_path, ["C1", "さくら"], ["C2", "新しい名"], ["C3", "三", "3", "三支店"])
    )
    assert (rows, staging.counts.unchanged) == (2, 1)
    assert staging.branch_names == {"1": "一支店", "3": "三支店"}
    assert state_of(database) == before


def test_postgresql_learns_the_size_of_what_was_staged(database, tmp_path):
    staged(database, make_unis_csv(tmp_path / "unis.csv", 300))
    if not database.is_sqlite:
        with database.read() as connection:
            size = text("select reltuples from pg_class where relname = 'import_customer'")
            assert connection.execute(size).scalar_one() == 300


@pytest.mark.parametrize("chunk", [1, 7, 10_000])
def test_the_size_of_a_chunk_makes_no_difference(database, databases, tmp_path, monkeypatch, chunk):
    path = make_unis_csv(tmp_path / "unis.csv", 60)
    rows = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*rows, *rows[5:20], b"C1,x\r\n", *rows[10:12]]))
    imported(database, path)
    monkeypatch.setattr(import_staging, "CHUNK_ROWS", chunk)
    other = databases.empty("sqlite")
    run, problems = imported(other, path)
    assert (run.added, run.replaced, run.refused) == (60, 17, 1)
    assert len(problems) == 18
    assert state_of(other) == state_of(database)
    databases.release(other)
