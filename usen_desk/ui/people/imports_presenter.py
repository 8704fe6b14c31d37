"""取込: sends a file, has it tried, applies what was looked at, and follows it until it rests. No widgets. Row B-imp."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient, Progress
from usen_desk.api.errors import ApiError, Refused
from usen_desk.api.transfers import FileToSend, drop_sent, send_file, sha256_of
from usen_desk.contract.attachments import FileKept
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.imports import (
    APPLY_IMPORT,
    CANCEL_IMPORT,
    EXPORT_IMPORT_PROBLEMS,
    GET_IMPORT,
    LIST_IMPORT_KINDS,
    LIST_IMPORT_PROBLEMS,
    LIST_IMPORTS,
    RESUME_IMPORT,
    TRY_IMPORT,
    ImportAgreed,
    ImportKind,
    ImportRun,
    ImportRuns,
    ImportSearch,
    ImportToTry,
    ProblemSearch,
    ProblemSort,
)
from usen_desk.ui.background import Background, Job, Lane
from usen_desk.ui.exports import Export
from usen_desk.ui.people.imports_model import is_active, is_unfinished, message_of

LOOK_EVERY_MS = 700
Deliver = Callable[[ApiClient, FileToSend, Progress], FileKept]


class ImportsPresenter(QObject):
    """Signals: kinds(ImportKinds); sending(file name, "" when it is over); progressed(bytes, whole); run(ImportRun);
    problems(ImportProblems); history(ImportRuns); told(UserMessage); working(bool); exported(Path);
    found_again() a run that could not be asked about."""

    kinds = Signal(object)
    sending = Signal(str)
    progressed = Signal(object, object)
    run = Signal(object)
    problems = Signal(object)
    history = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    exported = Signal(object)
    found_again = Signal()

    def __init__(
        self, client: ApiClient, background: Background, deliver: Deliver = send_file, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._deliver = client, background, deliver
        self.current: ImportRun | None = None
        self.asked = ProblemSearch()
        self._sending: Job | None = None
        self.is_sending = False
        self._upload_id = ""
        self._has_kinds = self._is_lost = False
        self._look = QTimer(self, singleShot=True, interval=LOOK_EVERY_MS)
        self._look.timeout.connect(self._read_current)
        self._export = Export(client, background, self)
        self._export.running.connect(self.working)
        self._export.saved.connect(self.exported)
        self._export.failed.connect(self.told)

    def load(self) -> None:
        if not self._has_kinds:
            self._call(lambda: self._client.call(LIST_IMPORT_KINDS, Nothing()), self._on_kinds, "kinds")
        self._read_history()
        if self.current is not None:
            self._read_current()

    def send(self, kind: ImportKind, path: Path) -> None:
        """Send it and have it tried. One at a time: while one is on its way, another is not begun."""
        if self.is_sending:
            return
        upload_id, run_id = str(uuid.uuid4()), str(uuid.uuid4())
        self._upload_id, self.is_sending = upload_id, True
        self.sending.emit(path.name)
        self._sending = self._background.run(
            lambda: self._sent(kind, path, upload_id, run_id),
            self._on_sent,
            self._on_not_sent,
            owner=self,
            lane=Lane.TRANSFERS,
        )

    def open_run(self, run: ImportRun) -> None:
        self._show(run)

    def sort(self, sort: ProblemSort, *, descending: bool) -> None:
        self.asked = ProblemSearch(sort=sort, descending=descending)
        self._read_problems()

    def apply(self) -> None:
        if self.current is not None:
            self._act(APPLY_IMPORT, ImportAgreed(sha256=self.current.sha256))

    def resume(self) -> None:
        self._act(RESUME_IMPORT, Nothing())

    def cancel(self) -> None:
        """What is sent, else what runs or was looked at."""
        if not self.is_sending or self._sending is None:
            self._act(CANCEL_IMPORT, Nothing())
            return
        upload_id = self._upload_id
        self._sending.cancel()
        self._end_sending()
        self._background.run(
            lambda: drop_sent(self._client, upload_id), lambda _: None, lambda _: None, owner=self, latest="drop"
        )

    def export(self, target: Path) -> None:
        """The problems of the run on screen."""
        if self.current is not None:
            self._export.start(EXPORT_IMPORT_PROBLEMS, Nothing(), target, run=str(self.current.import_id))

    def _sent(self, kind: ImportKind, path: Path, upload_id: str, run_id: str) -> ImportRun:
        """In the worker; safe to run twice."""
        size, sha256 = sha256_of(path)
        self._deliver(self._client, FileToSend(upload_id, path, path.name, size, sha256), self.progressed.emit)
        wanted = ImportToTry(kind=kind, upload_id=uuid.UUID(upload_id))
        return self._client.call(TRY_IMPORT, wanted, run=run_id)

    def _on_sent(self, run: ImportRun) -> None:
        self._end_sending()
        self._show(run)
        self._read_history()

    def _on_not_sent(self, error: ApiError) -> None:
        self._end_sending()
        self.told.emit(message_of(error))

    def _end_sending(self) -> None:
        self.is_sending = False
        self.sending.emit("")

    def _act(self, endpoint: Any, body: Any) -> None:
        run = self.current
        if run is None:
            return
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(endpoint, body, run=str(run.import_id)),
            self._on_acted,
            self._on_refused,
            owner=self,
        )

    def _on_acted(self, run: ImportRun) -> None:
        self.working.emit(False)
        self._show(run)
        self._read_history()

    def _on_refused(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(message_of(error))
        if isinstance(error, Refused) and error.problem.code is Code.IMPORT_MOVED_ON:
            self._read_current()

    def _show(self, run: ImportRun) -> None:
        """Once more when it goes on by itself."""
        before, self.current = self.current, run
        self.run.emit(run)
        is_another = before is None or before.import_id != run.import_id
        if is_another:
            self.asked = ProblemSearch()
        if is_another or before is None or (before.state, before.problem_count) != (run.state, run.problem_count):
            self._read_problems()
        if is_active(run):
            self._look.start()
        else:
            self._look.stop()

    def _read_current(self) -> None:
        run = self.current
        if run is not None:
            path = str(run.import_id)
            self._call(lambda: self._client.call(GET_IMPORT, Nothing(), run=path), self._on_read, "run", self._on_lost)

    def _on_read(self, run: ImportRun) -> None:
        if self._is_lost:
            self._is_lost = False
            self.found_again.emit()
        if self.current is None or run.import_id != self.current.import_id:
            return
        was_active = is_active(self.current)
        self._show(run)
        if was_active and not is_active(run):
            self._read_history()

    def _on_lost(self, error: ApiError) -> None:
        """It goes on without us; what is on screen stays, and is asked for again."""
        if not self._is_lost:
            self.told.emit(message_of(error))
        if self.current is not None and is_active(self.current):
            self._is_lost = True
            self._look.start()

    def _read_problems(self) -> None:
        if self.current is not None:
            path, asked = str(self.current.import_id), self.asked
            self._call(lambda: self._client.call(LIST_IMPORT_PROBLEMS, asked, run=path), self.problems.emit, "problems")

    def _read_history(self) -> None:
        self._call(lambda: self._client.call(LIST_IMPORTS, ImportSearch(limit=200)), self._on_history, "history")

    def _on_history(self, runs: ImportRuns) -> None:
        """What somebody still has to decide about is opened, where nothing else is."""
        self.history.emit(runs)
        if self.current is None and not self.is_sending and runs.items and is_unfinished(runs.items[0]):
            self._show(runs.items[0])

    def _on_kinds(self, kinds: Any) -> None:
        self._has_kinds = True
        self.kinds.emit(kinds)

    def _call(
        self,
        work: Callable[[], Any],
        ok: Callable[[Any], None],
        latest: str,
        bad: Callable[[ApiError], None] | None = None,
    ) -> None:
        self._background.run(
            work, ok, bad or (lambda error: self.told.emit(message_of(error))), owner=self, latest=latest
        )
