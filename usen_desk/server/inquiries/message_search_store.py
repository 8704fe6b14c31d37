"""SQL of the search over messages: the newest that hold a text, exactly as a LIKE over folded text would find them.

SQLite walks FTS5 from the newest row on. PostgreSQL has its hits in no order, so the newest rows are read one by one,
then blocks of rows are asked of the index, newest first, larger ones as long as hits are missing. A single character
costs the same however many rows are meant, so all of them are asked for at once. Where the inquiries that
may be meant are few, their messages are read instead. Row scope: the inquiries' (inbox_store.py), and `said_tests`.
Why: docs/decisions/0019.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, bindparam, func, select

from usen_desk.contract.base import JST
from usen_desk.contract.text import query_tokens
from usen_desk.server.db import search
from usen_desk.server.db.schema import inquiry, message
from usen_desk.server.db.types import UtcTime
from usen_desk.server.inquiries import inbox_store
from usen_desk.server.inquiries.inbox_conditions import QUEUES
from usen_desk.server.inquiries.inbox_store import said_tests

WINDOW = 3000
"""Newest rows that PostgreSQL reads before it asks the index."""
BITS = search.BLOCK_BITS["message"]
FEW = 3000
"""SQLite: with no more rows than this behind a word, the word drives whatever else is asked."""


class Drive(enum.StrEnum):
    INDEX = "index"
    ROWS = "rows"
    THREADS = "threads"


@dataclass(frozen=True)
class Asked:
    """A search over messages, ready to bind."""

    text: str
    """Folded, not empty."""
    facets: Mapping[str, str | Collection[str]]
    """Of the search index; a month only where the days asked for lie in few months."""
    threads: inbox_store.Look
    """What is asked of the inquiries."""
    inquiry_ids: Collection[int] | None
    """No other inquiry is meant; None: any may be."""
    days: Mapping[str, object] = field(default_factory=dict)
    """since_at and before_at, each if asked."""


@dataclass(frozen=True)
class Shape:
    dialect: str
    drive: Drive
    threads: inbox_store.Shape
    columns: tuple[str, ...]
    """Columns of `message` that must equal what is bound by their name."""
    days: tuple[str, ...]


def newest(tx: Connection, asked: Asked, limit: int, before: int | None = None) -> list[int]:
    """message_ids of the newest hits, newest first; `before`: older than that one."""
    if asked.inquiry_ids is not None:
        return _rows(tx, asked, Drive.THREADS, limit, before, search.ask(tx.dialect.name, "message", asked.text, {}))
    if tx.dialect.name == "sqlite":
        return _rows(tx, asked, Drive.INDEX, limit, before, search.ask("sqlite", "message", asked.text, asked.facets))
    return _stepwise(tx, asked, limit, before)


def oldest_day(tx: Connection) -> date | None:
    """In Japan; None without a message."""
    at = tx.execute(_OLDEST).scalar_one()
    return None if at is None else at.astimezone(JST).date()


def has_few(tx: Connection, asked: Asked) -> bool:
    """Whether so few rows hold the word's pairs of characters that nothing else needs to drive. SQLite only: GIN would
    have to read all of them to tell."""
    if tx.dialect.name != "sqlite":
        return False
    ask = search.ask("sqlite", "message", asked.text, asked.facets)
    return int(tx.execute(_few(), {"ask": ask, "limit": FEW + 1}).scalar_one()) <= FEW


@lru_cache
def _few() -> Select[Any]:
    index = search.index_table("message")
    found = select(index.c.rowid).where(search.may_contain("sqlite", "message")).limit(bindparam("limit"))
    return select(func.count()).select_from(found.subquery())


def _stepwise(tx: Connection, asked: Asked, limit: int, before: int | None) -> list[int]:
    newest_id = tx.execute(_NEWEST).scalar_one()
    if newest_id is None:
        return []
    before = newest_id + 1 if before is None else min(before, newest_id + 1)
    found: list[int] = []
    top = before
    if not asked.days and not asked.facets.keys() - {"kind"}:
        found = _rows(tx, asked, Drive.ROWS, limit, before, "")
        before -= WINDOW
    level = 0
    while len(found) < limit and before > 0:
        bits = BITS[level]
        block = None if query_tokens(asked.text)[1] else (bits, before - 1)
        ask = search.ask("postgresql", "message", asked.text, asked.facets, block)
        found += _rows(tx, asked, Drive.INDEX, limit - len(found), before, ask)
        before = (before - 1) >> bits << bits if block else 0
        level = _next_level(level, top - before, len(found), limit)
    return found


def _next_level(level: int, read: int, found: int, limit: int) -> int:
    """The larger block, unless the smaller one is likely to hold what is missing: hits that nobody needs cost too."""
    likely = (limit - found) * read // found if found else read
    return min(level + (likely > 1 << BITS[level]), len(BITS) - 1)


_OLDEST = select(func.min(message.c.at))
_NEWEST = select(func.max(message.c.message_id))


def _rows(tx: Connection, asked: Asked, drive: Drive, limit: int, before: int | None, ask: str) -> list[int]:
    columns = tuple(name for name, value in asked.facets.items() if isinstance(value, str) and name in message.c)
    shape = Shape(tx.dialect.name, drive, asked.threads.shape, columns, tuple(asked.days))
    values = dict(asked.threads.values) | dict(asked.days) | {name: asked.facets[name] for name in columns}
    values |= {"said": asked.text, "ask": ask, "limit": limit, "before_id": before}
    if drive is Drive.ROWS:
        assert before is not None
        values["from_id"] = before - WINDOW
    if drive is Drive.THREADS:
        assert asked.inquiry_ids is not None
        values["threads"] = search.bound_ids(shape.dialect, asked.inquiry_ids)
    return list(tx.execute(_newest(shape, before is not None), values).scalars())


@lru_cache(maxsize=256)
def _newest(shape: Shape, goes_on: bool) -> Select[Any]:
    order = _order(shape)
    made = select(message.c.message_id).select_from(_source(shape)).where(*_tests(shape))
    if goes_on:
        made = made.where(order < bindparam("before_id"))
    if shape.drive is Drive.ROWS:
        made = made.where(order >= bindparam("from_id"))
    return made.order_by(order.desc()).limit(bindparam("limit"))


def _order(shape: Shape) -> ColumnElement[int]:
    """FTS5 hands out rowids in order, so it has to be asked there; few threads are sorted instead."""
    if shape.dialect == "sqlite" and shape.drive is Drive.INDEX:
        found: ColumnElement[int] = search.index_table("message").c.rowid
        return found
    return (
        search.unindexed(shape.dialect, message.c.message_id) if shape.drive is Drive.THREADS else message.c.message_id
    )


def _source(shape: Shape) -> FromClause:
    threads = inbox_store.source(shape.threads)
    if shape.dialect == "sqlite" and shape.drive is Drive.INDEX:
        index = search.index_table("message")
        said: FromClause = index.join(message, message.c.message_id == index.c.rowid)
    else:
        said = message
    if not _needs_threads(shape):
        return said
    if threads is inquiry:
        return said.join(inquiry, inquiry.c.inquiry_id == message.c.inquiry_id)
    return said.join(threads, inquiry.c.inquiry_id == message.c.inquiry_id)


def _needs_threads(shape: Shape) -> bool:
    """Messages of merged inquiries have moved, so that an inquiry without a condition needs no look."""
    return bool(shape.threads.conditions or shape.threads.statuses or shape.threads.queues != QUEUES)


def _tests(shape: Shape) -> list[ColumnElement[bool]]:
    dialect = shape.dialect
    tests = said_tests(for_customers=shape.threads.for_customers)
    tests.append(search.holds(dialect, message.c.body_folded, "said"))
    tests += [search.unindexed(dialect, message.c[name]) == bindparam(name) for name in shape.columns]
    at = search.unindexed(dialect, message.c.at)
    if "since_at" in shape.days:
        tests.append(at >= bindparam("since_at", type_=UtcTime()))
    if "before_at" in shape.days:
        tests.append(at < bindparam("before_at", type_=UtcTime()))
    if shape.drive is Drive.THREADS:
        tests.append(search.among(dialect, message.c.inquiry_id, "threads"))
    if shape.drive is Drive.INDEX:
        tests.append(search.may_contain(dialect, "message"))
    if _needs_threads(shape):
        tests += inbox_store.tests(shape.threads, shape.threads.queues)
    return tests
