"""Many short write transactions in a row without keeping others from writing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pysqlite3.dbapi2 as sqlite

from usen_desk.server.db.database import BUSY_TIMEOUT_MS, Database

PAUSE_SHARE = 0.25
"""SQLite has one writer and no queue for it: those who wait look again every 1 to 100 ms."""
CHECKPOINT_EVERY = 8
"""Transactions. Pages that several of them change are then written to the database once; the log stays below 64 MB."""
AUTOCHECKPOINT_PAGES = 1000
"""SQLite's own default."""


class Turns:
    """Call `rest` after each transaction."""

    def __init__(self, sqlite_file: str | None) -> None:
        self._file = sqlite_file
        self._count = 0

    def rest(self, took_s: float) -> None:
        """took_s: how long the transaction before held the writer."""
        if self._file is None:
            return
        self._count += 1
        if self._count % CHECKPOINT_EVERY == 0:
            checkpoint(self._file)
        time.sleep(took_s * PAUSE_SHARE)


def checkpoint(sqlite_file: str) -> None:
    """Move the log into the database as far as nobody reads or writes there. Blocks nobody."""
    connection = sqlite.connect(sqlite_file, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000)
    try:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    except sqlite.OperationalError:  # a full disk shows in the next transaction
        pass
    finally:
        connection.close()


@contextmanager
def turns(database: Database) -> Iterator[Turns]:
    """Inside, SQLite's log is moved between transactions instead of at the end of one that happens to fill it."""
    if not database.is_sqlite:
        yield Turns(None)
        return
    _set_autocheckpoint(database, 0)
    try:
        yield Turns(str(database.url.database))
    finally:
        _set_autocheckpoint(database, AUTOCHECKPOINT_PAGES)


def _set_autocheckpoint(database: Database, pages: int) -> None:
    with database.write() as connection:
        connection.exec_driver_sql(f"PRAGMA wal_autocheckpoint={pages:d}")
