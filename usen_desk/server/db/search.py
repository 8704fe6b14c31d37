"""The search index of folded text: own 2-gram tokens in FTS5 (SQLite) or a tsvector (PostgreSQL).

With database.py the only place where the two differ. Every hit is rechecked on the folded column (instr / strpos), so
the answer equals a LIKE over folded text. Measurements: ARCHITECTURE.md, decision on search.

Facets are columns whose value stands in the index as one more token (k, a letter, the value as hex), so that a word
within a facet costs what its own hits cost. Whoever changes such a column calls `put` again for the row.

FTS5 gives hits by row id, either way; GIN gives them in no order. Where the newest hits of a table are asked for,
PostgreSQL also holds which block of row ids a row stands in, so that blocks can be asked for from the newest on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    TextClause,
    UnaryExpression,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import operators

from usen_desk.contract.text import query_tokens, tokens

AT_A_TIME = 1000

FACETS: Mapping[str, Mapping[str, str]] = {
    "customer": {"b": "branch_code"},
    "message": {
        "c": "category",
        "p": "prefecture",
        "m": "month",
        "t": "kind",
        "b": "branch_code",
        "o": "company_id",
    },
}
"""table → letter → column."""

_OF_INQUIRY = "(select coalesce(cast({name} as text), '') from inquiry where inquiry.inquiry_id = message.inquiry_id)"
OF_OTHERS: Mapping[tuple[str, str], str] = {
    ("message", name): _OF_INQUIRY.format(name=name) for name in ("branch_code", "company_id")
}
"""Facets that are no columns of their table; where they change, all rows that hang on them are `put` again."""

BLOCK_BITS: Mapping[str, tuple[int, ...]] = {"message": (13, 15, 17, 19)}
"""Tables whose rows carry their blocks of ids on PostgreSQL (the letter n): blocks of 2**13 rows and of larger ones.
One large block instead of many small ones lets GIN start from the rarest word of a query; from many it starts at them.
"""

WALK_BY_CODE = "ix_{table}_walk_by_code"
"""SQLite walks names by code inside this index alone: 1/10 of the cost of looking up each row of the table. PostgreSQL
sorts the hits instead, or walks its own key."""

CREATE_SQLITE = (
    "create virtual table {table}_search using fts5(grams, content='', contentless_delete=1, detail=none, prefix='4',"
    " tokenize='unicode61 remove_diacritics 0')",
)
WALKED_BY_CODE = {"customer": f"create index {WALK_BY_CODE} on {{table}} ({{table}}_code, store_name_folded)"}
CREATE_POSTGRES = (
    "alter table {table} add column grams tsvector",
    "alter table {table} alter column grams set statistics 1000",
    "create index ix_{table}_grams on {table} using gin (grams)",
)


def create(connection: Connection, table_name: str) -> None:
    """Used by the migrations."""
    statements: tuple[str, ...] = CREATE_POSTGRES
    if connection.dialect.name == "sqlite":
        statements = CREATE_SQLITE + tuple(WALKED_BY_CODE[name] for name in WALKED_BY_CODE if name == table_name)
    for statement in statements:
        connection.execute(text(statement.format(table=table_name)))


def drop(connection: Connection, table_name: str) -> None:
    """Used by the migrations. On PostgreSQL the index goes with its table."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"drop table {table_name}_search"))


def document(table_name: str, folded: str, facets: Mapping[str, str], row_id: int | None = None) -> str:
    """What the index holds of one row, words parted by blanks; `facets` by column. For bulk loads; else use `put`.

    `row_id` only on PostgreSQL, for a table with blocks.
    """
    words = [_facet_word(letter, facets[name]) for letter, name in FACETS.get(table_name, {}).items()]
    if row_id is not None:
        words += [_block_word(bits, row_id) for bits in BLOCK_BITS[table_name]]
    return " ".join(words + tokens(folded))


def put(connection: Connection, table_name: str, rows: Iterable[tuple[int, str]], *, new: bool) -> None:
    """Index rows of (id, folded text), which already stand in their table; facets are read from there.

    `new` says that no id is indexed yet.

    Raises:
        LookupError: a row isn't in its table.
    """
    documents = [(row_id, " ".join(tokens(folded))) for row_id, folded in rows]
    place = _put_sqlite if connection.dialect.name == "sqlite" else _put_postgres
    for start in range(0, len(documents), AT_A_TIME):
        batch = documents[start : start + AT_A_TIME]
        done = place(connection, table_name, batch, new)
        if done != len(batch):
            raise LookupError(f"{len(batch) - done} rows to index are not in {table_name}")


