"""Outgoing mail: a request queues it in its own transaction, sender.py sends it later. Seed B2-4."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from usen_desk.server.context import Context
from usen_desk.server.mail import store

ADDRESS_MAX_CHARS = 254
SUBJECT_MAX_CHARS = 200
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
"""What our relay can carry: ASCII, no quoting, no blank. Dots may stand anywhere before the @, as in the addresses
that Japanese mobile carriers gave out (RFC 5322 forbids them)."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Mail:
    """One mail of plain text to one address.

    Raises:
        ValueError: `to` is no address, or the subject is too long or more than one line.
    """

    kind: str
    to: str
    subject: str
    body: str

    def __post_init__(self) -> None:
        if not is_address(self.to):
            raise ValueError("not a mail address")
        if len(self.subject) > SUBJECT_MAX_CHARS or _CONTROL.search(self.subject):
            raise ValueError("a subject is one short line")


@dataclass(frozen=True)
class QueuedMail:
    """What the outbox says of one mail."""

    mail_id: UUID
    kind: str
    to: str
    account_id: int | None
    requested_by: int | None
    queued_at: datetime
    user_id: int | None = None


def is_address(text: str) -> bool:
    """Whether a mail can be sent there as the text stands."""
    return len(text) <= ADDRESS_MAX_CHARS and _ADDRESS.fullmatch(text) is not None


def queue(
    context: Context,
    mail_id: UUID,
    mail: Mail,
    account_id: int | None = None,
    *,
    user_id: int | None = None,
    has_secret: bool = False,
) -> bool:
    """Put the mail into the outbox; it leaves after the commit. The same mail_id again changes nothing.

    user_id: of the portal user whom it is about. has_secret: its text is dropped once it was sent.
    Returns whether the mail is new.
    """
    return store.add(
        context.tx,
        mail_id=str(mail_id),
        kind=mail.kind,
        to_address=mail.to,
        subject=mail.subject,
        body=mail.body,
        state="queued",
        next_attempt_at=context.now,
        created_at=context.now,
        requested_by=context.caller.staff_id if context.caller else None,
        account_id=account_id,
        user_id=user_id,
        has_secret=has_secret,
    )


def find(context: Context, mail_id: UUID) -> QueuedMail | None:
    """The mail with this id, in whatever state."""
    row = store.find(context.tx, str(mail_id))
    if row is None:
        return None
    return QueuedMail(mail_id, row.kind, row.to_address, row.account_id, row.requested_by, row.created_at, row.user_id)
