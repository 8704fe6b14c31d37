"""What went wrong, or well, in a line on top of a page; never a dialog, and never in the way of the input."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QWidget

from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

if TYPE_CHECKING:
    from usen_desk.ui.messages import UserMessage

ICONS = {"red": "triangle-alert", "amber": "triangle-alert", "blue": "info", "green": "circle-check"}


class NoticeBar(QFrame):
    """Hidden until it has something to say, and without content until the first time: most pages never need it.
    Signals: closed()."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._run: Callable[[], object] | None = None
        self.hide()

    def _build(self) -> None:
        self._icon = Icon("info", "blue", 18)
        self._text = Label("", "value", wrap=True, selectable=True)
        self._number = Button("", "number", "copy")
        self._number.setToolTip("受付番号をコピー")
        self._number.clicked.connect(self._copy_number)
        self._action = Button("", "secondary")
        self._action.clicked.connect(self._act)
        close = IconButton("x", "閉じる", size=16, small=True)
        close.clicked.connect(self.clear)
        words = column(self._text, row(self._number, None), spacing=0)
        whole = row(self._icon, words, self._action, close, spacing=10, margins=(14, 8, 8, 8))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def text(self) -> str:
        return self._text.text() if not self.isHidden() else ""

    def tell(self, message: UserMessage, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Something failed; the button does what helps, e.g. 再試行."""
        self.say(message.text, "red", action, run)
        self._number.setText(f"受付番号 {message.request_id[:12]}" if message.request_id else "")
        self._number.setProperty("whole", message.request_id)
        self._number.setVisible(bool(message.request_id))

    def say(self, text: str, tone: str = "blue", action: str = "", run: Callable[[], object] | None = None) -> None:
        """tone: red, amber, blue or green."""
        if self.layout() is None:
            self._build()
        self._run = run
        self._text.setText(text)
        self._number.hide()
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._icon.set(ICONS[tone], tone)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _act(self) -> None:
        run = self._run
        self.clear()
        if run:
            run()

    def _copy_number(self) -> None:
        QGuiApplication.clipboard().setText(str(self._number.property("whole")))
        self._number.setText("受付番号をコピーしました")
