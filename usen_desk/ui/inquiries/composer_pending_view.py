"""What waits in the outbox, below the last bubble of its thread: its state with its words, and what can be done. At most
SHOWN lines, built when first needed and used again. Row X4."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QWidget

from usen_desk.ui.inquiries.composer_pending_model import Pending, shown_of
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill

SHOWN = 3
TAKE_BACK, FIX, LOOK, DROP = "取り消す", "直す", "新しいメッセージを確認…", "破棄"
MORE = "ほかに{}件が送信を待っています"


class PendingLine(QFrame):
    """Signals: taken_back(item_id), fixed(item_id), looked(item_id), dropped(item_id)."""

    taken_back = Signal(str)
    fixed = Signal(str)
    looked = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pending")
        self._shown: Pending | None = None
        self.state, self.body = Pill(), ElidedLabel("", "value")
        self.detail, self.reason = Label("", "meta"), Label("", "meta", wrap=True)
        self.take_back = Button(TAKE_BACK, "link", "undo-2")
        self._needs: list[Button] = []
        self._buttons = row(spacing=8)
        line = row(self.state, self.detail, self.body, self.take_back, spacing=8)
        line.setStretch(2, 1)
        self.setLayout(column(line, self.reason, self._buttons, spacing=6, margins=(12, 6, 12, 6)))
        self.take_back.clicked.connect(lambda: self._tell(self.taken_back))

    def set(self, one: Pending) -> None:
        before, self._shown = self._shown, one
        if before == one:
            return
        self.state.set(one.state, one.icon, one.tone)
        self.detail.setText("" if one.needs else one.detail)
        self.detail.setVisible(bool(self.detail.text()))
        self.body.set_text(f"{one.kind}　{one.body}")
        self.reason.setText(one.detail if one.needs else "")
        self.reason.setVisible(bool(self.reason.text()))
        self.take_back.setVisible(one.may_take_back)
        self._show_needs(one)
        look = "red" if one.needs else "note" if one.is_note else "reply"
        if self.property("look") != look:
            self.setProperty("look", look)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleName(f"{one.state} {one.detail} {one.kind} {one.body}")
        if one.needs and (before is None or not before.needs):
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _show_needs(self, one: Pending) -> None:
        if one.needs and not self._needs:
            self._needs = [Button(FIX, icon="pencil"), Button(LOOK, icon="eye"), Button(DROP, "danger", "trash-2")]
            for button, told in zip(self._needs, (self.fixed, self.looked, self.dropped), strict=True):
                button.clicked.connect(lambda _=False, told=told: self._tell(told))
                self._buttons.addWidget(button)
            self._buttons.addStretch(1)
        for button in self._needs:
            button.setVisible(one.needs and (one.is_behind or button.text() != LOOK))

    def _tell(self, told: SignalInstance) -> None:
        if self._shown is not None:
            told.emit(self._shown.item_id)


class PendingView(QWidget):
    """Hidden while nothing waits. Signals: taken_back(item_id), fixed(item_id), looked(item_id) show what was missed,
    dropped(item_id)."""

    taken_back = Signal(str)
    fixed = Signal(str)
    looked = Signal(str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[PendingLine] = []
        self._more: Label | None = None
        self._column = column(spacing=6, margins=(24, 0, 24, 8))
        self.setLayout(self._column)
        self.hide()

    def set(self, pending: Sequence[Pending]) -> None:
        shown = shown_of(pending, SHOWN)
        while len(self._lines) < len(shown):
            self._lines.append(self._new_line())
        for line, one in zip(self._lines, shown, strict=False):
            line.set(one)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(shown))
        rest = len(pending) - len(shown)
        if rest and self._more is None:
            self._more = Label("", "meta")
            self._column.addWidget(self._more)
        if self._more is not None:
            self._more.setText(MORE.format(rest))
            self._more.setVisible(rest > 0)
        self.setVisible(bool(pending))

    @property
    def lines(self) -> list[PendingLine]:
        """Those on screen."""
        return [line for line in self._lines if not line.isHidden()]

    def _new_line(self) -> PendingLine:
        line = PendingLine()
        self._column.insertWidget(len(self._lines), line)
        line.taken_back.connect(self.taken_back)
        line.fixed.connect(self.fixed)
        line.looked.connect(self.looked)
        line.dropped.connect(self.dropped)
        return line
