"""Seals the access log into a chain of hashes, and finds every row that was changed, removed or slipped in since.

What is in a row's hash: SHA-256, in lower-case hex, over the UTF-8 bytes of a JSON array without blanks, non-ASCII
characters as they are:

    [1, sequence, previous_hash, access_id, at, staff_id, action, object_kind, object_key, from_inquiry_id,
     request_id, detail]

1 is the version of this format, `at` is UTC as 2026-11-22T03:00:00.000000+00:00, a missing number is null. The
previous hash of sequence 1 is 64 zeros. The newest sealed sequence and hash stand in `meta` as well, so that rows
missing at the end are noticed. Whoever may write the whole database could make a new chain and a new head: against
that, note the head that `verify` prints at a place of your own and give it back later (`--noted`).
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from usen_desk.server.audit import store
from usen_desk.server.audit.store import Head, Row
from usen_desk.server.db.database import Database

FORMAT = 1
BEFORE_THE_FIRST = "0" * 64
SEAL_ROWS = 500
"""Rows of one write unit; some 15 ms on SQLite."""
READ_ROWS = 2000
UNSEALED_NAMED = 20


class Fault(enum.StrEnum):
    """What is wrong with the chain where it first breaks."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    HEAD_LOST = "head_lost"
    """Rows are sealed but the head in `meta` is missing or unreadable."""
    NOT_AS_NOTED = "not_as_noted"
    """The row of the noted head is another one than it was."""


@dataclass(frozen=True)
class Broken:
    """`access_id` is None for a row that isn't there."""

    fault: Fault
    sequence: int
    access_id: int | None = None


@dataclass(frozen=True)
class Verified:
    """`unsealed` rows wait for the sealing job: more than those of the last seconds means that it doesn't run."""

    sealed: int
    """Rows that hold, from the first one on."""
    unsealed: int
    unsealed_ids: tuple[int, ...]
    """access_id of the oldest ones, 20 at most."""
    head: Head | None
    first_broken: Broken | None = None


def row_hash(row: Row, sequence: int, previous_hash: str) -> str:
    content = [
        FORMAT,
        sequence,
        previous_hash,
        row.access_id,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.staff_id,
        row.action,
        row.object_kind,
        row.object_key,
        row.from_inquiry_id,
        row.request_id,
        row.detail,
    ]
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def seal(database: Database, now: datetime) -> int:
    """Seal every row that is stored, in write units of its own; returns how many.

    Safe to run in two processes at once: the second one finds the first at work and leaves it alone.
    """
    sealed = 0
    while True:
        with database.write() as tx:
            batch = _seal_batch(tx, now) if store.alone(tx) else 0
        sealed += batch
        if batch < SEAL_ROWS:
            return sealed


def _seal_batch(tx: Connection, now: datetime) -> int:
    rows = store.unsealed_rows(tx, SEAL_ROWS)
    if not rows:
        return 0
    head = store.head(tx) or Head(0, BEFORE_THE_FIRST, now)
    sequence, previous = head.sequence, head.row_hash
    seals = []
    for row in rows:
        sequence += 1
        sealed = row_hash(row, sequence, previous)
        seals.append(store.Seal(row.access_id, sequence, previous, sealed))
        previous = sealed
    store.put_seals(tx, seals)
    store.put_head(tx, Head(sequence, previous, now))
    return len(rows)


def verify(database: Database, noted: tuple[int, str] | None = None) -> Verified:
    """Walk the whole chain in one view of the database, a batch of rows in memory at a time.

    `noted` is a (sequence, hash) that an earlier run printed.
    """
    with database.read() as tx:
        return verify_in(tx, noted)


def verify_in(tx: Connection, noted: tuple[int, str] | None = None) -> Verified:
    """In a unit that is open already, which has to be one view of the database."""
    unsealed, unsealed_ids = store.unsealed_count(tx), store.unsealed_ids(tx, UNSEALED_NAMED)
    try:
        head = store.head(tx)
        is_lost = head is None and store.has_sealed(tx)
    except ValueError:
        head, is_lost = None, True
    walk = _Walk(noted)
    broken = Broken(Fault.HEAD_LOST, 0) if is_lost else walk.broken(tx, head)
    return Verified(walk.sequence, unsealed, unsealed_ids, head, broken)


class _Walk:
    """One pass over the sealed rows; `sequence` and `previous` are those of the last row that holds."""

    def __init__(self, noted: tuple[int, str] | None) -> None:
        self.sequence, self.previous = 0, BEFORE_THE_FIRST
        self._noted = noted

    def broken(self, tx: Connection, head: Head | None) -> Broken | None:
        for row in _sealed(tx):
            if row is None:
                return Broken(Fault.CHANGED, self.sequence + 1)
            if found := self._fault(row, head):
                return Broken(found, self.sequence + 1, row.access_id)
            self.sequence, self.previous = self.sequence + 1, str(row.row_hash)
        if half_sealed := store.half_sealed_id(tx):
            return Broken(Fault.INSERTED, 0, half_sealed)
        last = max(head.sequence if head else 0, self._noted[0] if self._noted else 0)
        return Broken(Fault.REMOVED, self.sequence + 1) if self.sequence < last else None

    def _fault(self, row: Row, head: Head | None) -> Fault | None:
        expected = self.sequence + 1
        if not isinstance(row.sequence, int) or head is None or not expected <= row.sequence <= head.sequence:
            return Fault.INSERTED
        if row.sequence > expected:
            return Fault.REMOVED
        if row.previous_hash != self.previous or row.row_hash != row_hash(row, expected, self.previous):
            return Fault.CHANGED
        if expected == head.sequence and row.row_hash != head.row_hash:
            return Fault.CHANGED
        if self._noted and expected == self._noted[0] and row.row_hash != self._noted[1]:
            return Fault.NOT_AS_NOTED
        return None


def _sealed(tx: Connection) -> Iterator[Row | None]:
    """Every row with a sequence, in order; None for one whose time can't be read, and then no more."""
    after: tuple[int, int] | None = None
    limit = READ_ROWS
    while True:
        try:
            rows = store.sealed_rows(tx, after, limit)
        except ValueError:
            if limit == 1:
                yield None
                return
            limit = 1
            continue
        if not rows:
            return
        yield from rows
        after = (rows[-1].sequence or 0, rows[-1].access_id)


def as_json(verified: Verified) -> dict[str, Any]:
    """For a monitor that reads the command's answer."""
    broken, head = verified.first_broken, verified.head
    return {
        "sealed": verified.sealed,
        "unsealed": verified.unsealed,
        "unsealed_ids": list(verified.unsealed_ids),
        "head": f"{head.sequence}:{head.row_hash}" if head else None,
        "first_broken": broken and {"fault": broken.fault, "sequence": broken.sequence, "access_id": broken.access_id},
    }
