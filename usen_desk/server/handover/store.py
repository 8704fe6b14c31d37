"""SQL of work that is offered to a colleague, and of one's own open inquiries. Whose: `mine`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.handover import OfferState
from usen_desk.server.context import Context
from usen_desk.server.db.schema import handover_offer, inquiry, staff
from usen_desk.server.inquiries.states import OPEN_QUEUES
from usen_desk.server.inquiries.store import StoredCard, cards_for, reader_of, visible_to

OPEN_MAX = 200


class StoredOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `handover_offer` with both names."""

    offer_id: int
    offer_key: str
    inquiry_id: int
    from_id: int
    from_name: str
    to_id: int
    to_name: str
    note: str
    state: str
    offered_at: datetime
    answered_at: datetime | None
    reason: str


_FROM, _TO = staff.alias("from_staff"), staff.alias("to_staff")
_ROWS: Select[Any] = (
    select(
        handover_offer.c.offer_id,
        handover_offer.c.offer_key,
        handover_offer.c.inquiry_id,
        handover_offer.c.from_id,
        _FROM.c.name.label("from_name"),
        handover_offer.c.to_id,
        _TO.c.name.label("to_name"),
        handover_offer.c.note,
        handover_offer.c.state,
        handover_offer.c.offered_at,
        handover_offer.c.answered_at,
        handover_offer.c.reason,
    )
    .join_from(handover_offer, _FROM, _FROM.c.staff_id == handover_offer.c.from_id)
    .join(_TO, _TO.c.staff_id == handover_offer.c.to_id)
)
_WAITS = handover_offer.c.state == OfferState.OFFERED.value


def my_cards(context: Context) -> list[StoredCard]:
    """Open ones that are assigned to the caller."""
    wanted = cards_for(context.actor).where(
        inquiry.c.assignee_id == context.actor.staff_id, inquiry.c.queue.in_(OPEN_QUEUES), visible_to(context)
    )
    rows = context.tx.execute(wanted.limit(OPEN_MAX), {"reader": reader_of(context.actor)})
    return [StoredCard(*row) for row in rows]


def sent(context: Context, since: datetime) -> list[StoredOffer]:
    """By the caller: those that wait, and what was answered since; newest first."""
    of_late = or_(_WAITS, handover_offer.c.answered_at >= since)
    wanted = _ROWS.where(handover_offer.c.from_id == context.actor.staff_id, of_late)
    return _offers(context, wanted.order_by(handover_offer.c.offer_id.desc()).limit(OPEN_MAX))


def received(context: Context) -> list[StoredOffer]:
    """To the caller, that wait; the oldest first."""
    wanted = _ROWS.where(handover_offer.c.to_id == context.actor.staff_id, _WAITS)
    return _offers(context, wanted.order_by(handover_offer.c.offer_id).limit(OPEN_MAX))


def held(context: Context, offer_ids: Collection[int]) -> list[StoredOffer]:
    """In a write unit: nobody else answers them until its end."""
    wanted = _ROWS.where(handover_offer.c.offer_id.in_(list(offer_ids))).order_by(handover_offer.c.offer_id)
    return _offers(context, wanted.with_for_update(of=handover_offer))


def waiting(context: Context, inquiry_id: int) -> list[StoredOffer]:
    return _offers(context, _ROWS.where(handover_offer.c.inquiry_id == inquiry_id, _WAITS))


def of_key(context: Context, offer_key: str) -> list[StoredOffer]:
    return _offers(context, _ROWS.where(handover_offer.c.offer_key == offer_key))


def add(context: Context, offer_key: str, inquiry_id: int, to_id: int, note: str) -> None:
    insert_for: Any = sqlite.insert if context.tx.dialect.name == "sqlite" else postgresql.insert
    row = insert_for(handover_offer).values(
        offer_key=offer_key,
        inquiry_id=inquiry_id,
        from_id=context.actor.staff_id,
        to_id=to_id,
        note=note,
        state=OfferState.OFFERED.value,
        offered_at=context.now,
    )
    context.tx.execute(row.on_conflict_do_nothing())


def put_state(context: Context, offer_id: int, state: OfferState, reason: str = "") -> None:
    values = {"state": state.value, "answered_at": context.now, "reason": reason}
    row = update(handover_offer).where(and_(handover_offer.c.offer_id == offer_id, _WAITS)).values(values)
    context.tx.execute(row)


def by_id(context: Context, offer_ids: Collection[int]) -> list[StoredOffer]:
    return _offers(context, _ROWS.where(handover_offer.c.offer_id.in_(list(offer_ids))))


def _offers(context: Context, wanted: Select[Any]) -> list[StoredOffer]:
    return [StoredOffer(**row._asdict()) for row in context.tx.execute(wanted)]
