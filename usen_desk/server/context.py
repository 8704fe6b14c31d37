"""What a handler may use: who asks, the open transaction, settings and time. Also how a handler says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar

from sqlalchemy import Connection

from usen_desk.contract.base import Message
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission, Role, Scope
from usen_desk.server import policy
from usen_desk.server.settings import Settings

CHUNK_BYTES = 112 * 1024
"""Of what is sent, at a time: seven records of TLS. A larger piece of memory, and what TLS makes of it, is a mapping of
its own (serve.py), of which the kernel gives each page anew: with 1 MB that was two thirds of a download's time."""

R = TypeVar("R", bound=Message)


def utc_now() -> datetime:
    """The clock of the service, unless a demo or a test gives it another one."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Actor:
    """The signed-in person: of the staff, or a customer (then staff_id is 0). branch_code is the branch whose rows
    Scope.BRANCH reaches, company_id the company whose rows a customer's Scope.OWN reaches."""

    staff_id: int
    login_id: str
    name: str
    department: str
    role: Role
    branch_code: str | None
    token_hash: str
    user_id: int | None = None
    company_id: int | None = None
    must_set_password: bool = False
    """Signed in with a temporary password: nothing but what concerns the own session and password."""

    @property
    def is_customer(self) -> bool:
        return self.user_id is not None

    def scope(self, permission: Permission) -> Scope:
        if self.must_set_password and permission not in (Permission.PORTAL, Permission.SIGNED_IN):
            return Scope.NONE
        return policy.scope(self.role, permission)


@dataclass(frozen=True)
class Noted:
    """Something that this unit changed. part_id: a part of the object, e.g. one message of an inquiry; 0 for all."""

    kind: ChangeKind
    object_id: int
    part_id: int = 0


@dataclass(frozen=True)
class Context:
    """One request. `now` is taken once; services never ask the clock.

    `tx` is opened and committed at the edge. `actor` is None only for Permission.ANYONE.
    """

    tx: Connection
    settings: Settings
    now: datetime
    request_id: str
    network: str
    """Address of the caller, cut to its /24 or /64."""
    permission: Permission = Permission.ANYONE
    caller: Actor | None = None
    if_match: int | None = None
    """The version that the caller saw; never None where the endpoint is versioned."""
    last_event_id: str = ""
    """How far a stream was heard, as the header says."""
    noted: list[Noted] = field(default_factory=list)
    """What `changed` collected."""

    @property
    def actor(self) -> Actor:
        if self.caller is None:
            raise Refusal(Code.SESSION_EXPIRED)
        return self.caller

    @property
    def scope(self) -> Scope:
        """Rows that the endpoint's permission reaches for this caller; stores turn it into SQL in one place each."""
        return self.actor.scope(self.permission)

    def changed(self, kind: ChangeKind, object_id: int, part_id: int = 0) -> None:
        """Have the desks told. The edge writes the row at the end of this write unit; to repeat it is harmless."""
        self.noted.append(Noted(kind, object_id, part_id))

    def insist_on_version(self, version: int) -> None:
        """version: that of the row now, read in this write unit (on PostgreSQL FOR UPDATE).

        Raises:
            Refusal: CHANGED_MEANWHILE, when the caller saw another one.
        """
        if self.if_match != version:
            raise Refusal(Code.CHANGED_MEANWHILE)


@dataclass(frozen=True)
class Lasting:
    """Bytes that will still be there after the transaction, whatever happens: sent as they are read, and in part where
    the caller asks for a part. sha256: the same bytes for ever, by which a caller knows that they are."""

    size_bytes: int
    sha256: str
    read: Callable[[int, int], Iterator[bytes]]
    """From the first up to but not including the second. Raises: OSError."""
    handed_over_at: str = ""
    """Where a server before this one finds them, if it is to send them."""


@dataclass(frozen=True)
class Download:
    """Answer of an endpoint with Answer.BYTES. Chunks are read while the transaction is open; of what lasts, none."""

    file_name: str
    media_type: str
    chunks: Iterator[bytes]
    lasting: Lasting | None = None
    flows: bool = False
    """Its chunks need no transaction and are made while they are sent, nobody knows how many; a fault cuts the
    answer."""


@dataclass(frozen=True)
class Headed(Generic[R]):
    """An answer that says something in headers too."""

    result: R
    headers: Mapping[str, str]


class Refusal(Exception):
    """The service says no. Nothing of the transaction stays, unless keep_writes (a counted failure). `detail` is of
    the type that the code comes with (contract.errors.Problem)."""

    def __init__(
        self,
        code: Code,
        field: str | None = None,
        *,
        retry_after_s: int | None = None,
        keep_writes: bool = False,
        detail: Message | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.field, self.detail = code, field, detail
        self.retry_after_s, self.keep_writes = retry_after_s, keep_writes
