"""SQL of what hangs on an inquiry: what was asked when it was opened, and its links to others."""

from __future__ import annotations

from sqlalchemy import Connection, select

from usen_desk.server.context import Context
from usen_desk.server.db.schema import inquiry, inquiry_link
from usen_desk.server.inquiries.store import StoredCard, cards_for_nobody, visible_to


def asked_of(tx: Connection, inquiry_id: int) -> str:
    """JSON of a list of FieldAnswer."""
    return str(tx.execute(select(inquiry.c.asked).where(inquiry.c.inquiry_id == inquiry_id)).scalar_one())


def linked(context: Context, inquiry_id: int) -> list[StoredCard]:
    """Linked inquiries that the caller may see, newest first. Links are made by staff and shown to staff only."""
    if context.actor.is_customer:
        return []
    others = select(inquiry_link.c.other_id).where(inquiry_link.c.inquiry_id == inquiry_id)
    wanted = cards_for_nobody().where(inquiry.c.inquiry_id.in_(others), visible_to(context))
    return [StoredCard(*row) for row in context.tx.execute(wanted.order_by(inquiry.c.inquiry_id.desc()))]
