"""延長を申請: how many days and why; a supervisor decides. X10."""

from __future__ import annotations

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from usen_desk.contract.expiry import extended
from usen_desk.contract.trials import EXTENSION_MAX_DAYS, TrialRow
from usen_desk.ui import formatting, theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.trials.foot_view import FootView
from usen_desk.ui.widgets.field import Field
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.segments import Segments

WIDTH, TEXT_HEIGHT = 440, 84
DAYS = (3, 5, 7, 10, EXTENSION_MAX_DAYS)
USUAL_DAYS = 7
REASON_MAX_CHARS = 400
"""usen_desk.contract.trials.Reason"""
NO_REASON = "理由を入力してください。承認する人が読みます。"
TOO_LONG = f"理由は{REASON_MAX_CHARS}文字までです。あと{{}}文字短くしてください。"


class ExtensionDialog(QDialog):
    """Signals: wanted(extension ID, days, reason); the ID stays the same while the dialog is open."""

    wanted = Signal(object, int, str)

    def __init__(self, shown: TrialRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("お試しの延長")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._expires_on, self._id = shown.expires_on, uuid.uuid4()
        self.days = Segments("延長する日数", {days: f"{days}日" for days in DAYS})
        self.days.set_value(USUAL_DAYS)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(theme.px(TEXT_HEIGHT))
        self.reason.setPlaceholderText("例  改装で1週間休業のため")
        self._field = Field("理由", "承認する人が読みます", self.reason)
        self.after, self.foot = Label("", "meta", wrap=True), FootView("申請する")
        under = Label(f"{shown.login_id} {shown.store_name}", "meta", wrap=True)
        days = Field("延長する日数", f"{EXTENSION_MAX_DAYS}日まで", self.days)
        parts = (Label("お試しの延長を申請", "h1"), under, days, self.after, self._field, self.foot)
        self.setLayout(column(*parts, spacing=12, margins=(24, 20, 24, 18)))
        self.days.chosen.connect(lambda _: self._tell_end())
        self.foot.acted.connect(self._send)
        self.foot.left.connect(self.reject)
        self._tell_end()
        self.days.setFocus()

    @property
    def error(self) -> str:
        return self._field.error

    def tell(self, message: UserMessage) -> None:
        self.foot.tell(message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._send()
            return
        super().keyPressEvent(event)

    def _tell_end(self) -> None:
        ends = self._expires_on
        if ends is not None:
            later = extended(ends, self.days.value)
            self.after.setText(
                f"承認されると、失効日が {formatting.day(ends)} から {formatting.day(later)} になります。"
            )

    def _send(self) -> None:
        reason = self.reason.toPlainText().strip()
        too_many = len(reason) - REASON_MAX_CHARS
        problem = NO_REASON if not reason else TOO_LONG.format(too_many) if too_many > 0 else ""
        self._field.set_error(problem)
        if problem:
            self.reason.setFocus()
        elif self.foot.act.isEnabled():
            self.foot.set_working(True)
            self.wanted.emit(self._id, self.days.value, reason)
