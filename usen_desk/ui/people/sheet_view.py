"""A form in a sheet over the window: fields with their faults, one act, and what the service said. The same for all."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QWidget

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH = 520


class SheetView(QDialog):
    """Signals: wanted() the act, by its button or Ctrl+Enter."""

    wanted = Signal()

    def __init__(
        self, title: str, about: str, act: str, parent: QWidget | None = None, *, kind: str = "primary"
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._fields: dict[str, Field] = {}
        self.act, self.leave = Button(act, kind), Button("閉じる", "ghost")
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.body = column(spacing=12)
        above = column(Label(title, "h1"), Label(about, "meta", wrap=True), spacing=4)
        parts = (above, self.busy, self.notice, self.body, row(None, self.leave, self.act))
        self.setLayout(column(*parts, spacing=12, margins=(24, 20, 24, 18)))
        self.act.clicked.connect(self.wanted)
        self.leave.clicked.connect(self.reject)

    def add(self, name: str, label: str, hint: str, given: QWidget) -> Field:
        """`name`: of the field in the contract, where a refusal says it is at fault."""
        made = self._fields[name] = Field(label, hint, given)
        given.setObjectName(name)
        self.body.addWidget(made)
        return made

    def error(self, name: str) -> str:
        return self._fields[name].error

    def show_faults(self, faults: dict[str, str]) -> bool:
        """Say them at their fields, with the cursor in the first; whether there are none."""
        self.notice.clear()
        for name, field in self._fields.items():
            if field.error or name in faults:
                field.set_error(faults.get(name, ""))
        for name in self._fields:
            if name in faults:
                self._fields[name].input.setFocus()
                break
        return not faults

    def tell(self, message: UserMessage) -> None:
        """At the field at fault, if it is one of these; the whole sentence above."""
        self.set_working(False)
        if message.field in self._fields:
            self._fields[message.field].set_error("この項目を確かめてください。")
            self._fields[message.field].input.setFocus()
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        self.act.setEnabled(not working)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.act.isEnabled():
                self.wanted.emit()
            return
        super().keyPressEvent(event)


def choice(options: dict[object, str]) -> QComboBox:
    """A box of a few words; `currentData()` is what was chosen."""
    made = QComboBox()
    for value, word in options.items():
        made.addItem(word, value)
    return made


def lines(height: int, example: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setFixedHeight(height)
    made.setPlaceholderText(example)
    return made
