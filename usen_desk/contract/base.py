"""Endpoint: one row of the contract, read by the client to call, by the service to route and by the OpenAPI writer."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Annotated, Generic, TypeVar

import msgspec

from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

JST = timezone(timedelta(hours=9))
"""Japan has no daylight saving time; zoneinfo has no data on Windows."""

MAX_ID = 2**53 - 1
"""Largest integer that every JSON reader keeps exact."""

Id = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]
Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)]
NO_PREFECTURE = -1
AskedPrefecture = Annotated[int, msgspec.Meta(ge=NO_PREFECTURE, le=47)]
"""0: any; NO_PREFECTURE: those of which none is known."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""An aware time; UTC on the wire."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every wire type. Unknown fields are ignored, so an older client survives a newer service."""


class Nothing(Message, frozen=True, kw_only=True):
    """Body of a request, or an answer, that carries nothing."""


class Answer(enum.StrEnum):
    """How an endpoint answers."""

    JSON = "json"
    BYTES = "bytes"
    """A file: the handler returns a download, the client gets it in chunks."""
    EVENTS = "events"


class Body(enum.StrEnum):
    """How a request carries what it says."""

    JSON = "json"
    """In the query string for GET and DELETE, else as a JSON body."""
    STREAM = "stream"
    """Raw bytes after the parameters of the query string."""
    HEADERS = "headers"
    """In headers, each field under its name with dashes (upload_offset: Upload-Offset); raw bytes of any length may
    follow, taken piece by piece as they come (tus 1.0)."""


class Unit(enum.StrEnum):
    """The transaction that an endpoint runs in."""

    READ = "read"
    WRITE = "write"


B = TypeVar("B", bound=Message)
R = TypeVar("R", bound=Message)


@dataclass(frozen=True, eq=False)
class Endpoint(Generic[B, R]):
    """One operation. `permission` has no default: an endpoint can't exist without deciding who may call it.

    `refuses` lists only the codes of the operation itself; those of every call (session, permission, input,
    throttle, defect) are added by `refusals`.
    """

    method: str
    path: str
    body: type[B]
    result: type[R]
    permission: Permission
    refuses: tuple[Code, ...] = ()
    answer: Answer = Answer.JSON
    carries: Body = Body.JSON
    versioned: bool = False
    """Needs the header If-Match: "<version>", the version of the object that the caller saw (RELIABILITY.md R3)."""

    logs_view: bool = False
    """A GET that writes a row of the access log, and therefore needs a write unit."""

    is_search: bool = False
    """Counts toward the tighter limit of searches a minute."""
    is_part: bool = False
    """One of hundreds of calls for one thing, which don't count as calls but for themselves."""
    is_of_one_call: bool = False
    """Nobody asks for the same answer again (what was waited for, a secret): it has no ETag."""
    body_max_bytes: int = 256 * 1024
    status: int = 200
    """Of an answer that is no refusal."""

    @property
    def unit(self) -> Unit:
        return Unit.WRITE if self.logs_view or self.method not in ("GET", "HEAD", "OPTIONS") else Unit.READ

    @property
    def is_tagged(self) -> bool:
        """Whether the answer has an ETag, so that who asks again is told by 304 that nothing has changed
        (RELIABILITY.md R3). Not what anybody may ask: there is nobody's list among it."""
        is_read = self.method == "GET" and self.answer is Answer.JSON and self.status == 200
        return is_read and not self.is_of_one_call and self.permission is not Permission.ANYONE

    @property
    def in_query(self) -> bool:
        """Whether `body` travels in the query string."""
        return self.method in ("GET", "HEAD", "DELETE", "OPTIONS") or self.carries is Body.STREAM

    @property
    def refusals(self) -> tuple[Code, ...]:
        """Every code that a caller has to expect."""
        common = [Code.INVALID_INPUT, Code.TOO_LARGE, Code.TOO_MANY_CALLS, Code.BUSY, Code.STORAGE_FULL, Code.INTERNAL]
        if self.permission is not Permission.ANYONE:
            common += [Code.SESSION_EXPIRED, Code.DEVICE_REVOKED, Code.STAFF_DISABLED, Code.NOT_PERMITTED]
        if self.versioned:
            common += [Code.VERSION_REQUIRED, Code.CHANGED_MEANWHILE]
        return tuple(dict.fromkeys((*self.refuses, *common)))
