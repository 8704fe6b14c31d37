"""One earlier text of a draft, whole, before one goes back to it. Row X3."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH, HEIGHT = 560, 240
TITLE, RESTORE, LEAVE = "以前の下書き", "この文に戻す", "キャンセル"
SAYS = "{} に書いた文です。戻すと、今書いている文は以前の下書きに残ります。"


class VersionDialog(QDialog):
    """Signals: restored()."""

    restored = Signal()

    def __init__(self, body: str, when: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.text = QPlainTextEdit(body)
        self.text.setReadOnly(True)
        self.text.setFixedHeight(HEIGHT)
        self.text.setAccessibleName(TITLE)
        self.restore, self.leave = Button(f"{RESTORE}  Enter", "primary"), Button(LEAVE)
        self.restore.setDefault(True)
        self.setLayout(
            column(
                Label(TITLE, "h1"), Label(SAYS.format(when), "meta", wrap=True), self.text,
                row(None, self.leave, self.restore), spacing=12, margins=(24, 20, 24, 18),
            )
        )  # fmt: skip
        self.restore.clicked.connect(self._restore)
        self.leave.clicked.connect(self.reject)
        self.restore.setFocus()

    def _restore(self) -> None:
        self.restored.emit()
        self.accept()
