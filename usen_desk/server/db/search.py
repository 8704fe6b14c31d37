"""The search index of folded text: own 2-gram tokens in FTS5 (SQLite) or a tsvector (PostgreSQL).

With database.py the only place where the two differ. Every hit is rechecked on the folded column (instr / strpos), so
the answer equals a LIKE over folded text. Measurements: ARCHITECTURE.md, decision on search.

Facets are columns whose value stands in the index as one more token (k, a letter, the value as hex), so that a word
within a facet costs what its own hits cost. Whoever changes such a column calls `put` again for the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    UnaryExpression,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    table,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import operators

from usen_desk.contract.text import query_tokens, tokens

FACETS: Mapping[str, Mapping[str, str]] = {"customer": {"b": "branch_code"}}
"""table → letter → column."""

WALK_BY_CODE = "ix_{table}_walk_by_code"
"""SQLite walks names by code inside this index alone: 1/10 of the cost of looking up each row of the table. PostgreSQL
sorts the hits instead, or walks its own key."""

CREATE_SQLITE = (
    "create virtual table {table}_search using fts5(grams, content='', contentless_delete=1, detail=none, prefix='4',"
    " tokenize='unicode61 remove_diacritics 0')",
    f"create index {WALK_BY_CODE} on {{table}} ({{table}}_code, store_name_folded)",
)
CREATE_POSTGRES = (
    "alter table {table} add column grams tsvector",
    "alter table {table} alter column grams set statistics 1000",
    "create index ix_{table}_grams on {table} using gin (grams)",
)


def create(connection: Connection, table_name: str) -> None:
    """Used by the migrations."""
    for statement in CREATE_SQLITE if connection.dialect.name == "sqlite" else CREATE_POSTGRES:
        connection.execute(text(statement.format(table=table_name)))


def drop(connection: Connection, table_name: str) -> None:
    """Used by the migrations. On PostgreSQL the index goes with its table."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"drop table {table_name}_search"))


def document(table_name: str, folded: str, facets: Mapping[str, str]) -> str:
    """What the index holds of one row, words parted by blanks; `facets` by column. For bulk loads; else use `put`."""
    words = [_facet_word(letter, facets[name]) for letter, name in FACETS.get(table_name, {}).items()]
    return " ".join(words + tokens(folded))


def put(connection: Connection, table_name: str, rows: Iterable[tuple[int, str]], *, new: bool) -> None:
    """Index rows of (id, folded text), which already stand in their table; facets are read from there.

    `new` says that no id is indexed yet.

    Raises:
        LookupError: a row isn't in its table.
    """
    made = [{"id": row_id, "grams": " ".join(tokens(folded))} for row_id, folded in rows]
    if not made:
        return
    for start in range(0, len(made), 1000):
        batch = made[start : start + 1000]
        if connection.dialect.name == "sqlite" and not new:
            connection.execute(text(f"delete from {table_name}_search where rowid = :id"), batch)  # noqa: S608 - our own name
        done = connection.execute(text(_put_statement(connection.dialect.name, table_name)), batch).rowcount
        if done != len(batch):
            raise LookupError(f"{len(batch) - done} rows to index are not in {table_name}")


def _put_statement(dialect: str, table_name: str) -> str:
    facets = FACETS.get(table_name, {}).items()
    if dialect == "sqlite":
        words = "".join(f"'k{letter}' || lower(hex({name})) || ' ' || " for letter, name in facets)
        return (
            f"insert into {table_name}_search(rowid, grams)"  # noqa: S608 - our own names
            f" select {table_name}_id, {words}:grams from {table_name} where {table_name}_id = :id"
        )
    words = "".join(f" || ('k{letter}' || encode(convert_to({name}, 'UTF8'), 'hex'))" for letter, name in facets)
    return (
        f"update {table_name} set grams = array_to_tsvector(string_to_array(:grams, ' '){words})"  # noqa: S608
        f" where {table_name}_id = :id"
    )


def _facet_word(letter: str, value: str) -> str:
    return f"k{letter}{value.encode().hex()}"


@lru_cache
def index_table(table_name: str) -> FromClause:
    """SQLite's index as a table to join by rowid; it walks rowids in order, either way."""
    return table(f"{table_name}_search", column("rowid"), column(f"{table_name}_search"))


def ask(dialect: str, table_name: str, folded: str, facets: Mapping[str, str]) -> str:
    """The value to bind to :ask for `may_contain`. `folded` is not empty; `facets` by column, all of them must hold."""
    words, is_prefix = query_tokens(folded)
    mark = "*" if dialect == "sqlite" else ":*"
    words = [words[0] + mark] if is_prefix else words
    words += [_facet_word(letter, facets[name]) for letter, name in FACETS[table_name].items() if name in facets]
    return (" AND " if dialect == "sqlite" else " & ").join(words)


def may_contain(dialect: str, table_name: str) -> ColumnElement[bool]:
    """The index condition on :ask; on SQLite the statement joins `index_table`. Recheck with `holds`."""
    if dialect == "sqlite":
        return index_table(table_name).c[f"{table_name}_search"].op("match", is_comparison=True)(bindparam("ask"))
    return literal_column(f"{table_name}.grams").op("@@", is_comparison=True)(
        cast(bindparam("ask"), postgresql.TSQUERY)
    )


def holds(dialect: str, folded_column: ColumnElement[str], bind_name: str) -> ColumnElement[bool]:
    """Exact containment; never LIKE, so that % and _ find only themselves."""
    position = func.instr if dialect == "sqlite" else func.strpos
    return position(folded_column, bindparam(bind_name)) > 0


def unindexed(dialect: str, expression: ColumnElement[object]) -> ColumnElement[object]:
    """The same value, but on SQLite (which plans without statistics) no index is used for it."""
    if dialect != "sqlite":
        return expression
    return UnaryExpression(expression, operator=operators.custom_op("+"), type_=expression.type)
