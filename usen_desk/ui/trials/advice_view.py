"""次にすること as one painted widget: how far the trial has come, what to tell, why, and what the other states ask for. B1-5."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.contract.trials import Advice, Trial, Usage
from usen_desk.ui import icons, theme
from usen_desk.ui.trial_cells import USAGES
from usen_desk.ui.widgets.pill import paint_pill, pill_width

LADDER = tuple(USAGES)
DOT, DOT_NOW = 7, 15
LINE = 1.6
GAP = 10
FRAME_INSIDE = 12
FRAME_HEIGHT = 40
FRAME_RADIUS = 8
STEP_INDENT = 20
OTHERS_INDENT = 76
OTHERS = "ほかの状態のとき"
CENTER = int(Qt.AlignmentFlag.AlignCenter)
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
WRAPPED = int(Qt.TextFlag.TextWordWrap)


class AdviceView(QWidget):
    """Paints with a pen that only measures, too: that is how it knows its height at a width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usage, self._reason = Usage.UNAUTHENTICATED, ""
        self._advice: tuple[Advice, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set(self, trial: Trial) -> None:
        self._usage, self._reason, self._advice = trial.row.usage, trial.row.reason, tuple(trial.advice)
        self.setAccessibleName(advice_in_words(trial))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._draw(None, float(width)))

    def sizeHint(self) -> QSize:
        return QSize(330, self.heightForWidth(330))

    def minimumSizeHint(self) -> QSize:
        """Of the width alone: how high it is follows from that."""
        return QSize(220, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(painter, float(self.width()))
        painter.end()

    def _draw(self, painter: QPainter | None, width: float) -> float:
        """From top to bottom; returns the height."""
        chosen = next((advice for advice in self._advice if advice.usage is self._usage), None)
        y = float(round(self._ladder(painter, width)) + GAP)
        if chosen is not None:
            y += self._title(painter, y, width, chosen) + GAP
        y += _words(painter, self._reason, theme.font(12), "text2", QRectF(0, y, width, 0)) + GAP - 4
        for number, step in enumerate(chosen.steps if chosen else (), 1):
            if painter is not None:
                painter.setFont(theme.font(13, bold=True))
                painter.setPen(theme.color("green"))
                painter.drawText(QPointF(0, y + QFontMetricsF(theme.font(13)).ascent()), str(number))
            box = QRectF(STEP_INDENT, y, width - STEP_INDENT, 0)
            y += _words(painter, step, theme.font(13), "text", box) + 6
        return self._others(painter, float(round(y + 2)), width)

    def _ladder(self, painter: QPainter | None, width: float) -> float:
        """The four 利用 in the order in which a good trial passes them; what it has passed is green."""
        metrics = QFontMetricsF(theme.font(12, bold=True))
        height = DOT_NOW + 6 + metrics.height()
        if painter is None:
            return height
        at_now, column = LADDER.index(self._usage), width / len(LADDER)
        middle = DOT_NOW / 2
        for at, usage in enumerate(LADDER):
            x, is_now = column * (at + 0.5), at == at_now
            token = USAGES[usage][2] if is_now else "green" if at < at_now else "bar_empty"
            if at:
                painter.setPen(QPen(theme.color("green" if at <= at_now else "bar_empty"), LINE))
                painter.drawLine(QPointF(x - column + DOT_NOW, middle), QPointF(x - DOT_NOW, middle))
            size = DOT_NOW if is_now else DOT
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            painter.drawEllipse(QPointF(x, middle), size / 2, size / 2)
            if is_now:
                painter.drawPixmap(QPointF(x - 5, middle - 5), icons.pixmap("check", "surface", 10))
            painter.setFont(theme.font(12, bold=is_now))
            painter.setPen(theme.color(USAGES[usage][2] if is_now else "text2"))
            words = QRectF(x - column / 2, DOT_NOW + 5, column, metrics.height() + 2)
            painter.drawText(words, CENTER, USAGES[usage][0])
        return height

    def _title(self, painter: QPainter | None, top: float, width: float, chosen: Advice) -> float:
        """The manual's sentence in a frame of the state's colour; two lines where one is too narrow."""
        word, icon, tone = USAGES[chosen.usage]
        font = theme.font(14, bold=True)
        left = FRAME_INSIDE + pill_width(word, icon) + 10
        inside = QRectF(left, top + 10, width - left - FRAME_INSIDE, 0)
        height = float(round(max(FRAME_HEIGHT, _words(None, chosen.title, font, "text", inside) + 20)))
        if painter is not None:
            painter.setPen(QPen(theme.color(f"{tone}_line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(0.5, top + 0.5, width - 1, height - 1),
                FRAME_RADIUS,
                FRAME_RADIUS,
            )
            line, words = QFontMetricsF(font).height(), _words(None, chosen.title, font, "text", inside)
            paint_pill(painter, FRAME_INSIDE, top + (height - words + line) / 2, word, icon, tone)
            painter.setFont(font)
            painter.setPen(theme.color("text"))
            painter.drawText(QRectF(left, top, inside.width(), height), LEFT | WRAPPED, chosen.title)
        return height

    def _others(self, painter: QPainter | None, top: float, width: float) -> float:
        """What the other states ask for, small: so that the next call is prepared too."""
        others = [advice for advice in self._advice if advice.usage is not self._usage]
        if not others:
            return top
        if painter is not None:
            painter.fillRect(QRectF(0, top, width, 1), theme.color("line"))
        y = top + 9
        y += _words(painter, OTHERS, theme.font(11), "text3", QRectF(0, y, width, 0)) + 4
        for advice in others:
            _words(painter, USAGES[advice.usage][0], theme.font(12), "text2", QRectF(0, y, OTHERS_INDENT, 0))
            box = QRectF(OTHERS_INDENT, y, width - OTHERS_INDENT, 0)
            y += _words(painter, advice.title, theme.font(12), "text2", box) + 4
        return y


def _words(painter: QPainter | None, text: str, font: QFont, token: str, box: QRectF) -> float:
    """A paragraph from the upper left corner of `box`, as wide as it; returns its height."""
    room = QRectF(box.left(), box.top(), max(20.0, box.width()), 10_000)
    used = QFontMetricsF(font).boundingRect(room, WRAPPED, text)
    if painter is not None:
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(room, WRAPPED, text)
    return used.height()


def advice_in_words(trial: Trial) -> str:
    """All that the view paints, for a screen reader."""
    chosen = next((advice for advice in trial.advice if advice.usage is trial.row.usage), None)
    parts = [f"次にすること。利用は{USAGES[trial.row.usage][0]}", trial.row.reason.rstrip("。")]
    if chosen is not None:
        parts += [chosen.title, *_numbered(chosen.steps)]
    others = [f"{USAGES[one.usage][0]}のときは{one.title}" for one in trial.advice if one.usage is not trial.row.usage]
    return "。".join([*parts, *others]) + "。"


def _numbered(steps: Sequence[str]) -> list[str]:
    return [f"{number}、{step}" for number, step in enumerate(steps, 1)]
