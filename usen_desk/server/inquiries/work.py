"""Work on one inquiry or many: status, assignee, hold, hand over, take the next. Rows X8, X14.

Every change is one row of history; rows of one action_id are undone together (undo.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import ColumnElement

from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, Status
from usen_desk.contract.inquiry_work import (
    HOLD_MAX_DAYS,
    BulkEdit,
    BulkEdited,
    BulkLine,
    Edit,
    Edited,
    Hold,
    Outcome,
    Taken,
    TakeNext,
)
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db.schema import inquiry
from usen_desk.server.inquiries import events_store, store, texts, work_store
from usen_desk.server.inquiries.cards import card
from usen_desk.server.inquiries.catalogue import form_of
from usen_desk.server.inquiries.clocks import times
from usen_desk.server.inquiries.feed import INTERNAL
from usen_desk.server.inquiries.posting import Said, append
from usen_desk.server.inquiries.states import queue_of, shown_to_customers
from usen_desk.server.inquiries.store import StoredCard
from usen_desk.server.inquiries.system_lines import add_line
from usen_desk.server.inquiries.threads import log_view, opened


class HoldKept(msgspec.Struct, frozen=True):
    """A hold as history keeps it: `until` in UTC, so that the same moment is the same text."""

    until: datetime
    reason: str


@dataclass(frozen=True)
class FieldChange:
    """One field of an inquiry: what it was and is, as texts that undo can read, and the line that tells of it."""

    what: str
    before: str
    after: str
    line: str


def edit_inquiry(context: Context, body: Edit, inquiry_id: int) -> Edited:
    """
    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE; INQUIRY_CLOSED (merged away); INVALID_INPUT with the field.
    """
    check(context, body)
    stored = store.held_card(context, inquiry_id)
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    if not _was_done(context, body.action_id, inquiry_id):
        context.insist_on_version(stored.version)
        if stored.merged_into is not None:
            raise Refusal(Code.INQUIRY_CLOSED)
        apply(context, stored, body)
    return Edited(action_id=body.action_id, card=card(context, _again(context, inquiry_id)))


def edit_inquiries(context: Context, body: BulkEdit) -> BulkEdited:
    """All that can be changed are, in one transaction; each line says what became of one. Rows are held in the order
    of their numbers, so that two such edits never wait for each other.

    Raises:
        Refusal: INVALID_INPUT with the field.
    """
    check(context, body.edit)
    seen = {one.inquiry_id: one.version for one in body.inquiries}
    done = {inquiry_id: _line(context, body, inquiry_id, seen[inquiry_id]) for inquiry_id in sorted(seen)}
    return BulkEdited(action_id=body.edit.action_id, items=[done[inquiry_id] for inquiry_id in seen])


def _line(context: Context, body: BulkEdit, inquiry_id: int, version: int) -> BulkLine:
    stored = (store.stored_card if body.is_preview else store.held_card)(context, inquiry_id)
    if stored is None:
        return BulkLine(inquiry_id=inquiry_id, outcome=Outcome.NOT_FOUND)
    outcome = Outcome.DONE
    if _was_done(context, body.edit.action_id, inquiry_id):
        pass
    elif stored.version != version or stored.merged_into is not None:
        outcome = Outcome.CHANGED_MEANWHILE
    elif not body.edit.note.strip() and not list(changes_of(context, stored, body.edit)):
        outcome = Outcome.UNCHANGED
    elif not body.is_preview:
        apply(context, stored, body.edit)
        stored = _again(context, inquiry_id)
    return BulkLine(inquiry_id=inquiry_id, outcome=outcome, card=card(context, stored))


def take_next(context: Context, body: TakeNext) -> Taken:
    """Assigns it to the caller and opens it, which is logged. The same action twice gives the same inquiry."""
    work_store.hold_worker(context)
    for event in events_store.of_action(context.tx, str(body.action_id)):
        if event.staff_id == context.actor.staff_id and (again := store.stored_card(context, event.inquiry_id)):
            return _taken(context, again)
    conditions: list[ColumnElement[bool]] = []
    if body.category is not None:
        conditions.append(inquiry.c.category == body.category.value)
    if body.prefecture_code:
        conditions.append(inquiry.c.prefecture_code == body.prefecture_code)
    found = work_store.next_waiting(context, conditions)
    stored = None if found is None else store.held_card(context, found)
    if stored is None:
        return Taken()
    mine = FieldChange("assignee", "", str(context.actor.staff_id), texts.assigned(context.actor.name))
    _store(context, stored, str(body.action_id), [mine])
    return _taken(context, _again(context, stored.inquiry_id))


def _taken(context: Context, stored: StoredCard) -> Taken:
    log_view(context, stored.inquiry_id)
    return Taken(inquiry=opened(context, stored))


def apply(context: Context, stored: StoredCard, body: Edit) -> None:
    """Change what differs, keep the note. `stored` is held by this unit. Who had read all of it has still."""
    action_id = str(body.action_id)
    changes = list(changes_of(context, stored, body))
    if changes:
        _store(context, stored, action_id, changes)
    if body.note.strip():
        note = Said(uuid4(), MessageKind.NOTE, body.note)
        message_id = append(context, _again(context, stored.inquiry_id), note).message.message_id
        events_store.add(context, stored.inquiry_id, action_id, "note", "", str(message_id))
    if (stored.read_sequence or 0) >= stored.last_sequence:
        after = _again(context, stored.inquiry_id)
        store.put_read_mark(context, stored.inquiry_id, after.last_sequence, after.said_count)


def changes_of(context: Context, stored: StoredCard, body: Edit) -> Iterator[FieldChange]:
    """What would become different."""
    if body.category is not None and body.category != stored.category:
        label = form_of(body.category).label
        yield FieldChange("category", stored.category, body.category.value, texts.recategorised(label))
    if body.assignment is not None and body.assignment.staff_id != stored.assignee_id:
        staff_id = body.assignment.staff_id
        name = (work_store.worker_name(context.tx, staff_id) or "") if staff_id else ""
        yield FieldChange("assignee", str(stored.assignee_id or ""), str(staff_id or ""), texts.assigned(name))
    before, after = hold_of(stored), _hold_after(stored, body)
    if before != after:
        line = texts.held(body.hold.until, body.hold.reason, context.now) if body.hold else ""
        yield FieldChange("hold", before, after, line)
    status = Status.ON_HOLD if body.hold else body.status
    if status is not None and status != stored.status:
        line = "" if body.hold else texts.status_changed(status)
        yield FieldChange("status", stored.status, status.value, line)


def hold_of(stored: StoredCard) -> str:
    return "" if stored.hold_until is None else _kept(stored.hold_until, stored.hold_reason)


def _hold_after(stored: StoredCard, body: Edit) -> str:
    if body.hold is not None:
        return _kept(body.hold.until, body.hold.reason)
    return hold_of(stored) if body.status is None else ""


def _kept(until: datetime, reason: str) -> str:
    return msgspec.json.encode(HoldKept(until.astimezone(UTC), reason)).decode()


def _store(context: Context, stored: StoredCard, action_id: str, changes: list[FieldChange]) -> None:
    put_fields(context, stored, {change.what: change.after for change in changes})
    for change in changes:
        events_store.add(context, stored.inquiry_id, action_id, change.what, change.before, change.after)
        if change.line:
            add_line(context, stored.inquiry_id, change.line)


def put_fields(context: Context, stored: StoredCard, fields: dict[str, str], *, stays: bool = False) -> None:
    """Write fields as history keeps them (also back, by undo), with everything that follows from them. `stays`: where
    it is in every inbox."""
    status = Status(fields.get("status", stored.status))
    values: dict[str, object] = {"version": stored.version + 1, "status": status.value}
    if "category" in fields:
        values["category"] = Category(fields["category"]).value
        work_store.put_category(context.tx, stored.inquiry_id, fields["category"])
    if "assignee" in fields:
        values["assignee_id"] = int(fields["assignee"]) if fields["assignee"] else None
    if "hold" in fields:
        hold = msgspec.json.decode(fields["hold"], type=HoldKept) if fields["hold"] else None
        values |= {"hold_until": hold.until if hold else None, "hold_reason": hold.reason if hold else ""}
    is_done = status is Status.DONE
    values["done_at"] = (stored.done_at or context.now) if is_done else None
    values |= times(context, stored, None if is_done else stored.waiting_since, category=fields.get("category"))
    values["queue"] = queue_of(status, stored.waiting_since, stored.merged_into)
    is_told = _is_told_to_customers(stored, status, fields)
    if not stays:
        values |= {"updated_at": context.now} | ({"public_updated_at": context.now} if is_told else {})
    store.put_inquiry(context.tx, stored.inquiry_id, values)
    context.changed(ChangeKind.INQUIRY, stored.inquiry_id, 0 if is_told else INTERNAL)


def _is_told_to_customers(stored: StoredCard, status: Status, fields: dict[str, str]) -> bool:
    """Whether the customers' card is another one: a hold and its end are not told."""
    is_other_status = shown_to_customers(status) is not shown_to_customers(Status(stored.status))
    return is_other_status or bool({"category", "assignee"} & fields.keys())


