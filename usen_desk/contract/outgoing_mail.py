"""送信メール: what the service has sent, has to send or could not send."""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

MAILS_PAGE_ROWS = 100


class MailState(enum.StrEnum):
    QUEUED = "queued"  # 送信待ち
    SENDING = "sending"  # 送信中
    SENT = "sent"  # 送信済
    FAILED = "failed"  # 送信できません
    CANCELLED = "cancelled"
    """Replaced by a newer one before it left."""


class OutgoingMail(Message, frozen=True, kw_only=True):
    mail_id: UUID
    kind: str
    """account, reregistration, staff_password …"""
    to: str
    """Part-masked, like every list."""
    subject: str
    state: MailState
    attempts: Count
    queued_at: Moment
    sent_at: Moment | None = None
    next_attempt_at: Moment | None = None
    """While it waits."""
    reason: str = ""
    """What the relay said to the last attempt that failed, without addresses."""
    requested_by: str = ""
    about: str = ""
    """Company or store."""
    portal_user_id: Id | None = None
    may_send_again: bool = False
    """A sent mail with a password is not kept: it is reissued instead."""


class MailSearch(Message, frozen=True, kw_only=True):
    state: MailState | None = None
    kind: Annotated[str, msgspec.Meta(max_length=40)] = ""
    text: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """Anywhere in address or subject."""
    offset: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = MAILS_PAGE_ROWS


class OutgoingMails(Message, frozen=True, kw_only=True):
    """The newest first."""

    items: list[OutgoingMail]
    total: Count
    failed: Count
    """Of all, whatever is searched."""
    waiting: Count
    has_relay: bool
    """False: no relay is configured, mails stay queued."""


class SendAgain(Message, frozen=True, kw_only=True):
    request_id: UUID
    """Names the copy of a mail that had left already."""


LIST_OUTGOING_MAIL = Endpoint(
    "GET", "/v1/outgoing-mail", MailSearch, OutgoingMails, Permission.OUTGOING_MAIL, is_search=True
)
SEND_MAIL_AGAIN = Endpoint(
    "POST",
    "/v1/outgoing-mail/{mail}/again",
    SendAgain,
    OutgoingMail,
    Permission.OUTGOING_MAIL,
    (Code.NOT_FOUND, Code.TOO_LATE, Code.OTHER_CONTENT),
)
"""TOO_LATE: it was replaced, or its password is not kept any more."""
