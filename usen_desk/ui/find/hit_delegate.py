"""Paints the lines of the Ctrl+K popup: headings, stores with their state, recent places, commands with their keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from usen_desk.ui import icons, theme
from usen_desk.ui.account_cells import STATES
from usen_desk.ui.find.hits_model import Hit, HitKind, HitsModel
from usen_desk.ui.inquiry_cells import STATUSES
from usen_desk.ui.trial_cells import USAGES
from usen_desk.ui.widgets.pill import paint_pill, pill_width

LINE_HEIGHT, HEADING_HEIGHT = 40, 28
EDGE = 14
ICON_PX = 16
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

_ICONS = {
    HitKind.STORE: "store",
    HitKind.TRIAL: "chart-column",
    HitKind.INQUIRY: "inbox",
    HitKind.RECENT: "history",
    HitKind.COMMAND: "command",
}


class HitDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        hit: Hit = index.data(HitsModel.HIT)
        return QSize(0, HEADING_HEIGHT if hit.kind is HitKind.HEADING else LINE_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit: Hit = index.data(HitsModel.HIT)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if hit.kind is HitKind.HEADING:
            self._heading(painter, box, hit)
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            self._line(painter, box, hit, selected)
        painter.restore()

    def _heading(self, painter: QPainter, box: QRectF, hit: Hit) -> None:
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(11, bold=True))
        painter.drawText(box.adjusted(EDGE, 4, -EDGE, 0), _LEFT, hit.text)
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.setFont(theme.font(11))
        painter.drawText(box.adjusted(EDGE, 4, -EDGE, 0), right, hit.detail)

    def _line(self, painter: QPainter, box: QRectF, hit: Hit, selected: bool) -> None:
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 8, 8)
        middle = box.center().y()
        icon = icons.pixmap(_ICONS[hit.kind], "link" if selected else "text2", ICON_PX)
        painter.drawPixmap(QPointF(box.left() + EDGE, middle - ICON_PX / 2), icon)
        left, right = box.left() + EDGE + ICON_PX + 10, box.right() - EDGE
        look = _look(hit)
        if look is not None:
            word, name, tone = look
            width = pill_width(word, name)
            paint_pill(painter, right - width, middle, word, name, tone, on_selected=selected)
            right -= width + 12
        right = self._text(painter, hit.detail, theme.font(12), "text2", left, right, box, at_right=True) - 12
        self._text(painter, hit.text, theme.font(13, bold=selected), "text", left, right, box)

    def _text(
        self,
        painter: QPainter,
        text: str,
        font: QFont,
        token: str,
        left: float,
        right: float,
        box: QRectF,
        *,
        at_right: bool = False,
    ) -> float:
        """Cut to fit, at the left or right end; returns where it begins."""
        if not text:
            return right
        metrics = QFontMetricsF(font)
        room = max(0.0, right - left) * (0.6 if at_right else 1)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        begin = right - metrics.horizontalAdvance(shown) if at_right else left
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(QRectF(begin, box.top(), room + 1, box.height()), _LEFT, shown)
        return begin


def _look(hit: Hit) -> tuple[str, str, str] | None:
    if hit.state is not None:
        return STATES[hit.state]
    if hit.usage is not None:
        return USAGES[hit.usage]
    return STATUSES[hit.status] if hit.status is not None else None
