"""The only module that starts threads. Results come back on the GUI thread.

    background.run(
        lambda: client.call(SEARCH_ACCOUNTS, search),
        self._on_page,                  # on the GUI thread, with the result
        self._on_error,                 # on the GUI thread, with an ApiError (usen_desk.ui.messages.explain)
        owner=self,                     # a QObject: after it is deleted nothing is delivered
        latest="search",                # cancels the older work of this owner and key: search as you type
    )

What a presenter may rely on:
- exactly one of `ok` and `bad` is called, once, unless the work was cancelled or superseded or the owner is gone:
  then none is.
- a session that ended is not the presenter's concern: the work waits until the same person has signed in again and
  then runs anew (`parks=False` for the calls of the sign-in itself). Work must therefore be safe to run twice; every
  write of the contract that is not so by itself carries an id made by the desk.
- a lane that is stuck never delays another.
"""

from __future__ import annotations

import enum
import logging
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from usen_desk.api.cancellation import Cancellation
from usen_desk.api.errors import ApiError, Cancelled, Defect, Refused

log = logging.getLogger(__name__)

T = TypeVar("T")
STOP_WAIT_S = 2.0


class Lane(enum.Enum):
    """A pool of threads of its own; the value is how many."""

    STREAM = ("stream", 1)
    TRANSFERS = ("transfers", 2)
    CALLS = ("calls", 4)
    DISK = ("disk", 1)
    FILES = ("files", 1)
    """Files of the person's own: they may lie on a network drive that hangs."""
    PAPERS = ("papers", 1)
    """What is drawn of files that came from anybody: one thread, since pdfium is not for several; a file that takes
    minutes holds up no draft and no transfer."""
    VAULT = ("vault", 1)
    """The operating system's password store: it may hang for good (F33), and then only this lane with it."""


@dataclass(eq=False)
class Job:
    """One piece of work that was given to Background."""

    work: Callable[[], Any]
    ok: Callable[[Any], None]
    bad: Callable[[ApiError], None]
    owner: QObject | None
    lane: Lane
    parks: bool
    sign_in: int = 0
    cancellation: Cancellation = field(default_factory=Cancellation)
    future: Future[None] | None = None
    settled: bool = False
    """Delivered, given up or cancelled: nothing comes any more."""

    def cancel(self) -> None:
        """End it now, even in the middle of a call; neither `ok` nor `bad` follows."""
        self.settled = True
        if self.future is not None and self.future.cancel():
            self.forget()  # it stands in the lane's queue till a thread comes by
        self.cancellation.cancel()

    def forget(self) -> None:
        """Let go of what belongs to the GUI thread: the worker may hold the job a moment longer, and an object of Qt must
        not be destroyed there. Its timers would stay in the GUI thread's list, and the next tick would end the program."""
        self.work, self.ok, self.bad, self.owner = _nothing, _ignored, _ignored, None


_left_running: set[Job] = set()
"""Held for as long as the process lives, so that their threads never hold the last of a presenter."""


def _is_expired(error: ApiError) -> bool:
    if not isinstance(error, Refused):
        return False
    from usen_desk.contract.errors import Code  # here, since msgspec comes with it and the first paint is before

    return error.problem.code is Code.SESSION_EXPIRED


def _is_of_revoked(error: ApiError) -> bool:
    if not isinstance(error, Refused):
        return False
    from usen_desk.contract.errors import Code

    return error.problem.code is Code.DEVICE_REVOKED


def _nothing() -> None:
    pass


def _ignored(_: object) -> None:
    pass


