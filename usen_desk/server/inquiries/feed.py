"""What the change feed tells of inquiries: the card and the message as the receiver may see them now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from usen_desk.contract.base import Message
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Context
from usen_desk.server.inquiries import store
from usen_desk.server.inquiries.cards import card, thread_messages

INTERNAL = 1
"""part_id of a change that a customer's card doesn't show: that something happened is not told to customers either."""


def inquiry_view(context: Context, rows: Sequence[ChangeRow]) -> Mapping[int, Message]:
    """change_id → InquiryCard, without read marks: it goes to everybody who sees the same."""
    told = [row for row in rows if not (context.actor.is_customer and row.part_id == INTERNAL)]
    found = {stored.inquiry_id: stored for stored in store.stored_cards(context, {row.object_id for row in told})}
    cards = {object_id: replace(card(context, stored), read_count=None) for object_id, stored in found.items()}
    return {row.change_id: cards[row.object_id] for row in told if row.object_id in cards}


def message_view(context: Context, rows: Sequence[ChangeRow]) -> Mapping[int, Message]:
    """change_id → ThreadMessage; customers hear of no note."""
    found = thread_messages(context, store.messages_by_id(context, {row.part_id for row in rows}))
    by_id = {message.message_id: message for message in found}
    return {row.change_id: by_id[row.part_id] for row in rows if row.part_id in by_id}


def visible(context: Context, inquiry_ids: Collection[int]) -> Collection[int]:
    """For presence."""
    return store.visible_ids(context, inquiry_ids)
