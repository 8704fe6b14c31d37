"""SQL of small pictures. No row scope: who may have one is asked of the file (inquiries/attached_store.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.db.schema import attachment, message, thumbnail

DRAWN_STATES = ("safe", "unscanned")
"""Not of what is being scanned or held back: the parser is not the place to meet it."""


class Missing(msgspec.Struct, frozen=True, gc=False):
    """A file that has no picture yet. Fields stand in the order of the columns that are read."""

    attachment_id: int
    media_type: str
    blob: str
    created_at: datetime
    inquiry_id: int
    message_id: int


def blob_of(tx: Connection, attachment_id: int) -> str:
    """Empty where there is none."""
    return tx.execute(select(thumbnail.c.blob).where(thumbnail.c.attachment_id == attachment_id)).scalar() or ""


def missing(
    tx: Connection, media_types: Sequence[str], max_bytes: int, limit: int, newest: int | None = None
) -> list[Missing]:
    """The newest first; `newest`: only among that many of the newest rows."""
    number = attachment.c.attachment_id
    wanted = (
        select(
            number,
            attachment.c.media_type,
            attachment.c.blob,
            attachment.c.created_at,
            message.c.inquiry_id,
            message.c.message_id,
        )
        .join(message, message.c.message_id == attachment.c.message_id)
        .outerjoin(thumbnail, thumbnail.c.attachment_id == number)
        .where(
            thumbnail.c.attachment_id.is_(None),
            attachment.c.blob != "",
            attachment.c.media_type.in_(media_types),
            attachment.c.size_bytes <= max_bytes,
            attachment.c.scan_state.in_(DRAWN_STATES),
        )
    )
    if newest is not None:
        wanted = wanted.where(number > select(func.coalesce(func.max(number), 0)).scalar_subquery() - newest)
    return [Missing(*row) for row in tx.execute(wanted.order_by(number.desc()).limit(limit))]


def add(tx: Connection, attachment_id: int, blob: str, now: datetime) -> bool:
    """False where there is one already. `blob` may be empty: none can be made."""
    insert_for = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    added = insert_for(thumbnail).values(attachment_id=attachment_id, blob=blob, made_at=now)
    added_row = added.on_conflict_do_nothing(index_elements=[thumbnail.c.attachment_id])
    return tx.execute(added_row.returning(thumbnail.c.attachment_id)).one_or_none() is not None
