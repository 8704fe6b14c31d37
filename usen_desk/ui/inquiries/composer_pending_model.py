"""What lies in the outbox, as it stands below the thread: its state in words, and what its author can do. Row X4.
No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from usen_desk.contract.inquiries import ThreadMessage
from usen_desk.local.records import OutKind
from usen_desk.local.sync.entries import OutState

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import OutView

WAITING, SENDING, NEEDS = "送信待ち", "送信中", "要確認"
FAULT = "サーバー側の障害"
BEHIND_OTHER = "前の送信が終わりしだい送信します"
KINDS = {OutKind.REPLY: "返信", OutKind.NOTE: "社内メモ", OutKind.OPENING: "起票"}


@dataclass(frozen=True)
class Pending:
    """One message that is not on the service yet."""

    item_id: str
    is_note: bool
    kind: str
    state: str
    icon: str
    tone: str
    detail: str
    """When it goes, or why not."""
    body: str
    may_take_back: bool = False
    needs: bool = False
    """要確認: 直す and 破棄."""
    is_behind: bool = False
    """Something came meanwhile: それでも送信."""


def pending_of(view: OutView) -> Pending:
    item, needs = view.item, view.state is OutState.NEEDS
    state, icon, tone = _look(view.state)
    return Pending(
        item_id=item.item_id,
        is_note=item.kind is OutKind.NOTE,
        kind=KINDS[item.kind],
        state=state,
        icon=icon,
        tone=tone,
        detail=_detail(view),
        body=" ".join(item.draft.body.split()),
        may_take_back=view.may_take_back,
        needs=needs,
        is_behind=needs and view.missed is not None,
    )


def still_pending(views: Iterable[OutView], messages: Iterable[ThreadMessage]) -> list[OutView]:
    """Without those that the thread shows already: the event may come before the answer."""
    there = {str(message.reply_id) for message in messages}
    return [view for view in views if view.state is not OutState.SENT and view.item.item_id not in there]


def _look(state: OutState) -> tuple[str, str, str]:
    if state is OutState.NEEDS:
        return NEEDS, "triangle-alert", "red"
    return (SENDING, "send", "blue") if state is OutState.SENDING else (WAITING, "clock", "gray")


def _detail(view: OutView) -> str:
    if view.state is OutState.NEEDS:
        return view.problem.text if view.problem is not None else ""
    if view.state is not OutState.WAITING:
        return ""
    if view.holds_for_s > 0:
        return f"あと{ceil(view.holds_for_s)}秒"
    if view.waits_for:
        return BEHIND_OTHER
    fault = f"{FAULT} " if view.is_fault else ""
    return f"{fault}次の再送 {ceil(view.next_try_s)}秒後" if view.tries and view.next_try_s else fault.strip()


def shown_of(pending: Sequence[Pending], limit: int) -> list[Pending]:
    """What needs the author before anything else, then the newest; in their order."""
    rest = [one for one in pending if not one.needs]
    needing = [one for one in pending if one.needs][:limit]
    room = limit - len(needing)
    wanted = {one.item_id for one in (*needing, *(rest[-room:] if room else ()))}
    return [one for one in pending if one.item_id in wanted]
