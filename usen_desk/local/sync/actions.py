"""What the sync core wants done. Whoever does it tells how it ended by an event of usen_desk.local.sync.events."""

from __future__ import annotations

from dataclasses import dataclass

from usen_desk.local.records import OutItem
from usen_desk.local.sync.events import Write


@dataclass(frozen=True)
class Save:
    """A write to the store; writes are done in the order in which they were asked for. Ends in Saved or SaveFailed."""

    write: Write
    item: OutItem


@dataclass(frozen=True)
class Send:
    """Ends in Answered, Refused or NoAnswer of this attempt, always."""

    item: OutItem
    attempt: int


@dataclass(frozen=True)
class WakeAt:
    """Send a Tick then; in place of any earlier wish. None: nothing to wait for."""

    at: float | None


@dataclass(frozen=True)
class Show:
    """Something changed about the items of this inquiry (0: openings)."""

    inquiry_id: int


@dataclass(frozen=True)
class Confirmed:
    """送信済: the service has it, as a message of this inquiry."""

    item: OutItem
    inquiry_id: int


@dataclass(frozen=True)
class AskAuthor:
    """要確認: the service said no."""

    item: OutItem


@dataclass(frozen=True)
class TooLate:
    """It may have left already, so nobody can say that it won't arrive."""

    item_id: str


@dataclass(frozen=True)
class AskSignIn:
    pass


Action = Save | Send | WakeAt | Show | Confirmed | AskAuthor | TooLate | AskSignIn
