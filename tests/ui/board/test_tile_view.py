"""Tests for usen_desk.ui.board.tile_view."""

from PySide6.QtCore import Qt

from tests.ui.board.samples import TILES
from usen_desk.ui import theme
from usen_desk.ui.board.tile_view import TileView


def test_a_tile_says_its_figure_and_opens_by_click_and_enter(qtbot):
    tile, opened = TileView(), []
    qtbot.addWidget(tile)
    tile.opened.connect(opened.append)
    tile.set(TILES[1])
    tile.show()
    assert tile.accessibleName().startswith("最長待ち 1:42、上限超え")
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    assert opened == [TILES[1], TILES[1]]


def test_only_a_tile_past_its_limit_is_filled(qtbot):
    fills = []
    for figure in TILES[:2]:
        tile = TileView()
        qtbot.addWidget(tile)
        tile.set(figure)
        tile.resize(200, 112)
        fills.append(tile.grab().toImage().pixelColor(100, 36).name())
    assert fills == [theme.color("surface").name(), theme.color("red_bg").name()]
