"""The tiles of the categories with real keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from usen_desk.contract.catalogue import Category
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.ui.inquiries.category_view import LEAST_WIDTH, MOST_A_ROW, CategoryView
from usen_desk.ui.widgets.lines import column

FORMS = [form for form in catalogue().categories if form.needs_store]


@pytest.fixture
def tiles(qtbot, look):
    window, made = QWidget(), CategoryView()
    qtbot.addWidget(window)
    window.setLayout(column(made, None))
    window.resize(620, 300)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.set_forms(FORMS)
    made.took, made.host = [], window
    made.chosen.connect(made.took.append)
    return made


def press(tiles, *keys):
    for key in keys:
        QTest.keyClick(tiles, key)


def test_arrows_walk_over_the_tiles_as_they_stand_and_enter_chooses(tiles):
    tiles.setFocus()
    press(tiles, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert tiles.took == [FORMS[MOST_A_ROW + 1].category]
    press(tiles, Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Space)
    assert tiles.took[-1] is FORMS[0].category
    press(tiles, Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert tiles.took[-1] is FORMS[-1].category


def test_the_cursor_stands_on_the_first_when_the_tiles_come_after_the_focus(tiles):
    tiles.set_forms([])
    tiles.setFocus()
    tiles.set_forms(FORMS)
    press(tiles, Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert tiles.took == [FORMS[1].category]


def test_a_click_chooses_and_the_name_for_readers_says_what(tiles):
    assert tiles.accessibleName() == "カテゴリ 未選択"
    QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=tiles.box(Category.REPAIR).center().toPoint())
    assert (tiles.took, tiles.value, tiles.accessibleName()) == ([Category.REPAIR], Category.REPAIR, "カテゴリ 修理")


def test_between_the_tiles_nothing_is_chosen(tiles):
    gap = tiles.box(FORMS[0].category).topRight().toPoint()
    gap.setX(gap.x() + 4)
    QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=gap)
    assert tiles.took == []


def test_a_narrow_place_has_more_rows_and_all_of_each_word(tiles, qtbot):
    wide = tiles.height()
    tiles.window().resize(2 * LEAST_WIDTH + 20, 400)
    qtbot.waitUntil(lambda: tiles.width() == 2 * LEAST_WIDTH + 20)
    assert tiles.height() > wide
    assert all(tiles.box(form.category).right() <= tiles.width() for form in FORMS)


def test_ctrl_enter_is_left_to_the_page(tiles):
    tiles.setFocus()
    QTest.keyClick(tiles, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert tiles.took == []


def test_it_is_painted_with_and_without_a_choice(tiles):
    plain = tiles.grab().toImage()
    tiles.set_value(Category.REPAIR)
    chosen = tiles.grab().toImage()
    tiles.mark(True)
    assert plain != chosen
    assert chosen != tiles.grab().toImage()
