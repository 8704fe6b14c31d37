"""One import from its file to the last row: staged, then applied in short transactions, resumable at any point.

A run is `staging` (nothing changed yet; killed, it starts over), then `applying` (killed, the next start with the same
file goes on at its mark), then `done`. Only one import runs at a time. Row B-imp.
"""

from __future__ import annotations

import enum
import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from usen_desk.server.accounts import import_problems, import_store
from usen_desk.server.accounts.import_applying import Applying, Batch
from usen_desk.server.accounts.import_file import FileFault, Source
from usen_desk.server.accounts.import_kinds import Kind, Layout
from usen_desk.server.accounts.import_problems import Problem
from usen_desk.server.accounts.import_staging import CHUNK_ROWS, Reading, Staging
from usen_desk.server.accounts.import_store import Run
from usen_desk.server.accounts.states import today
from usen_desk.server.db import merge, staging
from usen_desk.server.db.alone import alone
from usen_desk.server.db.database import Database, DatabaseBusy
from usen_desk.server.db.turns import Turns, turns

LOCK_NUMBER = 72053
"""Of `alone`; no other lock of the service may have it (72051 migrations, 72052 sealing, 72054 order of commits, 72055
the imports that desks ask for)."""
TARGET_WRITE_S = 0.03
"""Aim for one transaction of the second half; RULINGS (Import) allows 50 ms."""
FIRST_BATCH_ROWS = 500
MOST_BATCH_ROWS = 10_000


class Phase(enum.Enum):
    READING = enum.auto()
    APPLYING = enum.auto()


Progress = Callable[[Phase, int, int, int], None]
"""Called with the phase, how far it is of how much (bytes or rows), and lines read."""


class Unfinished(Exception):
    """A dry run can't be made while a real import of the same kind waits to go on."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.import_id)
        self.run = run


class MovedOn(Exception):
    """Applying would do something else than was agreed; nothing was changed."""


@contextmanager
def _garbage_of_its_own() -> Iterator[None]:
    """Inside, the collector doesn't look at what was loaded before. Each chunk of lines makes it look through all there
    is, which took a quarter to a third of the processor's time (bench usage, 200,000 lines)."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@dataclass
