"""Instead of a file: how far it has come, or why it isn't shown and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from usen_desk.ui import formatting
from usen_desk.ui.preview.presenter import Coming, Notice
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDE = 360


class NoticeView(QWidget):
    """Signals: button_clicked()."""

    button_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._title, self._advice = (
            Icon("file-text", "text3", 32),
            Label("", "h2", wrap=True),
            Label("", "meta", wrap=True),
        )
        self.button = Button("")
        self.button.clicked.connect(self.button_clicked)
        for label in (self._title, self._advice):
            label.setFixedWidth(WIDE)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        lines = (row(None, part, None) for part in (self._icon, self._title, self._advice, self.button))
        self.setLayout(column(None, *lines, None, spacing=10, margins=(16, 16, 16, 16)))

    @property
    def text(self) -> str:
        return f"{self._title.text()} {self._advice.text()}"

    def set(self, notice: Notice, icon: str, token: str) -> None:
        """icon: the file's own, where the notice has none of its own."""
        warns = notice.icon in ("triangle-alert", "lock", "shield-check")
        self._icon.set(notice.icon if warns else icon, "amber" if warns else token)
        self._title.setText(notice.title)
        self._advice.setText(notice.advice)
        self.button.setText(notice.button)
        self.button.setVisible(bool(notice.button))
        self.setAccessibleName(self.text)


class ComingView(QWidget):
    """Signals: cancelled()."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said, self._trouble = Label("", "meta"), Label("", "warning", wrap=True)
        self._trouble.setFixedWidth(WIDE)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedSize(WIDE, 6)
        self.bar.setAccessibleName("読み込みの進み")
        stop = Button("中止", "ghost", "x")
        stop.clicked.connect(self.cancelled)
        lines = (row(None, part, None) for part in (self._said, self.bar, self._trouble, stop))
        self.setLayout(column(None, *lines, None, spacing=10, margins=(16, 16, 16, 16)))

    @property
    def text(self) -> str:
        return f"{self._said.text()} {self._trouble.text()}".strip()

    def set(self, coming: Coming) -> None:
        self.bar.setValue(coming.percent)
        done, whole = formatting.size(coming.done_bytes), formatting.size(coming.size_bytes)
        self._said.setText(f"読み込んでいます… {done if coming.done_bytes else '0 KB'} / {whole}")
        self._trouble.setText(coming.trouble.text if coming.trouble is not None else "")
        self._trouble.setVisible(coming.trouble is not None)
        self.setAccessibleName(self.text)
