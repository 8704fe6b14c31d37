"""The set-based merge of a staging table into its target: new rows in, differing rows changed, the search index with
them. Each statement is built once a merge, because a large import runs it a thousand times.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Executable,
    MetaData,
    Table,
    and_,
    bindparam,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

Key = str | int
Rule = Callable[[Table, Table], ColumnElement[Any]]
"""From the target and its staging table: the value that an existing row gets."""


@dataclass(frozen=True)
class Merge:
    """Staged rows to merge: `staging` has `key` and `fields` under the names they have in `target`.

    No two staged rows may have the same key. Rows go in by the first field of the key, so that neighbours in the
    indexes are written together; a batch is a range of it.
    """

    target: Table
    staging: Table
    row_id: str
    key: tuple[str, ...]
    """Fields that tell the rows of the target apart."""
    fields: tuple[str, ...]
    """What is written, without the key; other columns of an existing row stay as they are."""
    indexed: tuple[str, ...] = ()
    """Fields that the search index holds (search.document); what it is to hold is staged as `grams`."""
    rules: tuple[tuple[str, Rule], ...] = ()
    """Of fields where an existing row doesn't simply get the staged value."""
    version: str = ""
    """A column that counts the changes of a row."""

    @property
    def within(self) -> ColumnElement[bool]:
        """Staged rows of a batch; binds `first` and `last`."""
        return self.staging.c[self.key[0]].between(bindparam("first"), bindparam("last"))

    def matched(self, target: Table | None = None) -> ColumnElement[bool]:
        there = self.target if target is None else target
        return and_(*(there.c[name] == self.staging.c[name] for name in self.key))

    def value(self, name: str) -> ColumnElement[Any]:
        """What an existing row gets."""
        rule = dict(self.rules).get(name)
        return rule(self.target, self.staging) if rule else self.staging.c[name]

    def differs(self, fields: tuple[str, ...]) -> ColumnElement[bool]:
        return or_(false(), *(self.target.c[name].is_distinct_from(self.value(name)) for name in fields))


@dataclass(frozen=True)
class Counted:
    """What a batch did, or would do."""

    rows: int
    added: int
    changed: int

    @property
    def unchanged(self) -> int:
        return self.rows - self.added - self.changed


def next_batch(connection: Connection, merge: Merge, after: Key | None, rows: int) -> tuple[Key, Key] | None:
    """First and last key of the next staged rows (a few more than asked where keys have several fields)."""
    statement = _first_batch(merge) if after is None else _next_batch(merge)
    first, last = connection.execute(statement, {"after": after, "rows": rows}).one()
    return None if first is None else (first, last)


def run(connection: Connection, merge: Merge, first: Key, last: Key) -> Counted:
    """Merge the staged rows with keys from first to last. Repeating it changes nothing."""
    bound = {"first": first, "last": last}
    total, known = connection.execute(_counts(merge), bound).one()
    changed = _change(connection, merge, bound) if known and merge.fields else 0
    added = _add(connection, merge, bound) if known < total else 0
    return Counted(total, added, changed)


def compare(connection: Connection, merge: Merge, first: Key, last: Key) -> Counted:
    """What `run` would do."""
    bound = {"first": first, "last": last}
    total, known = connection.execute(_counts(merge), bound).one()
    return Counted(total, total - known, connection.execute(_count_changed(merge), bound).scalar_one())


def touched(connection: Connection, merge: Merge, first: Key, last: Key) -> list[Key]:
    """Keys (their first field) of the rows that `run` would add or change."""
    return list(connection.execute(_touched(merge), {"first": first, "last": last}).scalars())


def _change(connection: Connection, merge: Merge, bound: dict[str, Key]) -> int:
    """The search index goes first, while both names can be seen."""
    if merge.indexed and connection.dialect.name == "sqlite":
        name = f"{merge.target.name}_search"
        if rows := [tuple(row) for row in connection.execute(_renamed(merge), bound)]:
            connection.exec_driver_sql(f"delete from {name} where rowid = ?", [row[:1] for row in rows])  # noqa: S608 - our name
            connection.exec_driver_sql(f"insert into {name}(rowid, grams) values (?, ?)", rows)  # noqa: S608 - our name
    elif merge.indexed:
        connection.execute(_reindex(merge), bound)
    return connection.execute(_update(merge), bound).rowcount


def _add(connection: Connection, merge: Merge, bound: dict[str, Key]) -> int:
    if not merge.indexed or connection.dialect.name != "sqlite":
        in_row = bool(merge.indexed)
        return connection.execute(_insert(merge, in_row), bound, execution_options=_COUNT_ROWS).rowcount
    before = connection.execute(_highest_id(merge)).scalar_one()
    added = connection.execute(_insert(merge, False), bound, execution_options=_COUNT_ROWS).rowcount
    connection.execute(_index_added(merge), {**bound, "before": before})
    return added


