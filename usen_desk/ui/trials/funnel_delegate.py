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
BAR_HEIGHT, LOW_BAR_HEIGHT = 8, 4
LEAST_BAR = 40
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
        """The bar stands between the numbers, or below them where that would be too short to compare."""
        count, percent = line.count(stage), line.percent(stage)
        is_issued = stage is FunnelStage.ISSUED
        left, right = rect.left() + INSIDE, rect.right() - INSIDE
        end = right if is_issued else right - PERCENT_WIDTH
        track = QRectF(left + COUNT_WIDTH + GAP, rect.center().y() - BAR_HEIGHT / 2, 0, BAR_HEIGHT)
        track.setRight(end)
        words = QRect(left, rect.top(), right - left, rect.height() - 1)
        if right - PERCENT_WIDTH - track.left() < LEAST_BAR:
            words.setBottom(rect.bottom() - LOW_BAR_HEIGHT - 3)
            track = QRectF(left, rect.bottom() - LOW_BAR_HEIGHT - 5, right - left, LOW_BAR_HEIGHT)
        painter.setFont(theme.font(13, bold=line.is_total or bool(count)))
        painter.setPen(theme.color("link" if count and line.can_be_opened else "text" if count else "text3"))
        painter.drawText(QRect(left, words.top(), COUNT_WIDTH, words.height()), RIGHT, f"{count:,}")
        if not is_issued and percent is not None:
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2"))
            painter.drawText(words, RIGHT, f"{percent}%")
        if not (is_issued and line.is_total):
            share = count / self.most if is_issued else (count / line.branch.issued if line.branch.issued else 0.0)
            self._bar(painter, track, share, _FILLS.get(stage, "bar"))

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
