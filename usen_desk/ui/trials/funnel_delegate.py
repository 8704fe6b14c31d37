"""Paints one stage of the funnel in a cell: how many, how much of all that were issued as a bar, and in percent."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from usen_desk.contract.trials import FunnelStage
from usen_desk.ui import theme
from usen_desk.ui.trials.funnel_model import FunnelLine, stage_of
from usen_desk.ui.widgets.cells import INSIDE, RIGHT, CellDelegate
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

Index = QModelIndex | QPersistentModelIndex
COUNT_WIDTH, PERCENT_WIDTH = 44, 40
GAP = 10
BAR_HEIGHT = 8
_FILLS = {FunnelStage.CONTRACTED: "green"}
"""Of the bars; all others have the bars' own colour."""


class FunnelDelegate(CellDelegate):
    """Needs a PagedTableModel of FunnelLine with funnel_columns()."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.most = 1
        """The largest number of issued trials in one branch: the full length of the bars of 発行."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        stage = stage_of(model.columns[index.column()].key) if isinstance(model, PagedTableModel) else None
        line = model.row(index.row()) if isinstance(model, PagedTableModel) else None
        if stage is None or not isinstance(line, FunnelLine):
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        self._back(painter, rect, index.column(), is_selected=is_selected, is_hovered=is_hovered)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._stage(painter, rect, line, stage)
        if state & QStyle.StateFlag.State_HasFocus:
            self._edge(painter, rect)
        painter.restore()

    def _stage(self, painter: QPainter, rect: QRect, line: FunnelLine, stage: FunnelStage) -> None:
        count, percent = line.count(stage), line.percent(stage)
        left = rect.left() + INSIDE
        painter.setFont(theme.font(13, bold=line.is_total or bool(count)))
        painter.setPen(theme.color("link" if count and line.can_be_opened else "text" if count else "text3"))
        painter.drawText(QRect(left, rect.top(), COUNT_WIDTH, rect.height() - 1), RIGHT, f"{count:,}")
        is_issued = stage is FunnelStage.ISSUED
        right = rect.right() - INSIDE - (0 if is_issued else PERCENT_WIDTH)
        start = left + COUNT_WIDTH + GAP
        track = QRectF(start, rect.top() + (rect.height() - BAR_HEIGHT) / 2, right - start, BAR_HEIGHT)
        if track.width() > BAR_HEIGHT and not (is_issued and line.is_total):
            share = count / self.most if is_issued else (count / line.branch.issued if line.branch.issued else 0.0)
            self._bar(painter, track, share, _FILLS.get(stage, "bar"))
        if not is_issued:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2"))
            words = "" if percent is None else f"{percent}%"
            painter.drawText(QRect(right, rect.top(), PERCENT_WIDTH, rect.height() - 1), RIGHT, words)

    def _bar(self, painter: QPainter, track: QRectF, share: float, fill: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        radius = track.height() / 2
        painter.setBrush(theme.color("line_soft"))
        painter.drawRoundedRect(track, radius, radius)
        if share > 0:
            painter.setBrush(theme.color(fill))
            length = max(track.height(), track.width() * min(1.0, share))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), length, track.height()), radius, radius)

    def _edge(self, painter: QPainter, rect: QRect) -> None:
        """Where Enter opens the rows."""
        painter.setPen(theme.color("accent"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(2.5, 2.5, -2.5, -3.5), 5, 5)
