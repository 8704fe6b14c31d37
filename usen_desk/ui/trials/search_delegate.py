"""Paints the cells of the list of trials: 利用 and 期限 as two pills, and the strip of the first days. B1-2, B1-5."""

from __future__ import annotations

from math import ceil
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from usen_desk.contract.trials import Term, TrialRow
from usen_desk.ui import theme
from usen_desk.ui.trial_cells import USAGES
from usen_desk.ui.trials.search_model import STATE, STRIP, term_look
from usen_desk.ui.widgets.cells import FIRST_INSIDE, INSIDE, CellDelegate
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.pill import HEIGHT, paint_pill, pill_width
from usen_desk.ui.widgets.usage_strip import paint_strip

Index = QModelIndex | QPersistentModelIndex
BETWEEN = 6
STRIP_HEIGHT = 22
STRIP_WIDTH = 112


class SearchDelegate(CellDelegate):
    """Needs a PagedTableModel of TrialRow."""

    def __init__(self, bold_column: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(bold_column, parent)
        self.guide_minutes = 0
        self._states: dict[tuple[Any, ...], QPixmap] = {}
        """Some dozens: each pair of 利用 and 期限 with its days is painted once (BUDGETS D5)."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, PagedTableModel)
        key = model.columns[index.column()].key
        trial = model.row(index.row()) if key in (STATE, STRIP) else None
        if not isinstance(trial, TrialRow):
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        self._back(painter, rect, index.column(), is_selected=selected, is_hovered=hovered)
        left = rect.left() + (FIRST_INSIDE if index.column() == self.first_column else INSIDE)
        painter.save()
        painter.setClipRect(rect)
        if key == STATE:
            picture = self._state(trial, painter.device().devicePixelRatio(), is_selected=selected)
            painter.drawPixmap(QPointF(left, rect.top() + (rect.height() - HEIGHT) / 2), picture)
        elif trial.strip:
            width = min(STRIP_WIDTH, rect.right() - 4 - left)
            box = QRectF(left, rect.center().y() - STRIP_HEIGHT / 2, width, STRIP_HEIGHT)
            is_over = trial.term is Term.ENDED
            paint_strip(painter, box, trial.strip, self.guide_minutes, selected=selected, enabled=not is_over)
        painter.restore()

    def _state(self, trial: TrialRow, ratio: float, *, is_selected: bool) -> QPixmap:
        usage, term = USAGES[trial.usage], term_look(trial)
        key = (usage, term, is_selected, ratio, theme.palette(), theme.px(100))
        if key not in self._states:
            first = pill_width(*usage[:2])
            size = QSizeF(first + BETWEEN + pill_width(*term[:2]), HEIGHT) * ratio
            made = self._states[key] = QPixmap(ceil(size.width()), ceil(size.height()))
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            inside = QPainter(made)
            paint_pill(inside, 0, HEIGHT / 2, *usage, on_selected=is_selected)
            paint_pill(inside, first + BETWEEN, HEIGHT / 2, *term, on_selected=is_selected)
            inside.end()
        return self._states[key]
