"""Tests for usen_desk.ui.widgets.card_delegate."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QSize, Qt
from PySide6.QtWidgets import QListView

from usen_desk.ui import theme
from usen_desk.ui.widgets.card_delegate import KEPT, CardDelegate

ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Item:
    token: str


class Items(QAbstractListModel):
    def __init__(self, items):
        super().__init__()
        self.items = list(items)

    def rowCount(self, parent=QModelIndex()):
        return 0 if parent.isValid() else len(self.items)

    def data(self, index, role=ROLE):
        return self.items[index.row()] if role == ROLE else None


class Cards(CardDelegate):
    def __init__(self, parent):
        super().__init__(ROLE, parent)
        self.painted = []

    def sizeHint(self, option, index):
        return QSize(0, 20)

    def paint_card(self, painter, box, item, *, is_selected, is_hovered, is_focused):
        self.painted.append((item, is_selected))
        painter.fillRect(box, theme.color("accent" if is_selected else item.token))


@pytest.fixture
def made(qtbot):
    def make(items):
        view = QListView()
        view.model_ = Items(items)
        view.model_.setParent(view)
        view.setModel(view.model_)
        view.cards = Cards(view)
        view.setItemDelegate(view.cards)
        qtbot.addWidget(view)
        view.resize(200, 120)
        view.show()
        qtbot.waitExposed(view)
        view.repaint_all = lambda: view.viewport().grab()
        view.repaint_all()
        return view

    return make


def colour(view, row):
    image = view.viewport().grab().toImage()
    return image.pixelColor(view.visualRect(view.model().index(row, 0)).center()).name()


def test_a_card_is_painted_once_and_copied_from_then_on(made):
    view = made([Item("green"), Item("red")])
    view.cards.painted.clear()
    for _ in range(5):
        view.repaint_all()
    assert view.cards.painted == []
    assert colour(view, 0) == theme.palette().green.lower()
    assert colour(view, 1) == theme.palette().red.lower()


def test_another_state_another_item_and_another_palette_are_painted_anew(made, monkeypatch):
    view = made([Item("green"), Item("red")])
    view.setCurrentIndex(view.model().index(0, 0))
    assert colour(view, 0) == theme.palette().accent.lower()
    view.model_.items[1] = Item("amber")
    assert colour(view, 1) == theme.palette().amber.lower()
    monkeypatch.setattr(theme._in_use, "palette", theme.DARK)
    assert colour(view, 1) == theme.DARK.amber.lower()


def test_the_number_of_pictures_is_limited(made):
    view = made([Item("green") for _ in range(KEPT + 40)])
    for row in range(KEPT + 40):
        view.scrollTo(view.model().index(row, 0))
        view.repaint_all()
    assert len(view.cards._pictures) == KEPT
