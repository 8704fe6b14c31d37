"""Tests for usen_desk.server.db.migrate and the migrations."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from usen_desk.server.db.migrate import epoch, migrate
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


def test_down_and_up_again_leaves_the_same_tables(databases):
    database = databases.empty("sqlite")
    with database.read() as connection:
        before = set(inspect(connection).get_table_names())
    with database.write() as connection:
        from alembic import command

        from usen_desk.server.db.migrate import config

        command.downgrade(config(connection), "base")
    migrate(database)
    with database.read() as connection:
        assert set(inspect(connection).get_table_names()) == before
    databases.release(database)
