"""Bulk loading of staging tables, by the fastest way of each driver.

A staged row is a tuple of text, numbers and None in the form in which both databases read it: dates 2018-09-26, times
2018-09-28 01:30:06.000000 in UTC.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from sqlalchemy import Column, ColumnElement, Connection, Date, Table, Text, bindparam, cast, func, select, type_coerce

from usen_desk.server.db.database import Database, DatabaseBusy
from usen_desk.server.db.turns import turns
from usen_desk.server.db.types import UtcTime

Value = str | int | None
CLEAR_ROWS = 4000


def load(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> None:
    """Append rows to a staging table."""
    if not rows:
        return
    listed = ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"insert into {table.name} ({listed}) values ({marks})", list(rows))  # noqa: S608 - our names
    else:
        _copy(connection, f"copy {table.name} ({listed}) from stdin", rows)


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Value, ...]]) -> None:
    cursor: Any = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            copy.write("".join(map(_copied, rows)))
    except psycopg.OperationalError as error:
        raise DatabaseBusy(error) from error
    finally:
        cursor.close()


def _copied(row: tuple[Value, ...]) -> str:
    """One line of COPY's text format; staged text has no tab or line break."""
    return "\t".join(["\\N" if value is None else str(value).replace("\\", "\\\\") for value in row]) + "\n"


def as_staged(connection: Connection, wanted: Column[Any]) -> ColumnElement[Any]:
    """A column of the target in the form in which it would be staged."""
    on_sqlite = connection.dialect.name == "sqlite"
    if not isinstance(wanted.type, UtcTime | Date):
        return wanted
    if on_sqlite:
        return type_coerce(wanted, Text).label(wanted.name)
    if isinstance(wanted.type, Date):
        return cast(wanted, Text).label(wanted.name)
    return func.to_char(wanted, "YYYY-MM-DD HH24:MI:SS.US", type_=Text).label(wanted.name)


def remove(connection: Connection, table: Table, lines: Iterable[int]) -> None:
    """Take single lines out of a staging table."""
    if doomed := [{"doomed": line} for line in lines]:
        connection.execute(table.delete().where(table.c.line == bindparam("doomed")), doomed)


def settle(database: Database, table: Table) -> None:
    """Tell PostgreSQL's planner what was loaded."""
    if not database.is_sqlite:
        with database.write() as connection:
            connection.exec_driver_sql(f"analyze {table.name}")


def clear(database: Database, table: Table) -> None:
    """Empty a staging table. SQLite in steps, so that others can write in between."""
    if not database.is_sqlite:
        with database.write() as connection:
            connection.exec_driver_sql(f"truncate {table.name}")
        return
    removed = CLEAR_ROWS
    with turns(database) as own:
        while removed == CLEAR_ROWS:
            began = time.perf_counter()
            with database.write() as connection:
                some = select(table.c.line).limit(CLEAR_ROWS).scalar_subquery()
                removed = connection.execute(table.delete().where(table.c.line.in_(some))).rowcount
            own.rest(time.perf_counter() - began)
