"""Labels with their values below, painted side by side: the account row and the figures of the chart. B1-4."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from usen_desk.contract.trials import TrialRow
from usen_desk.ui import formatting, theme

GAP = 22
LEAST_GAP = 14
BETWEEN = 4
ROWS_APART = 8
_NUMBER = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    aside: str = ""
    """Small words behind the value, e.g. / 11日."""
    is_strong: bool = False
    is_total: bool = False
    """The one figure of a card: large, its units smaller."""
    tone: str = "text"


Run = tuple[str, QFont, str]
"""text, type, token"""


class FactsView(QWidget):
    """`spread` shares out the whole width, as in the account row; else they stand from the left with even gaps. What
    doesn't fit goes on in a further line. Signals: copied(label) by the menu of the right mouse button."""

    copied = Signal(str)

    def __init__(self, *, spread: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._spread, self._reserved = spread, 0.0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

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

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return round(sum(map(_height, lines)) + ROWS_APART * max(0, len(lines) - 1)) if lines else 0

    def reserve(self, width: float) -> None:
        """Keep so much of the right end of the first line free, for what stands over it."""
        if width != self._reserved:
            self._reserved = width
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        width = round(sum(map(_width, self._facts)) + GAP * max(0, len(self._facts) - 1))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(max(map(_width, self._facts), default=0)), round(_height(self._facts)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top = 0.0
        for line in self._lines(self.width()):
            tall = _height(line)
            for fact, left in zip(line, self._lefts(line, self.width() - self._reserved), strict=True):
                _paint(painter, fact, left, top, tall)
            top += tall + ROWS_APART
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos() if self.rect().contains(event.pos()) else self.mapToGlobal(QPoint()))

    def menu(self) -> QMenu:
        """Each value may be copied."""
        menu = QMenu(self)
        for fact in self._facts:
            menu.addAction(f"{fact.label}をコピー").triggered.connect(lambda _=False, fact=fact: self._copy(fact))
        return menu

    def _copy(self, fact: Fact) -> None:
        QGuiApplication.clipboard().setText(fact.value)
        self.copied.emit(fact.label)

    def _lines(self, width: int) -> list[tuple[Fact, ...]]:
        """As many in a line as fit."""
        lines: list[list[Fact]] = []
        taken = 0.0
        for fact in self._facts:
            wide = _width(fact)
            free = width - self._reserved if len(lines) < 2 else width
            if lines and taken + LEAST_GAP + wide <= free:
                lines[-1].append(fact)
                taken += LEAST_GAP + wide
            else:
                lines.append([fact])
                taken = wide
        return [tuple(line) for line in lines]

    def _lefts(self, line: tuple[Fact, ...], width: float) -> list[float]:
        """Where each one begins; the gaps shrink before a further line is begun."""
        widths = [_width(fact) for fact in line]
        free = max(LEAST_GAP, (width - sum(widths)) / max(1, len(widths) - 1))
        gap = free if self._spread and len(line) == len(self._facts) else min(GAP, free)
        return [sum(widths[:at]) + at * gap for at in range(len(widths))]


def _paint(painter: QPainter, fact: Fact, left: float, top: float, tall: float) -> None:
    label = theme.font(12)
    painter.setFont(label)
    painter.setPen(theme.color("text2"))
    painter.drawText(QPointF(left, top + QFontMetricsF(label).ascent()), fact.label)
    base = top + tall - max(QFontMetricsF(font).descent() for _, font, _ in _runs(fact))
    for text, font, token in _runs(fact):
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(QPointF(left, base), text)
        left += QFontMetricsF(font).horizontalAdvance(text)


def _runs(fact: Fact) -> list[Run]:
    """The value, with small units where it is the total, and what stands behind it."""
    if fact.is_total:
        parts = [part for part in _NUMBER.split(fact.value) if part]
        runs = [(part, theme.font(28 if part.isdigit() else 14, bold=True), fact.tone) for part in parts]
    else:
        runs = [(fact.value, theme.font(13, bold=fact.is_strong), fact.tone)]
    return [*runs, (f" {fact.aside}", theme.font(12), "text2")] if fact.aside else runs


def _width(fact: Fact) -> float:
    return _width_at(fact, theme.px(100))


@lru_cache(maxsize=128)
def _width_at(fact: Fact, _: int) -> float:
    """Kept for each text size: layouts ask a dozen times for one trial."""
    value = sum(QFontMetricsF(font).horizontalAdvance(text) for text, font, _ in _runs(fact))
    return max(QFontMetricsF(theme.font(12)).horizontalAdvance(fact.label), value)


def _height(line: Sequence[Fact]) -> float:
    values = [QFontMetricsF(font).height() for fact in line for _, font, _ in _runs(fact)]
    return QFontMetricsF(theme.font(12)).height() + BETWEEN + max(values, default=0.0)


def account_row(shown: TrialRow) -> list[Fact]:
    """Labels and values as the manual prints them."""
    return [
        Fact("アカウントID", str(shown.account_id)),
        Fact("ログインID", shown.login_id, is_strong=True),
        Fact("販売", formatting.text(shown.sold_as)),
        Fact("発行日", formatting.day(shown.issued_on)),
        Fact("初回認証日時", formatting.moment(shown.authenticated_at)),
        Fact("失効日", formatting.day(shown.expires_on), f"延長{shown.extended_days}日" if shown.extended_days else ""),
    ]
