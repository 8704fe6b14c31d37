"""Files on their way, up and down: begun once, they go on by themselves through cuts, restarts and sign-ins until they are
there, or somebody has to decide. Rows A03-2, A03-3, X16; RELIABILITY F29, F30, R6. No widgets.

    transfers.download(29, "図面.pdf", Path("C:/Users/…/図面.pdf"))              # shown in the strip of the window
    transfers.download(29, "図面.pdf", temporary_file, ok, bad, is_shown=False)   # for a preview: told to the caller alone

Two at a time (Lane.TRANSFERS); the others wait for their turn. Lives from sign-in to sign-out; what is not done then is
in the local store and goes on after the next sign-in.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, BadAnswer, Cancelled, Refused
from usen_desk.api.transfers import FileToCome, FileToSend, drop_sent, fetch_file, part_of, send_file
from usen_desk.local.records import Kept, KeptFile, Outbox, TransferRecord
from usen_desk.local.sync.schedule import Schedule
from usen_desk.ui.background import Background, Job, Lane
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.moving import Moving, Stage, passes, sentence

Ok = Callable[[Path], object]
Bad = Callable[[ApiError], object]

STAYS_THERE_S = 20 * 3600.0
"""A file that no message names stays on the service for a day."""
TELL_EVERY_S = 0.2
RATE_OVER_S = 3.0


@dataclass(eq=False)
class _Held:
    record: TransferRecord
    schedule: Schedule
    is_shown: bool = True
    stage: Stage = Stage.WAITING
    done_bytes: int = 0
    samples: deque[tuple[float, int]] = field(default_factory=deque)
    job: Job | None = None
    done_at: float = 0.0
    failures: int = 0
    """In a row."""
    strange: int = 0
    """Answers that nobody can read, since it last got further."""
    trouble: UserMessage | None = None
    callers: list[tuple[Ok, Bad]] = field(default_factory=list)
    timer: QTimer | None = None

    @property
    def is_upload(self) -> bool:
        return not self.record.attachment_id


class Transfers(QObject):
    """Signals: changed(transfer_id) also when one was begun; gone(transfer_id) it is not shown any more."""

    changed = Signal(str)
    gone = Signal(str)
    _progressed = Signal(str, object, object)
    _told = Signal(str, object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._clock = client, background, clock
        self._outbox: Outbox | None = None
        self._held: dict[str, _Held] = {}
        self._progressed.connect(self._on_progress)
        self._told.connect(self._on_told)

    # the store

    def attach(self, outbox: Outbox, kept: Kept) -> None:
        """The store is open: what was on its way at the end of the last time goes on."""
        self._outbox = outbox
        for record in kept.transfers:
            if record.transfer_id not in self._held:
                held = self._held[record.transfer_id] = self._new(record)
                self._go(held) if not record.is_paused else self._stand(held, Stage.PAUSED)
        for held in self._held.values():
            self._keep(held)

    def detach(self) -> None:
        self._outbox = None

    # what a person or a part of the window wants

    def download(
        self,
        attachment_id: int,
        name: str,
        to: Path,
        ok: Ok | None = None,
        bad: Bad | None = None,
        *,
        is_shown: bool = True,
    ) -> str:
        """Fetch a file to `to`; the number by which it can be asked about. ok(to) once it is there, whole and checked;
        bad(error) when somebody has to decide: it is then retried or cancelled by its number. Until then neither comes.
        What isn't shown is forgotten at the end of the session and with its first failure that doesn't pass."""
        same = (one for one in self._held.values() if one.record.path == str(to) and not one.is_upload)
        held = next((one for one in same if one.stage is not Stage.DONE), None)
        if held is None or held.record.attachment_id != attachment_id:
            record = TransferRecord(
                transfer_id=str(uuid.uuid4()),
                path=str(to),
                name=name,
                attachment_id=attachment_id,
                begun_at=self._client.now(),
            )
            held = self._begin(record, is_shown=is_shown)
        return self._wanted(held, ok, bad)

    def upload(self, file: KeptFile, ok: Ok | None = None, bad: Bad | None = None) -> str:
        """Send a file that lies at its `path`; as `download` otherwise. Once begun it is the same one, and whoever wants
        it now wants it to go on."""
        held = self._held.get(file.upload_id)
        if held is not None and held.stage is Stage.DONE and self._clock() - held.done_at > STAYS_THERE_S:
            held = None  # the service may have dropped it meanwhile, since no message has named it
        if held is None:
            record = TransferRecord(
                transfer_id=file.upload_id,
                path=file.path,
                name=file.name,
                size_bytes=file.size_bytes,
                sha256=file.sha256,
                begun_at=self._client.now(),
            )
            held = self._begin(record, is_shown=True)
        return self._wanted(held, ok, bad)

    def all(self) -> list[Moving]:
        """Those that are shown, in the order in which they were begun."""
        return [_moving(held, self._clock()) for held in self._held.values() if held.is_shown]

    def moving(self, transfer_id: str) -> Moving | None:
        held = self._held.get(transfer_id)
        return _moving(held, self._clock()) if held is not None else None

    def pause(self, transfer_id: str) -> None:
        held = self._held.get(transfer_id)
        if held is not None and held.stage in (Stage.WAITING, Stage.MOVING):
            self._stop(held)
            self._stand(held, Stage.PAUSED, None)
            self._keep(held)

    def resume(self, transfer_id: str) -> None:
        """After a pause, or at once where it waits."""
        held = self._held.get(transfer_id)
        if held is not None and held.stage in (Stage.PAUSED, Stage.WAITING, Stage.FAILED) and held.job is None:
            held.failures = held.strange = 0
            self._go(held)
            self._keep(held)

    def retry(self, transfer_id: str) -> None:
        """もう一度."""
        self.resume(transfer_id)

    def cancel(self, transfer_id: str) -> None:
        """Leave it: what came is thrown away, here and on the service; who waits for it hears Cancelled. Of one that is
        done, only its line goes."""
        held = self._held.pop(transfer_id, None)
        if held is None:
            return
        self._stop(held)
        self._forget(held)
        if held.stage is not Stage.DONE:
            self._throw_away(held)
        self.gone.emit(transfer_id)
        for _ok, bad in held.callers:
            bad(Cancelled())

    def put_away(self, transfer_id: str) -> None:
        """The line of one that is done has been seen."""
        held = self._held.get(transfer_id)
        if held is None or held.stage is not Stage.DONE:
            return
        if not held.is_upload:
            self.cancel(transfer_id)
        else:  # whoever sends its message still has to know that it is there
            held.is_shown = False
            self.changed.emit(transfer_id)

    def retry_now(self) -> None:
        """The network is back."""
        for held in list(self._held.values()):
            if held.stage is Stage.WAITING:
                self.resume(held.record.transfer_id)

    # one after the other

    def _new(self, record: TransferRecord, *, is_shown: bool = True) -> _Held:
        return _Held(record, Schedule(random.Random()), is_shown)

    def _begin(self, record: TransferRecord, *, is_shown: bool) -> _Held:
        held = self._held[record.transfer_id] = self._new(record, is_shown=is_shown)
        self._keep(held)
        self._go(held)
        return held

    def _wanted(self, held: _Held, ok: Ok | None, bad: Bad | None) -> str:
        if held.stage is Stage.DONE:
            if ok is not None:
                ok(Path(held.record.path))
            return held.record.transfer_id
        if ok is not None or bad is not None:
            held.callers.append((ok or _nothing, bad or _nothing))
        if held.stage in (Stage.PAUSED, Stage.FAILED):
            self.resume(held.record.transfer_id)
        return held.record.transfer_id

    def _go(self, held: _Held) -> None:
        self._stop(held)
        self._stand(held, Stage.WAITING, None)
        transfer_id = held.record.transfer_id
        work = partial(
            _carry,
            self._client,
            held.record,
            _Spared(partial(self._progressed.emit, transfer_id)),
            partial(self._told.emit, transfer_id),
        )
        held.job = self._background.run(
            work, partial(self._on_done, held), partial(self._on_failed, held), owner=self, lane=Lane.TRANSFERS
        )

    def _stop(self, held: _Held) -> None:
        if held.timer is not None:
            held.timer.stop()
            held.timer.deleteLater()
        if held.job is not None:
            held.job.cancel()
        held.job = held.timer = None
        held.samples.clear()

    def _stand(self, held: _Held, stage: Stage, trouble: UserMessage | None = None) -> None:
        held.stage, held.trouble = stage, trouble
        self.changed.emit(held.record.transfer_id)

    def _on_progress(self, transfer_id: str, done: int, whole: int | None) -> None:
        held = self._held.get(transfer_id)
        if held is None or held.job is None or held.stage not in (Stage.WAITING, Stage.MOVING):
            return
        if done > held.done_bytes:
            held.failures = held.strange = 0
        held.done_bytes = done
        if whole:
            held.record = replace(held.record, size_bytes=whole)
        held.samples.append((self._clock(), done))
        while len(held.samples) > 2 and held.samples[-1][0] - held.samples[0][0] > RATE_OVER_S:
            held.samples.popleft()
        self._stand(held, Stage.MOVING)

    def _on_told(self, transfer_id: str, to_come: FileToCome) -> None:
        """Kept at once: by it the part of a file can be gone on with after a crash."""
        held = self._held.get(transfer_id)
        if held is not None:
            held.record = replace(held.record, size_bytes=to_come.size_bytes, sha256=to_come.sha256)
            self._keep(held)

    def _on_done(self, held: _Held, _: object) -> None:
        held.job, held.done_bytes, held.done_at = None, held.record.size_bytes, self._clock()
        held.samples.clear()
        self._forget(held)
        callers, held.callers = held.callers, []
        if not held.is_shown:
            self._held.pop(held.record.transfer_id, None)
        self._stand(held, Stage.DONE)
        for ok, _bad in callers:
            ok(Path(held.record.path))

    def _on_failed(self, held: _Held, error: ApiError) -> None:
        held.job = None
        held.samples.clear()
        held.failures += 1
        held.strange += isinstance(error, BadAnswer)
        if passes(error, held.strange):
            self._wait(held, error)
            return
        callers, held.callers = held.callers, []
        if held.is_shown:
            self._stand(held, Stage.FAILED, sentence(error))
        else:
            self.cancel(held.record.transfer_id)
        for _ok, bad in callers:
            bad(error)

    def _wait(self, held: _Held, error: ApiError) -> None:
        pause_s = held.schedule.pause_s(held.failures)
        if isinstance(error, Refused) and error.problem.retry_after_s:
            pause_s = max(pause_s, float(error.problem.retry_after_s))
        held.timer = QTimer(self, singleShot=True)
        held.timer.timeout.connect(lambda: self._go(held))
        held.timer.start(int(pause_s * 1000))
        self._stand(held, Stage.WAITING, explain(error))

    # the disk

    def _keep(self, held: _Held) -> None:
        record, outbox = replace(held.record, is_paused=held.stage is Stage.PAUSED), self._outbox
        if held.is_shown and held.stage is not Stage.DONE and outbox is not None:
            self._on_disk(lambda: outbox.put_transfer(record))

    def _forget(self, held: _Held) -> None:
        outbox = self._outbox
        if held.is_shown and outbox is not None:
            self._on_disk(lambda: outbox.drop_transfer(held.record.transfer_id))

    def _throw_away(self, held: _Held) -> None:
        """What is left of an upload on the service goes after a day, where it can't be told now."""
        if held.is_upload:
            client, upload_id = self._client, held.record.transfer_id
            self._background.run(lambda: drop_sent(client, upload_id), _nothing, _nothing, owner=self, parks=False)
        else:
            part = part_of(Path(held.record.path))
            self._background.run(lambda: part.unlink(missing_ok=True), _nothing, _nothing, owner=self, lane=Lane.FILES)

    def _on_disk(self, work: Callable[[], None]) -> None:
        """Where it can't be kept, it only doesn't go on by itself after the next start."""
        self._background.run(work, _nothing, _nothing, owner=self, lane=Lane.DISK, parks=False)


