"""The change feed: what changed, told to every desk that may see it; and who looks at what just now. Row A03-3, X2.

A desk holds a position, `<epoch>-<change_id>`. Each answer says from where (`after`) to where (`next_after`) it leads:
whoever stands before `after` has missed something and asks again from their own position; what leads to where one
stands already is a repetition. `item` is the object as this person sees it when the change is delivered, so applying
it is idempotent and the newer version wins. docs/decisions/0012-change-feed.md.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Annotated

import msgspec

from usen_desk.contract.base import Answer, Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import DeviceId

WAIT_MAX_S = 25
"""Shorter than the 30 s after which many proxies give up on an answer."""
HEARTBEAT_S = 20
PRESENCE_S = 30
"""How long presence counts; a desk renews it well before."""
CLAIM_S = 120
"""How long a claim lasts after the last key."""
_POSITION = re.compile(r"([0-9a-f]{1,32})-([0-9]{1,16})")


class ChangeKind(enum.StrEnum):
    """What a change is about: object_id and part_id are its row numbers. A newer service may tell of other kinds."""

    TRIAL = "trial"
    INQUIRY = "inquiry"
    MESSAGE = "message"
    NOTICE = "notice"
    HANDOVER = "handover"
    CANNED = "canned"
    """Shared canned replies; item: ListSign."""
    CATALOGUE = "catalogue"
    """Words of the categories; item: ListSign."""
    PRESENCE = "presence"
    """Item: Present. Has no change_id and no place in the order."""


@dataclass(frozen=True)
class Position:
    """How far a desk has heard; as text the Last-Event-ID."""

    epoch: str
    change_id: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.change_id}"

    @classmethod
    def of(cls, text: str) -> Position | None:
        """None for a text that no service wrote."""
        found = _POSITION.fullmatch(text)
        return cls(found[1], int(found[2])) if found else None


class Change(Message, frozen=True, kw_only=True):
    change_id: Count
    """0 for presence."""
    at: Moment
    kind: str
    object_id: Id
    part_id: Count = 0
    item: msgspec.Raw
    """JSON of the kind's own type: the row now, as the receiver sees it."""


class Changes(Message, frozen=True, kw_only=True):
    epoch: str
    """Random name of the database's history; a restored backup has another one."""
    after: Count
    next_after: Count
    items: list[Change] = []
    resync: bool = False
    """The receiver's position leads nowhere (too old, unknown, another epoch, too far behind): everything that it
    shows has to be fetched anew; it goes on from `next_after`."""


class PresenceState(enum.StrEnum):
    VIEWING = "viewing"
    TYPING = "typing"
    GONE = "gone"


class Present(Message, frozen=True, kw_only=True):
    """One person at one inquiry, on whatever devices."""

    staff_id: Id
    name: str
    inquiry_id: Id
    state: PresenceState
    until: Moment
    """Unless renewed; by the service's clock."""
    claimed_at: Moment | None = None
    """Since when this person writes an answer here; the earliest one has the claim, which warns and never blocks."""
    claimed_until: Moment | None = None
    """Unless renewed by typing; a claim outlives a look at another thread."""


class PresenceShown(Message, frozen=True, kw_only=True):
    inquiry_id: Id
    device_id: DeviceId
    state: PresenceState
    """TYPING claims the inquiry, or renews the claim."""
    releases: bool = False
    """The text was dropped: so is the claim."""


PositionText = Annotated[str, msgspec.Meta(max_length=64)]


class ChangesAfter(Message, frozen=True, kw_only=True):
    after: PositionText = ""
    """Empty: from now on. The header Last-Event-ID, where there is one, stands instead of it."""


class ChangesPoll(Message, frozen=True, kw_only=True):
    after: PositionText = ""
    wait_s: Annotated[int, msgspec.Meta(ge=0, le=WAIT_MAX_S)] = WAIT_MAX_S
    """How long to wait for the first change."""


STREAM_CHANGES = Endpoint("GET", "/v1/changes", ChangesAfter, Changes, Permission.READ_CHANGES, answer=Answer.EVENTS)
"""Server-sent events `changes` and `resync`, each a Changes; a comment and a `changes` without items every 20 s."""
POLL_CHANGES = Endpoint("GET", "/v1/changes/poll", ChangesPoll, Changes, Permission.READ_CHANGES, is_of_one_call=True)
STREAM_INQUIRY = Endpoint(
    "GET",
    "/v1/inquiries/{inquiry_id}/changes",
    ChangesAfter,
    Changes,
    Permission.READ_INQUIRIES,
    (Code.NOT_FOUND,),
    answer=Answer.EVENTS,
)
"""The same of one exchange, for whoever may read it: what an open page of a customer waits on."""
SHOW_PRESENCE = Endpoint("POST", "/v1/presence", PresenceShown, Nothing, Permission.SHOW_PRESENCE, (Code.NOT_FOUND,))
