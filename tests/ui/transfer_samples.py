"""Files on their way for tests of the queue, and workers that do nothing until the test lets them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime

from usen_desk.contract.transfers import DROP_TRANSFER
from usen_desk.local.records import KeptFile, TransferRecord
from usen_desk.ui.background import Lane

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def file(upload_id="7d9f4f0e-1f1e-4bd2-9c64-0f6d7a3f2b11", size=10, path="図面.pdf"):
    return KeptFile(upload_id=upload_id, name="図面.pdf", size_bytes=size, sha256="a" * 64, path=path)


def record(transfer_id, **more):
    return TransferRecord(transfer_id=transfer_id, path=transfer_id, name=transfer_id, begun_at=NOW, **more)


class Work:
    def __init__(self, ok, bad):
        self.ok, self.bad, self.cancelled = ok, bad, False
        self.record = self.progress = self.told = None

    def cancel(self):
        self.cancelled = True


class Client:
    """As an ApiClient that is only told what to leave."""

    def __init__(self):
        self.dropped = []

    def now(self):
        return NOW

    @contextmanager
    def exchange(self, endpoint, body, deadline_s, *, path):
        assert endpoint is DROP_TRANSFER
        self.dropped.append(path["transfer"])
        yield


class Hands:
    """As a Background, and the work itself: transfers wait in `begun`, all else is done at once."""

    def __init__(self):
        self.begun, self.client, self.now = [], Client(), 0.0

    def run(self, work, ok, bad, *, owner=None, lane=Lane.CALLS, latest=None, timeout_s=None, parks=True):
        if lane is Lane.TRANSFERS:
            made = self._last = Work(ok, bad)
            work()
            self.begun.append(made)
            return made
        ok(work())
        return Work(ok, bad)

    def carry(self, client, record, progress, told):
        self._last.record, self._last.progress, self._last.told = record, progress, told

    def done(self):
        self.begun[-1].ok(None)

    def failed(self, error):
        self.begun[-1].bad(error)

    def progress(self, done, whole):
        self.begun[-1].progress._tell(done, whole)

    def told(self, to_come):
        self.begun[-1].told(to_come)
