"""Before the program ends with something unsent, or the person leaves with something that can't be kept: what becomes of
it, in words. X5."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH = 460


class LeaveDialog(QDialog):
    """Accepted: leave all the same."""

    def __init__(
        self,
        message: UserMessage,
        parent: QWidget | None = None,
        *,
        title: str = "送信していないものがあります",
        act: str = "終了する",
        stay: str = "送信を待つ",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.act, self.stay = Button(f"{act}  Enter", "primary"), Button(stay)
        about = Label(message.text, "value", wrap=True)
        parts = (Label(title, "h1"), about, row(None, self.stay, self.act))
        self.setLayout(column(*parts, spacing=14, margins=(24, 20, 24, 18)))
        self.act.clicked.connect(self.accept)
        self.stay.clicked.connect(self.reject)
        self.act.setDefault(True)
        self.act.setFocus()
