"""A lock over processes that a killed process can't leave behind: for work that may run only once at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import URL, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from usen_desk.server.db.database import Database, DatabaseBusy

POSTGRES_WAIT_MS = 10_000
"""A server notices only after the running statement that a client was killed."""


class AlreadyRunning(Exception):
    """Another process does this work now."""


@contextmanager
def alone(database: Database, lock_number: int) -> Iterator[None]:
    """
    Raises:
        AlreadyRunning: another process is inside with this number.
        DatabaseBusy: the database is away.
    """
    with _locked_file(database.url, lock_number) if database.is_sqlite else _locked_row(database.url, lock_number):
        yield


@contextmanager
def _locked_file(url: URL, lock_number: int) -> Iterator[None]:
    """An empty SQLite file beside the database, held by an exclusive transaction that is never committed."""
    holder = sqlite.connect(f"{url.database}-lock{lock_number}", isolation_level=None, timeout=0)
    try:
        holder.execute("BEGIN EXCLUSIVE")
    except sqlite.OperationalError as error:
        holder.close()
        raise AlreadyRunning from error
    try:
        yield
    finally:
        holder.close()


@contextmanager
def _locked_row(url: URL, lock_number: int) -> Iterator[None]:
    engine = create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        holder = engine.connect()
    except OperationalError as error:
        raise DatabaseBusy(error.orig) from error
    with holder:
        try:
            holder.exec_driver_sql(f"set lock_timeout = {POSTGRES_WAIT_MS}")
            holder.exec_driver_sql(f"select pg_advisory_lock({lock_number:d})")
        except OperationalError as error:
            if isinstance(error.orig, psycopg.errors.LockNotAvailable):
                raise AlreadyRunning from error
            raise DatabaseBusy(error.orig) from error
        yield
