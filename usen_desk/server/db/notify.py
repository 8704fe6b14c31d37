"""Commits in order and word between service processes; on SQLite, with its one writer, there is nothing to do."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

ORDER_LOCK = 72052
CHANNEL = "usen_desk_changes"
PAYLOAD_MAX_BYTES = 7999


def in_commit_order(tx: Connection) -> None:
    """From here to its commit this unit is the only one that is past this line, so that ids drawn from a sequence
    follow the order of commits. Call it last: what it holds up is every other writer.

    PostgreSQL gives up the lock only after the commit can be seen.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(ORDER_LOCK)))


def tell(tx: Connection, word: str) -> None:
    """Every process that listens (`Listener`) hears the word when this unit is committed; never when it isn't."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_notify(CHANNEL, word)))
