"""Answering: one checked step from the reply to its row, the inquiry's state and the news of it (R1, R2; row X4).

With the message go, in the same transaction, its files, what is done after it, the author's claim and the draft.
"""

from __future__ import annotations

from uuid import uuid4

import msgspec
from msgspec.structs import replace

from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import (
    MESSAGES_MAX,
    AfterReply,
    MessageKind,
    Missed,
    ReplyDraft,
    ReplyPosted,
    Status,
)
from usen_desk.contract.inquiry_work import Assignment, Edit
from usen_desk.contract.permissions import Permission, Scope
from usen_desk.server.attachments.service import waiting
from usen_desk.server.changes.presence import end_claim
from usen_desk.server.context import Context, Refusal
from usen_desk.server.drafts.service import retire
from usen_desk.server.inquiries import events_store, store, work
from usen_desk.server.inquiries.cards import card, thread_messages
from usen_desk.server.inquiries.posting import Said, append
from usen_desk.server.inquiries.store import Before, StoredCard, StoredMessage
from usen_desk.server.inquiries.telling import tell_of_answer


def post_reply(context: Context, body: ReplyDraft, inquiry_id: int) -> ReplyPosted:
    """
    Raises:
        Refusal: NOT_FOUND; NOT_PERMITTED (a note, or something to do after it, by a customer); INVALID_INPUT (a system
            line; what can't be done after it); OTHER_CONTENT (the ID was used for something else); INQUIRY_CLOSED;
            BEHIND with Missed; FILE_MISSING.
    """
    _insist_on_right(context, body)
    stored = store.held_card(context, inquiry_id)
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    said = Said(body.reply_id, body.kind, body.body, _sent_with(inquiry_id, body))
    before = store.before_reply(context, inquiry_id, body)
    if before.is_known:
        return _replayed(context, said)
    _insist_on_open(stored, body)
    _insist_on_seen(context, stored, body, before)
    edit = None if body.after is None else _edit(context, body, body.after)
    appended = append(context, stored, said, waiting(context, body.files))
    after = appended.stored
    _keep_history(context, stored, after)
    if edit is not None:
        work.apply(context, after, edit)
        after = _again(context, inquiry_id)
    if before.has_claim:
        end_claim(context, inquiry_id)
    _retire_draft(context, body, inquiry_id)
    if not context.actor.is_customer and appended.message.public_sequence is not None:
        tell_of_answer(context, inquiry_id, appended.message.public_sequence)
    message = replace(appended.message, image_sha256=before.image_sha256)
    return _answer(context, message, _marked_read(context, stored, after), has_files=bool(body.files))


def _sent_with(inquiry_id: int, body: ReplyDraft) -> bytes:
    """The inquiry too: where the message stands by now says nothing after a merge."""
    after = body.after
    deed = None if after is None else (after.status, after.assigns, after.assignee_id)
    return msgspec.json.encode((inquiry_id, body.files, deed))


def _keep_history(context: Context, before: StoredCard, after: StoredCard) -> None:
    """What a message changes by itself: the first answer takes the inquiry on, a customer's word ends a hold. Under an
    ID of its own: taking back what was asked for with the message leaves it."""
    action_id = str(uuid4())
    for what, was, becomes in (
        ("assignee", str(before.assignee_id or ""), str(after.assignee_id or "")),
        ("hold", work.hold_of(before), work.hold_of(after)),
        ("status", before.status, after.status),
    ):
        if was != becomes:
            events_store.add(context, before.inquiry_id, action_id, what, was, becomes)


def _edit(context: Context, body: ReplyDraft, after: AfterReply) -> Edit:
    """What is done after the message, as work.py knows it: an action that undo finds by the reply's ID."""
    if after.status not in (None, Status.IN_PROGRESS, Status.DONE):
        raise Refusal(Code.INVALID_INPUT, "status")
    assignment = Assignment(staff_id=after.assignee_id) if after.assigns else None
    edit = Edit(action_id=body.reply_id, status=after.status, assignment=assignment)
    work.check(context, edit)
    return edit


