"""SQL of the outbox. A row is claimed by raising `attempts`; whoever claimed it settles exactly that attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.db.schema import mail_outbox

LAST_ERROR_MAX_CHARS = 400
_OPEN = ("queued", "sending")


@dataclass(frozen=True)
class Claimed:
    """One mail that this process may send until its lease ends."""

    mail_id: str
    to_address: str
    subject: str
    body: str
    attempts: int
    """This attempt included."""
    created_at: datetime
    tried_since: datetime | None = None
    """Begin of another round of attempts."""


def add(tx: Connection, **values: Any) -> bool:
    """Returns whether the row is new; one with the same mail_id is left as it is."""
    insert = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    made = insert(mail_outbox).values(**values).on_conflict_do_nothing().returning(mail_outbox.c.mail_id)
    return tx.execute(made).one_or_none() is not None


def find(tx: Connection, mail_id: str) -> Row[Any] | None:
    return tx.execute(select(mail_outbox).where(mail_outbox.c.mail_id == mail_id)).one_or_none()


def is_due(tx: Connection, now: datetime) -> bool:
    due = exists().where(mail_outbox.c.state.in_(_OPEN), mail_outbox.c.next_attempt_at <= now)
    return bool(tx.execute(select(due)).scalar_one())


def claim(tx: Connection, now: datetime, lease_until: datetime) -> Claimed | None:
    """Take the mail that waits longest, or one whose sender died before its lease ended; None when nothing is due."""
    due = (
        select(mail_outbox.c.mail_id)
        .where(mail_outbox.c.state.in_(_OPEN), mail_outbox.c.next_attempt_at <= now)
        .order_by(mail_outbox.c.next_attempt_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.execute(
        update(mail_outbox)
        .where(mail_outbox.c.mail_id == due.scalar_subquery())
        .values(state="sending", next_attempt_at=lease_until, attempts=mail_outbox.c.attempts + 1)
        .returning(
            mail_outbox.c.mail_id,
            mail_outbox.c.to_address,
            mail_outbox.c.subject,
            mail_outbox.c.body,
            mail_outbox.c.attempts,
            mail_outbox.c.created_at,
            mail_outbox.c.tried_since,
        )
    ).one_or_none()
    return None if row is None else Claimed(*row)


def settle_sent(tx: Connection, claimed: Claimed, now: datetime) -> None:
    """The text of a mail with a password goes: nobody reads it here afterwards."""
    kept = case((mail_outbox.c.has_secret, ""), else_=mail_outbox.c.body)
    _settle(tx, claimed, state="sent", sent_at=now, last_error="", body=kept)


def settle_later(tx: Connection, claimed: Claimed, next_attempt_at: datetime, reason: str) -> None:
    _settle(tx, claimed, state="queued", next_attempt_at=next_attempt_at, last_error=reason[:LAST_ERROR_MAX_CHARS])


def settle_dead(tx: Connection, claimed: Claimed, reason: str) -> None:
    _settle(tx, claimed, state="dead", last_error=reason[:LAST_ERROR_MAX_CHARS])


def cancel_secrets(tx: Connection, user_id: int) -> None:
    """The passwords in these mails are worth nothing any more: those that wait don't leave, no text stays."""
    tx.execute(
        update(mail_outbox)
        .where(mail_outbox.c.user_id == user_id, mail_outbox.c.has_secret, mail_outbox.c.state != "sent")
        .values(state="dead", is_cancelled=True, body="")
    )


def cancel_secrets_with(tx: Connection, kind: str, line: str) -> None:
    """The same for mails of one kind that say this line."""
    said = mail_outbox.c.body.contains(f"\n{line}\n", autoescape=True)
    tx.execute(
        update(mail_outbox)
        .where(mail_outbox.c.kind == kind, mail_outbox.c.has_secret, mail_outbox.c.state != "sent", said)
        .values(state="dead", is_cancelled=True, body="")
    )


def asked_for_user(tx: Connection, kind: str, user_id: int, since: datetime, limit: int) -> list[datetime]:
    """When the newest mails of this kind were asked for, the newest first."""
    asked = select(mail_outbox.c.created_at).where(
        mail_outbox.c.user_id == user_id, mail_outbox.c.kind == kind, mail_outbox.c.created_at > since
    )
    return list(tx.scalars(asked.order_by(mail_outbox.c.created_at.desc()).limit(limit)))


def _settle(tx: Connection, claimed: Claimed, **values: Any) -> None:
    """Does nothing when the lease ran out and another sender claimed the mail meanwhile."""
    tx.execute(
        update(mail_outbox)
        .where(
            mail_outbox.c.mail_id == claimed.mail_id,
            mail_outbox.c.state == "sending",
            mail_outbox.c.attempts == claimed.attempts,
        )
        .values(**values)
    )
