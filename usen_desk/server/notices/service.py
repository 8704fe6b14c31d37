"""お知らせ: who sees which, reading and confirming, writing, publishing, withdrawing and undoing that. Seed A06-1.

What a notice is (draft, planned, shown, over, withdrawn) follows from its times. Every version is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from usen_desk.contract.base import Message, Nothing
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.markup import plain_of
from usen_desk.contract.notices import (
    PREVIEW_CHARS,
    Notice,
    NoticeChange,
    NoticeKind,
    NoticeLine,
    NoticeRead,
    NoticeReaders,
    Notices,
    NoticeSearch,
    NoticeSign,
    NoticeState,
    NoticeText,
    NoticeToAdd,
)
from usen_desk.contract.site_info import Kept
from usen_desk.server.audit.service import Action, log
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Context, Refusal
from usen_desk.server.notices import branch_store, store
from usen_desk.server.notices.store import SeenNotice, StoredNotice
from usen_desk.server.versions import store as versions


def list_notices(context: Context, body: NoticeSearch) -> Notices:
    """
    Raises:
        Refusal: NOT_PERMITTED for managing without the right to write.
    """
    if body.manages and not store.may_write(context):
        raise Refusal(Code.NOT_PERMITTED)
    found = store.listed(
        context,
        kind=body.kind,
        manages=body.manages,
        only_unread=body.only_unread,
        after=body.after,
        limit=body.limit + 1,
    )
    return Notices(
        items=[_line(context, one) for one in found[: body.limit]],
        unread_count=store.unread_count(context),
        has_more=len(found) > body.limit,
    )


def get_notice(context: Context, _: Nothing, notice_id: int) -> Notice:
    """Looking at it is not reading it: the desk says so by READ_NOTICE.

    Raises:
        Refusal: NOT_FOUND.
    """
    return _answer(context, notice_id)


def read_notice(context: Context, body: NoticeRead, notice_id: int) -> Notices:
    """
    Raises:
        Refusal: NOT_FOUND, also for what isn't shown (any more).
    """
    if store.seen(context, notice_id, manages=False) is None:
        raise Refusal(Code.NOT_FOUND)
    store.put_read(context, notice_id, is_confirmed=body.is_confirmed)
    return Notices(items=[], unread_count=store.unread_count(context))


def add_notice(context: Context, body: NoticeToAdd) -> Notice:
    """The same key and content again: what stands there now.

    Raises:
        Refusal: INVALID_INPUT with the field; OTHER_CONTENT.
    """
    text = _checked(context, body.text, context.now, publishes=body.publishes)
    content_hash = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
    known = store.of_key(context.tx, str(body.notice_key))
    if known is None:
        added = {"notice_key": str(body.notice_key), "content_hash": content_hash, "version": 1, **_row(context, text)}
        added["shown_at"] = (text.shows_from or context.now) if body.publishes else None
        notice_id = store.add(context.tx, added)
        if notice_id is None:
            raise Refusal(Code.OTHER_CONTENT, "notice_key")
        _keep(context, notice_id, 1, text, "published" if body.publishes else "added")
        return _answer(context, notice_id)
    if known.content_hash != content_hash:
        raise Refusal(Code.OTHER_CONTENT, "notice_key")
    return _answer(context, known.notice_id)


def put_notice(context: Context, body: NoticeChange, notice_id: int) -> Notice:
    """What it says already is no change, whatever version the caller saw: an answer that was lost is asked for again.
    One that is shown waits again where it gets a begin that is to come.

    Raises:
        Refusal: NOT_FOUND; INVALID_INPUT with the field; CHANGED_MEANWHILE.
    """
    known = store.held(context, notice_id)
    if known is None:
        raise Refusal(Code.NOT_FOUND)
    publishes = body.publishes or known.shown_at is not None
    text = _checked(context, body.text, known.shown_at or context.now, publishes=publishes)
    is_new = body.publishes and known.shown_at is None
    if not is_new and text == text_of(known):
        return _answer(context, notice_id)
    context.insist_on_version(known.version)
    values = {**_row(context, text), "version": known.version + 1}
    if publishes:
        is_past = known.shown_at is not None and known.shown_at <= context.now
        is_put_off = text.shows_from is not None and text.shows_from > context.now
        values["shown_at"] = known.shown_at if is_past and not is_put_off else text.shows_from or context.now
    store.put(context.tx, notice_id, values)
    if body.asks_again:
        store.forget_reads(context.tx, notice_id)
    _keep(context, notice_id, known.version + 1, text, "published" if is_new else "changed")
    return _answer(context, notice_id)


def withdraw_notice(context: Context, _: Nothing, notice_id: int) -> Notice:
    """Also a draft, which is then out of the way. Withdrawn already: no change.

    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE.
    """
    return _turn(context, notice_id, is_withdrawn=True)


def restore_notice(context: Context, _: Nothing, notice_id: int) -> Notice:
    """
    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE.
    """
    return _turn(context, notice_id, is_withdrawn=False)


def _turn(context: Context, notice_id: int, *, is_withdrawn: bool) -> Notice:
    known = store.held(context, notice_id)
    if known is None:
        raise Refusal(Code.NOT_FOUND)
    if (known.withdrawn_at is not None) != is_withdrawn:
        context.insist_on_version(known.version)
        values: dict[str, object] = {"withdrawn_at": context.now if is_withdrawn else None}
        values |= {"version": known.version + 1, "changed_by": context.actor.staff_id, "changed_at": context.now}
        store.put(context.tx, notice_id, values)
        _keep(context, notice_id, known.version + 1, text_of(known), "withdrawn" if is_withdrawn else "restored")
    return _answer(context, notice_id)


def list_notice_readers(context: Context, _: Nothing, notice_id: int) -> NoticeReaders:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    found = store.seen(context, notice_id, manages=True)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    of_staff = store.staff_readers(context.tx, found.stored)
    readers = [*of_staff, *store.customer_readers(context.tx, notice_id)]
    return NoticeReaders(
        items=readers,
        read_count=sum(reader.read_at is not None for reader in readers),
        confirmed_count=sum(reader.confirmed_at is not None for reader in readers),
        staff_count=len(of_staff),
    )


def change_view(context: Context, rows: Sequence[ChangeRow]) -> Mapping[int, Message]:
    """For the change feed: only that something happened to it; who is told fetches it."""
    reached = store.reached_ids(context, {row.object_id for row in rows})
    return {row.change_id: NoticeSign(notice_id=row.object_id) for row in rows if row.object_id in reached}


def text_of(stored: StoredNotice) -> NoticeText:
    named = {name: getattr(stored, name) for name in NoticeText.__struct_fields__}
    return NoticeText(**{**named, "kind": NoticeKind(stored.kind)})


def _checked(context: Context, text: NoticeText, begins: datetime, *, publishes: bool) -> NoticeText:
    """With blanks around it taken off. `begins`: from when it is shown where the text doesn't say."""
    checked = msgspec.structs.replace(text, title=text.title.strip(), body=text.body.strip())
    if not checked.title:
        raise Refusal(Code.INVALID_INPUT, "title")
    if not checked.body:
        raise Refusal(Code.INVALID_INPUT, "body")
    if publishes and not (checked.for_customers or checked.for_staff):
        raise Refusal(Code.INVALID_INPUT, "for_customers")
    if checked.branch_code is not None and not branch_store.exists(context.tx, checked.branch_code):
        raise Refusal(Code.INVALID_INPUT, "branch_code")
    if checked.shows_until is not None and checked.shows_until <= (checked.shows_from or begins):
        raise Refusal(Code.INVALID_INPUT, "shows_until")
    return checked


