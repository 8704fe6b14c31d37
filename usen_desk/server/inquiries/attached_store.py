"""SQL of files of messages. Row scope: `visible_to` and `readable`, as for the message."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from usen_desk.server.context import Context
from usen_desk.server.db.schema import attachment, inquiry, message
from usen_desk.server.inquiries.store import readable, visible_to


@dataclass(frozen=True)
class StoredFile:
    name: str
    media_type: str
    blob: str
    scan_state: str
    sha256: str


def readable_file(context: Context, attachment_id: int) -> StoredFile | None:
    """None also where the caller may not read its message, and where there are no bytes to give."""
    wanted = (
        select(*(attachment.c[name] for name in StoredFile.__dataclass_fields__))
        .join(message, message.c.message_id == attachment.c.message_id)
        .join(inquiry, inquiry.c.inquiry_id == message.c.inquiry_id)
        .where(
            attachment.c.attachment_id == attachment_id,
            attachment.c.blob != "",
            message.c.withdrawn_at.is_(None),
            visible_to(context),
            readable(context.actor),
        )
    )
    row = context.tx.execute(wanted).one_or_none()
    return None if row is None else StoredFile(*row)
