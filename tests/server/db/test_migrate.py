"""Tests for usen_desk.server.db.migrate and the migrations."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from usen_desk.contract.text import FOLD_VERSION, fold
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import config, epoch, migrate
from usen_desk.server.db.schema import metadata


def _own(_object, name, kind, _reflected, _compare_to):
    return not (kind == "table" and name and "_search" in name) and name not in (
        "grams",
        "ix_customer_grams",
        "ix_message_grams",
        "ix_customer_walk_by_code",
    )


def test_the_migrations_make_the_schema(database):
    with database.write() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _own})
        found = [change for change in compare_metadata(context, metadata) if "table_comment" not in change[0]]
    assert found == []


def test_migrating_again_changes_nothing(database):
    with database.read() as connection:
        before = epoch(connection)
    migrate(database)
    with database.read() as connection:
        assert epoch(connection) == before


def test_where_nothing_is_to_be_done_nobody_is_waited_for(database):
    other = Database(database.url)
    with other.write() as busy:
        if not other.is_sqlite:
            busy.execute(text("select pg_advisory_xact_lock(72051)"))
        migrate(database)
    other.close()


def test_a_database_without_its_marks_gets_them_again(database):
    _execute(database, "delete from meta where key = 'fold_version'")
    migrate(database)
    with database.read() as tx:
        assert tx.execute(text("select value from meta where key = 'fold_version'")).scalar_one() == str(FOLD_VERSION)


def _downgrade(database, revision):
    with database.reshape() as connection:
        command.downgrade(config(connection), revision)


def _execute(database, statement):
    with database.write() as tx:
        return tx.execute(text(statement))


def test_rows_of_an_earlier_schema_stay_where_a_table_is_changed(database):
    _downgrade(database, "0001")
    _execute(database, "insert into trial (account_id, login_id, issued_on) values (870381, 'xfeeaP', '2018-06-13')")
    day = "insert into trial_usage_day (account_id, used_on, usage_minutes) values (870381, '2018-08-03', 518)"
    _execute(database, day)
    migrate(database)
    with database.read() as tx:
        row = tx.execute(text("select login_id, login_id_key, total_minutes, version from trial")).one()
        assert tuple(row) == ("xfeeaP", fold("xfeeaP"), 518, 1)
        assert tx.execute(text("select usage_minutes, stated_minutes from trial_usage_day")).one() == (518, 518)
    with pytest.raises(IntegrityError):
        _execute(database, day.replace("870381", "999999"))


def test_a_change_that_leaves_a_row_without_its_other_is_not_kept(databases):
    database = databases.empty("sqlite")
    with pytest.raises(AssertionError, match="trial_usage_day"), database.reshape() as tx:
        tx.execute(text("insert into trial_usage_day (account_id, used_on, usage_minutes) values (1, '2018-08-03', 5)"))
    with database.read() as tx:
        assert tx.execute(text("select count(*) from trial_usage_day")).scalar_one() == 0
    databases.release(database)


def test_down_and_up_again_leaves_the_same_tables(databases):
    database = databases.empty("sqlite")
    with database.read() as connection:
        before = set(inspect(connection).get_table_names())
    _downgrade(database, "base")
    migrate(database)
    with database.read() as connection:
        assert set(inspect(connection).get_table_names()) == before
    databases.release(database)
