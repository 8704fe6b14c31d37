"""One item as the core holds it, and as it is shown. Row X4: 送信待ち, 送信中, 送信済, 要確認."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from usen_desk.contract.errors import Code
from usen_desk.local.records import OutItem
from usen_desk.local.sync.events import Write


class OutState(enum.StrEnum):
    WAITING = "waiting"  # 送信待ち
    SENDING = "sending"  # 送信中
    SENT = "sent"  # 送信済: the service has said so
    NEEDS = "needs"  # 要確認: the service said no, with a reason


class Phase(enum.Enum):
    QUEUING = enum.auto()
    """Being written; until that is durable it is a draft and not shown."""
    READY = enum.auto()
    """Held, waiting for its turn or for the next try."""
    SENDING = enum.auto()
    NEEDS = enum.auto()
    ALLOWING = enum.auto()
    """The author wants it sent; that is being written."""
    GIVING_BACK = enum.auto()
    """Its way back into the editor is being written."""
    DROPPING = enum.auto()
    SENT = enum.auto()
    """The service has it; the record is being erased."""


_SHOWN = {
    Phase.READY: OutState.WAITING,
    Phase.SENDING: OutState.SENDING,
    Phase.NEEDS: OutState.NEEDS,
    Phase.ALLOWING: OutState.WAITING,
    Phase.DROPPING: OutState.NEEDS,
    Phase.SENT: OutState.SENT,
}


_AWAITED = {
    Write.QUEUE: (Phase.QUEUING,),
    Write.ALLOW: (Phase.ALLOWING,),
    Write.GIVE_BACK: (Phase.GIVING_BACK,),
    Write.ERASE: (Phase.DROPPING, Phase.SENT),
}


@dataclass
class Entry:
    item: OutItem
    phase: Phase
    hold_until: float
    late_at: float
    """From then on it is listed with what needs the author, and tried all the same."""
    retry_at: float = 0.0
    failures: int = 0
    """In a row; a network that comes back ends the row."""
    tries: int = 0
    refused: Code | None = None
    """With what the newest try came back, where it is tried again; None where no answer came."""
    session: int = 0
    """In which the newest try left."""
    has_left: bool = False
    """Or may have, before the last start."""
    stored_in: int = 0
    """The inquiry, once the service is known to have it."""
    before: OutItem | None = None
    """What stands again when a change can't be written."""

    @property
    def line(self) -> int | str:
        """Items of one line leave one behind the other: those of an inquiry; an opening is a line by itself."""
        return self.item.inquiry_id or self.item.item_id

    @property
    def state(self) -> OutState | None:
        """None while it is not queued for certain, or a draft again."""
        if self.phase is Phase.GIVING_BACK:
            return OutState.NEEDS if self.item.problem else OutState.WAITING
        return _SHOWN.get(self.phase)

    def awaits(self, write: Write) -> bool:
        """Whether the item stands still until this write has ended; for PUT it never does."""
        return self.phase in _AWAITED.get(write, ())

    @property
    def may_be_taken_back(self) -> bool:
        """Only what has never left: nobody can say of anything else that it won't arrive."""
        return self.phase is Phase.READY and not self.has_left


@dataclass(frozen=True)
class Standing:
    """How an item stands at one moment."""

    item: OutItem
    state: OutState
    holds_for_s: float
    """Over 0 while it is held back for the author to think better of it."""
    next_try_s: float | None
    """None where no time is set: it is on its way, needs the author or waits for something else."""
    tries: int
    refused: Code | None
    """With what the newest try came back, where it is tried again."""
    waits_for: str
    """The item before it in the same inquiry; empty for none."""
    is_late: bool
    """Not sent after a day: listed with what needs the author, and tried all the same."""
    may_take_back: bool

    @classmethod
    def of(cls, entry: Entry, ahead: str, leaves_at: float | None, now: float) -> Standing:
        """`ahead`: the item before it. Of an entry that is queued."""
        assert entry.state is not None
        is_under_way = entry.state in (OutState.WAITING, OutState.SENDING)
        return cls(
            item=entry.item,
            state=entry.state,
            holds_for_s=max(0.0, entry.hold_until - now) if entry.phase is Phase.READY else 0.0,
            next_try_s=None if leaves_at is None else max(0.0, leaves_at - now),
            tries=entry.tries,
            refused=entry.refused if entry.state is OutState.WAITING else None,
            waits_for=ahead if entry.state is OutState.WAITING else "",
            is_late=entry.late_at <= now and is_under_way,
            may_take_back=entry.may_be_taken_back,
        )
