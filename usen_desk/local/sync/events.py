"""What the sync core is told. Rows X3, X4; RELIABILITY R1, R2, R6.

Plain values. A time that an event happened at is not in it: it is given to the core together with the event.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from usen_desk.contract.errors import Code
from usen_desk.local.records import OutItem, Shown


class Write(enum.StrEnum):
    """A step of the store (usen_desk.local.records.Outbox)."""

    QUEUE = "queue"
    """The item is there and its draft is not, in one transaction."""
    PUT = "put"
    ALLOW = "allow"
    """As PUT; nothing leaves before it is durable."""
    GIVE_BACK = "give_back"
    """The item is gone and its draft is there again, in one transaction."""
    ERASE = "erase"


@dataclass(frozen=True)
class Restored:
    """What the store held when it was opened. `at`: now, by the service's clock."""

    items: tuple[OutItem, ...]
    at: datetime


@dataclass(frozen=True)
class Queued:
    """The author has pressed 送信. The core gives the item its number."""

    item: OutItem
    hold_s: float


@dataclass(frozen=True)
class Saved:
    """A write is durable."""

    item_id: str
    write: Write


@dataclass(frozen=True)
class SaveFailed:
    """A write failed and changed nothing (disk full)."""

    item_id: str
    write: Write


@dataclass(frozen=True)
class Tick:
    """Time has passed, e.g. to what WakeAt asked for."""


@dataclass(frozen=True)
class Answered:
    """The service has it, as a message of this inquiry."""

    item_id: str
    attempt: int
    inquiry_id: int


@dataclass(frozen=True)
class Refused:
    item_id: str
    attempt: int
    code: Code
    detail: bytes = b""
    retry_after_s: int | None = None


@dataclass(frozen=True)
class NoAnswer:
    """Cut, no line, a page of the network, garbage: the service may have it or not."""

    item_id: str
    attempt: int


@dataclass(frozen=True)
class TakenBack:
    """取り消す."""

    item_id: str


@dataclass(frozen=True)
class Fixed:
    """直す. `shown`: the newest message that the author was shown with it; `new_id`: a UUID to send the text as, where
    its own one stands for another text already."""

    item_id: str
    shown: Shown
    new_id: str


@dataclass(frozen=True)
class SendAnyway:
    """それでも送信, or once more what was refused for another reason. `shown` as in Fixed."""

    item_id: str
    shown: Shown


@dataclass(frozen=True)
class Dropped:
    """破棄."""

    item_id: str


@dataclass(frozen=True)
class WentOnline:
    """The network is back, or the author wants it tried now."""


@dataclass(frozen=True)
class WentOffline:
    pass


@dataclass(frozen=True)
class SessionEnded:
    """Some other call was told so; the author has been asked already."""


@dataclass(frozen=True)
class SignedIn:
    staff_id: int


@dataclass(frozen=True)
class Seen:
    """The change feed showed a message of this person."""

    item_id: str
    inquiry_id: int
    body: str
    file_sizes: tuple[int, ...] = ()
    """In bytes."""


@dataclass(frozen=True)
class Hidden:
    """Nobody can see the window, or somebody can again."""

    is_hidden: bool


Event = (
    Restored
    | Queued
    | Saved
    | SaveFailed
    | Tick
    | Answered
    | Refused
    | NoAnswer
    | TakenBack
    | Fixed
    | SendAnyway
    | Dropped
    | WentOnline
    | WentOffline
    | SessionEnded
    | SignedIn
    | Seen
    | Hidden
)
