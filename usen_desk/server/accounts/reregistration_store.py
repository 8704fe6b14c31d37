"""SQL of the re-registration mail. Row scope: `visible_to` of accounts/store.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, select

from usen_desk.server.accounts.store import visible_to
from usen_desk.server.context import Context
from usen_desk.server.db.schema import account, customer, mail_outbox


@dataclass(frozen=True)
class Target:
    """The account that a mail is asked for, with what decides whether it can be used."""

    account_id: int
    email: str
    email_key: str
    store_name: str
    cancelled_on: date | None
    terminated_on: date | None
    ums_expires_on: date | None


_TARGET = select(
    account.c.account_id,
    account.c.email,
    account.c.email_key,
    customer.c.store_name,
    customer.c.cancelled_on,
    customer.c.terminated_on,
    account.c.ums_expires_on,
).join_from(account, customer)


def target(context: Context, account_id: int) -> Target | None:
    """None also where the caller may not see it."""
    row = context.tx.execute(_TARGET.where(account.c.account_id == account_id, visible_to(context))).one_or_none()
    return None if row is None else Target(*row)


def hold_address(tx: Connection, email_key: str) -> None:
    """Until the unit ends nobody else counts or queues mails for the accounts with this address.

    Always in the same order: two units that wait for each other would be a deadlock. SQLite has one writer anyway.
    """
    same = select(account.c.account_id).where(account.c.email_key == email_key)
    tx.execute(same.order_by(account.c.account_id).with_for_update()).all()


def asked_for_account(tx: Connection, kind: str, account_id: int, since: datetime, limit: int) -> list[datetime]:
    """When mails of the kind were queued for the account after `since`; newest first, at most `limit`."""
    return _asked(tx, kind, mail_outbox.c.account_id == account_id, since, limit)


def asked_for_address(tx: Connection, kind: str, email_key: str, since: datetime, limit: int) -> list[datetime]:
    """The same for all accounts with this address."""
    same = select(account.c.account_id).where(account.c.email_key == email_key)
    return _asked(tx, kind, mail_outbox.c.account_id.in_(same), since, limit)


def _asked(tx: Connection, kind: str, of: ColumnElement[bool], since: datetime, limit: int) -> list[datetime]:
    found = select(mail_outbox.c.created_at).where(of, mail_outbox.c.kind == kind, mail_outbox.c.created_at > since)
    return list(tx.execute(found.order_by(mail_outbox.c.created_at.desc()).limit(limit)).scalars())
