"""SQL of a member's new password: the account that was named, its links, its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from usen_desk.server.db.schema import account, customer, member_link


@dataclass(frozen=True)
class Member:
    account_id: int
    login_id: str
    email: str
    store_name: str
    cancelled_on: date | None
    terminated_on: date | None
    ums_expires_on: date | None


_MEMBER = select(
    account.c.account_id,
    account.c.login_id,
    account.c.email,
    customer.c.store_name,
    customer.c.cancelled_on,
    customer.c.terminated_on,
    account.c.ums_expires_on,
).join_from(account, customer)


def member_of(tx: Connection, login_id_key: str, email_key: str) -> Member | None:
    """Both have to fit; None also where more than one account answers to them."""
    return _one(tx, (account.c.login_id_key == login_id_key) & (account.c.email_key == email_key))


def first_member(tx: Connection) -> Member | None:
    row = tx.execute(_MEMBER.order_by(account.c.account_id).limit(1)).one_or_none()
    return None if row is None else Member(*row)


def member(tx: Connection, account_id: int) -> Member | None:
    return _one(tx, account.c.account_id == account_id)


def _one(tx: Connection, wanted: ColumnElement[bool]) -> Member | None:
    rows = tx.execute(_MEMBER.where(wanted).limit(2)).all()
    return Member(*rows[0]) if len(rows) == 1 else None


def add_link(tx: Connection, token_hash: str, account_id: int, expires_at: datetime) -> None:
    tx.execute(insert(member_link).values(token_hash=token_hash, account_id=account_id, expires_at=expires_at))


def account_of_link(tx: Connection, token_hash: str, now: datetime) -> int | None:
    wanted = select(member_link.c.account_id)
    return tx.execute(
        wanted.where(member_link.c.token_hash == token_hash, member_link.c.expires_at > now)
    ).scalar_one_or_none()


def use_link(tx: Connection, token_hash: str, now: datetime) -> int | None:
    """Take the link away; whose it was, for one caller only."""
    taken = delete(member_link).where(member_link.c.token_hash == token_hash, member_link.c.expires_at > now)
    return tx.execute(taken.returning(member_link.c.account_id)).scalar_one_or_none()


def drop_links(tx: Connection, account_id: int, now: datetime) -> None:
    """Its own, and all that are over."""
    tx.execute(delete(member_link).where((member_link.c.account_id == account_id) | (member_link.c.expires_at <= now)))


def put_password(tx: Connection, account_id: int, password_hash: str) -> None:
    tx.execute(update(account).where(account.c.account_id == account_id).values(password_hash=password_hash))
