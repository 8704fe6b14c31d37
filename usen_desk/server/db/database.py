"""Opens the database and hands out transactions; with search.py the only place where SQLite and PostgreSQL differ.

SQLite (pysqlite3, WAL): write units BEGIN IMMEDIATE on one connection, read units on connections of their own.
PostgreSQL (psycopg 3): one small pool; UTF-8 and a locale that knows Japanese are checked at the start.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.pool import QueuePool

BUSY_TIMEOUT_MS = 5000
SQLITE_READERS = 6
"""As many as threads that read: 2 for requests, 2 for passwords, 1 for files, 1 for jobs."""
SQLITE_READER_CACHE_KB, SQLITE_WRITER_CACHE_KB = 8 * 1024, 64 * 1024
"""The system caches the file anyway. Mapped into memory, 1,000,000 stores made the service's process 850 MB, for a gain
of one sixth in the slowest searches (bench, S1 and S12)."""
POSTGRES_CONNECTIONS = 10
"""4 for requests, 2 for passwords, 1 for files, 3 for jobs."""
POSTGRES_LOCK_TIMEOUT_MS = 5000
TRUSTED_S = 1.0
"""A connection that was in use so lately is looked at, not asked: that takes a way to PostgreSQL and back a unit."""
USED_AT = "used_at"
SQLITE_OLDEST = (3, 51, 3)
"""Older ones can corrupt a WAL database when a checkpoint meets a write."""


POOL_WAIT_S = 10.0
"""For a connection; threads and connections are counted so that nobody waits, but for units that hang."""
SQLITE_ERROR, SQLITE_CORRUPT, SQLITE_NOTADB, PRIMARY_CODE = 1, 11, 26, 0xFF
"""Result codes of SQLite; a longer code has its primary one in the low byte."""


class DatabaseUnfit(Exception):
    """The database can't be used as it is set up; the text says why."""


class DatabaseBusy(Exception):
    """The database can't take the unit now (full disk, lock held too long, connection lost, file damaged); nothing was
    stored. The text is the name of the fault, without values."""

    def __init__(self, cause: BaseException | None) -> None:
        super().__init__(getattr(cause, "sqlite_errorname", None) or type(cause).__name__)
        self.lost_to_another = getattr(cause, "sqlstate", None) in ("40001", "40P01")
        """Deadlock or serialization failure: the same unit may simply start again."""
        self.is_full = getattr(cause, "sqlstate", None) == "53100" or "disk is full" in str(cause)
        """No room left where the database stands."""


class Database:
    """One database with an engine for reading and one for writing; may be used from any thread."""

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._read, self._write = _sqlite_engine(self.url, SQLITE_READERS), _sqlite_engine(self.url, 1)
        else:
            self._read = self._write = _postgres_engine(self.url)
        self._one_writer = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read unit: one consistent view, rolled back at the end.

        Raises:
            DatabaseBusy: the database is away or has no memory or disk for the query.
        """
        with _told_apart(), self._read.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A write unit: committed when the block ends, rolled back when it raises.

        Raises:
            DatabaseBusy: nothing was stored (full disk, lock held too long, database away).
        """
        with _told_apart():
            if self.is_sqlite:
                with self._one_writer, self._write.begin() as connection:
                    yield connection
            else:
                with self._write.begin() as connection:
                    yield connection

    @contextmanager
    def reshape(self) -> Iterator[Connection]:
        """A write unit that changes tables. To change one, SQLite copies it and drops the first, which rows of other
        tables that refer to it would forbid: they are checked before the commit instead.

        Raises:
            DatabaseBusy: nothing was stored.
        """
        if not self.is_sqlite:
            with self.write() as connection:
                yield connection
            return
        with _told_apart(), self._one_writer, self._write.connect() as connection:
            _insist_on_references(connection, False)  # SQLite ignores this within a transaction
            try:
                with connection.begin():
                    yield connection
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                    if broken is not None:
                        raise AssertionError(f"a row of {broken[0]} refers to none of {broken[2]}")
            finally:
                _insist_on_references(connection, True)

    def check(self) -> None:
        """Refuse a database that would answer wrongly.

        Raises:
            DatabaseUnfit: SQLite too old, or PostgreSQL without UTF-8 or with locale C (which loses Japanese).
        """
        if self.is_sqlite:
            if sqlite.sqlite_version_info < SQLITE_OLDEST:
                raise DatabaseUnfit(f"SQLite {sqlite.sqlite_version} is older than 3.51.3")
            return
        with self.read() as connection:
            encoding, ctype = connection.execute(
                text(
                    "select pg_encoding_to_char(encoding), datctype from pg_database where datname = current_database()"
                )
            ).one()
        if encoding != "UTF8" or ctype in ("C", "POSIX"):
            raise DatabaseUnfit(f"PostgreSQL needs encoding UTF8 and locale C.UTF-8, found {encoding} and {ctype}")

    def close(self) -> None:
        self._read.dispose()
        self._write.dispose()


