"""申し送り at the end of a shift: what one has promised, offered to a colleague who accepts by name. Row X8.

An offer moves nothing: the inquiry changes hands when the colleague accepts.
"""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.inquiry_work import Note
from usen_desk.contract.permissions import Permission

OFFER_MAX = 100


class PromiseKind(enum.StrEnum):
    HOLD = "hold"
    """保留 until a moment."""
    ANSWER = "answer"
    """The customer waits for us."""
    OPEN = "open"
    """Assigned, and nobody waits."""


class OfferState(enum.StrEnum):
    OFFERED = "offered"  # 確認待ち
    ACCEPTED = "accepted"  # 引き継ぎ済
    DECLINED = "declined"  # 辞退
    TAKEN_BACK = "taken_back"  # 取り下げ


class Promise(Message, frozen=True, kw_only=True):
    """One of my open inquiries."""

    card: InquiryCard
    kind: PromiseKind
    due_at: Moment | None = None


class Offer(Message, frozen=True, kw_only=True):
    """One inquiry offered to one colleague."""

    offer_id: Id
    inquiry_id: Id
    card: InquiryCard | None = None
    from_id: Id
    from_name: str
    to_id: Id
    to_name: str
    note: str = ""
    state: OfferState
    offered_at: Moment
    answered_at: Moment | None = None
    reason: str = ""
    """Of a decline."""


class Handovers(Message, frozen=True, kw_only=True):
    promises: list[Promise]
    """Mine that are open: by the moment they are due, those without one last."""
    sent: list[Offer]
    """Mine: those that wait, and the answers of the last 24 hours, newest first."""
    received: list[Offer]
    """To me, that wait for my answer; the oldest first."""


class OfferDraft(Message, frozen=True, kw_only=True):
    offer_key: UUID
    """Made by the desk: sending it twice offers once."""
    to_id: Id
    inquiries: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=OFFER_MAX)]
    note: Note = ""
    """Becomes a 社内メモ of each inquiry when it is accepted."""


class OfferAnswer(Message, frozen=True, kw_only=True):
    offers: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=OFFER_MAX)]
    is_accepted: bool
    reason: Note = ""
    """Of a decline."""


class OffersTakenBack(Message, frozen=True, kw_only=True):
    offers: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=OFFER_MAX)]


class HandoverSign(Message, frozen=True, kw_only=True):
    """Item of a change of kind `handover`: something happened between these two."""

    from_id: Id
    to_id: Id
    state: OfferState
    inquiry_id: Count = 0


LIST_HANDOVERS = Endpoint("GET", "/v1/handovers", Nothing, Handovers, Permission.WORK_INQUIRIES)
OFFER_HANDOVER = Endpoint("POST", "/v1/handovers", OfferDraft, Handovers, Permission.WORK_INQUIRIES, (Code.NOT_FOUND,))
"""NOT_FOUND: one of the inquiries isn't mine (any more), or is done. One that waits for an answer is offered anew."""
ANSWER_HANDOVER = Endpoint(
    "POST", "/v1/handover-answers", OfferAnswer, Handovers, Permission.WORK_INQUIRIES, (Code.NOT_FOUND,)
)
"""NOT_FOUND: one of them isn't offered to me (any more), or its inquiry went elsewhere meanwhile."""
TAKE_BACK_HANDOVER = Endpoint(
    "POST", "/v1/handover-withdrawals", OffersTakenBack, Handovers, Permission.WORK_INQUIRIES, (Code.NOT_FOUND,)
)