_COUNT_ROWS = {"preserve_rowcount": True}


@lru_cache(maxsize=8)
def _first_batch(merge: Merge) -> Executable:
    key = merge.staging.c[merge.key[0]]
    some = select(key.label("key")).order_by(key).limit(bindparam("rows")).subquery()
    return select(func.min(some.c.key), func.max(some.c.key))


@lru_cache(maxsize=8)
def _next_batch(merge: Merge) -> Executable:
    key = merge.staging.c[merge.key[0]]
    rest = select(key.label("key")).where(key > bindparam("after"))
    some = rest.order_by(key).limit(bindparam("rows")).subquery()
    return select(func.min(some.c.key), func.max(some.c.key))


@lru_cache(maxsize=8)
def _counts(merge: Merge) -> Executable:
    staged = select(func.count()).select_from(merge.staging).where(merge.within)
    known = select(func.count()).select_from(merge.staging.join(merge.target, merge.matched())).where(merge.within)
    return select(staged.scalar_subquery(), known.scalar_subquery())


@lru_cache(maxsize=8)
def _count_changed(merge: Merge) -> Executable:
    joined = merge.staging.join(merge.target, merge.matched())
    return select(func.count()).select_from(joined).where(merge.within, merge.differs(merge.fields))


@lru_cache(maxsize=8)
def _touched(merge: Merge) -> Executable:
    key = merge.target.c[merge.key[0]]
    joined = merge.staging.outerjoin(merge.target, merge.matched())
    wanted = select(merge.staging.c[merge.key[0]]).select_from(joined)
    return wanted.where(merge.within, or_(key.is_(None), merge.differs(merge.fields)))


@lru_cache(maxsize=8)
def _renamed(merge: Merge) -> Executable:
    return (
        select(merge.target.c[merge.row_id], merge.staging.c.grams)
        .join_from(merge.staging, merge.target, merge.matched())
        .where(merge.within, merge.differs(merge.indexed))
    )


@lru_cache(maxsize=8)
def _reindex(merge: Merge) -> Executable:
    """PostgreSQL."""
    target = _with_grams(merge.target)
    renamed = or_(*(target.c[name].is_distinct_from(merge.staging.c[name]) for name in merge.indexed))
    return update(target).values(grams=_vector(merge)).where(merge.matched(target), merge.within, renamed)


@lru_cache(maxsize=8)
def _update(merge: Merge) -> Executable:
    values = {name: merge.value(name) for name in merge.fields}
    if merge.version:
        values[merge.version] = merge.target.c[merge.version] + 1
    return update(merge.target).values(values).where(merge.matched(), merge.within, merge.differs(merge.fields))


@lru_cache(maxsize=8)
def _insert(merge: Merge, in_row: bool) -> Executable:
    """in_row: PostgreSQL's index stands in the row itself."""
    target, names = merge.target, [*merge.key, *merge.fields]
    values: list[ColumnElement[Any]] = [merge.staging.c[name] for name in names]
    if in_row:
        target, names, values = _with_grams(target), [*names, "grams"], [*values, _vector(merge)]
    absent = ~exists().where(merge.matched()).correlate(merge.staging)
    rows = select(*values).where(merge.within, absent).order_by(*(merge.staging.c[name] for name in merge.key))
    return insert(target).from_select(names, rows, include_defaults=False)


@lru_cache(maxsize=8)
def _highest_id(merge: Merge) -> Executable:
    return select(func.coalesce(func.max(merge.target.c[merge.row_id]), 0))


@lru_cache(maxsize=8)
def _index_added(merge: Merge) -> Executable:
    """SQLite: the one writer gave the new rows the ids above all earlier ones."""
    index = Table(f"{merge.target.name}_search", MetaData(), Column("rowid"), Column("grams"))
    row_id = merge.target.c[merge.row_id]
    new = (
        select(row_id, merge.staging.c.grams)
        .join_from(merge.staging, merge.target, merge.matched())
        .where(merge.within, row_id > bindparam("before"))
        .order_by(row_id)
    )
    return insert(index).from_select(["rowid", "grams"], new)


def _vector(merge: Merge) -> ColumnElement[Any]:
    return func.array_to_tsvector(func.string_to_array(merge.staging.c.grams, " "), type_=TSVECTOR)


def _with_grams(table: Table) -> Table:
    """PostgreSQL: the table with the column of its search index, which only this folder knows."""
    copied = table.to_metadata(MetaData())
    copied.append_column(Column("grams", TSVECTOR))
    return copied
