"""Labels that never guess: text of people and services is always plain text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Label(QLabel):
    """Plain text in a role of the stylesheet."""

    def __init__(
        self,
        text: str = "",
        role: str = "value",
        parent: QWidget | None = None,
        *,
        wrap: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)

    def set_role(self, role: str) -> None:
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedLabel(Label):
    """One line that is cut with … where the space ends; the whole text is its tool tip then."""

    def __init__(self, text: str = "", role: str = "value", parent: QWidget | None = None) -> None:
        self._whole = text
        super().__init__(text, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    @property
    def whole(self) -> str:
        return self._whole

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        self.setText(cut)
        self.setToolTip(plain_tip(self._whole) if cut != self._whole else "")


def plain_tip(text: str) -> str:
    """The text as a tool tip shows it literally: Qt takes a text with a tag in it for HTML."""
    if "<" not in text:
        return text
    from html import escape  # not before the first paint: it brings a table of all entities (BUDGETS D1)

    return f"<span>{escape(text)}</span>"
