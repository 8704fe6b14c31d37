"""A thread on paper, and its history: reads what is needed for both, writes files. No widgets. X8, RULINGS (access log)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, DiskTrouble
from usen_desk.contract.base import Nothing
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    LIST_MESSAGES,
    MESSAGES_MAX,
    Inquiry,
    InquiryAsk,
    MessageKind,
    MessagesAsk,
    ThreadMessage,
)
from usen_desk.contract.inquiry_work import GET_HISTORY
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.local.files import write_whole
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.messages import explain


@dataclass(frozen=True)
class WholeThread:
    """What goes on paper."""

    inquiry: Inquiry
    messages: tuple[ThreadMessage, ...]


class PapersPresenter(QObject):
    """Signals: history(History); read(WholeThread); working(bool); saved(Path); ready(Path) to be opened;
    failed(UserMessage)."""

    history = Signal(object)
    read = Signal(object)
    working = Signal(bool)
    saved = Signal(object)
    ready = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        me: Me,
        temporary: TemporaryFolder | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._me, self._temporary = client, background, me, temporary

    @property
    def may_read_history(self) -> bool:
        return Permission.READ_HISTORY in self._me.permissions

    @property
    def may_open(self) -> bool:
        """Whether there is a place for a file that is only looked at."""
        return self._temporary is not None

    def read_history(self, inquiry_id: int) -> None:
        self._run(
            lambda: self._client.call(GET_HISTORY, Nothing(), inquiry_id=inquiry_id), self.history.emit, "history"
        )

    def read_whole(self, inquiry_id: int, *, with_notes: bool) -> None:
        """Every message, however long the thread; notes and system lines only where they were asked for."""
        self._run(lambda: self._whole(inquiry_id, with_notes), self.read.emit, "whole")

    def save(self, content: bytes, target: Path) -> None:
        """Whole or not at all: an older file of that name stays unless all is written."""
        self._write(lambda: target, content, self.saved.emit)

    def open(self, content: bytes) -> None:
        """In the folder that is wiped at sign-out, for the system's viewer."""
        if self._temporary is not None:
            temporary = self._temporary
            self._write(lambda: temporary.new_file(".pdf"), content, self.ready.emit)

    def _whole(self, inquiry_id: int, with_notes: bool) -> WholeThread:
        """In the worker."""
        inquiry = self._client.call(GET_INQUIRY, InquiryAsk(), inquiry_id=inquiry_id)
        ask = MessagesAsk(before=MESSAGES_MAX + 1, limit=MESSAGES_MAX)
        messages: list[ThreadMessage] = []
        while page := self._client.call(LIST_MESSAGES, ask, inquiry_id=inquiry_id).items:
            messages += page
            if len(page) < MESSAGES_MAX:
                break
            ask = MessagesAsk(after=messages[-1].sequence, limit=MESSAGES_MAX)
        shown = (one for one in messages if with_notes or one.kind is MessageKind.PUBLIC)
        return WholeThread(inquiry, tuple(shown))

    def _write(self, target: Callable[[], Path], content: bytes, ok: Callable[[Path], None]) -> None:
        def work() -> Path:
            try:
                path = target()
                write_whole(path, content)
            except OSError as error:
                raise DiskTrouble.of(error) from error
            return path

        self._background.run(work, ok, lambda error: self.failed.emit(explain(error)), owner=self, lane=Lane.DISK)

    def _run(self, work: Callable[[], object], ok: Callable[[object], None], latest: str) -> None:
        def on_done(result: object) -> None:
            self.working.emit(False)
            ok(result)

        self.working.emit(True)
        self._background.run(work, on_done, self._on_error, owner=self, latest=latest)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.failed.emit(explain(error))
