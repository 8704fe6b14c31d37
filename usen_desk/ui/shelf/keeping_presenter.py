"""The shelf as supervisors keep it: reads, adds, changes, gives new versions, withdraws and brings back. X16. No widgets.

Nothing is added twice: a new document keeps the ID that this desk made for it until the service has it, and a file its own.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient, Progress
from usen_desk.api.errors import ApiError, Refused, SourceTrouble
from usen_desk.api.transfers import FileToSend, send_file, sha256_of
from usen_desk.contract.attachments import UPLOAD_FILE, UPLOAD_MAX_BYTES, FileSent
from usen_desk.contract.base import JST, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.shelf import (
    ADD_DOCUMENT,
    GET_VERSION_FILE,
    LIST_DOCUMENTS,
    LIST_VERSIONS,
    PUT_DOCUMENT,
    RESTORE_DOCUMENT,
    WITHDRAW_DOCUMENT,
    Document,
    Documents,
    DocumentVersions,
)
from usen_desk.ui.background import Background, Job, Lane
from usen_desk.ui.messages import explain
from usen_desk.ui.shelf.keeping_model import Form, PickedFile, kept_of_form

T = TypeVar("T")


class KeepingPresenter(QObject):
    """`documents` are all, in their order. Signals: shown(list of Document, ID to choose); versions(ID, list of
    DocumentVersion); saved(text to tell); withdrawn(text to tell) it can be brought back; fetched(Path);
    told(UserMessage); working(bool); progressed(bytes so far, whole)."""

    shown = Signal(object, str)
    versions = Signal(str, object)
    saved = Signal(str)
    withdrawn = Signal(str)
    fetched = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    progressed = Signal(object, object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self.documents: list[Document] = []
        self.may_keep = False
        self._new_id = str(uuid.uuid4())
        self._gone = ""
        self._job: Job | None = None

    def today(self) -> date:
        return self._client.now().astimezone(JST).date()

    def document(self, document_id: str) -> Document | None:
        return next((one for one in self.documents if str(one.document_id) == document_id), None)

    def load(self, choose: str = "") -> None:
        self._run(lambda: self._client.call(LIST_DOCUMENTS, Nothing()), lambda found: self._on_read(found, choose))

    def load_versions(self, document_id: str) -> None:
        def on_read(found: DocumentVersions) -> None:
            self.versions.emit(document_id, found.items)

        self._background.run(
            lambda: self._client.call(LIST_VERSIONS, Nothing(), document=document_id),
            on_read,
            lambda error: self.told.emit(explain(error)),
            owner=self,
            latest="versions",
        )

    def look_at(self, path: Path, ok: Callable[[PickedFile], None]) -> None:
        """A file that was picked; one that can't be read is told."""

        def look() -> PickedFile:
            try:
                if not path.is_file():
                    raise SourceTrouble("no file")
                return PickedFile(path, path.stat().st_size)
            except OSError as error:
                raise SourceTrouble(type(error).__name__) from error

        def bad(error: ApiError) -> None:
            self.told.emit(explain(error))

        self._background.run(look, ok, bad, owner=self, lane=Lane.FILES, latest="picked")

    def save(self, document_id: str, form: Form) -> None:
        """`document_id`: empty for a new one. A new file is sent first."""
        known, new_id = self.document(document_id), self._new_id
        body = kept_of_form(form)

        def work() -> Document:
            if form.file is not None:
                _send(self._client, form.file, self.progressed.emit)
            if known is None:
                return self._client.call(ADD_DOCUMENT, body, document=new_id)
            return self._client.call(PUT_DOCUMENT, body, version=known.version, document=document_id)

        told = (
            "資料を登録しました" if known is None else "新しい版を登録しました" if form.file else "資料を変更しました"
        )
        self._run(work, lambda saved: self._on_saved(saved, told), Lane.TRANSFERS)

    def cancel(self) -> None:
        """Of what is being sent; nothing is kept of it."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.working.emit(False)

    def withdraw(self, document_id: str) -> None:
        known = self.document(document_id)
        if known is not None:
            self._run(
                lambda: self._client.call(WITHDRAW_DOCUMENT, Nothing(), version=known.version, document=document_id),
                self._on_withdrawn,
            )

    def bring_back(self, document_id: str = "") -> None:
        """That one, else what was withdrawn last."""
        known = self.document(document_id or self._gone)
        if known is not None:
            number = str(known.document_id)
            self._run(
                lambda: self._client.call(RESTORE_DOCUMENT, Nothing(), version=known.version, document=number),
                lambda saved: self._on_saved(saved, "資料を元に戻しました"),
            )

    def fetch(self, version_id: int, target: Path) -> None:
        """Write that version's file there."""
        self._run(
            lambda: self._client.download(GET_VERSION_FILE, Nothing(), target, version_id=version_id),
            self.fetched.emit,
            Lane.TRANSFERS,
        )

    def _on_read(self, found: Documents, choose: str) -> None:
        self.documents, self.may_keep = found.items, found.may_keep
        self.shown.emit(found.items, choose)

    def _on_saved(self, saved: Document, told: str) -> None:
        if str(saved.document_id) == self._new_id:
            self._new_id = str(uuid.uuid4())
        self.saved.emit(told)
        self.load(str(saved.document_id))

    def _on_withdrawn(self, gone: Document) -> None:
        self._gone = str(gone.document_id)
        self.withdrawn.emit(f"「{gone.title}」を取り下げました")
        self.load(self._gone)

    def _run(self, work: Callable[[], T], ok: Callable[[T], None], lane: Lane = Lane.CALLS) -> None:
        self.working.emit(True)

        def on_done(result: T) -> None:
            self._job = None
            self.working.emit(False)
            ok(result)

        job = self._background.run(work, on_done, self._on_error, owner=self, lane=lane)
        self._job = job if lane is Lane.TRANSFERS else self._job

    def _on_error(self, error: ApiError) -> None:
        """A new one whose answer was lost stands there under its ID; what was changed since goes as another."""
        self._job = None
        self.working.emit(False)
        if isinstance(error, Refused) and error.problem.code is Code.OTHER_CONTENT:
            self._new_id = str(uuid.uuid4())
        self.told.emit(explain(error))


def _send(client: ApiClient, file: PickedFile, progress: Progress) -> None:
    """In a worker. Raises: as ApiClient.call; SourceTrouble."""
    if file.size_bytes > UPLOAD_MAX_BYTES:
        size, sha256 = sha256_of(file.path)
        send_file(client, FileToSend(file.upload_id, file.path, file.path.name, size, sha256), progress)
        return
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise SourceTrouble(type(error).__name__) from error
    sent = FileSent(name=file.path.name, sha256=hashlib.sha256(data).hexdigest())
    client.upload(UPLOAD_FILE, sent, data, upload=file.upload_id)
