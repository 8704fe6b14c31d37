"""One undo for all work: status, assignee, hold, category, notes, merge, split, links; and the history that says so."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiry_work import UNDO_WITHIN_S, BulkLine, History, HistoryLine, Outcome, Undone
from usen_desk.server.context import Context, Refusal
from usen_desk.server.inquiries import events_store, history_store, moving_store, store, texts
from usen_desk.server.inquiries.cards import card
from usen_desk.server.inquiries.events_store import Event
from usen_desk.server.inquiries.feed import INTERNAL
from usen_desk.server.inquiries.moving import MessagesMoved, move
from usen_desk.server.inquiries.rethreading import preview_of
from usen_desk.server.inquiries.store import StoredCard
from usen_desk.server.inquiries.system_lines import add_line
from usen_desk.server.inquiries.work import hold_of, put_fields

FIELDS = ("category", "assignee", "hold", "status")
OTHER_SIDE = {"merged_in": "merged", "split_from": "split", "linked_from": "linked"}
"""What stands in the history of the other thread → what was done to the one."""


def undo_action(context: Context, _: Nothing, action: str) -> Undone:
    """Each inquiry of the action as it was before, where nobody has changed the same since.

    Raises:
        Refusal: NOT_FOUND: no such action of the caller, or undone already; TOO_LATE.
    """
    events = _standing(context, action)
    if not events:
        raise Refusal(Code.NOT_FOUND)
    if events[0].at + timedelta(seconds=UNDO_WITHIN_S) < context.now:
        raise Refusal(Code.TOO_LATE)
    inquiry_ids = sorted({event.inquiry_id for event in events if event.what not in OTHER_SIDE})
    items = [_undone(context, inquiry_id, action) for inquiry_id in inquiry_ids]
    _undo_other_sides(context, action)
    return Undone(items=items)


def _undo_other_sides(context: Context, action: str) -> None:
    """What the other thread's history tells of it goes with it."""
    events = events_store.of_action(context.tx, action)
    undone = {event.what for event in events if event.undone_at is not None}
    sides = [event.event_id for event in events if OTHER_SIDE.get(event.what) in undone and event.undone_at is None]
    events_store.mark_undone(context.tx, sides, context.now)


def _standing(context: Context, action: str, inquiry_id: int | None = None) -> list[Event]:
    """What the caller did by this action and hasn't undone yet; to all inquiries, or to one."""
    of_action = events_store.of_action(context.tx, action, inquiry_id)
    return [event for event in of_action if event.staff_id == context.actor.staff_id and event.undone_at is None]


def get_history(context: Context, _: Nothing, inquiry_id: int) -> History:
    """
    Raises:
        Refusal: NOT_FOUND.
    """
    if store.stored_card(context, inquiry_id) is None:
        raise Refusal(Code.NOT_FOUND)
    names = history_store.names(context.tx)
    lines = [_history_line(event, names) for event in reversed(events_store.of_inquiry(context.tx, inquiry_id))]
    return History(items=lines)


def _undone(context: Context, inquiry_id: int, action: str) -> BulkLine:
    stored = store.held_card(context, inquiry_id)
    if stored is None:
        return BulkLine(inquiry_id=inquiry_id, outcome=Outcome.NOT_FOUND)
    events = _standing(context, action, inquiry_id)
    if not events:  # the same call came twice at once, and the other one was first
        return BulkLine(inquiry_id=inquiry_id, outcome=Outcome.DONE, card=card(context, stored))
    done = [event for event in reversed(events) if _undo(context, event)]
    fields = {event.what: event.before for event in events if event.what in FIELDS and _stands(stored, event)}
    if fields:
        put_fields(context, _again(context, inquiry_id), fields)
        done += [event for event in events if event.what in fields]
    events_store.mark_undone(context.tx, [event.event_id for event in done], context.now)
    if done:
        add_line(context, inquiry_id, texts.undone())
    outcome = Outcome.DONE if len(done) == len(events) else Outcome.CHANGED_MEANWHILE
    return BulkLine(inquiry_id=inquiry_id, outcome=outcome, card=card(context, _again(context, inquiry_id)))


def _stands(stored: StoredCard, event: Event) -> bool:
    """Whether the field still is as this action left it."""
    now = {
        "category": stored.category,
        "assignee": str(stored.assignee_id or ""),
        "hold": hold_of(stored),
        "status": stored.status,
    }
    return now[event.what] == event.after


def _undo(context: Context, event: Event) -> bool:
    """What is no field of the row."""
    match event.what:
        case "note":
            _withdraw(context, int(event.after))
            return True
        case "merged" | "split":
            return _move_back(context, msgspec.json.decode(event.before, type=MessagesMoved))
        case "linked":
            return _link_back(context, event)
    return False


def _withdraw(context: Context, message_id: int) -> None:
    """The note, wherever it stands by now; the card goes back to what was said before."""
    inquiry_id = history_store.withdraw_message(context.tx, message_id, context.now)
    stored = store.held_card(context, inquiry_id)
    assert stored is not None, "who writes notes sees every inquiry"
    preview = preview_of(moving_store.lines_of(context.tx, [inquiry_id]))
    store.put_inquiry(context.tx, inquiry_id, {**preview, "version": stored.version + 1})
    context.changed(ChangeKind.INQUIRY, inquiry_id, INTERNAL)
    context.changed(ChangeKind.MESSAGE, inquiry_id, message_id)


def _link_back(context: Context, event: Event) -> bool:
    """Off or on again; the other one's thread tells it too."""
    other = int((event.after or event.before).partition(":")[2])
    change = moving_store.drop_link if event.after else moving_store.add_link
    stored = store.held_card(context, other)
    if stored is None or not change(context.tx, event.inquiry_id, other):
        return False
    store.put_inquiry(context.tx, other, {"version": stored.version + 1})
    context.changed(ChangeKind.INQUIRY, other, INTERNAL)
    add_line(context, other, (texts.unlinked if event.after else texts.linked)(event.inquiry_id))
    return True


def _move_back(context: Context, moved: MessagesMoved) -> bool:
    """The messages return; what was said since stays where it was said. The inquiry of a split is merged back, so
    that its number still leads to what it held. Where one of them was moved on, nothing returns: who did that has to
    take it back first."""
    source, target = store.held_card(context, moved.source), store.held_card(context, moved.target)
    if source is None or target is None or target.merged_into is not None:
        return False
    if source.merged_into != (None if moved.is_split else moved.target):
        return False
    there = {line.message_id for line in moving_store.lines_of(context.tx, [moved.target])}
    if not moved.ids <= there:
        return False
    if not moved.is_split:
        store.put_inquiry(context.tx, moved.source, {"merged_into": None})
    message_ids = moved.message_ids
    if moved.is_split:
        message_ids = tuple(there)
        moving_store.drop_link(context.tx, moved.source, moved.target)
        store.put_inquiry(context.tx, moved.target, {"merged_into": moved.source})
    move(context, MessagesMoved(moved.target, moved.source, message_ids))
    return True


def _history_line(event: Event, names: dict[int, str]) -> HistoryLine:
    before, after = event.before, event.after
    if event.what == "assignee":
        before, after = (names.get(int(value), "") if value else "" for value in (before, after))
    elif event.what in ("merged", "split"):
        before = ""
    return HistoryLine(
        at=event.at, who=event.who, what=event.what, before=before, after=after, is_undone=event.undone_at is not None
    )


def _again(context: Context, inquiry_id: int) -> StoredCard:
    stored = store.stored_card(context, inquiry_id)
    assert stored is not None, "held by this unit"
    return stored
