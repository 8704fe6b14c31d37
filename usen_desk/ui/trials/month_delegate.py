"""Paints the month's table: what a day is called out as stands as a pill behind its date."""

from __future__ import annotations

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from usen_desk.ui import theme
from usen_desk.ui.trials.days_model import MonthModel
from usen_desk.ui.widgets.cells import CellDelegate, Index
from usen_desk.ui.widgets.pill import paint_pill

PILL_LEFT = 86


class MonthDelegate(CellDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        model = index.model()
        line = model.row(index.row()) if isinstance(model, MonthModel) else None
        if index.column() == 0 and line is not None and line.mark:
            rect, state = option.rect, option.state
            is_selected = bool(state & QStyle.StateFlag.State_Selected)
            middle = rect.top() + rect.height() / 2
            left = rect.left() + theme.px(PILL_LEFT)
            paint_pill(painter, left, middle, line.mark, "", line.tone, on_selected=is_selected)
