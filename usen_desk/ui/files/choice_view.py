"""A filter in one line: its name and what is chosen; the rest in a menu. Coloured while it narrows. A05-1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from usen_desk.ui import icons, theme

INSIDE, BETWEEN, CHEVRON = 12, 8, 14
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class ChoiceView(QAbstractButton):
    """`choices` is value → word, in order; the first is what asks nothing, unless `narrows` is false. Signals: changed()
    by a person."""

    changed = Signal()

    def __init__(
        self, name: str, choices: Mapping[Any, str], parent: QWidget | None = None, *, narrows: bool = True, width: int
    ) -> None:
        super().__init__(parent)
        self._name, self._narrows, self._wide = name, narrows, width
        self._choices: dict[Any, str] = {}
        self.set_choices(choices)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open)

    @property
    def value(self) -> Any:
        return self._value

    @property
    def word(self) -> str:
        return self._choices.get(self._value, "")

    def set_choices(self, choices: Mapping[Any, str]) -> None:
        """What was chosen stays where it is still a choice."""
        self._choices = dict(choices)
        first = next(iter(self._choices))
        self._value = getattr(self, "_value", first)
        if self._value not in self._choices:
            self._value = first
        self._tell()

    def set_value(self, value: Any) -> None:
        self._value = value if value in self._choices else next(iter(self._choices))
        self._tell()

    def open(self) -> QMenu:
        menu = QMenu(self)
        for value, word in self._choices.items():
            action = menu.addAction(word.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == self._value)
            action.triggered.connect(lambda _=False, value=value: self._choose(value))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        return menu

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._wide), theme.px(theme.CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        option.initFrom(self)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        is_set = self._narrows and self._value != next(iter(self._choices))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = "accent" if self.hasFocus() else "accent_line" if is_set else "line_input"
        painter.setPen(QPen(theme.color(edge), 1))
        painter.setBrush(theme.color("accent_soft" if is_set else "hover" if is_hovered else "surface"))
        painter.drawRoundedRect(box, theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        inner = box.adjusted(INSIDE, 0, -INSIDE, 0)
        small, font = theme.font(12), theme.font(13, bold=is_set)
        painter.setFont(small)
        painter.setPen(theme.color("text2" if is_set else "text3"))
        painter.drawText(inner, LEFT, self._name)
        inner.setLeft(inner.left() + QFontMetricsF(small).horizontalAdvance(self._name) + BETWEEN)
        inner.setRight(inner.right() - CHEVRON - 4)
        painter.setFont(font)
        painter.setPen(theme.color("link" if is_set else "text"))
        shown = QFontMetricsF(font).elidedText(self.word, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, LEFT, shown)
        at = QPointF(box.right() - INSIDE - CHEVRON + 2, box.center().y() - CHEVRON / 2)
        painter.drawPixmap(at, icons.pixmap("chevron-down", "link" if is_set else "text2", CHEVRON))
        painter.end()

    def _choose(self, value: Any) -> None:
        if value != self._value:
            self.set_value(value)
            self.changed.emit()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._name} {self.word}")
        self.update()
