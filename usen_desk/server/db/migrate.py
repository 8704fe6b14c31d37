"""Brings a database to the newest schema with Alembic; each revision is one transaction."""

from __future__ import annotations

import secrets
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.text import FOLD_VERSION
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import meta

MIGRATIONS = Path(__file__).with_name("migrations")
MARKS = ("database_epoch", "fold_version")
"""Rows of `meta` that every database has."""


def config(connection: Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def migrate(database: Database, revision: str = "head") -> None:
    """Safe to repeat, and to run in two processes at once (the second waits, then finds nothing to do)."""
    if revision == "head" and _is_newest(database):
        return  # with 1,000,000 stores the references' check of SQLite takes seconds of each start
    with database.reshape() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("select pg_advisory_xact_lock(72051)")
        command.upgrade(config(connection), revision)
        if revision == "head":
            for key, value in zip(MARKS, (secrets.token_hex(8), str(FOLD_VERSION)), strict=True):
                _put_missing(connection, key, value)


def _is_newest(database: Database) -> bool:
    with database.read() as connection:
        context = MigrationContext.configure(connection)
        if context.get_current_revision() != ScriptDirectory.from_config(config(connection)).get_current_head():
            return False
        known = set(connection.execute(select(meta.c.key).where(meta.c.key.in_(MARKS))).scalars())
    return known == set(MARKS)


def _put_missing(connection: Connection, key: str, value: str) -> None:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(meta).values(key=key, value=value).on_conflict_do_nothing())


def renew_epoch(database: Database) -> None:
    """After a backup was put back: ids that desks have seen will be given again, so they all have to start anew."""
    with database.write() as connection:
        connection.execute(update(meta).where(meta.c.key == "database_epoch").values(value=secrets.token_hex(8)))


def epoch(connection: Connection) -> str:
    """Random name of this database's history; a restored backup gets a new one (RELIABILITY.md R4)."""
    return str(connection.execute(select(meta.c.value).where(meta.c.key == "database_epoch")).scalar_one())
