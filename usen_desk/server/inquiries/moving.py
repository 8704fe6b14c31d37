"""Merge, split and link (row X14): previewed, and undone as one action. Messages move; nothing is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from msgspec.structs import replace

from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import MessageKind, Side, Status
from usen_desk.contract.inquiry_work import Link, Links, Merge, Moved, Split
from usen_desk.server.calendars.rules import current
from usen_desk.server.context import Context, Refusal
from usen_desk.server.inquiries import events_store, links_store, moving_store, store, texts, work_store
from usen_desk.server.inquiries.cards import card, related
from usen_desk.server.inquiries.clocks import times_of_thread
from usen_desk.server.inquiries.events_store import Event
from usen_desk.server.inquiries.moving_store import Line
from usen_desk.server.inquiries.rethreading import made, preview_of, read_up_to
from usen_desk.server.inquiries.states import queue_of
from usen_desk.server.inquiries.store import StoredCard
from usen_desk.server.inquiries.system_lines import add_line
from usen_desk.server.inquiries.work import put_fields


@dataclass(frozen=True)
class Both:
    source: StoredCard
    target: StoredCard


class MessagesMoved(msgspec.Struct, frozen=True):
    """What undo needs to know: which messages went from where to where."""

    source: int
    target: int
    message_ids: tuple[int, ...]
    is_split: bool = False

    @property
    def ids(self) -> set[int]:
        return set(self.message_ids)


def merge_inquiry(context: Context, body: Merge, inquiry_id: int) -> Moved:
    """
    Raises:
        Refusal: NOT_FOUND (either); CHANGED_MEANWHILE; INQUIRY_CLOSED (either is merged away already);
            INVALID_INPUT (into): itself, or another customer's.
    """
    if body.into == inquiry_id:
        raise Refusal(Code.INVALID_INPUT, "into")
    both = _held_both(context, inquiry_id, body.into)
    done = _done_before(context, body.action_id, inquiry_id, "merged")
    if done is None:
        moving = moving_store.lines_of(context.tx, [inquiry_id])
        context.insist_on_version(both.source.version)
        _insist_on_fit(both)
        if body.is_preview:
            return _previewed(context, body.action_id, both, moving)
        _merge(context, str(body.action_id), both, moving)
    else:
        moved = msgspec.json.decode(done.before, type=MessagesMoved)
        both = _held_both(context, moved.source, moved.target)
        moving = [line for line in moving_store.lines_of(context.tx, [moved.target]) if line.message_id in moved.ids]
    after = _held_both(context, both.source.inquiry_id, both.target.inquiry_id)
    return Moved(
        action_id=body.action_id,
        source=card(context, after.source),
        target=card(context, after.target),
        moved_messages=_said(moving),
    )


def split_inquiry(context: Context, body: Split, inquiry_id: int) -> Moved:
    """
    Raises:
        Refusal: NOT_FOUND; CHANGED_MEANWHILE; INQUIRY_CLOSED; INVALID_INPUT (from_sequence): no word that the customer
            reads stands before or from there; (category): a store's inquiry is none of a new store.
    """
    source = _held(context, inquiry_id)
    done = _done_before(context, body.action_id, inquiry_id, "split")
    known = int(done.after) if done else None
    if known is None:
        context.insist_on_version(source.version)
        if source.merged_into is not None:
            raise Refusal(Code.INQUIRY_CLOSED)
        if body.category is Category.NEW_STORE and source.customer_id is not None:
            raise Refusal(Code.INVALID_INPUT, "category")
        lines = moving_store.lines_of(context.tx, [inquiry_id])
        lines.sort(key=lambda line: line.sequence)
        staying, moving = lines[: body.from_sequence - 1], lines[body.from_sequence - 1 :]
        if not _has_public(staying) or not _has_public(moving):
            raise Refusal(Code.INVALID_INPUT, "from_sequence")
        if body.is_preview:
            return _split_previewed(context, body, source, moving)
        known = _split(context, body, source, moving)
    moved = _held(context, known)
    return Moved(
        action_id=body.action_id,
        source=card(context, _held(context, inquiry_id)),
        target=card(context, moved),
        moved_messages=moved.said_count,
    )


def link_inquiry(context: Context, body: Link, inquiry_id: int) -> Links:
    """
    Raises:
        Refusal: NOT_FOUND (either); INVALID_INPUT (other): itself.
    """
    if body.other == inquiry_id:
        raise Refusal(Code.INVALID_INPUT, "other")
    both = _held_both(context, inquiry_id, body.other)
    change = moving_store.drop_link if body.remove else moving_store.add_link
    if change(context.tx, inquiry_id, body.other):
        word: Callable[[int], str] = texts.unlinked if body.remove else texts.linked
        before, after = ("yes", "") if body.remove else ("", "yes")
        for one, other in ((both.source, body.other), (both.target, inquiry_id)):
            add_line(context, one.inquiry_id, word(other))
            store.put_inquiry(context.tx, one.inquiry_id, {"version": one.version + 1})
            context.changed(ChangeKind.INQUIRY, one.inquiry_id, 1)
        kept = (f"{before}:{body.other}" if before else "", f"{after}:{body.other}" if after else "")
        events_store.add(context, inquiry_id, str(body.action_id), "linked", *kept)
        kept = (f"{before}:{inquiry_id}" if before else "", f"{after}:{inquiry_id}" if after else "")
        events_store.add(context, body.other, str(body.action_id), "linked_from", *kept)
    items = [related(context, other) for other in links_store.linked(context, inquiry_id)]
    was_done = _done_before(context, body.action_id, inquiry_id, "linked") is not None
    return Links(action_id=body.action_id, items=items, is_unchanged=not was_done)


def move(context: Context, moved: MessagesMoved) -> None:
    """Bring these messages into `moved.target` and both threads' rows up to them. Both are held by this unit."""
    read = _read_messages(context, (moved.source, moved.target))
    lines = moving_store.lines_of(context.tx, [moved.source, moved.target])
    ids = moved.ids
    targets = [line for line in lines if line.inquiry_id == moved.target or line.message_id in ids]
    sources = [line for line in lines if line.inquiry_id == moved.source and line.message_id not in ids]
    for inquiry_id, own in ((moved.target, targets), (moved.source, sources)):
        _put_thread(context, inquiry_id, own, read)
    for inquiry_id in (moved.target, moved.source):
        work_store.put_category(context.tx, inquiry_id, _held(context, inquiry_id).category)