class Import:
    """One call of the command for one file."""

    database: Database
    kind: Kind
    source: Source
    now: datetime
    progress: Progress
    is_dry: bool = False
    agree: Callable[[Run], bool] | None = None
    """Asked when all is staged and nothing changed yet, with what applying would do and its problems to be read; not
    asked of a run that goes on."""
    resumed: Run | None = None
    """The run of an earlier call that was stopped half-way, as it was found."""
    abandoned: list[Run] = field(default_factory=list)
    """Runs of other files that were half-way and are given up."""
    has_changed: bool = False
    """Whether any row may have been changed by now."""

    @contextmanager
    def open(self) -> Iterator[Run]:
        """Do it; inside the block its problems can be read, after it nothing but the result is kept.

        Raises:
            AlreadyRunning: another import runs.
            Unfinished: this is a dry run and a real one waits to go on.
            FileFault: the file is damaged; nothing was changed.
            MovedOn: `agree` said no.
            DatabaseBusy: the database is full or away. Where has_changed says so, the next call goes on from there.
        """
        with alone(self.database, LOCK_NUMBER), turns(self.database) as own, _garbage_of_its_own():
            run = self._begin()
            if run.state == "staging":
                run = self._stage(run, own)
            if not self.is_dry:
                run = self._apply(run, own)
            yield run
            self._finish(run)

    def problems(self, run: Run) -> Iterator[Problem]:
        """In the order of the file."""
        with self.database.read() as connection:
            for _, said in import_store.problems(connection, run.import_id):
                yield import_problems.unpack(said)

    def _begin(self) -> Run:
        """The run to go on with, or a new one on empty staging tables."""
        with self.database.read() as connection:
            waiting = import_store.unfinished(connection, self.kind.name)
        halves = [run for run in waiting if run.state == "applying"]
        if halves and self.is_dry:
            raise Unfinished(halves[0])
        if halves and halves[0].file_sha256 == self.source.sha256:
            self.resumed = halves[0]
            self.has_changed = True
            return halves[0]
        self.abandoned = halves
        self._clear()
        with self.database.write() as connection:
            for run in waiting:
                import_store.put_run(connection, run.import_id, state="abandoned", finished_at=self.now)
            import_id = import_store.start(
                connection, self.kind.name, self.source.path.name[-255:], self.source.sha256, self.now
            )
            return import_store.get(connection, import_id)

    def _stage(self, run: Run, turns: Turns) -> Run:
        size = self.source.size_bytes

        def progress(read_bytes: int, lines: int) -> None:
            self.progress(Phase.READING, read_bytes, size, lines)
            turns.rest(0)  # reading the next lines is pause enough

        reading = self._reading(run, progress)
        try:
            reading.run()
        except (FileFault, DatabaseBusy):
            with suppress(DatabaseBusy):  # what is left on a full disk is cleared at the next start
                self._give_up(run)
            raise
        counts = reading.counts
        if self.is_dry:
            return self._compared(run, reading)
        if self.agree is not None and not self.agree(self._compared(run, reading)):
            self._give_up(run)
            raise MovedOn
        with self.database.write() as connection:
            if reading.branch_names:
                import_store.put_branches(connection, reading.branch_names)
            import_store.put_run(
                connection,
                run.import_id,
                state="applying",
                lines_read=counts.lines,
                unchanged=counts.unchanged,
                refused=counts.refused,
                replaced=counts.replaced,
            )
            return import_store.get(connection, run.import_id)

    def _reading(self, run: Run, progress: Callable[[int, int], None]) -> Reading:
        return Staging(self.database, self.kind, self.source, run.import_id, progress)

    def _applying(self) -> Applying:
        return Applying(Layout(self.kind, self.source.header).merge)

    def _follow(self, run: Run) -> None:
        """What else follows from the rows, when all are in; safe to repeat."""
        with self.database.read() as connection:
            counts = import_store.branch_counts(connection, today(self.now))
        with self.database.write() as connection:
            import_store.put_branch_counts(connection, counts)

    def _compared(self, run: Run, reading: Reading) -> Run:
        """What applying would do."""
        counts, applying = reading.counts, self._applying()
        added = changed = unchanged = 0
        mark: merge.Key | None = None
        with self.database.read() as connection:
            while batch := applying.next(connection, mark, CHUNK_ROWS):
                would, mark = applying.compare(connection, batch), batch.last
                added, changed, unchanged = added + would.added, changed + would.changed, unchanged + would.unchanged
        return replace(
            run,
            lines_read=counts.lines,
            added=added,
            changed=changed,
            unchanged=counts.unchanged + unchanged,
            refused=counts.refused,
            replaced=counts.replaced,
        )

    def _apply(self, run: Run, turns: Turns) -> Run:
        """Apply batch after batch; rows, counts and mark are committed together."""
        applying, mark = self._applying(), import_store.mark_of(self.kind, run)
        rows, done, self.has_changed = FIRST_BATCH_ROWS, 0, True
        with self.database.read() as connection:
            total = import_store.count_staged(connection, self.kind, after=mark)
        while batch := self._next(applying, mark, rows):
            began = time.perf_counter()
            with self.database.write() as connection:
                did = applying.run(connection, batch)
                import_store.advance(connection, run.import_id, batch.last, did)
            took_s, mark = time.perf_counter() - began, batch.last
            done += did.rows
            self.progress(Phase.APPLYING, done, total, run.lines_read)
            rows = int(min(max(rows * min(max(TARGET_WRITE_S / took_s, 0.5), 1.5), 50), MOST_BATCH_ROWS))
            turns.rest(took_s)
        with self.database.read() as connection:
            return import_store.get(connection, run.import_id)

    def _next(self, applying: Applying, mark: merge.Key | None, rows: int) -> Batch | None:
        with self.database.read() as connection:
            return applying.next(connection, mark, rows)

    def _finish(self, run: Run) -> None:
        if self.is_dry:
            self._clear()
            with self.database.write() as connection:
                import_store.forget(connection, run.import_id)
            return
        self._follow(run)
        with self.database.write() as connection:
            import_store.put_run(connection, run.import_id, state="done", finished_at=self.now)
        self._clear()

    def _give_up(self, run: Run) -> None:
        self._clear()
        with self.database.write() as connection:
            if self.is_dry:
                import_store.forget(connection, run.import_id)
            else:
                import_store.put_run(connection, run.import_id, state="abandoned", finished_at=self.now)

    def _clear(self) -> None:
        staging.clear(self.database, self.kind.staging)
        dropped = CHUNK_ROWS
        while dropped == CHUNK_ROWS:
            with self.database.write() as connection:
                dropped = import_store.drop_problems(connection, self.kind.name, CHUNK_ROWS)
