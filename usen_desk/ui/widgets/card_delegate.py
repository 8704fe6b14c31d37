"""A list's cards, each painted once into a picture and copied from then on (BUDGETS D6). What a card shows is its own
delegate's; it says what the picture depends on besides size, state, palette and type size."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from usen_desk.ui import theme
from usen_desk.ui.theme import Palette

Index = QModelIndex | QPersistentModelIndex
KEPT = 96
"""Pictures: three screens of cards; 0.3 MB each at the worst (372 x 98 at a ratio of 1.5)."""


class CardDelegate(QStyledItemDelegate):
    """Paints the objects that the model gives for `role`; equal ones share a picture, so they must be frozen."""

    kept = KEPT

    def __init__(self, role: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._pictures: OrderedDict[tuple[Any, ...], tuple[Any, Palette, QPixmap]] = OrderedDict()

    def paint_card(
        self, painter: QPainter, box: QRectF, item: Any, *, is_selected: bool, is_hovered: bool, is_focused: bool
    ) -> None:
        """Paint the whole of one row in `box`, whose corner is 0, 0."""
        raise NotImplementedError

    def depends_on(self, item: Any) -> Any:
        """What else the picture depends on, besides the item itself; hashable."""
        return None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(self._role)
        if item is not None:
            rect: QRect = option.rect
            painter.drawPixmap(rect.topLeft(), self._picture(painter, item, rect, option))

    def _picture(self, painter: QPainter, item: Any, rect: QRect, option: QStyleOptionViewItem) -> QPixmap:
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        ratio, width, height = painter.device().devicePixelRatioF(), rect.width(), rect.height()
        look = (id(theme.palette()), theme.px(100), ratio, width, height)
        key = (id(item), selected, hovered, focused, look, self.depends_on(item))
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
            return found[2]
        made = QPixmap(round(width * ratio), round(height * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(option.palette.base().color())  # the list's own ground: an opaque picture is copied, not blended
        inside = QPainter(made)
        inside.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, width, height)
        self.paint_card(inside, box, item, is_selected=selected, is_hovered=hovered, is_focused=focused)
        inside.end()
        # with item and palette: while they are kept, no others have their ids
        self._pictures[key] = (item, theme.palette(), made)
        while len(self._pictures) > self.kept:
            self._pictures.popitem(last=False)
        return made
