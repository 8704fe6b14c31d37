"""The background job of imports: one after another, over all processes of the service, each in steps that a person asks
for. A run that a dead process left is said to be interrupted; the importers can be run again at any time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from usen_desk.contract.attachments import ScanState
from usen_desk.contract.imports import (
    KEPT_DAYS,
    PROBLEMS_KEPT,
    PROBLEMS_KEPT_DAYS,
    ImportKind,
    ImportProblem,
    ImportState,
    ImportStep,
)
from usen_desk.server.accounts import import_messages
from usen_desk.server.accounts.import_file import FileFault
from usen_desk.server.accounts.unis_import import MovedOn, Phase, Unfinished
from usen_desk.server.attachments import scan_store
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.db.alone import AlreadyRunning, alone
from usen_desk.server.db.database import Database
from usen_desk.server.imports import engines, halves, messages, store
from usen_desk.server.imports.engines import Found
from usen_desk.server.imports.store import Job
from usen_desk.server.settings import Settings

LOCK_NUMBER = 72055
"""Of `alone`; see unis_import.LOCK_NUMBER."""
PROGRESS_EVERY_S = 0.5
PROBLEMS_AT_ONCE = 2000
NAME_MAX_BYTES = 200

Clock = Callable[[], datetime]
IsStopping = Callable[[], bool]


class Stopped(Exception):
    """The work was ended half-way, by a person or with the service."""


class Imports:
    def __init__(self, database: Database, settings: Settings, progress_every_s: float = PROGRESS_EVERY_S) -> None:
        self._database, self._settings, self._every_s = database, settings, progress_every_s

    def run(self, clock: Clock, is_stopping: IsStopping) -> None:
        """Everything that waits; returns at once where nothing does, or another process is at it.

        Raises:
            DatabaseBusy: the run in hand is interrupted; the next call says so.
        """
        with self._database.read() as tx:
            if not store.in_state(tx, ImportState.WAITING, ImportState.RUNNING):
                return
        try:
            with alone(self._database, LOCK_NUMBER):
                self._interrupt_leftovers(clock())
                while not is_stopping() and (job := self._next()) is not None:
                    if not self._do(job, clock, is_stopping):
                        return
        except AlreadyRunning:
            return

    def forget(self, now: datetime) -> None:
        """Files that nobody applied for a week, problems of more than a month."""
        with self._database.write() as tx:
            for job in store.expired(tx, now - timedelta(days=KEPT_DAYS)):
                run = halves.abandon(tx, job, now) if job.step == ImportStep.APPLY else None
                is_over = job.state in (ImportState.CHECKED, ImportState.INTERRUPTED)
                over = {"state": ImportState.CANCELLED.value, "finished_at": now, "fault": messages.EXPIRED}
                store.put(tx, job.number, blob="", **(over | halves.reached(run) if is_over else {}))
        with self._database.read() as tx:
            old = store.with_old_problems(tx, now - timedelta(days=PROBLEMS_KEPT_DAYS))
        for number in old:
            _drop_problems(self._database, number)
            with self._database.write() as tx:
                store.put(tx, number, problem_count=0)

    def _next(self) -> Job | None:
        with self._database.read() as tx:
            return next(iter(store.in_state(tx, ImportState.WAITING)), None)

    def _interrupt_leftovers(self, now: datetime) -> None:
        """Who runs an import holds the lock: these have nobody."""
        with self._database.read() as tx:
            left = store.in_state(tx, ImportState.RUNNING)
        for job in left:
            self._interrupt(job, now)

    def _do(self, job: Job, clock: Clock, is_stopping: IsStopping) -> bool:
        """False where no other one should be tried now."""
        with self._database.write() as tx:
            if not store.begin(tx, job.number, clock()):
                return True
        hooks = _Hooks(self._database, job.number, is_stopping, self._every_s)
        try:
            self._end(job, self._found(job, clock(), hooks), hooks, clock())
        except MovedOn:
            self._check_again(job, clock())
        except Stopped:
            (self._interrupt if is_stopping() else self._cancel)(job, clock())
        except FileFault as fault:
            self._fail(job, import_messages.file_fault(fault), clock())
        except _Unusable as unusable:
            self._fail(job, str(unusable), clock())
        except Unfinished as waiting:
            run = waiting.run
            self._interrupt(job, clock(), messages.unfinished(run.file_name, run.added, run.changed))
        except AlreadyRunning:
            self._put(job, clock(), state=ImportState.WAITING.value, fault=messages.WAITS_FOR_ANOTHER)
            return False
        except OSError:
            self._interrupt(job, clock(), messages.FILES_AWAY)
        return True

    def _found(self, job: Job, now: datetime, hooks: _Hooks) -> Found:
        with TemporaryDirectory(prefix="usen-import-") as folder:
            path = self._fetched(job, Path(folder))
            kind = ImportKind(job.kind)
            if job.step == ImportStep.CHECK:
                return engines.try_file(self._database, kind, path, now, hooks)
            return engines.apply_file(self._database, kind, path, now, hooks, job.outcome)

    def _fetched(self, job: Job, folder: Path) -> Path:
        """The file as the importers want it: on this machine's disk.

        Raises:
            _Unusable: it is gone, or infected.
            OSError: its store is away, or there is no room.
        """
        with self._database.write() as tx:
            if ScanState.QUARANTINED in scan_store.states(tx, [job.blob]).values():
                raise _Unusable(messages.VIRUS)
        path = folder / short_name(job.file_name)
        blobs = blobs_of(self._settings)
        try:
            pieces = blobs.chunks(job.blob)
        except FileNotFoundError:
            raise _Unusable(messages.FILE_GONE) from None
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        if path.stat().st_size != job.size_bytes:
            raise _Unusable(messages.OTHER_BYTES)
        return path

    def _end(self, job: Job, found: Found, hooks: _Hooks, now: datetime) -> None:
        remarks = [*found.remarks, *([messages.TOO_MANY_PROBLEMS] if hooks.are_cut else [])]
        values = halves.columns_of(found.counts) | {
            "problem_count": hooks.kept,
            "summary": "\n".join(found.summary),
            "remarks": "\n".join(remarks),
        }
        if job.step == ImportStep.CHECK:
            self._put(job, now, state=ImportState.CHECKED.value, outcome=found.outcome, **values)
        else:
            done = {"state": ImportState.DONE.value, "finished_at": now, "blob": "", "has_moved_on": False}
            self._put(job, now, **done, **values)

    def _check_again(self, job: Job, now: datetime) -> None:
        again = {"step": ImportStep.CHECK.value, "state": ImportState.WAITING.value, "has_moved_on": True}
        self._put(job, now, applied_by=None, apply_asked_at=None, **again)

    def _interrupt(self, job: Job, now: datetime, fault: str = "") -> None:
        with self._database.write() as tx:
            run = halves.find(tx, job) if job.step == ImportStep.APPLY else None
            over = {"state": ImportState.INTERRUPTED.value, "fault": fault, "is_cancel_asked": False}
            store.put(tx, job.number, changed_at=now, **over, **halves.reached(run))

    def _cancel(self, job: Job, now: datetime) -> None:
        with self._database.write() as tx:
            run = halves.abandon(tx, job, now) if job.step == ImportStep.APPLY else None
            over = {"state": ImportState.CANCELLED.value, "finished_at": now, "is_cancel_asked": False}
            store.put(tx, job.number, changed_at=now, **over, **halves.reached(run))

    def _fail(self, job: Job, fault: str, now: datetime) -> None:
        self._put(job, now, state=ImportState.FAILED.value, fault=fault, finished_at=now, blob="")

    def _put(self, job: Job, now: datetime, **values: object) -> None:
        with self._database.write() as tx:
            store.put(tx, job.number, changed_at=now, **values)


class _Unusable(Exception):
    """The file that was kept can't be used; the text says why."""


