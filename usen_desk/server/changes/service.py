"""Rules of the change feed: what is recorded, how long it is kept, from where a desk may go on, who shows presence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from usen_desk.contract.base import MAX_ID
from usen_desk.contract.changes import ChangeKind
from usen_desk.server.changes import store
from usen_desk.server.context import Noted
from usen_desk.server.db.database import Database
from usen_desk.server.db.notify import tell

KEPT = timedelta(days=30)
FORGET_ROWS = 5000
"""Rows of one write unit when old ones are dropped."""
PRESENCE_WORD = "presence"


@dataclass(frozen=True)
class News:
    """What a unit recorded: the highest change_id (0 for none), and whether somebody came, types or went."""

    last_id: int = 0
    is_presence: bool = False


def record(tx: Connection, at: datetime, noted: Iterable[Noted]) -> News:
    """Write what was changed into the feed, in the unit that changed it. The edge does this for `Context.changed`;
    jobs and imports call it themselves, as the last thing of their write unit: until its commit nobody else can record.
    """
    each = list(dict.fromkeys(noted))
    rows = [one for one in each if one.kind is not ChangeKind.PRESENCE]
    is_presence = len(rows) < len(each)
    last_id = 0
    if rows:
        last_id = store.add(tx, at, rows)
    if is_presence:
        tell(tx, PRESENCE_WORD)
    return News(last_id, is_presence)


def news_of(word: str) -> News:
    """What another process said by `tell`; a word that says nothing to this version is a reason to look at all."""
    if word == PRESENCE_WORD:
        return News(is_presence=True)
    return News(int(word)) if word.isascii() and word.isdigit() else News(MAX_ID, is_presence=True)


def forget(database: Database, now: datetime) -> int:
    """Drop changes older than 30 days, in write units of their own; returns how many. A desk that was away for longer
    starts anew."""
    dropped = 0
    while True:
        with database.write() as tx:
            batch = store.forget_before(tx, now - KEPT, FORGET_ROWS)
        dropped += batch
        if batch < FORGET_ROWS:
            return dropped
