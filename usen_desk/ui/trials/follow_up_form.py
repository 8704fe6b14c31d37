"""What was done, in few keys: how, result, words, and when to call again. Ctrl+Enter records it. X10.

One line until somebody goes into it. A fault is said below; what was written stays until it is recorded.
"""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from usen_desk.contract.trials import HUMAN_KINDS
from usen_desk.ui import theme
from usen_desk.ui.trials.follow_ups_model import KINDS, RESULTS, FollowUpInput
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.date_field import DateField
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments

SHORTCUTS: dict[int | None, str] = {None: "なし", 1: "明日", 3: "3日後", 7: "1週間"}
"""Days from today."""
SAID_MAX_CHARS = 1000
"""usen_desk.contract.trials.Said"""
PLACEHOLDER = "話した内容を書く"
TEXT_HEIGHT, TEXT_HEIGHT_CLOSED = 56, 34
DATE_WIDTH = 142
NO_RESULT = "結果を選んでください。"
NO_DAY = "次回の日付を読み取れません。2018-08-14 のように入力してください。"
PAST_DAY = "次回には今日以降の日を入力してください。"
TOO_LONG = f"内容は{SAID_MAX_CHARS}文字までです。あと{{}}文字短くしてください。"


class FollowUpForm(QWidget):
    """Signals: submitted(FollowUpInput, next date or None); opened() it grew, and should be brought into sight."""

    submitted = Signal(object, object)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today, self._kept = date(1970, 1, 1), ""
        self.kind = Segments("方法", {kind: KINDS[kind][0] for kind in HUMAN_KINDS})
        self.result = Segments("結果", RESULTS)
        self.said = QPlainTextEdit()
        self.next = Segments("次回", SHORTCUTS)
        self.next_on = DateField("次回の日付")
        self.save = Button("記録", icon="check")
        self._error, self._next_label = Label("", "error", wrap=True), Label("次回", "label")
        self._set_up()
        self._open(False)

    @property
    def error(self) -> str:
        return self._error.text() if not self._error.isHidden() else ""

    @property
    def is_open(self) -> bool:
        return not self.kind.isHidden()

    def show_input(self, written: FollowUpInput, next_on: date | None, today: date) -> None:
        """What is being written about a trial; a date to come that it has is kept unless the person says otherwise."""
        self._today, self._kept = today, next_on.isoformat() if next_on and next_on > today else ""
        self.kind.set_value(written.kind)
        self.result.set_value(written.result)
        self.said.setPlainText(written.said)
        self.next_on.setText(self._kept if written.next_text is None else written.next_text)
        self._on_day()
        self._say("")
        self._open(not written.is_empty)

    def value(self) -> FollowUpInput:
        text = self.next_on.text().strip()
        return FollowUpInput(
            kind=self.kind.value,
            result=self.result.value,
            said=self.said.toPlainText(),
            next_text=None if text == self._kept else text,
        )

    def focus_first(self) -> None:
        """At the result: 電話 is chosen already, and Shift+Tab leads back to it."""
        self._open(True)
        self.result.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """By button, Ctrl+Enter or chord."""
        self._open(True)
        if not self.save.isEnabled():
            return
        problem, place = self._problem()
        self._say(problem)
        self.result.mark(place is self.result)
        self.next_on.mark(place is self.next_on)
        if place is None:
            self.submitted.emit(self.value(), self.next_on.value())
        else:
            place.setFocus()

    def set_saving(self, saving: bool) -> None:
        """Nothing can be changed while it is on its way, so that what is recorded is what is seen."""
        self.said.setReadOnly(saving)
        if saving:
            self._hold_focus()
        for part in (self.kind, self.result, self.next, self.next_on, self.save):
            part.setEnabled(not saving)
        self.save.setText("記録中…" if saving else "記録")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_open and self.value().is_empty:
            self._open(False)
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line opens when somebody goes into it, not when its window comes to the front."""
        if watched is self.said and isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
                self._open(True)
        if watched is self.said.viewport() and event.type() == QEvent.Type.MouseButtonPress:
            self._open(True)
        if watched is self.said and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submit()
                return True
        return False

    def _set_up(self) -> None:
        self.said.setPlaceholderText(PLACEHOLDER)
        self.said.setAccessibleName(PLACEHOLDER)
        self.said.setTabChangesFocus(True)
        for watched in (self.said, self.said.viewport()):
            watched.installEventFilter(self)
        self.said.textChanged.connect(lambda: self._open(self.is_open or bool(self.said.toPlainText())))
        self.next_on.setFixedWidth(theme.px(DATE_WIDTH))
        self.next_on.setAccessibleName("次回の日付")
        self.save.setToolTip("対応を記録 (Ctrl+Enter)")
        days = row(self._next_label, self.next, spacing=8)
        days.setStretch(1, 1)
        foot = row(self.next_on, None, self.save, spacing=8)
        self.setLayout(column(self.kind, self.result, self.said, days, self._error, foot, spacing=6))
        self._error.hide()
        self.kind.set_value(FollowUpInput().kind)
        self.next.chosen.connect(self._on_shortcut)
        self.next_on.changed.connect(self._on_day)
        self.result.chosen.connect(lambda _: self._say(""))
        self.save.clicked.connect(self.submit)

    def _open(self, is_open: bool) -> None:
        was_open = self.is_open
        if was_open and not is_open:
            self._hold_focus()
        for part in (self.kind, self.result, self.next, self._next_label, self.next_on, self.save):
            part.setVisible(is_open)
        self.said.setFixedHeight(theme.px(TEXT_HEIGHT if is_open else TEXT_HEIGHT_CLOSED))
        if is_open and not was_open:
            self.opened.emit()

    def _hold_focus(self) -> None:
        """At the line, if anywhere in the form: a part that goes off or away gives its focus to the rail."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.said.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def _problem(self) -> tuple[str, QWidget | None]:
        """What has to be mended, and where."""
        too_many = len(self.said.toPlainText().strip()) - SAID_MAX_CHARS
        if not self.result.is_chosen:
            return NO_RESULT, self.result
        if too_many > 0:
            return TOO_LONG.format(too_many), self.said
        if not self.next_on.is_valid:
            return NO_DAY, self.next_on
        wanted = self.next_on.value()
        if wanted is not None and wanted < self._today:
            return PAST_DAY, self.next_on
        return "", None

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def _on_shortcut(self, days: int | None) -> None:
        self.next_on.set_value(None if days is None else self._today + timedelta(days=days))

    def _on_day(self) -> None:
        """The word of the day that is typed, or none."""
        self.next_on.mark(False)
        wanted = self.next_on.value() if self.next_on.is_valid else self._today
        days = (wanted - self._today).days if wanted else None
        if days in SHORTCUTS:
            self.next.set_value(days)
        else:
            self.next.clear()
