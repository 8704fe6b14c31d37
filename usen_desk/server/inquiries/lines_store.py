"""SQL of system lines."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from usen_desk.contract.base import JST
from usen_desk.server.db.schema import inquiry, message


def add_line(tx: Connection, inquiry_id: int, *, kind: str, reply_id: str, text: str, now: datetime) -> int:
    """Behind everything else of the thread; not indexed. Returns its message_id."""
    last, category = tx.execute(
        select(inquiry.c.last_sequence, inquiry.c.category).where(inquiry.c.inquiry_id == inquiry_id)
    ).one()
    tx.execute(update(inquiry).where(inquiry.c.inquiry_id == inquiry_id).values(last_sequence=last + 1))
    added = insert(message).values(
        reply_id=reply_id,
        inquiry_id=inquiry_id,
        sequence=last + 1,
        kind=kind,
        at=now,
        body=text,
        body_folded="",
        content_hash="",
        category=category,
        month=f"{now.astimezone(JST):%Y-%m}",
    )
    return int(tx.execute(added.returning(message.c.message_id)).scalar_one())
