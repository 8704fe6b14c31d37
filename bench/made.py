"""Databases with demo data that benches share. Making 1,000,000 stores takes minutes, so they are kept (keeping.py)."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench import exchanges
from bench.keeping import DATA, Keeper
from usen_desk.contract.text import FOLD_VERSION
from usen_desk.server.db import search
from usen_desk.server.db.database import Database
from usen_desk.server.demo_data.write import write

__all__ = ["AS_OF", "DATA", "INQUIRIES", "KINDS", "MESSAGES", "SEED", "Made", "kept", "made_with"]

SEED = 20180803
AS_OF = date(2026, 10, 15)
KINDS = ("sqlite", "postgres")
INQUIRIES, MESSAGES = 200_000, 1_000_000


def made_with() -> str:
    """Changes with what the search index and its rows depend on. With an older demo's stores the figures are the same;
    for those of today, remove the kept files."""
    index = [search.CREATE_SQLITE, search.CREATE_POSTGRES, dict(search.FACETS), dict(search.BLOCK_BITS)]
    rules = [index, FOLD_VERSION, SEED, str(AS_OF)]
    return hashlib.sha256(json.dumps(rules, default=str).encode()).hexdigest()[:12]


class Made:
    """The databases of one run; each is made on first use and closed with the run."""

    def __init__(self, kinds: Sequence[str] = KINDS) -> None:
        self.kinds = kinds
        self.hash = made_with()
        self.keeper = Keeper(self.hash)
        self.postgres = self.keeper.postgres
        self._open: dict[tuple[str, str], Database] = {}

    def database(self, kind: str, stores: int) -> Database:
        """Shared by the run: whoever writes to it leaves nothing behind but sessions and rows of the access log."""
        name = f"stores{stores}"
        if (kind, name) not in self._open:
            self._open[kind, name] = self.keeper.open(kind, name, lambda database: _fill(database, stores))
        return self._open[kind, name]

    def with_inquiries(self, kind: str, stores: int, inquiries: int, messages: int) -> Database:
        """A copy of the database of stores, with inquiries and messages; shared alike."""
        name = f"inquiries{inquiries}of{stores}by{messages}"
        if (kind, name) not in self._open:
            self._open[kind, name] = self._with_inquiries(kind, name, stores, inquiries, messages)
        return self._open[kind, name]

    def _with_inquiries(self, kind: str, name: str, stores: int, inquiries: int, messages: int) -> Database:
        def fill(database: Database) -> None:
            exchanges.fill(database, inquiries, messages)

        if not self.keeper.is_there(kind, name):
            self.database(kind, stores)
            self._open.pop((kind, f"stores{stores}")).close()  # what is copied may have no session
        return self.keeper.open(kind, name, fill, f"stores{stores}")

    def close(self) -> None:
        for database in self._open.values():
            database.close()
        self.keeper.close()


def _fill(database: Database, stores: int) -> None:
    began = time.perf_counter()

    def tell(done: int, total: int) -> None:
        if done % 50_000 == 0 or done == total:
            rate, kind = done / (time.perf_counter() - began), database.url.get_backend_name()
            print(
                f"  {kind}: {done:,} of {total:,} stores, {rate:,.0f} a second",
                file=sys.stderr,
            )

    write(database, stores, SEED, AS_OF, tell, inquiries=0)


@contextmanager
def kept(path: Path) -> Iterator[dict[str, Any]]:
    """A small JSON file beside the databases; what is put into it is there at the next run."""
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    before = json.dumps(known)
    yield known
    if json.dumps(known) != before:
        path.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
