"""The search index of folded text: own 2-gram tokens in FTS5 (SQLite) or a tsvector (PostgreSQL).

With database.py the only place where the two differ. Every hit is rechecked on the folded column (instr / strpos), so
the answer equals a LIKE over folded text. Measurements: ARCHITECTURE.md, decision on search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, cast, func, literal_column, text
from sqlalchemy.dialects import postgresql

from usen_desk.contract.text import query_tokens, tokens

CREATE_SQLITE = (
    "create virtual table {table}_search using fts5(grams, content='', contentless_delete=1, detail=none, prefix='4',"
    " tokenize='unicode61 remove_diacritics 0')",
)
CREATE_POSTGRES = (
    "alter table {table} add column grams tsvector",
    "alter table {table} alter column grams set statistics 1000",
    "create index ix_{table}_grams on {table} using gin (grams)",
)


def create(connection: Connection, table: str) -> None:
    """Used by the migrations."""
    for statement in CREATE_SQLITE if connection.dialect.name == "sqlite" else CREATE_POSTGRES:
        connection.execute(text(statement.format(table=table)))


def drop(connection: Connection, table: str) -> None:
    """Used by the migrations. On PostgreSQL the index goes with its table."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"drop table {table}_search"))


def put(connection: Connection, table: str, rows: Iterable[tuple[int, str]], *, new: bool) -> None:
    """Index rows of (id, folded text). `new` says that no id is indexed yet.

    On PostgreSQL the tokens stand in the row itself, so it has to be there already.
    """
    made: Sequence[dict[str, object]] = [{"id": row_id, "grams": " ".join(tokens(folded))} for row_id, folded in rows]
    if not made:
        return
    if connection.dialect.name == "sqlite":
        if not new:
            connection.execute(text(f"delete from {table}_search where rowid = :id"), made)  # noqa: S608 - our own name
        connection.execute(text(f"insert into {table}_search(rowid, grams) values (:id, :grams)"), made)  # noqa: S608
    else:
        connection.execute(
            text(f"update {table} set grams = array_to_tsvector(string_to_array(:grams, ' ')) where {table}_id = :id"),  # noqa: S608
            made,
        )


def contains(connection: Connection, table: str, id_column: ColumnElement[int], folded: str) -> ColumnElement[bool]:
    """The index condition for rows whose text may contain `folded` (not empty); recheck with `holds`."""
    words, is_prefix = query_tokens(folded)
    if connection.dialect.name == "sqlite":
        ask = words[0] + "*" if is_prefix else " AND ".join(words)
        return id_column.in_(
            text(f"select rowid from {table}_search where {table}_search match :grams_{table}").bindparams(  # noqa: S608
                bindparam(f"grams_{table}", ask)
            )
        )
    ask = words[0] + ":*" if is_prefix else " & ".join(words)
    return literal_column(f"{table}.grams").op("@@")(cast(ask, postgresql.TSQUERY))


def holds(connection: Connection, column: ColumnElement[str], folded: str) -> ColumnElement[bool]:
    """Exact containment; never LIKE, so that % and _ find only themselves."""
    position = func.instr if connection.dialect.name == "sqlite" else func.strpos
    return position(column, folded) > 0