def _retire_draft(context: Context, body: ReplyDraft, inquiry_id: int) -> None:
    if body.draft_revision and not context.actor.is_customer:
        mode = DraftMode.NOTE if body.kind is MessageKind.NOTE else DraftMode.REPLY
        retire(context, mode, inquiry_id, body.draft_revision)


def _insist_on_right(context: Context, body: ReplyDraft) -> None:
    may = context.actor.scope
    if body.kind is MessageKind.SYSTEM:
        raise Refusal(Code.INVALID_INPUT, "kind")
    if body.kind is MessageKind.NOTE and may(Permission.WRITE_NOTES) is Scope.NONE:
        raise Refusal(Code.NOT_PERMITTED)
    if body.after is not None and may(Permission.WORK_INQUIRIES) is Scope.NONE:
        raise Refusal(Code.NOT_PERMITTED)


def _insist_on_open(stored: StoredCard, body: ReplyDraft) -> None:
    """A note may be kept on a done inquiry; nothing goes into a merged one."""
    is_done = stored.status == Status.DONE and body.kind is MessageKind.PUBLIC
    if stored.merged_into is not None or is_done:
        raise Refusal(Code.INQUIRY_CLOSED)


def _insist_on_seen(context: Context, stored: StoredCard, body: ReplyDraft, before: Before) -> None:
    """R2: nobody of the staff answers without having been shown what came before. A number that the thread doesn't
    have, or that another message has by now, was given before a backup was restored or messages were moved, and says
    nothing of the ones that stand here."""
    if context.actor.is_customer or body.kind is MessageKind.NOTE or body.send_anyway:
        return
    is_named = body.last_seen > 0 and body.last_seen_id is not None
    is_of_another = body.last_seen > stored.last_sequence or (is_named and before.last_seen != body.last_seen)
    if before.said_since or is_of_another:
        after = None if is_of_another else body.last_seen
        rows = store.messages_of(context, stored.inquiry_id, after=after, limit=MESSAGES_MAX)
        messages = thread_messages(context, rows)
        raise Refusal(Code.BEHIND, detail=Missed(messages=messages, last_sequence=stored.last_sequence))


def _replayed(context: Context, said: Said) -> ReplyPosted:
    """R1: the same ID and content get the first answer, wherever the message stands by now; only for its author."""
    actor, known = context.actor, store.message_of_reply(context.tx, str(said.reply_id))
    assert known is not None, "messages are never deleted"
    is_own = (known.author_staff_id, known.author_user_id) == (actor.staff_id or None, actor.user_id)
    if not is_own or known.content_hash != said.content_hash:
        raise Refusal(Code.OTHER_CONTENT, "reply_id")
    return _answer(context, known, _again(context, known.inquiry_id), is_replay=True)


def _marked_read(context: Context, before: StoredCard, after: StoredCard) -> StoredCard:
    """Who was up to date stays so by their own words; who was behind is not marked as having read the rest."""
    shown = card(context, after)
    if (before.read_sequence or 0) < card(context, before).last_sequence:
        sequence, count = before.read_sequence or 0, before.read_count or 0
    else:
        sequence, count = shown.last_sequence, shown.said_count
    store.put_read_mark(context, after.inquiry_id, sequence, count)
    return replace(after, read_sequence=sequence, read_count=count)


def _answer(
    context: Context, stored: StoredMessage, of: StoredCard, *, has_files: bool = True, is_replay: bool = False
) -> ReplyPosted:
    (message,) = thread_messages(context, [stored], have_files=has_files)
    return ReplyPosted(message=message, card=card(context, of), is_replay=is_replay)


def _again(context: Context, inquiry_id: int) -> StoredCard:
    stored = store.stored_card(context, inquiry_id)
    assert stored is not None, "visible to this unit"
    return stored
