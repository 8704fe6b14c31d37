"""Ctrl+F inside a thread: the word, which hit of how many, to the one before and behind. X11."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from usen_desk.ui.formatting import count as counted
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row
from usen_desk.ui.widgets.search_field import SearchField

FIELD_WIDTH = 280
NONE = "見つかりません"


class FindForm(QFrame):
    """Signals: searched(text); newer_wanted(), older_wanted() by buttons, Enter and Shift+Enter; closed() by Esc or ×."""

    searched = Signal(str)
    newer_wanted = Signal()
    older_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageHead")
        self.field = SearchField("このやり取りの中を検索", "このやり取りの中を検索")
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setMaxLength(200)
        self.count = Label("", "meta")
        self.older = IconButton("chevron-up", "前の一致 (Shift+F3)", size=16, small=True)
        self.newer = IconButton("chevron-down", "次の一致 (F3)", size=16, small=True)
        self.close_button = IconButton("x", "検索を閉じる (Esc)", size=16, small=True)
        parts = (self.field, self.count, None, self.older, self.newer, self.close_button)
        self.setLayout(row(*parts, spacing=8, margins=(24, 6, 16, 6)))
        self.setFocusProxy(self.field)
        self._searched = ""
        self.field.installEventFilter(self)
        self.field.searched.connect(self._on_searched)
        self.older.clicked.connect(self.older_wanted)
        self.newer.clicked.connect(self.newer_wanted)
        self.close_button.clicked.connect(self.closed)
        self.show_found("", 0, 0)

    def show_found(self, text: str, at: int, count: int, *, more: bool = False) -> None:
        """`at` of `count`, from the oldest hit on."""
        said = "" if not text else NONE if not count else f"{at:,} / {counted(count, more=more)}"
        self.count.setText(said)
        self.count.setAccessibleName(said)
        for button in (self.older, self.newer):
            button.setEnabled(count > 0)

    def begin(self, text: str) -> None:
        """Show what is searched for already."""
        self._searched = text
        self.field.set_quietly(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the field searches; once that is done, it goes on to the hit before: the newest one comes first."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and self._searched and self.field.text().strip() == self._searched:
                shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.newer_wanted if shifted else self.older_wanted).emit()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _on_searched(self, text: str) -> None:
        self._searched = text
        self.searched.emit(text)