def _row(context: Context, text: NoticeText) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(text, name) for name in NoticeText.__struct_fields__}
    return values | {"kind": text.kind.value, "changed_by": context.actor.staff_id, "changed_at": context.now}


_ACTIONS = {
    "added": Action.NOTICE_CHANGED,
    "changed": Action.NOTICE_CHANGED,
    "published": Action.NOTICE_PUBLISHED,
    "withdrawn": Action.NOTICE_WITHDRAWN,
    "restored": Action.NOTICE_RESTORED,
}


def _keep(context: Context, notice_id: int, version: int, text: NoticeText, what: str) -> None:
    """In the history, the access log and the change feed."""
    if not versions.add(context, Kept.NOTICE, str(notice_id), version, text, what=what):
        raise Refusal(Code.CHANGED_MEANWHILE)
    log(context, _ACTIONS[what], "notice", str(notice_id), detail=f"version {version}")
    context.changed(ChangeKind.NOTICE, notice_id)


def _answer(context: Context, notice_id: int) -> Notice:
    found = store.seen(context, notice_id, manages=True)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    writes = store.may_write(context)
    return Notice(
        line=_line(context, found),
        body=found.stored.body,
        changed_at=found.stored.changed_at,
        changed_by="" if context.actor.is_customer else found.changed_by_name,
        may_write=writes,
        text=text_of(found.stored) if writes else None,
    )


def _line(context: Context, found: SeenNotice) -> NoticeLine:
    stored = found.stored
    return NoticeLine(
        notice_id=stored.notice_id,
        kind=NoticeKind(stored.kind),
        title=stored.title,
        preview=plain_of(stored.body)[:PREVIEW_CHARS],
        state=_state(context, stored),
        for_customers=stored.for_customers,
        for_staff=stored.for_staff,
        branch_code=None if context.actor.is_customer else stored.branch_code,
        shown_at=stored.shown_at,
        shows_until=stored.shows_until,
        asks_confirmation=stored.asks_confirmation,
        is_for_me=found.is_for_me,
        is_read=found.read_at is not None,
        is_confirmed=found.confirmed_at is not None,
        version=0 if context.actor.is_customer else stored.version,
    )


def _state(context: Context, stored: StoredNotice) -> NoticeState:
    if stored.withdrawn_at is not None:
        return NoticeState.WITHDRAWN
    if stored.shown_at is None:
        return NoticeState.DRAFT
    if stored.shown_at > context.now:
        return NoticeState.PLANNED
    is_over = stored.shows_until is not None and stored.shows_until <= context.now
    return NoticeState.OVER if is_over else NoticeState.SHOWN
