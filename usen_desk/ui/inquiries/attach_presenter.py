"""Papers of a new inquiry: checked, and on this PC before they are shown. No widgets. Row A03-2."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from usen_desk.api.errors import ApiError
from usen_desk.local.records import KeptFile
from usen_desk.ui.inquiries.composer_model import file_refusal, free_name, not_attached
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.sending.files import FileKeeper


class AttachPresenter(QObject):
    """`files` are those of the form that is shown. Signals: changed(tuple of KeptFile) by a person; busy(bool) one is being
    read; told(UserMessage)."""

    changed = Signal(object)
    busy = Signal(bool)
    told = Signal(object)

    def __init__(self, keeper: FileKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper
        self.files: tuple[KeptFile, ...] = ()
        self._form = 0
        self._reading = 0

    def show(self, files: tuple[KeptFile, ...]) -> None:
        """Of another form: what is still being read belongs to the one before, and is let go."""
        self._form, self._reading, self.files = self._form + 1, 0, files
        self.busy.emit(False)

    def attach(self, name: str, size_bytes: int, read: Callable[[], bytes]) -> None:
        """`read` gives the content, in a worker; `size_bytes` as far as it is known before."""
        if self._refuses(name, size_bytes, len(self.files) + self._reading):
            return
        upload_id, form = str(uuid.uuid4()), self._form
        self._count(1)

        def on_kept(content: bytes) -> None:
            if form != self._form or self._refuses(name, len(content), 0):
                self._keeper.drop(upload_id)
            else:
                digest, free = hashlib.sha256(content).hexdigest(), free_name(name, self.files)
                self._change(
                    (*self.files, KeptFile(upload_id=upload_id, name=free, size_bytes=len(content), sha256=digest))
                )
            self._count(-1, form)

        def on_failed(error: ApiError) -> None:
            self.told.emit(UserMessage(not_attached(name, error)))
            self._count(-1, form)

        self._keeper.keep(upload_id, read, on_kept, on_failed)

    def detach(self, upload_id: str) -> None:
        self._keeper.drop(upload_id)
        self._change(tuple(one for one in self.files if one.upload_id != upload_id))

    def _refuses(self, name: str, size_bytes: int, there: int) -> bool:
        refusal = file_refusal(name, size_bytes, there)
        if refusal:
            self.told.emit(UserMessage(refusal))
        return bool(refusal)

    def _change(self, files: tuple[KeptFile, ...]) -> None:
        self.files = files
        self.changed.emit(files)

    def _count(self, step: int, form: int | None = None) -> None:
        if form in (None, self._form):
            self._reading += step
            self.busy.emit(self._reading > 0)
