"""Papers of a new inquiry: checked, and on this PC before they are shown. No widgets. Row A03-2."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from usen_desk.api.errors import ApiError
from usen_desk.local.records import KeptFile
from usen_desk.ui.inquiries.composer_model import file_refusal, free_name, not_attached
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.sending.files import FileKeeper


class AttachPresenter(QObject):
    """`files` are those of the form that is shown. Signals: changed(tuple of KeptFile) by a person; moved(upload_id →
    Moving) of those that are on their way; busy(bool) one is being read; told(UserMessage)."""

    changed = Signal(object)
    moved = Signal(object)
    busy = Signal(bool)
    told = Signal(object)

    def __init__(self, keeper: FileKeeper, clock: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._clock = keeper, clock
        keeper.moved.connect(self._on_moved)
        keeper.left.connect(self._on_left)
        self.files: tuple[KeptFile, ...] = ()
        self._form = 0
        self._reading = 0

    def show(self, files: tuple[KeptFile, ...]) -> None:
        """Of another form: what is still being read belongs to the one before, and is let go."""
        self._form, self._reading, self.files = self._form + 1, 0, files
        self.busy.emit(False)

    def now(self) -> datetime:
        return self._clock()

    def attach(
        self, name: str, size_bytes: int, read: Callable[[], bytes], path: str = "", kept: KeptFile | None = None
    ) -> None:
        """`read` gives the content, in a worker; of what lies at `path` and of `kept`, which the service has already, it
        isn't asked. `size_bytes` as far as it is known before."""
        limit = kept.size_bytes if kept else self._keeper.max_bytes(path)
        if self._refuses(name, size_bytes, len(self.files) + self._reading, limit):
            return
        if kept is not None:
            self._change((*self.files, replace(kept, name=free_name(name, self.files))))
            return
        form = self._form
        self._count(1)

        def on_kept(file: KeptFile) -> None:
            if form != self._form or self._refuses(name, file.size_bytes, 0, limit):
                self._keeper.drop(file.upload_id)
            else:
                self._change((*self.files, replace(file, name=free_name(name, self.files))))
            self._count(-1, form)

        def on_failed(error: ApiError) -> None:
            self.told.emit(UserMessage(not_attached(name, error)))
            self._count(-1, form)

        self._keeper.take(name, read, path, on_kept, on_failed)

    def detach(self, upload_id: str) -> None:
        self._keeper.drop(upload_id)
        self._change(tuple(one for one in self.files if one.upload_id != upload_id))

    def _on_moved(self, upload_id: str) -> None:
        if any(one.upload_id == upload_id for one in self.files):
            self.moved.emit(self._keeper.moving(self.files))

    def _on_left(self, upload_id: str) -> None:
        if any(one.upload_id == upload_id for one in self.files):
            self.detach(upload_id)

    def _refuses(self, name: str, size_bytes: int, there: int, limit: int) -> bool:
        refusal = file_refusal(name, size_bytes, there, limit)
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
