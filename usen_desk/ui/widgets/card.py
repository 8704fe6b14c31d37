"""A white box with a title line; what belongs together stands in one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from usen_desk.ui import icons
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

ICON_PX = 18


class Icon(QLabel):
    """An icon that follows the theme; decoration, so screen readers skip it."""

    def __init__(self, name: str, token: str = "text2", size: int = ICON_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._px = name, token, size
        self.setFixedSize(QSize(size, size))
        self._tint()

    def set(self, name: str, token: str) -> None:
        self._name, self._token = name, token
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self.setPixmap(icons.pixmap(self._name, self._token, self._px))


class Card(QFrame):
    """`body` is the layout to fill; margin 20 in wide cards, 16 in narrow ones, 0 for a table that fills it."""

    def __init__(
        self,
        title: str = "",
        icon: str = "",
        parent: QWidget | None = None,
        *,
        margin: int = 20,
        body_margin: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        inside = margin if body_margin is None else body_margin
        self.body: QVBoxLayout = column(spacing=8, margins=(inside, 0 if title else 14, inside, 14 if inside else 0))
        self._count: Label | None = None
        self._head: QHBoxLayout = row(spacing=8, margins=(margin, 12, margin - 6, 8))
        whole = column(spacing=0)
        if title:
            if icon:
                self._head.addWidget(Icon(icon))
            self._count = Label("", "meta")
            self._head.addWidget(Label(title, "h3"))
            self._head.addWidget(self._count)
            self._head.addStretch(1)
            whole.addLayout(self._head)
        whole.addLayout(self.body, 1)
        whole.addStretch(0)
        self.setLayout(whole)

    def set_count(self, text: str) -> None:
        """Beside the title; a card without one has no place for it."""
        if self._count is not None:
            self._count.setText(text)

    def add_action(self, widget: QWidget) -> None:
        """Put a button or a note at the right end of the title line."""
        self._head.addWidget(widget)
