"""Databases with demo data that benches share. Making 1,000,000 stores takes minutes, so they are kept in bench/.data.

A kept database is named by its scale and by what it was made with, so one with an older schema is never used.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench import exchanges
from bench.postgres import KeptPostgres
from usen_desk.contract.text import FOLD_VERSION
from usen_desk.server.db import search
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.db.turns import checkpoint
from usen_desk.server.demo_data.write import GENERATOR_VERSION, write

DATA = Path(__file__).with_name(".data")
SEED = 20180803
AS_OF = date(2026, 10, 15)
KINDS = ("sqlite", "postgres")
SCHEMA = "select sql from sqlite_master where tbl_name not like 'import%' order by name"
"""Staging tables of imports are left out: they are empty, and the import's own bench makes its databases anew."""


def schema_hash() -> str:
    """Changes with the schema, the search index, the rules of folding and the demo data."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        migrate(database)
        with database.read() as tx:
            tables = [str(row[0]) for row in tx.execute(text(SCHEMA))]
        database.close()
    made_with = [tables, search.CREATE_POSTGRES, dict(search.FACETS), FOLD_VERSION, GENERATOR_VERSION, SEED, str(AS_OF)]
    return hashlib.sha256(json.dumps(made_with, default=str).encode()).hexdigest()[:12]


class Made:
    """The databases of one run; each is made on first use and closed with the run."""

    def __init__(self, kinds: Sequence[str] = KINDS) -> None:
        self.kinds = kinds
        self.hash = schema_hash()
        self.postgres = KeptPostgres(DATA / f"postgres-{self.hash}")
        self._open: dict[tuple[str, int], Database] = {}
        DATA.mkdir(exist_ok=True)

    def database(self, kind: str, stores: int) -> Database:
        """Shared by the run: whoever writes to it leaves nothing behind but sessions and rows of the access log."""
        if (kind, stores) not in self._open:
            self._open[kind, stores] = self._sqlite(stores) if kind == "sqlite" else self._postgres(stores)
        return self._open[kind, stores]

    def file(self, stores: int) -> Path:
        """Where the SQLite database stands."""
        return DATA / f"stores-{stores}-{self.hash}.db"

    def _sqlite(self, stores: int) -> Database:
        path, half_made = self.file(stores), DATA / f"half-{stores}-{self.hash}.db"
        if not path.exists():
            for left_over in DATA.glob(f"{half_made.name}*"):
                left_over.unlink()
            database = Database(f"sqlite:///{half_made}")
            _fill(database, stores)
            database.close()
            half_made.rename(path)
        return Database(f"sqlite:///{path}")

    def _postgres(self, stores: int) -> Database:
        name = f"stores{stores}"
        if name not in self.postgres.names():
            self.postgres.execute(f"drop database if exists half{stores}")
            self.postgres.execute(f"create database half{stores}")
            database = Database(self.postgres.url(f"half{stores}"))
            _fill(database, stores)
            database.close()
            self.postgres.in_database(f"half{stores}", "vacuum analyze")
            self.postgres.execute(f"alter database half{stores} rename to {name}")
        return Database(self.postgres.url(name))

    def with_inquiries(self, kind: str, stores: int, inquiries: int, messages: int) -> Database:
        """A copy of the database of stores, with inquiries and messages; shared alike."""
        key = f"{kind} {inquiries} {messages}", stores
        if key not in self._open:
            name = f"inquiries{inquiries}of{stores}by{messages}"
            make = self._sqlite_inquiries if kind == "sqlite" else self._postgres_inquiries
            self._open[key] = make(name, stores, lambda database: exchanges.fill(database, inquiries, messages))
        return self._open[key]

    def _sqlite_inquiries(self, name: str, stores: int, fill: Callable[[Database], None]) -> Database:
        path, half_made = DATA / f"{name}-{self.hash}.db", DATA / f"half-{name}-{self.hash}.db"
        if not path.exists():
            for left_over in DATA.glob(f"{half_made.name}*"):
                left_over.unlink()
            self.database("sqlite", stores)
            checkpoint(str(self.file(stores)))  # a copy of the file alone has nothing of its log
            shutil.copyfile(self.file(stores), half_made)
            database = Database(f"sqlite:///{half_made}")
            fill(database)
            database.close()
            half_made.rename(path)
        return Database(f"sqlite:///{path}")

    def _postgres_inquiries(self, name: str, stores: int, fill: Callable[[Database], None]) -> Database:
        if name not in self.postgres.names():
            self.database("postgres", stores)
            self._open.pop(("postgres", stores)).close()  # a template may have no session
            self.postgres.execute(f"drop database if exists half{name}")
            self.postgres.execute(f"create database half{name} template stores{stores}")
            database = Database(self.postgres.url(f"half{name}"))
            fill(database)
            database.close()
            self.postgres.in_database(f"half{name}", "vacuum analyze")
            self.postgres.execute(f"alter database half{name} rename to {name}")
        return Database(self.postgres.url(name))

    def close(self) -> None:
        for database in self._open.values():
            database.close()
        self.postgres.close()


def _fill(database: Database, stores: int) -> None:
    migrate(database)
    began = time.perf_counter()

    def tell(done: int, total: int) -> None:
        if done % 50_000 == 0 or done == total:
            rate, kind = done / (time.perf_counter() - began), database.url.get_backend_name()
            print(
                f"  {kind}: {done:,} of {total:,} stores, {rate:,.0f} a second",
                file=sys.stderr,
            )

    write(database, stores, SEED, AS_OF, tell)


@contextmanager
def kept(path: Path) -> Iterator[dict[str, Any]]:
    """A small JSON file beside the databases; what is put into it is there at the next run."""
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    before = json.dumps(known)
    yield known
    if json.dumps(known) != before:
        path.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
