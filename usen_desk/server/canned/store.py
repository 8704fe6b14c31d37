"""SQL of canned replies. Row scope: `visible_to`: shared ones and one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, delete, func, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.context import Context
from usen_desk.server.db.schema import canned_reply


class StoredCanned(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `canned_reply`; `after` is JSON of an AfterReply, or empty."""

    canned_id: str
    staff_id: int
    is_shared: bool
    key: str
    title: str
    keywords: str
    reading: str
    category: str | None
    body: str
    is_note: bool
    after: str
    position: int
    content_hash: str
    version: int
    changed_at: datetime


_ROWS: Select[Any] = select(*(canned_reply.c[name] for name in StoredCanned.__struct_fields__))


def visible_to(context: Context) -> ColumnElement[bool]:
    """Row scope on `canned_reply`."""
    return or_(canned_reply.c.is_shared == true(), canned_reply.c.staff_id == context.actor.staff_id)


def listed(context: Context) -> list[StoredCanned]:
    """By position, then title."""
    order = (canned_reply.c.position, canned_reply.c.title, canned_reply.c.canned_id)
    return [_stored(row) for row in context.tx.execute(_ROWS.where(visible_to(context)).order_by(*order))]


def count(context: Context) -> int:
    counted = select(func.count()).select_from(canned_reply).where(visible_to(context))
    return context.tx.execute(counted).scalar_one()


def held(context: Context, canned_id: str) -> StoredCanned | None:
    """In a write unit: on PostgreSQL nobody else changes the row until its end. None also where it isn't visible."""
    wanted = _ROWS.where(canned_reply.c.canned_id == canned_id, visible_to(context)).with_for_update()
    row = context.tx.execute(wanted).one_or_none()
    return None if row is None else _stored(row)


def add(context: Context, stored: StoredCanned) -> bool:
    """Whether it is new: not where anybody has that ID."""
    insert_for: Any = sqlite.insert if context.tx.dialect.name == "sqlite" else postgresql.insert
    added = insert_for(canned_reply).values(msgspec.structs.asdict(stored)).on_conflict_do_nothing()
    return context.tx.execute(added.returning(canned_reply.c.canned_id)).one_or_none() is not None


def put(context: Context, stored: StoredCanned) -> None:
    """In place of the row with its ID, which is held."""
    values = msgspec.structs.asdict(stored)
    context.tx.execute(update(canned_reply).where(canned_reply.c.canned_id == stored.canned_id).values(values))


def remove(context: Context, canned_id: str) -> None:
    context.tx.execute(delete(canned_reply).where(canned_reply.c.canned_id == canned_id))


def _stored(row: Any) -> StoredCanned:
    return StoredCanned(**row._asdict())
