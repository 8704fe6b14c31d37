"""Second half of an import: what one batch of staged rows does to the tables. The mark and the counts are the run's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from usen_desk.server.db import merge
from usen_desk.server.db.merge import Counted, Key, Merge


@dataclass(frozen=True)
class Batch:
    """Staged rows from key to key."""

    first: Key
    last: Key


class Applying:
    """Staged rows as they are into their table. A subclass may do more with a batch, or something else."""

    def __init__(self, plan: Merge) -> None:
        self._plan = plan

    def next(self, connection: Connection, after: Key | None, rows: int) -> Batch | None:
        """The next batch of about so many rows; in a read unit, so this may take its time."""
        found = merge.next_batch(connection, self._plan, after, rows)
        return Batch(*found) if found else None

    def compare(self, connection: Connection, batch: Batch) -> Counted:
        """What `run` would do."""
        return merge.compare(connection, self._plan, batch.first, batch.last)

    def run(self, connection: Connection, batch: Batch) -> Counted:
        """Repeating it changes nothing."""
        return merge.run(connection, self._plan, batch.first, batch.last)
