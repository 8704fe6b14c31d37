"""One of the few widgets that show messages: it paints the one it is given, and is given another one while scrolling."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from usen_desk.ui import theme
from usen_desk.ui.inquiries.message_view import Looks, MessageView, spoken

NOTHING = Looks()


class BubbleView(QWidget):
    """Its name for screen readers is who, when and what. The mouse belongs to the view that it stands in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view: MessageView | None = None
        self._looks = NOTHING
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def view(self) -> MessageView | None:
        return self._view

    @property
    def looks(self) -> Looks:
        return self._looks

    def show_message(self, view: MessageView | None, looks: Looks = NOTHING) -> None:
        if view is not self._view:
            if view is not None and (self._view is None or self._view.message is not view.message):
                self.setAccessibleName(spoken(view.message))
            self._view, self._looks = view, looks
            self.update()
        elif looks != self._looks:
            self._looks = looks
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.color("surface"))
        if self._view is not None:
            self._view.paint(painter, self._looks)
        painter.end()
