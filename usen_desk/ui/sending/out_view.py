"""What waits to be sent, as the pages and the top bar get it. Row X4. No widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import msgspec

from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code, Problem
from usen_desk.contract.inquiries import MESSAGES_MAX, Inquiry, Missed, ReplyPosted
from usen_desk.local.records import OutItem, Shown
from usen_desk.local.sync.entries import OutState, Standing
from usen_desk.ui.messages import DEFECT, UserMessage, explain

FAULTS = frozenset({Code.STORAGE_FULL, Code.INTERNAL})
"""Of the service itself: it goes out again as soon as somebody has mended it."""


@dataclass(frozen=True)
class OutView:
    """One item, as it stands at the moment at which it was asked for."""

    item: OutItem
    state: OutState
    holds_for_s: float
    """Over 0 while it is held back for the author to think better of it."""
    next_try_s: float | None
    tries: int
    is_fault: bool
    """The service can't store it for now, by no fault of the author's or of the line."""
    problem: UserMessage | None
    """Why it needs its author."""
    missed: Missed | None
    """What its author had not been shown."""
    waits_for: str
    """item_id of the one before it in the same inquiry; empty for none."""
    is_late: bool
    """Not sent after a day: listed with what needs the author, and tried all the same."""
    may_take_back: bool

    @property
    def shown_to(self) -> Shown:
        """The newest message that somebody who reads `missed` has been shown."""
        missed = self.missed
        if missed is None:
            return Shown()
        last = missed.messages[-1] if missed.messages else None
        if last is not None and (len(missed.messages) >= MESSAGES_MAX or last.sequence == missed.last_sequence):
            return Shown(last.sequence, str(last.reply_id))
        return Shown(missed.last_sequence)


@dataclass(frozen=True)
class Sent:
    """The service has it, as a message of this inquiry. `result`: None where the change feed told and no answer came;
    for an opening always its Inquiry."""

    item: OutItem
    inquiry_id: int
    result: ReplyPosted | Inquiry | None


@dataclass(frozen=True)
class Waiting:
    """For the top bar. `needs`: what its author has to look at; what is late counts there too."""

    waiting: int = 0
    needs: int = 0
    next_try_s: int | None = None


def view_of(standing: Standing) -> OutView:
    item = standing.item
    return OutView(
        item=item,
        state=standing.state,
        holds_for_s=standing.holds_for_s,
        next_try_s=standing.next_try_s,
        tries=standing.tries,
        is_fault=standing.refused in FAULTS,
        problem=_reason(item.problem) if standing.state is OutState.NEEDS else None,
        missed=_missed(item),
        waits_for=standing.waits_for,
        is_late=standing.is_late,
        may_take_back=standing.may_take_back,
    )


def waiting_of(standings: Iterable[Standing]) -> Waiting:
    found = [one for one in standings if one.state is not OutState.SENT]
    needing = [one for one in found if one.state is OutState.NEEDS]
    times = [one.next_try_s for one in found if one.next_try_s is not None]
    return Waiting(
        waiting=len(found) - len(needing),
        needs=len(needing) + sum(one.is_late for one in found),
        next_try_s=ceil(min(times)) if times else None,
    )


def refusal(code: Code) -> Refused:
    """What the desk says no to by itself, in the words of the service."""
    return Refused(Problem(code=code, request_id=""))


def _reason(code: str) -> UserMessage:
    known = Code._value2member_map_.get(code)
    return explain(refusal(Code(code))) if known else UserMessage(DEFECT)


def _missed(item: OutItem) -> Missed | None:
    if item.problem != Code.BEHIND:
        return None
    try:
        return msgspec.json.decode(item.detail, type=Missed)
    except msgspec.MsgspecError:
        return None
