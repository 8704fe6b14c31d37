"""Canned replies and macros: everybody's own, and shared ones that supervisors and admins write. X7.

Placeholders are filled in on the desk, which also finds a reply by its key, words and reading; this keeps the texts.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

import msgspec
from msgspec.structs import replace

from usen_desk.contract.base import Nothing
from usen_desk.contract.canned import CANNED_MAX, CannedReplies, CannedReply, CannedText
from usen_desk.contract.catalogue import THE_LIST, Category
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import AfterReply, Status
from usen_desk.contract.permissions import Permission, Role, Scope
from usen_desk.server.audit import edits
from usen_desk.server.audit.service import Action, log
from usen_desk.server.canned import store
from usen_desk.server.canned.store import StoredCanned
from usen_desk.server.context import Context, Refusal
from usen_desk.server.people.store import colleague

POSITION_MAX = 2**31 - 1
_AFTER_STATUSES = (None, Status.IN_PROGRESS, Status.DONE)
_ASSIGNEES = (Role.AGENT, Role.SUPERVISOR)
_after_decoder = msgspec.json.Decoder(AfterReply | None)


def list_canned(context: Context, _: Nothing) -> CannedReplies:
    """What a newer release wrote and this one can't read is left out; its row stays."""
    shown = [_shown(context, stored) for stored in store.listed(context)]
    return CannedReplies(items=[reply for reply in shown if reply is not None])


def add_canned(context: Context, body: CannedText, canned: str) -> CannedReply:
    """The same ID and content again: what stands there now.

    Raises:
        Refusal: NOT_PERMITTED (a shared one); INVALID_INPUT with the field; OTHER_CONTENT; TOO_MANY.
    """
    text = _checked(context, body)
    _insist_on_sharing(context, text.is_shared)
    stored = _as_row(context, _id_of(canned, Code.INVALID_INPUT), text)
    known = store.held(context, stored.canned_id)
    if known is not None:
        return _added_before(context, known, stored)
    if store.count(context) >= CANNED_MAX:
        raise Refusal(Code.TOO_MANY)
    if not store.add(context, stored):
        raise Refusal(Code.OTHER_CONTENT, "canned")
    _tell_if_shared(context, Action.CANNED_ADDED, None, stored)
    return _answer(context, stored)


def put_canned(context: Context, body: CannedText, canned: str) -> CannedReply:
    """What it says already is no change, whatever version the caller saw: an answer that was lost is asked for again.

    Turning one's own into a shared one is for those who may share; a shared one that stops being so is theirs.

    Raises:
        Refusal: NOT_FOUND, also for somebody else's own; NOT_PERMITTED (a shared one); INVALID_INPUT with the field;
            CHANGED_MEANWHILE.
    """
    known = _changeable(context, canned)
    text = _checked(context, body)
    _insist_on_sharing(context, text.is_shared)
    wanted = _as_row(context, known.canned_id, text)
    if _said(known) == _said(wanted):
        return _answer(context, known)
    context.insist_on_version(known.version)
    owner = known.staff_id if text.is_shared else context.actor.staff_id
    changed = replace(wanted, staff_id=owner, content_hash=known.content_hash, version=known.version + 1)
    store.put(context, changed)
    _tell_if_shared(context, Action.CANNED_CHANGED, known, changed)
    return _answer(context, changed)


def delete_canned(context: Context, _: Nothing, canned: str) -> Nothing:
    """
    Raises:
        Refusal: NOT_FOUND, also for somebody else's own; NOT_PERMITTED (a shared one); CHANGED_MEANWHILE.
    """
    known = _changeable(context, canned)
    context.insist_on_version(known.version)
    store.remove(context, known.canned_id)
    _tell_if_shared(context, Action.CANNED_REMOVED, known, None)
    return Nothing()


def _added_before(context: Context, known: StoredCanned, stored: StoredCanned) -> CannedReply:
    if known.staff_id != context.actor.staff_id or known.content_hash != stored.content_hash:
        raise Refusal(Code.OTHER_CONTENT, "canned")
    return _answer(context, known)


def _changeable(context: Context, canned: str) -> StoredCanned:
    known = store.held(context, _id_of(canned, Code.NOT_FOUND))
    if known is None:
        raise Refusal(Code.NOT_FOUND)
    _insist_on_sharing(context, known.is_shared)
    return known


def _insist_on_sharing(context: Context, is_shared: bool) -> None:
    if is_shared and not _may_share(context):
        raise Refusal(Code.NOT_PERMITTED)


