"""Large databases that outlive a run, in bench/.data or the folder that BENCH_DATA names.

One is made once, under another name until it is whole. When the schema has grown since, the migrations bring it along,
as they do at a customer's; where that doesn't give the schema of a new database, it is made anew.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import text

from bench.postgres import KeptPostgres
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.db.turns import checkpoint

DATA = Path(os.environ.get("BENCH_DATA") or Path(__file__).with_name(".data"))
Shape = list[tuple[object, ...]]
SHAPE = {
    "sqlite": ("select name, sql from sqlite_master where tbl_name not like 'import%' order by name",),
    "postgres": (
        "select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns"
        " where table_schema = 'public' and table_name not like 'import%' order by 1, 2",
        "select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename not like 'import%'"
        " order by 1",
        "select conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace"
        " order by 1, 2",
    ),
}
"""Staging tables of imports are left out: they are empty, and the import's own bench makes its databases anew."""


class Keeper:
    """The kept databases that were made with the same rules: `made_with` is part of their files' names."""

    def __init__(self, made_with: str) -> None:
        DATA.mkdir(parents=True, exist_ok=True)
        self._made_with = made_with
        self.postgres = KeptPostgres(DATA / f"postgres-{made_with}")

    def file(self, name: str) -> Path:
        """Where the SQLite database stands."""
        return DATA / f"{name}-{self._made_with}.db"

    def open(self, kind: str, name: str, fill: Callable[[Database], None], copied_from: str = "") -> Database:
        """The database of that name, filled on first use: from the empty schema, or from a copy of another one, which
        nobody may have open then."""
        if self.is_there(kind, name):
            database = self._opened(kind, name)
            if self._brought_along(kind, database):
                return database
            database.close()
        self._make(kind, name, fill, copied_from)
        return self._opened(kind, name)

    def is_there(self, kind: str, name: str) -> bool:
        return self.file(name).exists() if kind == "sqlite" else name in self.postgres.names()

    def _opened(self, kind: str, name: str) -> Database:
        return Database(f"sqlite:///{self.file(name)}" if kind == "sqlite" else self.postgres.url(name))

    def _brought_along(self, kind: str, database: Database) -> bool:
        """Whether it has the schema that a new database has now."""
        wanted = self._new_shape(kind)
        if _shape(kind, database) == wanted:
            return True
        try:
            migrate(database)
        except CommandError as error:  # made by a revision that is no more
            print(f"  {database.url.database}: {error}", file=sys.stderr)
            return False
        if kind == "postgres":
            self.postgres.in_database(str(database.url.database), "vacuum analyze")
        different = {str(row[0]) for row in set(_shape(kind, database)) ^ set(wanted)}
        if different:
            print(f"  {database.url.database}: made anew, for {', '.join(sorted(different))}", file=sys.stderr)
        return not different

    @cache  # noqa: B019  # one keeper lives as long as the run
    def _new_shape(self, kind: str) -> Shape:
        with tempfile.TemporaryDirectory() as folder:
            if kind == "postgres":
                self.postgres.execute("drop database if exists newshape")
                self.postgres.execute("create database newshape")
            database = Database(f"sqlite:///{folder}/new.db" if kind == "sqlite" else self.postgres.url("newshape"))
            migrate(database)
            found = _shape(kind, database)
            database.close()
        return found

    def _make(self, kind: str, name: str, fill: Callable[[Database], None], copied_from: str) -> None:
        self._clear(kind, name)
        self._clear(kind, f"half{name}")
        self._start(kind, f"half{name}", copied_from)
        database = self._opened(kind, f"half{name}")
        if not copied_from:
            migrate(database)
        fill(database)
        database.close()
        if kind == "sqlite":
            checkpoint(str(self.file(f"half{name}")))
            self.file(f"half{name}").rename(self.file(name))
        else:
            self.postgres.in_database(f"half{name}", "vacuum analyze")
            self.postgres.execute(f"alter database half{name} rename to {name}")

    def _clear(self, kind: str, name: str) -> None:
        if kind == "postgres":
            self.postgres.execute(f"drop database if exists {name}")
            return
        for left_over in DATA.glob(f"{self.file(name).name}*"):
            left_over.unlink()

    def _start(self, kind: str, name: str, copied_from: str) -> None:
        if kind == "postgres":
            self.postgres.execute(f"create database {name}" + (f" template {copied_from}" if copied_from else ""))
        elif copied_from:
            checkpoint(str(self.file(copied_from)))  # a copy of the file alone has nothing of its log
            shutil.copyfile(self.file(copied_from), self.file(name))

    def close(self) -> None:
        self.postgres.close()


def _shape(kind: str, database: Database) -> Shape:
    """Lines of SQLite's statements in no order: a table that a migration copied has its constraints in any."""
    with database.read() as tx:
        rows = [tuple(row) for statement in SHAPE[kind] for row in tx.execute(text(statement))]
    if kind != "sqlite":
        return rows
    return [(name, *sorted(line.strip().rstrip(",") for line in (sql or "").splitlines())) for name, sql in rows]
