"""System lines of a thread: what happened to it, between what people said. Never shown to customers."""

from __future__ import annotations

from uuid import uuid4

from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.inquiries import MessageKind
from usen_desk.server.context import Context
from usen_desk.server.inquiries import lines_store


def add_line(context: Context, inquiry_id: int, text: str) -> int:
    """The last of the thread; counts as nobody's message. Returns its message_id."""
    message_id = lines_store.add_line(
        context.tx, inquiry_id, kind=MessageKind.SYSTEM.value, reply_id=str(uuid4()), text=text, now=context.now
    )
    context.changed(ChangeKind.MESSAGE, inquiry_id, message_id)
    return message_id
