"""Bytes of attachments from the moment they are attached until they are sent: in the local store, beside the drafts.
Row A03-2. No widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from usen_desk.api.errors import ApiError, DiskTrouble
from usen_desk.local.records import Outbox
from usen_desk.ui.background import Background
from usen_desk.ui.sending.disk import nothing, on_disk


class FileKeeper(QObject):
    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._outbox: Outbox | None = None

    def attach(self, outbox: Outbox) -> None:
        """The store is open; before that nothing can be attached."""
        self._outbox = outbox

    def detach(self) -> None:
        """It was closed."""
        self._outbox = None

    def keep(
        self, upload_id: str, read: Callable[[], bytes], ok: Callable[[bytes], None], bad: Callable[[ApiError], None]
    ) -> None:
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
        outbox = self._outbox
        if outbox is not None:
            on_disk(self._background, self, lambda: outbox.drop_file(upload_id), nothing, nothing)