def _sqlite_engine(url: URL, connections: int) -> Engine:
    engine = create_engine(
        url,
        module=sqlite,
        hide_parameters=True,  # values are personal data, and error texts end in logs
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )
    writes = connections == 1

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN loses updates; ours follows below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "temp_store=MEMORY",
            f"cache_size=-{SQLITE_WRITER_CACHE_KB if writes else SQLITE_READER_CACHE_KB}",
            "mmap_size=0",
        ):
            connection.execute("PRAGMA " + pragma)
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _insist_on_references(connection: Connection, insist: bool) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys={'ON' if insist else 'OFF'}")


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL_WAIT_S,
        connect_args={
            "connect_timeout": 5,
            "options": f"-c timezone=UTC -c lock_timeout={POSTGRES_LOCK_TIMEOUT_MS}"
            " -c plan_cache_mode=force_custom_plan -c jit=off -c max_parallel_workers_per_gather=0",
        },
    )
    _replace_the_dead(engine)
    return engine


def _replace_the_dead(engine: Engine) -> None:
    """A connection that its server left (a restart) never reaches a unit; all others of the pool are made anew too."""

    @event.listens_for(engine, "checkin")
    def _used(_: object, record: Any) -> None:
        record.info[USED_AT] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _look(connection: Any, record: Any, _: object) -> None:
        if USED_AT not in record.info:
            return  # a new one
        try:
            if time.monotonic() - record.info[USED_AT] > TRUSTED_S:
                engine.dialect.do_ping(connection)
            else:
                _hear(connection)
        except psycopg.Error as error:
            raise InvalidatePoolError from error


def _hear(connection: psycopg.Connection[Any]) -> None:
    """Take what has come by itself, without waiting: the last words of a server, and that it hung up after them.

    Raises:
        psycopg.OperationalError: it hung up.
    """
    connection.pgconn.consume_input()
    connection.pgconn.consume_input()


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turn what is no defect of ours (full disk, lock, lost connection, damaged file) into DatabaseBusy."""
    try:
        yield
    except NoConnectionFree as error:
        raise DatabaseBusy(error) from error
    except DBAPIError as error:
        is_away = isinstance(error, OperationalError) and not _is_wrong_sql(error.orig)
        if is_away or error.connection_invalidated or _is_damage(error.orig):
            raise DatabaseBusy(error.orig) from error
        raise


def _is_wrong_sql(fault: BaseException | None) -> bool:
    """SQLite calls a faulty statement operational too. A missing table is a database that nobody migrated."""
    return getattr(fault, "sqlite_errorcode", None) == SQLITE_ERROR and "no such table" not in str(fault)


def _is_damage(fault: BaseException | None) -> bool:
    return getattr(fault, "sqlite_errorcode", 0) & PRIMARY_CODE in (SQLITE_CORRUPT, SQLITE_NOTADB)
