"""Labels with their values below, side by side in one painted line: the account row and the figures of the chart. B1-4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from usen_desk.ui import theme

GAP = 24
LEAST_GAP = 12
BETWEEN = 5


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    aside: str = ""
    """Small words behind the value, e.g. / 11日."""
    is_strong: bool = False
    tone: str = "text"


class FactsView(QWidget):
    """`spread` divides the whole width, as the account row; else they stand from the left with even gaps. A value that
    would not fit is left out from the right. Signals: copied(label) by the menu of the right mouse button."""

    copied = Signal(str)

    def __init__(self, *, spread: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._spread = spread
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self._facts

    def value(self, label: str) -> str:
        return next(fact.value for fact in self._facts if fact.label == label)

    def set(self, facts: Sequence[Fact]) -> None:
        self._facts = tuple(facts)
        self.setAccessibleName("、".join(f"{fact.label} {fact.value}{fact.aside}" for fact in facts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        widths = [self._width(fact) for fact in self._facts]
        return QSize(round(sum(widths) + GAP * max(0, len(widths) - 1)), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        label_type, aside_type = theme.font(12), theme.font(12)
        label_height = QFontMetricsF(label_type).height()
        base = label_height + BETWEEN + QFontMetricsF(_value_type(strong=True)).ascent()
        for fact, left in zip(self._facts, self._lefts(), strict=False):
            painter.setFont(label_type)
            painter.setPen(theme.color("text2"))
            painter.drawText(QPointF(left, QFontMetricsF(label_type).ascent()), fact.label)
            value_type = _value_type(strong=fact.is_strong)
            painter.setFont(value_type)
            painter.setPen(theme.color(fact.tone))
            painter.drawText(QPointF(left, base), fact.value)
            if fact.aside:
                painter.setFont(aside_type)
                painter.setPen(theme.color("text2"))
                across = QFontMetricsF(value_type).horizontalAdvance(fact.value)
                painter.drawText(QPointF(left + across + 6, base), fact.aside)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos() if not event.globalPos().isNull() else self.mapToGlobal(QPoint()))

    def menu(self) -> QMenu:
        """Each value may be copied."""
        menu = QMenu(self)
        for fact in self._facts:
            menu.addAction(f"{fact.label}をコピー").triggered.connect(lambda _=False, fact=fact: self._copy(fact))
        return menu

    def _copy(self, fact: Fact) -> None:
        QGuiApplication.clipboard().setText(fact.value)
        self.copied.emit(fact.label)

    def _lefts(self) -> list[float]:
        """Where each one begins; the gaps shrink before anything is left out."""
        widths = [self._width(fact) for fact in self._facts]
        free = self.width() - sum(widths)
        wanted = free / max(1, len(widths) - 0.5) if self._spread else GAP
        gap = max(LEAST_GAP, min(wanted, free / max(1, len(widths) - 1)))
        lefts: list[float] = []
        left = 0.0
        for width in widths:
            if lefts and left + width > self.width() + 1:
                break
            lefts.append(left)
            left += width + gap
        return lefts

    def _width(self, fact: Fact) -> float:
        value = QFontMetricsF(_value_type(strong=fact.is_strong)).horizontalAdvance(fact.value)
        aside = QFontMetricsF(theme.font(12)).horizontalAdvance(fact.aside) + 6 if fact.aside else 0.0
        return max(QFontMetricsF(theme.font(12)).horizontalAdvance(fact.label), value + aside)

    def _height(self) -> int:
        lines = QFontMetricsF(theme.font(12)).height() + QFontMetricsF(_value_type(strong=True)).height()
        return round(lines + BETWEEN)


def _value_type(*, strong: bool) -> QFont:
    return theme.font(13, bold=strong)
