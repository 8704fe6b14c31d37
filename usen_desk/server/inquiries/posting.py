"""Answering: one checked step from the reply to its row, the inquiry's state and the news of it (R1, R2; row X4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from usen_desk.contract.base import JST
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, ReplyDraft, ReplyPosted, Side, Status
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.contract.text import fold
from usen_desk.server.context import Actor, Context, Refusal
from usen_desk.server.inquiries import store
from usen_desk.server.inquiries.cards import card, thread_messages
from usen_desk.server.inquiries.feed import INTERNAL
from usen_desk.server.inquiries.states import answer_due, queue_of
from usen_desk.server.inquiries.store import StoredCard, StoredMessage

PREVIEW_CHARS = 200
_WHITE = re.compile(r"\s+")


def post_reply(context: Context, body: ReplyDraft, inquiry_id: int) -> ReplyPosted:
    """
    Raises:
        Refusal: NOT_FOUND; NOT_PERMITTED (a note by a customer); INVALID_INPUT (a system line);
            OTHER_CONTENT (the ID was used for something else); INQUIRY_CLOSED; BEHIND.
    """
    _insist_on_kind(context, body.kind)
    stored = store.held_card(context, inquiry_id)
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    if known := store.message_of_reply(context.tx, str(body.reply_id)):
        return _replayed(context, stored, known, body)
    _insist_on_open(stored, body)
    _insist_on_seen(context, stored, body)
    message_id = append(context, stored, Said(body.reply_id, body.kind, body.body))
    after = store.stored_card(context, inquiry_id)
    assert after is not None
    store.put_read_mark(context, inquiry_id, *_read_by_author(context, stored, after))
    return _answer(context, inquiry_id, message_id, is_replay=False)


@dataclass(frozen=True)
class Said:
    """What one person writes. `attachments` come with the bytes' own feature."""

    reply_id: UUID
    kind: MessageKind
    body: str

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(f"{self.kind}\0{self.body}".encode()).hexdigest()


def append(context: Context, stored: StoredCard, said: Said) -> int:
    """Store one message of the caller, bring the inquiry's row up to it, and note both for the feed; returns the
    message_id. `stored` is the row as it is now, held by this unit."""
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
    store.put_inquiry(context.tx, stored.inquiry_id, _row_after(context, stored, said))
    context.changed(ChangeKind.INQUIRY, stored.inquiry_id, 0 if said.kind is MessageKind.PUBLIC else INTERNAL)
    context.changed(ChangeKind.MESSAGE, stored.inquiry_id, message_id)
    return message_id


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


def _row_after(context: Context, stored: StoredCard, said: Said) -> dict[str, object]:
    """Columns that one more message changes."""
    by_customer = context.actor.is_customer
    is_public = said.kind is MessageKind.PUBLIC
    preview, side = one_line(said.body), (Side.CUSTOMER if by_customer else Side.STAFF).value
    values: dict[str, object] = {
        "last_sequence": stored.last_sequence + 1,
        "said_count": stored.said_count + 1,
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
        "public_preview": preview,
        "public_preview_side": side,
        "public_updated_at": context.now,
        "waiting_since": waiting_since,
        "answer_due_at": answer_due(waiting_since, context.settings.answer_within_minutes),
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


def _insist_on_kind(context: Context, kind: MessageKind) -> None:
    if kind is MessageKind.SYSTEM:
        raise Refusal(Code.INVALID_INPUT, "kind")
    if kind is MessageKind.NOTE and context.actor.scope(Permission.WRITE_NOTES) is Scope.NONE:
        raise Refusal(Code.NOT_PERMITTED)


def _insist_on_open(stored: StoredCard, body: ReplyDraft) -> None:
    """A note may be kept on a done inquiry; nothing goes into a merged one."""
    is_done = stored.status == Status.DONE and body.kind is MessageKind.PUBLIC
    if stored.merged_into is not None or is_done:
        raise Refusal(Code.INQUIRY_CLOSED)


def _insist_on_seen(context: Context, stored: StoredCard, body: ReplyDraft) -> None:
    """R2: nobody of the staff answers without having been shown what came before; system lines don't count."""
    if context.actor.is_customer or body.kind is MessageKind.NOTE or body.send_anyway:
        return
    if store.said_after(context, stored.inquiry_id, body.last_seen):
        raise Refusal(Code.BEHIND)


def _replayed(context: Context, stored: StoredCard, known: StoredMessage, body: ReplyDraft) -> ReplyPosted:
    """R1: the same ID and content get the first answer; looked up only for the author, in this inquiry."""
    actor = context.actor
    is_own = (known.author_staff_id, known.author_user_id) == (actor.staff_id or None, actor.user_id)
    same = known.content_hash == Said(body.reply_id, body.kind, body.body).content_hash
    if not is_own or not same or known.inquiry_id != stored.inquiry_id:
        raise Refusal(Code.OTHER_CONTENT, "reply_id")
    return _answer(context, stored.inquiry_id, known.message_id, is_replay=True)


def _read_by_author(context: Context, before: StoredCard, after: StoredCard) -> tuple[int, int]:
    """Who was up to date stays so by their own words; who was behind is not marked as having read the rest."""
    shown, was = card(context, after), card(context, before)
    if (before.read_sequence or 0) < was.last_sequence:
        return before.read_sequence or 0, before.read_count or 0
    return shown.last_sequence, shown.said_count


def _answer(context: Context, inquiry_id: int, message_id: int, *, is_replay: bool) -> ReplyPosted:
    stored = store.stored_card(context, inquiry_id)
    assert stored is not None
    (message,) = thread_messages(context, store.messages_by_id(context, [message_id]))
    return ReplyPosted(message=message, card=card(context, stored), is_replay=is_replay)
