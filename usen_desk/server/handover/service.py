"""申し送り: what one has promised, offered to a colleague, who accepts or declines by name. Row X8.

Accepting is an edit of the inquiry like any other (inquiries/work.py): with its history, its system line and its undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from usen_desk.contract.base import Message, Nothing
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.handover import (
    Handovers,
    HandoverSign,
    Offer,
    OfferAnswer,
    OfferDraft,
    OffersTakenBack,
    OfferState,
    Promise,
    PromiseKind,
)
from usen_desk.contract.inquiry_work import Assignment, Edit
from usen_desk.server.audit.service import Action, log
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Context, Refusal
from usen_desk.server.handover import store, texts
from usen_desk.server.handover.store import StoredOffer
from usen_desk.server.inquiries import store as inquiry_store
from usen_desk.server.inquiries import work, work_store
from usen_desk.server.inquiries.cards import card
from usen_desk.server.inquiries.states import OPEN_QUEUES
from usen_desk.server.inquiries.store import StoredCard

ANSWERS_SHOWN = timedelta(hours=24)
_NEVER = datetime.max.replace(tzinfo=UTC)


def list_handovers(context: Context, _: Nothing) -> Handovers:
    promises = [_promise(context, stored) for stored in store.my_cards(context)]
    promises.sort(key=lambda promise: (promise.due_at or _NEVER, promise.card.inquiry_id))
    sent = store.sent(context, context.now - ANSWERS_SHOWN)
    received = store.received(context)
    cards = _cards(context, [*sent, *received])
    return Handovers(
        promises=promises,
        sent=[_offer(context, one, cards) for one in sent],
        received=[_offer(context, one, cards) for one in received],
    )


def offer_handover(context: Context, body: OfferDraft) -> Handovers:
    """All or none. One that waits already, with anybody, is offered anew. The same key again changes nothing.

    Raises:
        Refusal: NOT_FOUND; INVALID_INPUT (to_id: nobody who works on inquiries, or oneself).
    """
    if body.to_id == context.actor.staff_id or work_store.worker_name(context.tx, body.to_id) is None:
        raise Refusal(Code.INVALID_INPUT, "to_id")
    if store.of_key(context, str(body.offer_key)):
        return list_handovers(context, Nothing())
    for inquiry_id in sorted(set(body.inquiries)):
        stored = inquiry_store.held_card(context, inquiry_id)
        if stored is None or stored.assignee_id != context.actor.staff_id or stored.queue not in OPEN_QUEUES:
            raise Refusal(Code.NOT_FOUND)
        for earlier in store.waiting(context, inquiry_id):
            _put(context, earlier, OfferState.TAKEN_BACK)
        store.add(context, str(body.offer_key), inquiry_id, body.to_id, body.note.strip())
    for offer in store.of_key(context, str(body.offer_key)):
        _tell(context, offer, Action.HANDOVER_OFFERED)
    return list_handovers(context, Nothing())


def answer_handover(context: Context, body: OfferAnswer) -> Handovers:
    """All or none. What one answered that way already stays as it is.

    Raises:
        Refusal: NOT_FOUND, also where the inquiry is no longer with who offered it, or is done.
    """
    state = OfferState.ACCEPTED if body.is_accepted else OfferState.DECLINED
    offers = store.held(context, set(body.offers))
    if len(offers) < len(set(body.offers)) or any(one.to_id != context.actor.staff_id for one in offers):
        raise Refusal(Code.NOT_FOUND)
    for offer in offers:
        if offer.state == state.value:
            continue
        if offer.state != OfferState.OFFERED.value:
            raise Refusal(Code.NOT_FOUND)
        if body.is_accepted:
            _take_over(context, offer)
        _put(context, offer, state, body.reason.strip())
    return list_handovers(context, Nothing())


def take_back_handover(context: Context, body: OffersTakenBack) -> Handovers:
    """
    Raises:
        Refusal: NOT_FOUND, also for what was answered meanwhile.
    """
    offers = store.held(context, set(body.offers))
    if len(offers) < len(set(body.offers)) or any(one.from_id != context.actor.staff_id for one in offers):
        raise Refusal(Code.NOT_FOUND)
    for offer in offers:
        if offer.state == OfferState.TAKEN_BACK.value:
            continue
        if offer.state != OfferState.OFFERED.value:
            raise Refusal(Code.NOT_FOUND)
        _put(context, offer, OfferState.TAKEN_BACK)
    return list_handovers(context, Nothing())


def change_view(context: Context, rows: Sequence[ChangeRow]) -> Mapping[int, Message]:
    """For the change feed: whom it concerns, without a word of what was said."""
    found = {offer.offer_id: offer for offer in store.by_id(context, {row.object_id for row in rows})}
    return {row.change_id: _sign(found[row.object_id]) for row in rows if row.object_id in found}


def _take_over(context: Context, offer: StoredOffer) -> None:
    stored = inquiry_store.held_card(context, offer.inquiry_id)
    if stored is None or stored.assignee_id != offer.from_id or stored.queue not in OPEN_QUEUES:
        raise Refusal(Code.NOT_FOUND)
    work.apply(
        context,
        stored,
        Edit(
            action_id=action_of(offer.offer_id),
            assignment=Assignment(staff_id=context.actor.staff_id),
            note=texts.taken_over(offer.from_name, context.actor.name, offer.note),
        ),
    )


def action_of(offer_id: int) -> UUID:
    """The action that accepting is in the inquiry's history, so that it can be undone."""
    return uuid5(NAMESPACE_OID, f"handover-{offer_id}")


