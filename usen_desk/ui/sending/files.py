"""What is attached, from that moment until its message is sent. Small files lie in the local store, beside the drafts;
large ones stay where they are and are sent at once, part by part, while their author goes on writing. Rows A03-2, X16; F29.
No widgets."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Cancelled, DiskTrouble, SourceTrouble
from usen_desk.api.transfers import sha256_of
from usen_desk.contract.attachments import UPLOAD_MAX_BYTES
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.transfers import GET_FILE_LIMITS, FileLimits
from usen_desk.local.records import KeptFile, Outbox
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.sending.disk import nothing, on_disk
from usen_desk.ui.sending.out_view import refusal
from usen_desk.ui.transfer_queue import Transfers

Ok = Callable[[KeptFile], None]
Bad = Callable[[ApiError], None]

JPEG = b"\xff\xd8\xff"
LARGE_MAX_BYTES = 200 * 1024 * 1024
"""Until the service has told its own limit."""


@dataclass(frozen=True)
class _Found:
    """What a path leads to. What won't be taken is not read: neither sha256 nor content."""

    size_bytes: int
    sha256: str = ""
    content: bytes | None = None
    """Of a small one."""


class FileKeeper(QObject):
    """Signals: moved(upload_id) a large file has got further; left(upload_id) somebody left it in the strip."""

    moved = Signal(str)
    left = Signal(str)

    def __init__(
        self,
        background: Background,
        parent: QObject | None = None,
        *,
        transfers: Transfers | None = None,
        client: ApiClient | None = None,
    ) -> None:
        """transfers: None where only small files can be sent. client: None for who sends none."""
        super().__init__(parent)
        self._client = client
        self._background, self._transfers = background, transfers
        self._outbox: Outbox | None = None
        self.large_max_bytes = LARGE_MAX_BYTES
        self._large: set[str] = set()
        if transfers is not None:
            transfers.changed.connect(self.moved)
            transfers.gone.connect(self._on_gone)

    def attach(self, outbox: Outbox) -> None:
        """The store is open; before that nothing can be attached."""
        self._outbox = outbox
        self.learn()

    def detach(self) -> None:
        """It was closed."""
        self._outbox = None

    def learn(self) -> None:
        """What the service takes, so that it is told before a byte is sent. Without an answer the service says it then."""
        client = self._client
        if client is not None:
            self._background.run(
                lambda: client.call(GET_FILE_LIMITS, Nothing()), self._on_limits, nothing, owner=self, latest="limits"
            )

    def _on_limits(self, limits: FileLimits) -> None:
        self.large_max_bytes = limits.max_bytes

    def max_bytes(self, path: str) -> int:
        """Of one file; without a path its bytes are only in memory."""
        return self.large_max_bytes if path and self._transfers is not None else UPLOAD_MAX_BYTES

    def take(self, name: str, read: Callable[[], bytes], path: str, ok: Ok, bad: Bad) -> None:
        """`read` gives the content where there is no path. A path is only touched in a worker, and not in the lane of the
        local store: a share of the network that is away lets one wait for long. ok(file) once it is durable, or, of a large
        one, once it was read and is on its way; one that is empty or too large is told by its size and kept nowhere."""
        upload_id = str(uuid.uuid4())
        if not path:
            self._keep_small(upload_id, name, read, ok, bad)
            return

        def on_found(found: _Found) -> None:
            content, transfers = found.content, self._transfers
            if content is not None:
                self._keep_small(upload_id, name, lambda: content, ok, bad)
                return
            file = KeptFile(upload_id=upload_id, name=name, size_bytes=found.size_bytes, sha256=found.sha256, path=path)
            if found.sha256 and transfers is not None:
                self._large.add(upload_id)
                transfers.upload(file)
            ok(file)

        limit = self.max_bytes(path)
        self._background.run(lambda: _found(Path(path), limit), on_found, bad, owner=self, lane=Lane.FILES)

    def _keep_small(self, upload_id: str, name: str, read: Callable[[], bytes], ok: Ok, bad: Bad) -> None:
        def keep(content: bytes) -> None:
            digest = hashlib.sha256(content).hexdigest()
            ok(KeptFile(upload_id=upload_id, name=_named(name, content), size_bytes=len(content), sha256=digest))

        self.keep(upload_id, read, keep, bad)

    def keep(self, upload_id: str, read: Callable[[], bytes], ok: Callable[[bytes], None], bad: Bad) -> None:
        """`read` gives the content, in the worker; `ok` gets it back once it is durable."""
        outbox = self._outbox
        if outbox is None:
            bad(DiskTrouble.of(OSError("the store is not open yet")))
            return

        def work() -> bytes:
            content = read()
            outbox.put_file(upload_id, content)
            return content

        on_disk(self._background, self, work, ok, bad)

    def drop(self, upload_id: str) -> None:
        """It was taken away from its message."""
        self._large.discard(upload_id)
        if self._transfers is not None:
            self._transfers.cancel(upload_id)
        outbox = self._outbox
        if outbox is not None:
            on_disk(self._background, self, lambda: outbox.drop_file(upload_id), nothing, nothing)

    def moving(self, files: Sequence[KeptFile]) -> dict[str, Moving]:
        """Of these, those that are still on their way."""
        if self._transfers is None:
            return {}
        found = [self._transfers.moving(file.upload_id) for file in files if file.path]
        return {one.transfer_id: one for one in found if one is not None and one.stage is not Stage.DONE}

    def carry(self, files: Sequence[KeptFile], ok: Callable[[], None], bad: Bad) -> None:
        """Before their message: ok() once all large ones are on the service. bad(Refused) when its author has to decide."""
        large, transfers = [file for file in files if file.path], self._transfers
        if not large or transfers is None:
            ok()
            return
        missing, told = {file.upload_id for file in large}, [False]

        def on_there(upload_id: str, _: Path) -> None:
            missing.discard(upload_id)
            if not missing:
                ok()

        def on_stopped(error: ApiError) -> None:
            if not told[0]:
                told[0] = True
                bad(refusal(Code.FILE_MISSING) if isinstance(error, Cancelled | SourceTrouble) else error)

        for file in large:
            transfers.upload(file, partial(on_there, file.upload_id), on_stopped)

    def _on_gone(self, upload_id: str) -> None:
        if upload_id in self._large:
            self._large.discard(upload_id)
            self.left.emit(upload_id)


def _named(name: str, content: bytes) -> str:
    """A picture from the clipboard may have become a JPEG; the service would call it so, too."""
    return f"{name[:-4]}.jpg" if name.endswith(".png") and content.startswith(JPEG) else name


def _found(path: Path, limit: int) -> _Found:
    """In a worker. Raises: SourceTrouble, Cancelled."""
    try:
        size_bytes = path.stat().st_size
        if not path.is_file():
            raise SourceTrouble("no file")
        if not 0 < size_bytes <= limit:
            return _Found(size_bytes)
        if size_bytes <= UPLOAD_MAX_BYTES:
            content = path.read_bytes()
            return _Found(len(content), content=content)
    except OSError as error:
        raise SourceTrouble(type(error).__name__) from error
    return _Found(*sha256_of(path))
