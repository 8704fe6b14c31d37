"""Notices: listed, read, confirmed; for supervisors written, published, withdrawn. Seed A06-1. No widgets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import B, Endpoint, Nothing, R
from usen_desk.contract.branches import LIST_BRANCHES, Branches
from usen_desk.contract.changes import Change
from usen_desk.contract.notices import (
    ADD_NOTICE,
    GET_NOTICE,
    LIST_NOTICE_READERS,
    LIST_NOTICES,
    PUT_NOTICE,
    READ_NOTICE,
    RESTORE_NOTICE,
    WITHDRAW_NOTICE,
    Notice,
    NoticeChange,
    NoticeKind,
    NoticeLine,
    NoticeRead,
    Notices,
    NoticeSearch,
    NoticeState,
    NoticeText,
    NoticeToAdd,
)
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.site_info import GET_KEPT_VERSIONS, Kept
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain

AGAIN_MS = 5 * 60_000
"""A notice that was planned begins without a word of the feed."""


class NewsPresenter(QObject):
    """Signals: listed(list of NoticeLine, has more); opened(Notice) to be read; waiting(int) unread ones; working(bool);
    told(UserMessage); saved(Notice, text to tell) what was written is kept; not_saved(UserMessage); readers(NoticeReaders);
    versions(KeptVersions); branches(list of Branch)."""

    listed = Signal(object, bool)
    opened = Signal(object)
    waiting = Signal(int)
    working = Signal(bool)
    told = Signal(object)
    saved = Signal(object, str)
    not_saved = Signal(object)
    readers = Signal(object)
    versions = Signal(object)
    branches = Signal(object)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self.kind: NoticeKind | None = None
        self.manages = False
        self.current: Notice | None = None
        self._lines: list[NoticeLine] = []
        self._marked: set[tuple[int, int]] = set()
        """Told as read from here: an answer that was under way meanwhile tells it no second time."""
        self._new_key = uuid.uuid4()
        self._again = QTimer(self, interval=AGAIN_MS)
        self._again.timeout.connect(self.count)

    @property
    def may_write(self) -> bool:
        return Permission.WRITE_KNOWLEDGE in self._me.permissions

    def now(self) -> datetime:
        return self._client.now()

    def count(self) -> None:
        """How many are unread, for the rail."""
        self._again.start()
        self._call(LIST_NOTICES, NoticeSearch(limit=1), self._on_counted, latest="count", bad=_nothing)

    def load(self) -> None:
        search = NoticeSearch(kind=self.kind, manages=self.manages)
        self.working.emit(True)
        self._call(LIST_NOTICES, search, self._on_listed, latest="list")

    def load_more(self) -> None:
        if self._lines:
            search = NoticeSearch(kind=self.kind, manages=self.manages, after=self._lines[-1].notice_id)
            self._call(LIST_NOTICES, search, self._on_more, latest="list")

    def narrow(self, kind: NoticeKind | None, *, manages: bool) -> None:
        self.kind, self.manages = kind, manages and self.may_write
        self.load()

    def open(self, notice_id: int) -> None:
        """Shown, one that is for this person is read."""
        self._call(GET_NOTICE, Nothing(), self._on_opened, latest="open", notice_id=notice_id)

    def confirm(self) -> None:
        if self.current is not None:
            self._mark(self.current.line, is_confirmed=True)

    def save(
        self, notice_id: int, text: NoticeText, version: int, *, publishes: bool, asks_again: bool = False
    ) -> None:
        """0: a new one, whose key stays the same until the service has it."""
        said = "お知らせを公開しました" if publishes else "お知らせを保存しました"
        self.working.emit(True)

        def on_saved(notice: Notice) -> None:
            if not notice_id:
                self._new_key = uuid.uuid4()
            self._on_saved(notice, said)

        if notice_id:
            change = NoticeChange(text=text, publishes=publishes, asks_again=asks_again)
            self._call(PUT_NOTICE, change, on_saved, bad=self._on_not_saved, version=version, notice_id=notice_id)
        else:
            added = NoticeToAdd(notice_key=self._new_key, text=text, publishes=publishes)
            self._call(ADD_NOTICE, added, on_saved, bad=self._on_not_saved)

    def withdraw(self) -> None:
        self._turn(WITHDRAW_NOTICE, "お知らせを取り下げました")

    def restore(self) -> None:
        self._turn(RESTORE_NOTICE, "取り下げを取り消しました")

    def ask_readers(self) -> None:
        if self.current is not None:
            notice_id = self.current.line.notice_id
            self._call(LIST_NOTICE_READERS, Nothing(), self.readers.emit, latest="readers", notice_id=notice_id)

    def ask_versions(self) -> None:
        if self.current is not None:
            key = str(self.current.line.notice_id)
            self._call(GET_KEPT_VERSIONS, Nothing(), self.versions.emit, latest="kept", kind=Kept.NOTICE, key=key)

    def ask_branches(self) -> None:
        """For the form; those who may not read them write for all."""
        if Permission.READ_BRANCHES in self._me.permissions:
            self._call(LIST_BRANCHES, Nothing(), self._on_branches, latest="branches", bad=_nothing)

    def on_changes(self, _: list[Change]) -> None:
        self.count()
        if self._lines or self.current is not None:
            self.load()

    def _turn(self, endpoint: Endpoint[Nothing, Notice], said: str) -> None:
        if self.current is not None:
            line = self.current.line
            self.working.emit(True)
            self._call(endpoint, Nothing(), lambda notice: self._on_saved(notice, said), version=line.version,
                       notice_id=line.notice_id)  # fmt: skip

    def _mark(self, line: NoticeLine, *, is_confirmed: bool) -> None:
        body = NoticeRead(is_confirmed=is_confirmed)
        self._call(READ_NOTICE, body, lambda found: self._on_marked(line, found), notice_id=line.notice_id)

    def _on_marked(self, line: NoticeLine, found: Notices) -> None:
        self.waiting.emit(found.unread_count)
        self.load()
        if self.current is not None and self.current.line.notice_id == line.notice_id:
            self.open(line.notice_id)

    def _on_listed(self, found: Notices) -> None:
        self.working.emit(False)
        self._lines = list(found.items)
        self.waiting.emit(found.unread_count)
        self.listed.emit(self._lines, found.has_more)

    def _on_more(self, found: Notices) -> None:
        self._lines += found.items
        self.listed.emit(self._lines, found.has_more)

    def _on_counted(self, found: Notices) -> None:
        self.waiting.emit(found.unread_count)

    def _on_opened(self, notice: Notice) -> None:
        self.current = notice
        self.opened.emit(notice)
        line = notice.line
        seen = (line.notice_id, line.version)
        if line.is_for_me and not line.is_read and line.state is NoticeState.SHOWN and seen not in self._marked:
            self._marked.add(seen)
            self._mark(line, is_confirmed=False)

    def _on_saved(self, notice: Notice, said: str) -> None:
        self.working.emit(False)
        self.current = notice
        self.opened.emit(notice)
        self.saved.emit(notice, said)
        self.load()

    def _on_not_saved(self, error: ApiError) -> None:
        self.working.emit(False)
        self.not_saved.emit(explain(error))

    def _on_branches(self, found: Branches) -> None:
        self.branches.emit(found.items)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _call(
        self,
        endpoint: Endpoint[B, R],
        body: B,
        ok: Callable[[R], None],
        bad: Callable[[ApiError], None] | None = None,
        *,
        latest: str = "",
        version: int | None = None,
        **path: int | str,
    ) -> None:
        self._background.run(
            lambda: self._client.call(endpoint, body, version=version, **path),
            ok,
            bad or self._on_error,
            owner=self,
            latest=latest or None,
        )


def _nothing(_: object) -> None:
    pass
