"""SQL of saved views. Row scope: everybody's own, `own`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.context import Context
from usen_desk.server.db.schema import saved_view


@dataclass(frozen=True)
class StoredView:
    view_id: str
    name: str
    search: str
    """JSON of an InquirySearch, perhaps of another release."""


def own(context: Context) -> ColumnElement[bool]:
    """Row scope on `saved_view`."""
    return saved_view.c.staff_id == context.actor.staff_id


def views(context: Context) -> list[StoredView]:
    wanted = select(saved_view.c.view_id, saved_view.c.name, saved_view.c.search).where(own(context))
    rows = context.tx.execute(wanted.order_by(saved_view.c.position, saved_view.c.name, saved_view.c.view_id))
    return [StoredView(*row) for row in rows]


def add(context: Context, stored: StoredView, position: int) -> bool:
    """Whether it could be added: False where somebody was faster with the same id."""
    insert_for = sqlite.insert if context.tx.dialect.name == "sqlite" else postgresql.insert
    added = insert_for(saved_view).values(
        view_id=stored.view_id,
        staff_id=context.actor.staff_id,
        name=stored.name,
        search=stored.search,
        position=position,
    )
    return context.tx.execute(added.on_conflict_do_nothing(index_elements=[saved_view.c.view_id])).rowcount > 0


def put(context: Context, stored: StoredView, position: int) -> bool:
    """Whether it was there to be changed."""
    changed = update(saved_view).where(saved_view.c.view_id == stored.view_id, own(context))
    return context.tx.execute(changed.values(name=stored.name, search=stored.search, position=position)).rowcount > 0


def remove(context: Context, view_id: str) -> bool:
    """Whether it was there."""
    return context.tx.execute(delete(saved_view).where(saved_view.c.view_id == view_id, own(context))).rowcount > 0
