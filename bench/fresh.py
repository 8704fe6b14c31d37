"""Small databases for benches that write: made for one of them, gone with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from bench.made import AS_OF, SEED, Made
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.demo_data.write import write


@contextmanager
def fresh(made: Made, kind: str, stores: int, inquiries: int | None = None) -> Iterator[Database]:
    """The demo's stores, and as many exchanges; one for ten stores, if not said."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            database = Database(f"sqlite:///{folder}/fresh.db")
        else:
            made.postgres.execute("drop database if exists fresh")
            made.postgres.execute("create database fresh")
            database = Database(made.postgres.url("fresh"))
        migrate(database)
        write(database, stores, SEED, AS_OF, lambda done, total: None, inquiries=inquiries)
        yield database
        database.close()
