"""SQL of files by the message that brought them. Row scope: `visible_to` and `readable`, as for the message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, func, select

from usen_desk.server.context import Context
from usen_desk.server.db.schema import attachment, customer, inquiry, message
from usen_desk.server.inquiries.store import number_for, readable, visible_to


class StoredFile(msgspec.Struct, frozen=True, gc=False):
    """Fields stand in the order of the columns that are read."""

    attachment_id: int
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    blob: str
    scan_state: str
    inquiry_id: int
    category: str
    store_name: str
    sequence: int
    author_staff_id: int | None
    author_user_id: int | None
    author_name: str
    author_department: str
    at: datetime


def of_inquiry(context: Context, inquiry_id: int, most: int) -> list[StoredFile]:
    """At most so many, in the order in which they were sent."""
    return _read(context, _files(context).where(inquiry.c.inquiry_id == inquiry_id).limit(most))


def of_ids(context: Context, attachment_ids: Sequence[int]) -> list[StoredFile]:
    """Those of them that the caller may read, in the order in which they were sent."""
    return _read(context, _files(context).where(attachment.c.attachment_id.in_(list(attachment_ids))))


def _files(context: Context) -> Select[Any]:
    return (
        select(
            *(attachment.c[name] for name in StoredFile.__struct_fields__[:7]),
            inquiry.c.inquiry_id,
            inquiry.c.category,
            func.coalesce(customer.c.store_name, inquiry.c.planned_name),
            number_for(context.actor),
            message.c.author_staff_id,
            message.c.author_user_id,
            message.c.author_name,
            message.c.author_department,
            message.c.at,
        )
        .join(message, message.c.message_id == attachment.c.message_id)
        .join(inquiry, inquiry.c.inquiry_id == message.c.inquiry_id)
        .outerjoin(customer, customer.c.customer_id == inquiry.c.customer_id)
        .where(message.c.withdrawn_at.is_(None), visible_to(context), readable(context.actor))
        .order_by(attachment.c.attachment_id)
    )


def _read(context: Context, wanted: Select[Any]) -> list[StoredFile]:
    return [StoredFile(*row) for row in context.tx.execute(wanted)]
