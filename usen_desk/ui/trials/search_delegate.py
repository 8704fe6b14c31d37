"""Paints the cells of the list of trials: 利用 and 期限 as two pills, and the strip of the first days. B1-2, B1-5."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from usen_desk.contract.trials import Term, TrialRow
from usen_desk.ui.trial_cells import USAGES
from usen_desk.ui.trials.search_model import STATE, STRIP, term_look
from usen_desk.ui.widgets.cells import FIRST_INSIDE, INSIDE, CellDelegate
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.pill import paint_pill
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
            self._state(painter, left, rect, trial, is_selected=selected)
        elif trial.strip:
            width = min(STRIP_WIDTH, rect.right() - 4 - left)
            box = QRectF(left, rect.center().y() - STRIP_HEIGHT / 2, width, STRIP_HEIGHT)
            is_over = trial.term is Term.ENDED
            paint_strip(painter, box, trial.strip, self.guide_minutes, selected=selected, enabled=not is_over)
        painter.restore()

    def _state(self, painter: QPainter, left: int, rect: QRect, trial: TrialRow, *, is_selected: bool) -> None:
        middle = rect.top() + rect.height() / 2
        width = paint_pill(painter, left, middle, *USAGES[trial.usage], on_selected=is_selected)
        paint_pill(painter, left + width + BETWEEN, middle, *term_look(trial), on_selected=is_selected)