_ACTIONS = {
    OfferState.ACCEPTED: Action.HANDOVER_ACCEPTED,
    OfferState.DECLINED: Action.HANDOVER_DECLINED,
    OfferState.TAKEN_BACK: Action.HANDOVER_TAKEN_BACK,
}


def _put(context: Context, offer: StoredOffer, state: OfferState, reason: str = "") -> None:
    store.put_state(context, offer.offer_id, state, reason)
    _tell(context, offer, _ACTIONS[state])


def _tell(context: Context, offer: StoredOffer, action: Action) -> None:
    log(
        context,
        action,
        "inquiry",
        str(offer.inquiry_id),
        from_inquiry_id=offer.inquiry_id,
        detail=f"from {offer.from_id} to {offer.to_id}",
    )
    context.changed(ChangeKind.HANDOVER, offer.offer_id)


def _promise(context: Context, stored: StoredCard) -> Promise:
    shown = card(context, stored)
    if shown.hold_until is not None:
        return Promise(card=shown, kind=PromiseKind.HOLD, due_at=shown.hold_until)
    if shown.waiting_since is not None:
        return Promise(card=shown, kind=PromiseKind.ANSWER, due_at=shown.answer_due_at)
    return Promise(card=shown, kind=PromiseKind.OPEN)


def _cards(context: Context, offers: Sequence[StoredOffer]) -> dict[int, StoredCard]:
    wanted = {offer.inquiry_id for offer in offers}
    return {stored.inquiry_id: stored for stored in inquiry_store.stored_cards(context, wanted)} if wanted else {}


def _offer(context: Context, offer: StoredOffer, cards: Mapping[int, StoredCard]) -> Offer:
    stored = cards.get(offer.inquiry_id)
    return Offer(
        offer_id=offer.offer_id,
        inquiry_id=offer.inquiry_id,
        card=None if stored is None else card(context, stored),
        from_id=offer.from_id,
        from_name=offer.from_name,
        to_id=offer.to_id,
        to_name=offer.to_name,
        note=offer.note,
        state=OfferState(offer.state),
        offered_at=offer.offered_at,
        answered_at=offer.answered_at,
        reason=offer.reason,
    )


def _sign(offer: StoredOffer) -> HandoverSign:
    return HandoverSign(
        from_id=offer.from_id, to_id=offer.to_id, state=OfferState(offer.state), inquiry_id=offer.inquiry_id
    )
