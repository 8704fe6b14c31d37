"""Reading one thread: as it opens, older and newer messages, and how far a person has read."""

from __future__ import annotations

import msgspec

from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import (
    MESSAGES_MAX,
    OPENING_MESSAGES,
    FieldAnswer,
    Inquiry,
    InquiryAsk,
    Messages,
    MessagesAsk,
    ReadKept,
    ReadMark,
    Status,
)
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.inquiries import links_store, store
from usen_desk.server.inquiries.cards import card, related, thread_messages
from usen_desk.server.inquiries.store import StoredCard


def get_inquiry(context: Context, body: InquiryAsk, inquiry_id: int) -> Inquiry:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    stored = _stored(context, inquiry_id)
    log_view(context, inquiry_id)
    return opened(context, stored, around=body.around)


def opened(context: Context, stored: StoredCard, *, around: int = 0) -> Inquiry:
    """The thread as the caller sees it now."""
    shown = card(context, stored)
    may = context.actor.scope
    is_open = stored.merged_into is None
    rows = (
        _around(context, stored.inquiry_id, around)
        if around
        else store.messages_of(context, stored.inquiry_id, limit=OPENING_MESSAGES)
    )
    read = stored.read_sequence or 0
    return Inquiry(
        card=shown,
        asked=msgspec.json.decode(links_store.asked_of(context.tx, stored.inquiry_id), type=list[FieldAnswer]),
        messages=thread_messages(context, rows),
        new_from=read + 1 if read < shown.last_sequence else 0,
        links=[related(context, other) for other in links_store.linked(context, stored.inquiry_id)],
        may_reply=may(Permission.REPLY_INQUIRIES) is not Scope.NONE and is_open and shown.status is not Status.DONE,
        may_note=may(Permission.WRITE_NOTES) is not Scope.NONE and is_open,
        may_work=may(Permission.WORK_INQUIRIES) is not Scope.NONE and is_open,
    )


def _around(context: Context, inquiry_id: int, sequence: int) -> list[store.StoredMessage]:
    before = store.messages_of(context, inquiry_id, before=sequence, limit=OPENING_MESSAGES // 2)
    return before + store.messages_of(context, inquiry_id, after=sequence - 1, limit=OPENING_MESSAGES)


def list_messages(context: Context, body: MessagesAsk, inquiry_id: int) -> Messages:
    """
    Raises:
        Refusal: NOT_FOUND; INVALID_INPUT (after), when both ends are given.
    """
    if body.before and body.after:
        raise Refusal(Code.INVALID_INPUT, "after")
    stored = _stored(context, inquiry_id)
    log_view(context, inquiry_id)
    rows = store.messages_of(
        context,
        inquiry_id,
        before=body.before or None,
        after=body.after or None,
        limit=min(body.limit, MESSAGES_MAX),
    )
    return Messages(items=thread_messages(context, rows), last_sequence=card(context, stored).last_sequence)


def mark_read(context: Context, body: ReadMark, inquiry_id: int) -> ReadKept:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    shown = card(context, _stored(context, inquiry_id))
    sequence = min(body.sequence, shown.last_sequence)
    store.put_read_mark(context, inquiry_id, sequence, store.said_up_to(context, inquiry_id, sequence))
    kept = _stored(context, inquiry_id)
    return ReadKept(inquiry_id=inquiry_id, read_count=kept.read_count or 0, sequence=kept.read_sequence or 0)


def _stored(context: Context, inquiry_id: int) -> StoredCard:
    stored = store.stored_card(context, inquiry_id)
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    return stored


def log_view(context: Context, inquiry_id: int) -> None:
    """Who of the staff looked; customers look at what is their own."""
    if not context.actor.is_customer:
        log(context, Action.INQUIRY_VIEWED, "inquiry", str(inquiry_id))
