"""Drafts: kept so that they follow their author to another PC, and so that of two texts none is lost. X3, R8, I6.

The count of revisions goes on where an earlier text of the same draft ended, as long as that is kept. A new draft
leaves one number out, so that what stood before it is not taken for what it replaced.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from usen_desk.contract.base import Nothing
from usen_desk.contract.drafts import (
    DRAFTS_MAX,
    Draft,
    DraftKey,
    DraftMode,
    Drafts,
    DraftSaved,
    DraftToDrop,
    DraftToSave,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db.database import Database
from usen_desk.server.drafts import store

VERSIONS_KEPT = timedelta(days=30)
FORGET_ROWS = 1000
NUMBER_MAX = 2**31 - 4
"""What a column of numbers holds, with room to count on."""

Visible = Callable[[Context, Collection[int]], Collection[int]]
"""Of these inquiries, those that the caller may see."""


def list_drafts(context: Context, _: Nothing) -> Drafts:
    return Drafts(items=store.drafts(context))


def list_left_drafts(context: Context, _: Nothing, staff_id: int) -> Drafts:
    """What a person who was disabled had not sent; logged. Nobody's while they may sign in: NOT_FOUND.

    Raises:
        Refusal: NOT_FOUND.
    """
    if not store.is_of_disabled(context.tx, staff_id):
        raise Refusal(Code.NOT_FOUND)
    log(context, Action.LEFT_DRAFTS_VIEWED, "staff", str(staff_id))
    return Drafts(items=[text for text in store.drafts_of(context.tx, staff_id) if not store.is_empty(text)])


def list_draft_versions(context: Context, body: DraftKey) -> Drafts:
    found = store.versions(context, body.mode, body.inquiry_id)
    return Drafts(items=[text for text in found if not store.is_empty(text)])


def drop_draft(context: Context, body: DraftToDrop) -> Nothing:
    """The text stays among the versions. Another revision than the stored one: nothing is done."""
    store.take_turn(context)
    stored = store.find(context, body.mode, body.inquiry_id)
    if stored is not None and stored.revision == body.revision:
        store.set_aside(context, stored)
    return Nothing()


def retire(context: Context, mode: DraftMode, inquiry_id: int, revision: int) -> None:
    """What was written here has been sent: the draft goes to the versions, unless it is newer than that revision.

    To be called in the write unit that stores the message.
    """
    store.take_turn(context)
    stored = store.find(context, mode, inquiry_id)
    if stored is not None and stored.revision <= revision:
        store.set_aside(context, stored)


def saved_where(visible: Visible) -> Callable[[Context, DraftToSave], DraftSaved]:
    """The handler of SAVE_DRAFT, with the rule for which inquiries a person may see."""

    def save_draft(context: Context, body: DraftToSave) -> DraftSaved:
        """The same text again changes nothing, and is answered as the first time.

        Raises:
            Refusal: NOT_FOUND, for an inquiry that the caller may not see as for none; INVALID_INPUT (inquiry_id of
                an opening, a number too large).
        """
        _insist_on_numbers(body)
        _insist_on_place(context, body, visible)
        store.take_turn(context)
        stored = store.find(context, body.mode, body.inquiry_id)
        if stored is None and _came_late(context, body):
            return _kept_late(context, body)
        if stored is None or not _is_same(stored, body):
            stored = _stored_now(context, stored, body)
        return DraftSaved(revision=stored.revision, other=_replaced(context, stored, body))

    return save_draft


def forget(database: Database, now: datetime) -> None:
    """Drop versions of more than 30 days, in write units of their own."""
    while True:
        with database.write() as tx:
            dropped = store.forget_versions(tx, now - VERSIONS_KEPT, FORGET_ROWS)
        if dropped < FORGET_ROWS:
            return


def _insist_on_numbers(body: DraftToSave) -> None:
    for name in ("last_seen", "seen_revision"):
        if getattr(body, name) > NUMBER_MAX:
            raise Refusal(Code.INVALID_INPUT, name)


def _insist_on_place(context: Context, body: DraftToSave, visible: Visible) -> None:
    if body.mode is DraftMode.OPENING:
        if body.inquiry_id:
            raise Refusal(Code.INVALID_INPUT, "inquiry_id")
        return
    reading = dataclasses.replace(context, permission=Permission.READ_INQUIRIES)
    if body.inquiry_id not in visible(reading, [body.inquiry_id]):
        raise Refusal(Code.NOT_FOUND)


def _stored_now(context: Context, stored: Draft | None, body: DraftToSave) -> Draft:
    """Ours becomes the draft; what stands there and isn't what ours grew from goes to the versions."""
    if stored is None:
        _make_room(context)
        revision = _first_revision(context, body)
    else:
        revision = max(stored.revision, body.seen_revision) + 1
        if body.seen_revision < stored.revision:
            store.keep_version(context, stored)
    text = _as_draft(context, body, revision)
    store.put(context, text)
    return text


def _first_revision(context: Context, body: DraftToSave) -> int:
    highest = _highest(context, body)
    return max(highest + 2 if highest else 1, body.seen_revision + 1)


def _highest(context: Context, body: DraftToSave) -> int:
    """Revision of the newest earlier text."""
    return next((text.revision for text in store.versions(context, body.mode, body.inquiry_id)), 0)


def _replaced(context: Context, stored: Draft, body: DraftToSave) -> Draft | None:
    """What another PC had written and this text took the place of; the same as long as the caller hasn't seen it."""
    before = stored.revision - 1
    if body.seen_revision >= before:
        return None
    earlier = [text for text in store.versions(context, body.mode, body.inquiry_id) if not store.is_empty(text)]
    return next((text for text in earlier if text.revision == before and text.device_id != body.device_id), None)


def _came_late(context: Context, body: DraftToSave) -> bool:
    """Whether the message went out before this text arrived, from this desk as far as is known: a save that was on its
    way must not come back as a draft. A desk that wrote on meanwhile keeps its draft."""
    if not store.is_sent(context, body.reply_id):
        return False
    earlier = store.versions(context, body.mode, body.inquiry_id)
    return all(text.device_id == body.device_id for text in earlier if text.reply_id == body.reply_id)


def _kept_late(context: Context, body: DraftToSave) -> DraftSaved:
    earlier = store.versions(context, body.mode, body.inquiry_id)
    revision = _highest(context, body)
    if body.body and body.body not in {text.body for text in earlier}:
        revision += 1
        store.keep_version(context, _as_draft(context, body, revision))
    return DraftSaved(revision=revision)


def _make_room(context: Context) -> None:
    """For one more. Empty ones go first, then what is being taken down, then the oldest."""
    kept = sorted(store.drafts(context), key=lambda text: (_worth(text), text.saved_at))
    for text in kept[: len(kept) - DRAFTS_MAX + 1] if len(kept) >= DRAFTS_MAX else ():
        store.set_aside(context, text)


def _worth(text: Draft) -> int:
    return 0 if store.is_empty(text) else 1 if text.mode is DraftMode.OPENING else 2


def _is_same(stored: Draft, body: DraftToSave) -> bool:
    said = ("reply_id", "body", "details", "last_seen")
    return all(getattr(stored, name) == getattr(body, name) for name in said)


def _as_draft(context: Context, body: DraftToSave, revision: int) -> Draft:
    return Draft(
        mode=body.mode,
        inquiry_id=body.inquiry_id,
        reply_id=body.reply_id,
        body=body.body,
        details=body.details,
        last_seen=body.last_seen,
        revision=revision,
        device_id=body.device_id,
        saved_at=context.now,
    )
