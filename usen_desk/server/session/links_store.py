"""SQL of asking for links by mail: how often it was asked, and the links of the customers' people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from usen_desk.server.db.schema import link_ask, portal_link


def asked_since(tx: Connection, key: str, since: datetime, limit: int) -> Sequence[datetime]:
    """The newest `limit`, newest first."""
    wanted = select(link_ask.c.at).where(link_ask.c.key == key, link_ask.c.at > since)
    return tx.execute(wanted.order_by(link_ask.c.at.desc()).limit(limit)).scalars().all()


def add_ask(tx: Connection, key: str, now: datetime) -> None:
    tx.execute(insert(link_ask).values(key=key, at=now))


def forget_asks(tx: Connection, before: datetime) -> None:
    tx.execute(delete(link_ask).where(link_ask.c.at <= before))


def add_link(tx: Connection, token_hash: str, user_id: int, expires_at: datetime) -> None:
    tx.execute(insert(portal_link).values(token_hash=token_hash, user_id=user_id, expires_at=expires_at))


def user_of_link(tx: Connection, token_hash: str, now: datetime) -> int | None:
    wanted = select(portal_link.c.user_id).where(portal_link.c.token_hash == token_hash, portal_link.c.expires_at > now)
    return tx.execute(wanted).scalar_one_or_none()


def use_link(tx: Connection, token_hash: str, now: datetime) -> int | None:
    """Take the link away; whose it was, for one caller only."""
    taken = delete(portal_link).where(portal_link.c.token_hash == token_hash, portal_link.c.expires_at > now)
    return tx.execute(taken.returning(portal_link.c.user_id)).scalar_one_or_none()


def drop_links(tx: Connection, user_id: int) -> None:
    tx.execute(delete(portal_link).where(portal_link.c.user_id == user_id))


def forget_links(tx: Connection, now: datetime) -> None:
    tx.execute(delete(portal_link).where(portal_link.c.expires_at <= now))