def _merge(context: Context, action_id: str, both: Both, moving: Sequence[Line]) -> None:
    source_id, target_id = both.source.inquiry_id, both.target.inquiry_id
    moved = MessagesMoved(source_id, target_id, tuple(line.message_id for line in moving))
    if _reopens(both):
        put_fields(context, both.target, {"status": Status.IN_PROGRESS.value})
        events_store.add(context, target_id, action_id, "status", both.target.status, Status.IN_PROGRESS.value)
    store.put_inquiry(context.tx, source_id, {"merged_into": target_id})
    move(context, moved)
    kept = msgspec.json.encode(moved).decode()
    events_store.add(context, source_id, action_id, "merged", kept, str(target_id))
    events_store.add(context, target_id, action_id, "merged_in", "", str(source_id))
    add_line(context, source_id, texts.merged_away(target_id))
    add_line(context, target_id, texts.merged_in(source_id, _said(moving)))
    if _reopens(both):
        add_line(context, target_id, texts.status_changed(Status.IN_PROGRESS))


def _reopens(both: Both) -> bool:
    """Whoever waits in an open one goes on waiting where it went."""
    return both.target.status == Status.DONE and both.source.status != Status.DONE


def _split(context: Context, body: Split, source: StoredCard, moving: Sequence[Line]) -> int:
    opening_id, category = str(body.action_id), body.category.value
    status = Status.IN_PROGRESS if source.status == Status.ON_HOLD else Status(source.status)  # a hold needs its end
    target_id = links_store.copy_of(context.tx, source.inquiry_id, opening_id, category, status.value, context.now)
    if target_id is None:
        raise Refusal(Code.INVALID_INPUT, "action_id")
    moved = MessagesMoved(source.inquiry_id, target_id, tuple(line.message_id for line in moving), is_split=True)
    move(context, moved)
    kept = msgspec.json.encode(moved).decode()
    events_store.add(context, source.inquiry_id, opening_id, "split", kept, str(target_id))
    events_store.add(context, target_id, opening_id, "split_from", "", str(source.inquiry_id))
    moving_store.add_link(context.tx, source.inquiry_id, target_id)
    add_line(context, source.inquiry_id, texts.split_off(target_id, _said(moving)))
    add_line(context, target_id, texts.split_from(source.inquiry_id))
    return target_id


