"""Tests for usen_desk.ui.board.wallboard_dialog."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.board.samples import QUEUE, board
from usen_desk.ui.board.wallboard_dialog import WallboardDialog
from usen_desk.ui.widgets.label import Label


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F11])
def test_it_shows_figures_only_and_ends_by_a_key(qtbot, key):
    wall = WallboardDialog()
    wall.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(wall)
    wall.set(board())
    wall.show()
    texts = [label.text() for label in wall.findChildren(Label)]
    assert "3月9日 12:01" in texts
    assert not any(card.store_name in text for card in QUEUE for text in texts)
    qtbot.keyClick(wall, key)
    assert not wall.isVisible()