class _Hooks:
    """Tells the row of one job how far it is, and hears from it whether it is to end."""

    def __init__(self, database: Database, number: int, is_stopping: IsStopping, every_s: float) -> None:
        self._database, self._number, self._is_stopping, self._every_s = database, number, is_stopping, every_s
        self._told_at = float("-inf")
        self.kept = 0
        self.are_cut = False

    def progress(self, phase: Phase, done: int, total: int, lines: int) -> None:
        """
        Raises:
            Stopped: it is to end.
        """
        if self._is_stopping():
            raise Stopped
        if time.monotonic() - self._told_at < self._every_s:
            return
        with self._database.write() as tx:
            is_cancelled = store.put_progress(tx, self._number, done, total, lines)
        self._told_at = time.monotonic()
        if is_cancelled:
            raise Stopped

    def keep(self, problems: Iterable[ImportProblem]) -> None:
        _drop_problems(self._database, self._number)
        self.kept, rest = 0, iter(problems)
        while some := list(islice(rest, min(PROBLEMS_AT_ONCE, PROBLEMS_KEPT - self.kept))):
            with self._database.write() as tx:
                store.put_problems(tx, self._number, some)
            self.kept += len(some)
        self.are_cut = sum(1 for _ in rest) > 0  # read to the end: PostgreSQL's cursor closes there


def short_name(name: str) -> str:
    """A name that fits every disk: its end, with the extension."""
    kept = Path(name).name.encode()[-NAME_MAX_BYTES:]
    return kept.decode(errors="ignore") or "file.csv"


def _drop_problems(database: Database, number: int) -> None:
    dropped = PROBLEMS_AT_ONCE
    while dropped == PROBLEMS_AT_ONCE:
        with database.write() as tx:
            dropped = store.drop_problems(tx, number, PROBLEMS_AT_ONCE)
