"""Rows put into a table by their key, new or not, by the fastest way of each driver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

Row = tuple[Any, ...]


def put(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Values of `names`, which hold the primary key: a row that is there gets the others. Dates are text (2018-09-26).

    No two rows may have the same key.
    """
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    listed = ", ".join(names)
    others = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    on_conflict = f"on conflict ({', '.join(keys)}) do update set {others}"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"insert into {table.name} ({listed}) values ({marks}) {on_conflict}", list(rows))  # noqa: S608 - our names
        return
    kinds = [table.c[name].type.compile(connection.dialect) for name in names]
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    statement = f"insert into {table.name} ({listed}) select * from unnest({arrays}) {on_conflict}"  # noqa: S608 - our names
    connection.exec_driver_sql(statement, tuple([list(values) for values in zip(*rows, strict=True)]))