def _may_share(context: Context) -> bool:
    return context.actor.scope(Permission.SHARE_CANNED) is not Scope.NONE


def _checked(context: Context, body: CannedText) -> CannedText:
    """With blanks around it taken off, and without an `after` that does nothing."""
    names = ("key", "title", "keywords", "reading")
    text = replace(body, **{name: getattr(body, name).strip() for name in names})
    if not text.title:
        raise Refusal(Code.INVALID_INPUT, "title")
    if not text.body.strip():
        raise Refusal(Code.INVALID_INPUT, "body")
    if any(letter.isspace() for letter in text.key):
        raise Refusal(Code.INVALID_INPUT, "key")
    if text.position > POSITION_MAX:
        raise Refusal(Code.INVALID_INPUT, "position")
    _insist_on_after(context, text.after)
    return replace(text, after=None) if text.after == AfterReply() else text


def _insist_on_after(context: Context, after: AfterReply | None) -> None:
    """A macro may begin or end the work, and give it to somebody who can work on inquiries."""
    if after is None:
        return
    if after.status not in _AFTER_STATUSES or (after.assignee_id is not None and not after.assigns):
        raise Refusal(Code.INVALID_INPUT, "after")
    if after.assignee_id is not None:
        person = colleague(context.tx, after.assignee_id)
        if person is None or person.role not in _ASSIGNEES:
            raise Refusal(Code.INVALID_INPUT, "after")


def _id_of(canned: str, otherwise: Code) -> str:
    """In the one spelling that is kept."""
    try:
        return str(UUID(canned))
    except ValueError:
        raise Refusal(otherwise, "canned" if otherwise is Code.INVALID_INPUT else None) from None


def _as_row(context: Context, canned_id: str, text: CannedText) -> StoredCanned:
    return StoredCanned(
        canned_id=canned_id,
        staff_id=context.actor.staff_id,
        is_shared=text.is_shared,
        key=text.key,
        title=text.title,
        keywords=text.keywords,
        reading=text.reading,
        category=text.category,
        body=text.body,
        is_note=text.is_note,
        after=msgspec.json.encode(text.after).decode() if text.after else "",
        position=text.position,
        content_hash=hashlib.sha256(msgspec.json.encode(text)).hexdigest(),
        version=1,
        changed_at=context.now,
    )


def _said(stored: StoredCanned) -> list[object]:
    """What of a row is its text."""
    return [getattr(stored, name) for name in CannedText.__struct_fields__]


def _answer(context: Context, stored: StoredCanned) -> CannedReply:
    shown = _shown(context, stored)
    if shown is None:
        raise Refusal(Code.NOT_FOUND)
    return shown


def _shown(context: Context, stored: StoredCanned) -> CannedReply | None:
    try:
        after = _after_decoder.decode(stored.after or "null")
        category = Category(stored.category) if stored.category else None
    except ValueError:
        return None
    text = CannedText(
        key=stored.key,
        title=stored.title,
        keywords=stored.keywords,
        reading=stored.reading,
        category=category,
        body=stored.body,
        is_note=stored.is_note,
        is_shared=stored.is_shared,
        after=after,
        position=stored.position,
    )
    may_write = context.actor.scope(Permission.OWN_CANNED) is not Scope.NONE
    return CannedReply(
        canned_id=stored.canned_id,
        text=text,
        is_own=not stored.is_shared,
        may_change=_may_share(context) if stored.is_shared else may_write,
        version=stored.version,
    )


def _tell_if_shared(context: Context, action: Action, before: StoredCanned | None, after: StoredCanned | None) -> None:
    """In the history, the access log and the change feed. What isn't shared is its owner's alone: of one that begins
    or ceases to be shared the history has the shared text only."""
    was, now = _if_shared(before), _if_shared(after)
    known = now or was
    if known is None:
        return
    log(context, action, "canned", known.canned_id)
    edits.note(context, "canned", known.canned_id, known.title, _noted(was), _noted(now))
    context.changed(ChangeKind.CANNED, THE_LIST)


def _if_shared(stored: StoredCanned | None) -> StoredCanned | None:
    return stored if stored is not None and stored.is_shared else None


def _noted(stored: StoredCanned | None) -> dict[str, object]:
    if stored is None:
        return {}
    names = ("key", "title", "keywords", "reading", "category", "body", "is_note", "after", "position")
    return {name: getattr(stored, name) for name in names}