class Background(QObject):
    """Signals: session_expired(), once for all the calls that then wait; device_revoked(), for each call that heard it."""

    session_expired = Signal()
    device_revoked = Signal()
    _finished = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(lane.value[1], f"usen-desk-{lane.value[0]}") for lane in Lane}
        self._jobs: set[Job] = set()
        self._latest: dict[Hashable, Job] = {}
        self._parked: list[Job] = []
        self._sign_in = 0
        self._stopping = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        ok: Callable[[T], None],
        bad: Callable[[ApiError], None],
        *,
        owner: QObject | None = None,
        lane: Lane = Lane.CALLS,
        latest: Hashable | None = None,
        timeout_s: float | None = None,
        parks: bool = True,
    ) -> Job:
        """Run `work` in a thread of `lane`; then call ok(result) or bad(error) on the GUI thread.

        timeout_s: after it, bad(Defect) is called and the work is left to itself; for work that can't be cancelled.
        """
        job = Job(work, ok, bad, owner, lane, parks)
        if latest is not None:
            key = (id(owner), latest)
            if (older := self._latest.get(key)) is not None:
                older.cancel()
            self._latest[key] = job
        if timeout_s is not None:
            QTimer.singleShot(int(timeout_s * 1000), self, lambda: self._give_up(job))
        self._submit(job)
        return job

    def resume(self) -> None:
        """The person has signed in again: run what waited."""
        self._sign_in += 1
        waiting, self._parked = self._parked, []
        for job in waiting:
            self._submit(job)

    def drop_parked(self, error: ApiError) -> None:
        """The person will not sign in again: what waited ends with `error`."""
        waiting, self._parked = self._parked, []
        for job in waiting:
            self._settle(job, error)

    @property
    def parked_count(self) -> int:
        return len(self._parked)

    @property
    def idle(self) -> bool:
        """Nothing runs, waits for a thread or waits to be delivered; work waiting for a sign-in doesn't count, nor does
        the stream, which never ends."""
        self._forget_what_never_began()
        return all(job.lane is Lane.STREAM for job in self._jobs)

    def cancel_all(self) -> None:
        """End everything that runs or waits, as at sign-out."""
        for job in [*self._jobs, *self._parked]:
            job.cancel()
        self._parked = []
        self._latest.clear()

    def stop(self) -> bool:
        """Drop what waits, cancel what runs; False when a thread is stuck and the program has to end without it."""
        self._stopping = True
        self.cancel_all()
        for executor in self._lanes.values():
            executor.shutdown(wait=False, cancel_futures=True)
        self._forget_what_never_began()
        wait([job.future for job in self._jobs if job.future is not None], STOP_WAIT_S)
        stuck = {job for job in self._jobs if job.future is not None and not job.future.done()}
        for job in self._jobs - stuck:
            job.forget()
        _left_running.update(stuck)
        return not stuck

    def _submit(self, job: Job) -> None:
        if self._stopping or job.settled:
            return
        self._forget_what_never_began()
        job.sign_in = self._sign_in
        self._jobs.add(job)
        job.future = self._lanes[job.lane].submit(self._work, job)

    def _forget_what_never_began(self) -> None:
        """A job that was cancelled before a thread took it is never delivered."""
        self._jobs -= {job for job in self._jobs if job.future is not None and job.future.cancelled()}

    def _work(self, job: Job) -> None:
        """In the worker. Every way out emits, but for a future that was cancelled before it began."""
        outcome: Any
        started = time.monotonic()
        try:
            with job.cancellation:
                outcome = (True, job.work())
        except ApiError as error:
            outcome = (False, error.with_traceback(None))  # its frames hold what the work belongs to
        except Exception as error:
            log.exception("background work failed after %.1f s", time.monotonic() - started)
            outcome = (False, Defect(type(error).__name__))
        self._finished.emit(job, outcome)

    @Slot(object, object)
    def _deliver(self, job: Job, outcome: tuple[bool, Any]) -> None:
        self._jobs.discard(job)
        for key in [key for key, latest in self._latest.items() if latest is job]:
            del self._latest[key]
        done, value = outcome
        if not done and self._parks(job, value):
            return
        if not self._stopping and not job.settled:
            self._settle(job, value, done=done)
            if not done and _is_of_revoked(value):
                self.device_revoked.emit()
        job.forget()

    def _parks(self, job: Job, error: ApiError) -> bool:
        if not (_is_expired(error) and job.parks) or job.settled or self._stopping:
            return False
        if job.sign_in < self._sign_in:
            self._submit(job)  # it left with the old session, and a new one is there already
            return True
        self._parked.append(job)
        if len(self._parked) == 1:
            self.session_expired.emit()
        return True

    def _give_up(self, job: Job) -> None:
        if not job.settled and job in self._jobs:
            self._settle(job, Defect("timeout"))
            job.cancel()

    def _settle(self, job: Job, value: Any, *, done: bool = False) -> None:
        if job.settled:
            return
        job.settled = True
        gone = job.owner is not None and not shiboken6.isValid(job.owner)
        if gone or isinstance(value, Cancelled):
            return
        if done:
            job.ok(value)
        else:
            job.bad(value)