class _Spared:
    """Progress in the worker, told a few times a second: the window has more to do than to count."""

    def __init__(self, tell: Callable[[int, int | None], None]) -> None:
        self._tell, self._told_at = tell, 0.0

    def __call__(self, done: int, whole: int | None) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_EVERY_S or done == whole:
            self._told_at = now
            self._tell(done, whole)


def _carry(
    client: ApiClient,
    record: TransferRecord,
    progress: Callable[[int, int | None], None],
    told: Callable[[FileToCome], None],
) -> None:
    """In a worker."""
    path = Path(record.path)
    if record.attachment_id:
        fetch_file(client, record.attachment_id, path, progress, told, record.sha256)
    else:
        send_file(client, FileToSend(record.transfer_id, path, record.name, record.size_bytes, record.sha256), progress)


def _moving(held: _Held, now: float) -> Moving:
    record, rate = held.record, 0.0
    if len(held.samples) > 1:
        (begun, first), (_, last) = held.samples[0], held.samples[-1]
        rate = (last - first) / max(now - begun, 0.001)
    return Moving(
        record.transfer_id,
        record.name,
        Path(record.path),
        held.is_upload,
        held.stage,
        held.done_bytes,
        record.size_bytes,
        rate,
        held.trouble,
    )


def _nothing(_: object) -> None:
    pass
