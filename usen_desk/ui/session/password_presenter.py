"""Changes one's own password: the present one, the new one twice, as in the manual. No widgets. Seed A01-4, A01-5."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.session import CHANGE_PASSWORD, STAFF_PASSWORD_MIN_CHARS, PasswordChange
from usen_desk.ui.background import Background
from usen_desk.ui.messages import UserMessage, explain

MISSING = UserMessage("3つの欄をすべて入力してください。パスワードは変更されていません。", field="current")
DIFFERENT = UserMessage(
    "新しいパスワードと確認用の入力が一致しません。パスワードは変更されていません。確認用をもう一度入力してください。",
    field="again",
)
SHORT = UserMessage(
    f"新しいパスワードが短すぎます。パスワードは変更されていません。{STAFF_PASSWORD_MIN_CHARS}文字以上にしてください。",
    field="new",
)
SAME = UserMessage(
    "現在と同じパスワードです。パスワードは変更されていません。別のパスワードを入力してください。", field="new"
)


class PasswordPresenter(QObject):
    """Signals: working(bool); told(UserMessage) why it was not done; done() it was."""

    working = Signal(bool)
    told = Signal(object)
    done = Signal()

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background

    def change(self, current: str, new: str, again: str) -> None:
        if refusal := self._refusal(current, new, again):
            self.told.emit(refusal)
            return
        self.working.emit(True)
        ask = PasswordChange(current=current, new=new)
        self._background.run(
            lambda: self._client.call(CHANGE_PASSWORD, ask), lambda _: self._on_done(), self._on_error, owner=self
        )

    def _refusal(self, current: str, new: str, again: str) -> UserMessage | None:
        if not (current and new and again):
            return MISSING
        if new != again:
            return DIFFERENT
        if len(new) < STAFF_PASSWORD_MIN_CHARS:
            return SHORT
        return SAME if new == current else None

    def _on_done(self) -> None:
        self.working.emit(False)
        self.done.emit()

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
