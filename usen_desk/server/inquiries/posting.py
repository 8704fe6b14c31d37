"""One message of a person: its row, its files, what it changes about its inquiry, and the news of it. Who may send it
when is decided by replying.py, opening.py and work.py."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, Side, Status
from usen_desk.contract.text import fold
from usen_desk.server.attachments.store import Waiting, attach
from usen_desk.server.context import Actor, Context, Refusal
from usen_desk.server.inquiries import store
from usen_desk.server.inquiries.clocks import times
from usen_desk.server.inquiries.feed import INTERNAL
from usen_desk.server.inquiries.states import queue_of
from usen_desk.server.inquiries.store import StoredCard, StoredMessage

PREVIEW_CHARS = 200
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True)
class Said:
    """What one person writes. `sent_with`: what else was sent in the same step; no two messages of one ID may differ
    in it."""

    reply_id: UUID
    kind: MessageKind
    body: str
    sent_with: bytes = b""

    @property
    def content_hash(self) -> str:
        """Of a text that holds no NUL."""
        text = f"{self.kind}\0{self.body}".encode()
        return hashlib.sha256(text + b"\0" + self.sent_with if self.sent_with else text).hexdigest()


@dataclass(frozen=True)
class Appended:
    message: StoredMessage
    """Without the author's image."""
    stored: StoredCard
    """The inquiry's row as it is now."""


def append(context: Context, stored: StoredCard, said: Said, files: Sequence[Waiting] = ()) -> Appended:
    """Store one message of the caller, bring the inquiry's row up to it, and note both for the feed. `stored` is the
    row as it was, held by this unit, and so are the files.

    Raises:
        Refusal: OTHER_CONTENT, when another inquiry's message has this ID.
    """
    actor = context.actor
    values = {
        **_numbers(stored, said.kind),
        **written_by(actor),
        "reply_id": str(said.reply_id),
        "inquiry_id": stored.inquiry_id,
        "kind": said.kind.value,
        "at": context.now,
        "body": said.body,
        "body_folded": fold(said.body),
        "content_hash": said.content_hash,
        "category": stored.category,
        "prefecture": f"{stored.prefecture_code:02}" if stored.prefecture_code else "",
        "month": f"{context.now.astimezone(JST):%Y-%m}",
    }
    message_id = store.add_message(context.tx, values)
    if message_id is None:
        raise Refusal(Code.OTHER_CONTENT, "reply_id")
    attach(context.tx, message_id, files, context.now)
    row = _row_after(context, stored, said, len(files))
    store.put_inquiry(context.tx, stored.inquiry_id, row)
    context.changed(ChangeKind.INQUIRY, stored.inquiry_id, 0 if said.kind is MessageKind.PUBLIC else INTERNAL)
    context.changed(ChangeKind.MESSAGE, stored.inquiry_id, message_id)
    return Appended(_made(message_id, values), _after(context, stored, row))


def _made(message_id: int, values: dict[str, Any]) -> StoredMessage:
    columns: dict[str, Any] = {name: values.get(name) for name in StoredMessage.__struct_fields__}
    return StoredMessage(**columns | {"message_id": message_id})


def _after(context: Context, stored: StoredCard, row: dict[str, Any]) -> StoredCard:
    """Without asking for what is known: whoever answers first gets the inquiry."""
    name = context.actor.name if "assignee_id" in row else stored.assignee_name
    return replace(stored, **row, assignee_name=name)


def written_by(actor: Actor) -> dict[str, object]:
    return {
        "author_staff_id": None if actor.is_customer else actor.staff_id,
        "author_user_id": actor.user_id,
        "author_name": actor.name,
        "author_department": actor.department,
    }


def one_line(body: str) -> str:
    return _WHITE.sub(" ", body).strip()[:PREVIEW_CHARS]


def _numbers(stored: StoredCard, kind: MessageKind) -> Mapping[str, object]:
    is_public = kind is MessageKind.PUBLIC
    return {"sequence": stored.last_sequence + 1, "public_sequence": stored.public_count + 1 if is_public else None}


def _row_after(context: Context, stored: StoredCard, said: Said, file_count: int) -> dict[str, object]:
    """Columns that one more message changes."""
    by_customer = context.actor.is_customer
    is_public = said.kind is MessageKind.PUBLIC
    preview, side = one_line(said.body), (Side.CUSTOMER if by_customer else Side.STAFF).value
    values: dict[str, object] = {
        "last_sequence": stored.last_sequence + 1,
        "said_count": stored.said_count + 1,
        "attachment_count": stored.attachment_count + file_count,
        "preview": preview,
        "preview_side": side,
        "preview_is_note": not is_public,
        "updated_at": context.now,
        "version": stored.version + 1,
    }
    if not is_public:
        return values
    waiting_since = (stored.waiting_since or context.now) if by_customer else None
    status = _status_after(stored, by_customer=by_customer)
    values |= {
        "public_count": stored.public_count + 1,
        "public_attachment_count": stored.public_attachment_count + file_count,
        "public_preview": preview,
        "public_preview_side": side,
        "public_updated_at": context.now,
        "waiting_since": waiting_since,
        **times(context, stored, waiting_since, is_answered=not by_customer),
        "status": status.value,
        "queue": queue_of(status, waiting_since, stored.merged_into),
    }
    if status is not Status.ON_HOLD:
        values |= {"hold_until": None, "hold_reason": ""}
    if not by_customer:
        values["first_answered_at"] = stored.first_answered_at or context.now
        if stored.assignee_id is None:
            values["assignee_id"] = context.actor.staff_id
    return values


def _status_after(stored: StoredCard, *, by_customer: bool) -> Status:
    """A customer's word ends a hold; the first answer of the staff ends 受付中."""
    status = Status(stored.status)
    if by_customer:
        return Status.IN_PROGRESS if status is Status.ON_HOLD else status
    return Status.IN_PROGRESS if status is Status.RECEIVED else status