def _put_sqlite(connection: Connection, name: str, batch: list[tuple[int, str]], new: bool) -> int:
    rows = [{"id": row_id, "grams": grams} for row_id, grams in batch]
    if not new:
        connection.execute(text(f"delete from {name}_search where rowid = :id"), rows)  # noqa: S608 - our own names
    return connection.execute(_added_sqlite(name), rows).rowcount


@lru_cache
def _added_sqlite(name: str) -> TextClause:
    facets = "".join(
        f"'k{k}' || lower(hex({OF_OTHERS.get((name, facet), facet)})) || ' ' || "
        for k, facet in FACETS.get(name, {}).items()
    )
    return text(
        f"insert into {name}_search(rowid, grams)"  # noqa: S608 - our own names
        f" select {name}_id, {facets}:grams from {name} where {name}_id = :id"
    )


def _put_postgres(connection: Connection, name: str, batch: list[tuple[int, str]], _: bool) -> int:
    """One statement for the batch: 4,000 rows took 0.8 s, with a statement for each row 3.6 s."""
    ids, grams = zip(*batch, strict=True)
    return connection.execute(
        _changed_postgres(name, tuple(BLOCK_BITS.get(name, ()))), {"ids": list(ids), "grams": list(grams)}
    ).rowcount


@lru_cache
def _changed_postgres(name: str, block_bits: tuple[int, ...]) -> TextClause:
    facets = "".join(
        f" || ('k{k}' || encode(convert_to({OF_OTHERS.get((name, facet), facet)}, 'UTF8'), 'hex'))"
        for k, facet in FACETS.get(name, {}).items()
    )
    facets += "".join(f" || ('kn{bits}x' || to_hex({name}_id >> {bits}))" for bits in block_bits)
    return text(
        f"update {name} set grams = array_to_tsvector(string_to_array(made.document, ' '){facets})"  # noqa: S608
        " from unnest(cast(:ids as bigint[]), cast(:grams as text[])) as made(id, document)"
        f" where {name}_id = made.id"
    )


def _facet_word(letter: str, value: str) -> str:
    return f"k{letter}{value.encode().hex()}"


def _block_word(bits: int, row_id: int) -> str:
    return f"kn{bits}x{row_id >> bits:x}"


@lru_cache
def index_table(table_name: str) -> FromClause:
    """SQLite's index as a table to join by rowid; it walks rowids in order, either way."""
    return table(f"{table_name}_search", column("rowid"), column(f"{table_name}_search"))


def ask(
    dialect: str,
    table_name: str,
    folded: str,
    facets: Mapping[str, str | Collection[str]],
    block: tuple[int, int] | None = None,
) -> str:
    """The value to bind to :ask for `may_contain`. `folded` is not empty; `facets` by column, all of them must hold.

    Of several values of a facet one must hold. `block` (PostgreSQL only): the one of 2**bits rows with this row in it.
    """
    is_sqlite = dialect == "sqlite"
    words, is_prefix = query_tokens(folded)
    words = [words[0] + ("*" if is_sqlite else ":*")] if is_prefix else words
    for letter, name in FACETS[table_name].items():
        if name in facets:
            given = facets[name]
            values = [given] if isinstance(given, str) else given
            words.append(_any_of([_facet_word(letter, value) for value in values], is_sqlite))
    if block:
        words.append(_block_word(*block))
    return (" AND " if is_sqlite else " & ").join(words)


def _any_of(words: list[str], is_sqlite: bool) -> str:
    return words[0] if len(words) == 1 else f"({(' OR ' if is_sqlite else ' | ').join(words)})"


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


def unindexed(dialect: str, expression: ColumnElement[Any]) -> ColumnElement[Any]:
    """The same value, but on SQLite (which plans without statistics) no index is used for it."""
    if dialect != "sqlite":
        return expression
    return UnaryExpression(expression, operator=operators.custom_op("+"), type_=expression.type)


def among(dialect: str, column_: ColumnElement[Any], bind_name: str) -> ColumnElement[bool]:
    """The column is one of any number of ids; bind what `bound_ids` makes of them. One parameter and one statement."""
    if dialect == "sqlite":
        return column_.in_(select(func.json_each(bindparam(bind_name)).table_valued("value").c.value))
    return column_ == func.any(cast(bindparam(bind_name), postgresql.ARRAY(BigInteger)))


def bound_ids(dialect: str, ids: Collection[int]) -> object:
    """The value for `among`."""
    return json.dumps(list(ids)) if dialect == "sqlite" else list(ids)
