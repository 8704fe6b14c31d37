"""Empty, migrated databases for tests; the same tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import text

from tests.postgres import Postgres
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.db.schema import metadata

KINDS = ("sqlite", "postgres")


class Databases:
    """Hands out empty databases: a copied file for SQLite, one emptied database for PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template: Path | None = None
        self._postgres: Postgres | None = None
        self._on_postgres: Database | None = None
        self._made = 0

    def empty(self, kind: str) -> Database:
        return self._empty_sqlite() if kind == "sqlite" else self._empty_postgres()

    def _empty_sqlite(self) -> Database:
        if self._template is None:
            self._template = self._folder / "template.db"
            database = Database(f"sqlite:///{self._template}")
            migrate(database)
            database.close()
        self._made += 1
        path = self._folder / f"test{self._made}.db"
        shutil.copyfile(self._template, path)
        return Database(f"sqlite:///{path}")

    def _empty_postgres(self) -> Database:
        if self._on_postgres is None:
            self._postgres = Postgres()
            self._on_postgres = Database(self._postgres.url())
            migrate(self._on_postgres)
        names = ", ".join(table.name for table in metadata.sorted_tables if table.name != "meta")
        with self._on_postgres.write() as connection:
            connection.execute(text("set local session_replication_role = replica"))  # past the access log's guard
            connection.execute(text(f"truncate {names} restart identity cascade"))
            connection.execute(text("delete from meta where key not in ('database_epoch', 'fold_version')"))
        return self._on_postgres

    def release(self, database: Database) -> None:
        if database.is_sqlite:
            database.close()
            for path in self._folder.glob(Path(str(database.url.database)).name + "*"):
                path.unlink()

    def close(self) -> None:
        if self._on_postgres is not None:
            self._on_postgres.close()
        if self._postgres is not None:
            self._postgres.close()
