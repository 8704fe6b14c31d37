"""Canned replies as their owner keeps them: reads, adds, changes, deletes, and brings back what was deleted. X7.
No widgets.

Nothing is added twice: an entry keeps the ID that this desk made for it until the service has it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.canned import (
    ADD_CANNED,
    DELETE_CANNED,
    LIST_CANNED,
    PUT_CANNED,
    CannedReplies,
    CannedReply,
    CannedText,
)
from usen_desk.contract.errors import Code
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain

T = TypeVar("T")
WORKING = (Role.AGENT, Role.SUPERVISOR)
"""To whom an inquiry can be given."""


class CannedEditingPresenter(QObject):
    """`replies` are all, in their order. Signals: shown(list of CannedReply, ID to choose); colleagues(list); saved(text
    to tell); deleted(text to tell) it can be brought back; told(UserMessage); working(bool)."""

    shown = Signal(object, str)
    colleagues = Signal(object)
    saved = Signal(str)
    deleted = Signal(str)
    told = Signal(object)
    working = Signal(bool)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self.replies: list[CannedReply] = []
        self.people: list[Colleague] = []
        self._new_id = str(uuid.uuid4())
        self._gone: CannedText | None = None

    @property
    def may_edit(self) -> bool:
        return Permission.OWN_CANNED in self._me.permissions

    @property
    def may_share(self) -> bool:
        return Permission.SHARE_CANNED in self._me.permissions

    def reply(self, canned_id: str) -> CannedReply | None:
        return next((one for one in self.replies if one.canned_id == canned_id), None)

    def on_changes(self, *_: object) -> None:
        """News of the service; what is being typed stays, and is told when it is saved."""
        self.load()

    def load(self, choose: str = "") -> None:
        self._run(lambda: self._client.call(LIST_CANNED, Nothing()), lambda found: self._on_read(found, choose))
        if Permission.READ_STAFF in self._me.permissions and not self.people:
            self._run(lambda: self._client.call(LIST_COLLEAGUES, Nothing()), self._on_colleagues)

    def save(self, canned_id: str, text: CannedText) -> None:
        """`canned_id`: empty for a new one."""
        reply = self.reply(canned_id)
        if reply is None:
            self._add(text, "定型文を追加しました")
            return
        version = reply.version
        self._run(
            lambda: self._client.call(PUT_CANNED, text, version=version, canned=canned_id),
            lambda saved: self._on_saved(saved, "定型文を変更しました"),
        )

    def delete(self, canned_id: str) -> None:
        reply = self.reply(canned_id)
        if reply is not None:
            self._run(
                lambda: self._client.call(DELETE_CANNED, Nothing(), version=reply.version, canned=canned_id),
                lambda _: self._on_deleted(reply),
            )

    def bring_back(self) -> None:
        """What was deleted last, as a new entry with the same content."""
        text, self._gone = self._gone, None
        if text is not None:
            self._add(text, "定型文を元に戻しました")

    def _add(self, text: CannedText, told: str) -> None:
        new_id = self._new_id
        self._run(lambda: self._client.call(ADD_CANNED, text, canned=new_id), lambda saved: self._on_saved(saved, told))

    def _on_saved(self, saved: CannedReply, told: str) -> None:
        if saved.canned_id == self._new_id:
            self._new_id = str(uuid.uuid4())
        self.saved.emit(told)
        self.load(saved.canned_id)

    def _on_deleted(self, reply: CannedReply) -> None:
        self._gone = reply.text
        self.deleted.emit(f"「{reply.text.title}」を削除しました")
        self.load()

    def _on_read(self, found: CannedReplies, choose: str) -> None:
        self.replies = found.items
        self.shown.emit(found.items, choose)

    def _on_colleagues(self, found: Colleagues) -> None:
        self.people = [one for one in found.items if one.role in WORKING]
        self.colleagues.emit(self.people)

    def _run(self, work: Callable[[], T], ok: Callable[[T], None]) -> None:
        self.working.emit(True)

        def on_done(result: T) -> None:
            self.working.emit(False)
            ok(result)

        self._background.run(work, on_done, self._on_error, owner=self)

    def _on_error(self, error: ApiError) -> None:
        """A new one whose answer was lost stands there under its ID; what was changed since goes as another."""
        self.working.emit(False)
        if isinstance(error, Refused) and error.problem.code is Code.OTHER_CONTENT:
            self._new_id = str(uuid.uuid4())
        self.told.emit(explain(error))
