"""Reads the requests for more days, keeps the notes that are being written, approves and refuses. No widgets. Row X10."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.trials import (
    DECIDE_EXTENSION,
    LIST_EXTENSIONS,
    Decision,
    Extension,
    Extensions,
    ExtensionsAsk,
)
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, trial_place
from usen_desk.ui.trials.extensions_model import is_waiting

NEWS_AFTER_MS = 1000


class ExtensionsPresenter(QObject):
    """Signals: shown(list of Extension); chosen(Extension or None) whose details are shown; told(UserMessage) the list
    couldn't be read; working(bool); deciding(bool); decided(Extension); not_decided(UserMessage) and it still waits;
    overtaken(UserMessage) it no longer does, so the list is read anew; stale() something about trials changed."""

    shown = Signal(object)
    chosen = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    deciding = Signal(bool)
    decided = Signal(object)
    not_decided = Signal(object)
    overtaken = Signal(object)
    stale = Signal()

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        me: Me,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator, self._me = client, background, navigator, me
        self._items: list[Extension] = []
        self._chosen: UUID | None = None
        self._notes: dict[UUID, str] = {}
        self.only_waiting = True
        self._news = QTimer(self, singleShot=True, interval=NEWS_AFTER_MS)
        self._news.timeout.connect(self.stale)

    @property
    def may_decide(self) -> bool:
        return Permission.SUPERVISE_TRIALS in self._me.permissions

    @property
    def current(self) -> Extension | None:
        return next((each for each in self._items if each.extension_id == self._chosen), None)

    def load(self) -> None:
        self.working.emit(True)
        body = ExtensionsAsk(only_waiting=self.only_waiting)
        self._background.run(
            lambda: self._client.call(LIST_EXTENSIONS, body), self._on_listed, self._on_error, owner=self, latest="list"
        )

    def on_changes(self, _: object = None) -> None:
        """From the change feed, which doesn't say what of a trial changed. An import tells thousands: they are one."""
        if not self._news.isActive():
            self._news.start()

    def show_only_waiting(self, only_waiting: bool) -> None:
        self.only_waiting = only_waiting
        self.load()

    def choose(self, asked: Extension | None) -> None:
        self._chosen = asked.extension_id if asked else None
        self.chosen.emit(asked)

    def note_of(self, asked: Extension) -> str:
        return self._notes.get(asked.extension_id, "")

    def keep_note(self, asked: Extension, note: str) -> None:
        """What is written about one request is there again when it is chosen again."""
        self._notes[asked.extension_id] = note

    def decide(self, asked: Extension, *, approves: bool, note: str) -> None:
        """Once and for good."""
        self.keep_note(asked, note)
        body = Decision(is_approved=approves, note=note.strip())
        self.deciding.emit(True)
        self._background.run(
            lambda: self._client.call(DECIDE_EXTENSION, body, extension=str(asked.extension_id)),
            self._on_decided,
            self._on_not_decided,
            owner=self,
        )

    def open_trial(self, asked: Extension) -> None:
        self._navigator.open(trial_place(asked.login_id))

    def _on_listed(self, found: Extensions) -> None:
        self._items = found.items
        self.working.emit(False)
        self.shown.emit(found.items)
        self.choose(self.current or next((each for each in found.items if is_waiting(each)), None))

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _on_decided(self, decided: Extension) -> None:
        self._notes.pop(decided.extension_id, None)
        self.deciding.emit(False)
        self.decided.emit(decided)
        self.load()

    def _on_not_decided(self, error: ApiError) -> None:
        self.deciding.emit(False)
        if isinstance(error, Refused) and error.problem.code in (Code.ALREADY_DECIDED, Code.NOT_FOUND):
            self.overtaken.emit(explain(error))
            self.load()
        else:
            self.not_decided.emit(explain(error))
