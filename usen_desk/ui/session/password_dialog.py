"""Change of one's own password: the present one, the new one twice. Seed A01-4, A01-5."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.session import PASSWORD_MAX_CHARS, STAFF_PASSWORD_MIN_CHARS
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.strength_model import Verdict, strength_of
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.field import Field
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.password_input import PasswordInput

WIDTH = 440

_LOOKS = {
    Verdict.EMPTY: ("info", "text2"),
    Verdict.REFUSED: ("circle-x", "red"),
    Verdict.WEAK: ("triangle-alert", "amber"),
    Verdict.GOOD: ("circle-check", "green"),
}


class PasswordDialog(QDialog):
    """Signals: submitted(current, new, again)."""

    submitted = Signal(str, str, str)

    def __init__(self, login_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("パスワードの変更")
        self.setFixedWidth(WIDTH)
        self._login_id = login_id
        self.current, self.new, self.again = (PasswordInput(PASSWORD_MAX_CHARS) for _ in range(3))
        for name in ("current", "new", "again"):
            getattr(self, name).setObjectName(name)
        self._fields = {
            "current": Field("現在のパスワード", "", self.current),
            "new": Field("新しいパスワード", f"{STAFF_PASSWORD_MIN_CHARS}文字以上", self.new),
            "again": Field("新しいパスワード", "確認のためもう一度", self.again),
        }
        self._icon, self.strength = Icon("info", "text2", 16), Label("", "meta", wrap=True)
        self.notice, self._busy = NoticeBar(), BusyLine()
        self._submit, cancel = Button("変更する", "primary"), Button("やめる", "ghost")
        help_ = row(self._icon, self.strength, spacing=6)
        help_.setStretch(1, 1)
        parts = (
            Label("パスワードの変更", "h1"), self.notice, self._fields["current"], self._fields["new"], help_,
            self._fields["again"], self._busy, row(None, cancel, self._submit),
        )  # fmt: skip
        self.setLayout(column(*parts, spacing=14, margins=(24, 22, 24, 20)))
        self.new.textChanged.connect(self._on_new)
        self._submit.clicked.connect(self._send)
        self.again.returnPressed.connect(self._send)
        cancel.clicked.connect(self.reject)
        self._on_new("")

    def tell(self, message: UserMessage) -> None:
        """What was typed stays, but for the present password where that was the wrong one."""
        for name, field in self._fields.items():
            field.set_error("この欄を確認してください。" if name == message.field else "")
        self.notice.tell(message)
        if message.field in self._fields:
            self._fields[message.field].input.setFocus()

    def set_working(self, working: bool) -> None:
        self._busy.set_working(working)
        self._submit.setEnabled(not working)

    def done(self, result: int) -> None:
        """However it ends, no password stays in it."""
        for line in (self.current, self.new, self.again):
            line.take()
        super().done(result)

    def _send(self) -> None:
        self.notice.clear()
        self.submitted.emit(self.current.text(), self.new.text(), self.again.text())

    def _on_new(self, text: str) -> None:
        strength = strength_of(text, self._login_id)
        self.strength.setText(strength.text)
        self._icon.set(*_LOOKS[strength.verdict])