def _put_thread(context: Context, inquiry_id: int, lines: Sequence[Line], read: _Read) -> None:
    stored = _held(context, inquiry_id)
    thread = made(lines)
    moving_store.put_numbers(context.tx, inquiry_id, thread.numbers)
    marks = {
        person: read_up_to(lines, message_ids, public_only=person[0] == "user_id")
        for person, message_ids in read.items()
    }
    moving_store.put_marks(context.tx, inquiry_id, marks, context.now)
    status = Status(stored.status)
    waiting_since = None if status is Status.DONE else thread.waiting_since
    row = {
        **thread.columns,
        **times_of_thread(current(context.tx, context.settings), stored.category, lines, waiting_since),
        "queue": queue_of(status, waiting_since, stored.merged_into),
        "updated_at": context.now,
        "public_updated_at": context.now,
        "version": stored.version + 1,
    }
    store.put_inquiry(context.tx, inquiry_id, row)
    context.changed(ChangeKind.INQUIRY, inquiry_id)


_Read = dict[tuple[str, int], set[int]]
"""person → messages that this person has read."""


def _read_messages(context: Context, inquiry_ids: Sequence[int]) -> _Read:
    read: _Read = {}
    for inquiry_id in inquiry_ids:
        lines = moving_store.lines_of(context.tx, [inquiry_id])
        for person, sequence in moving_store.marks_of(context.tx, inquiry_id).items():
            is_customer = person[0] == "user_id"
            shown = {
                line.message_id
                for line in lines
                if ((line.public_sequence or sequence + 1) if is_customer else line.sequence) <= sequence
            }
            read.setdefault(person, set()).update(shown)
    return read


def _previewed(context: Context, action_id: UUID, both: Both, moving: Sequence[Line]) -> Moved:
    """As it would be: the source empty, the target with all of it."""
    source, target = card(context, both.source), card(context, both.target)
    newest = preview_of(moving_store.lines_of(context.tx, [both.source.inquiry_id, both.target.inquiry_id]))
    if newest:
        target = replace(
            target,
            preview=str(newest["preview"]),
            preview_side=Side(str(newest["preview_side"])),
            preview_is_note=bool(newest["preview_is_note"]),
        )
    target = replace(target, said_count=target.said_count + _said(moving))
    if _reopens(both):
        target = replace(target, status=Status.IN_PROGRESS)
    source = replace(source, merged_into=both.target.inquiry_id, said_count=0)
    return Moved(action_id=action_id, source=source, target=target, moved_messages=_said(moving))


def _split_previewed(context: Context, body: Split, source: StoredCard, moving: Sequence[Line]) -> Moved:
    shown, count = card(context, source), _said(moving)
    target = replace(shown, category=body.category, said_count=count, last_sequence=len(moving))
    return Moved(
        action_id=body.action_id,
        source=replace(shown, said_count=shown.said_count - count),
        target=target,
        moved_messages=count,
    )


def _insist_on_fit(both: Both) -> None:
    source, target = both.source, both.target
    if source.merged_into is not None or target.merged_into is not None:
        raise Refusal(Code.INQUIRY_CLOSED)
    same_store = source.customer_id is not None and source.customer_id == target.customer_id
    same_company = source.company_id is not None and source.company_id == target.company_id
    # a company's people must not lose sight of what they wrote, nor see another company's words
    if not (same_store or same_company) or source.company_id != target.company_id:
        raise Refusal(Code.INVALID_INPUT, "into")


def _has_public(lines: Sequence[Line]) -> bool:
    return any(line.kind == MessageKind.PUBLIC for line in lines)


def _said(lines: Sequence[Line]) -> int:
    return sum(line.kind != "system" for line in lines)


def _held(context: Context, inquiry_id: int) -> StoredCard:
    stored = store.held_card(context, inquiry_id)
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    return stored


def _held_both(context: Context, source: int, target: int) -> Both:
    """In the order of their numbers, so that two such units never wait for each other."""
    held = {inquiry_id: _held(context, inquiry_id) for inquiry_id in sorted((source, target))}
    return Both(held[source], held[target])


def _done_before(context: Context, action_id: UUID, inquiry_id: int, what: str) -> Event | None:
    """The answer to this action was lost: it is not done again."""
    of_action = events_store.of_action(context.tx, str(action_id), inquiry_id)
    return next((one for one in of_action if (one.staff_id, one.what) == (context.actor.staff_id, what)), None)