def check(context: Context, body: Edit) -> None:
    """
    Raises:
        Refusal: INVALID_INPUT with the field.
    """
    if body.status is Status.ON_HOLD and body.hold is None:
        raise Refusal(Code.INVALID_INPUT, "hold")
    if body.hold is not None:
        _check_hold(context, body.hold, body.status)
    if body.category is Category.NEW_STORE:
        raise Refusal(Code.INVALID_INPUT, "category")
    staff_id = body.assignment.staff_id if body.assignment else None
    if staff_id is not None and work_store.worker_name(context.tx, staff_id) is None:
        raise Refusal(Code.INVALID_INPUT, "staff_id")


def _check_hold(context: Context, hold: Hold, status: Status | None) -> None:
    if not context.now < hold.until <= context.now + timedelta(days=HOLD_MAX_DAYS):
        raise Refusal(Code.INVALID_INPUT, "until")
    if not hold.reason.strip():
        raise Refusal(Code.INVALID_INPUT, "reason")
    if status not in (None, Status.ON_HOLD):
        raise Refusal(Code.INVALID_INPUT, "status")


def _was_done(context: Context, action_id: UUID, inquiry_id: int) -> bool:
    """The answer to this action was lost: it is not done again."""
    events = events_store.of_action(context.tx, str(action_id), inquiry_id)
    return any(event.staff_id == context.actor.staff_id for event in events)


def _again(context: Context, inquiry_id: int) -> StoredCard:
    stored = store.stored_card(context, inquiry_id)
    assert stored is not None, "held by this unit"
    return stored
