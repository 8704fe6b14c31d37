"""Tests for usen_desk.ui.widgets.segments."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui import theme
from usen_desk.ui.widgets.segments import Segments

CHOICES = {None: "なし", 1: "明日", 7: "1週間"}


@pytest.fixture
def made(qtbot):
    widget = Segments("次回", CHOICES)
    widget.heard = []
    widget.chosen.connect(widget.heard.append)
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def test_nothing_is_chosen_at_first(made):
    assert not made.is_chosen
    assert made.value is None
    assert made.accessibleName() == "次回 未選択"


def test_a_click_chooses_and_tells_once(made, qtbot):
    for _ in range(2):
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.box(7).center().toPoint())
    assert made.value == 7
    assert made.heard == [7]
    assert made.accessibleName() == "次回 1週間"


def test_another_button_of_the_mouse_chooses_nothing(made, qtbot):
    qtbot.mouseClick(made, Qt.MouseButton.RightButton, pos=made.box(7).center().toPoint())
    assert not made.is_chosen


def test_the_arrows_walk_and_stop_at_the_ends(made, qtbot):
    made.setFocus()
    for _ in range(4):
        qtbot.keyClick(made, Qt.Key.Key_Right)
    assert made.heard == [None, 1, 7]
    qtbot.keyClick(made, Qt.Key.Key_Left)
    assert made.value == 1
    qtbot.keyClick(made, Qt.Key.Key_Home)
    assert made.is_chosen
    assert made.value is None
    qtbot.keyClick(made, Qt.Key.Key_End)
    assert made.value == 7


def test_space_takes_the_first_where_none_is_chosen(made, qtbot):
    made.setFocus()
    qtbot.keyClick(made, Qt.Key.Key_Space)
    assert made.is_chosen
    assert made.value is None


def test_keys_with_ctrl_are_left_to_the_window(made, qtbot):
    made.setFocus()
    qtbot.keyClick(made, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert not made.is_chosen


def test_a_value_that_is_set_is_not_told(made):
    made.set_value(1)
    assert made.value == 1
    assert made.heard == []
    made.set_value(99)
    assert not made.is_chosen
    made.set_value(1)
    made.clear()
    assert not made.is_chosen


def test_a_choice_gets_another_word_and_stays_chosen(made):
    made.set_value(7)
    made.rename(7, "7日後")
    assert made.value == 7
    assert made.words == ("なし", "明日", "7日後")
    assert made.accessibleName() == "次回 7日後"


def test_a_fault_is_shown_until_something_is_chosen(made, qtbot):
    made.mark(True)
    assert has(image_of(made), theme.palette().red)
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=made.box(1).center().toPoint())
    assert not has(image_of(made), theme.palette().red)


def test_the_choice_is_shown_by_more_than_colour(made):
    """The word is bold besides."""
    made.resize(made.sizeHint())
    plain = image_of(made)
    made.set_value(1)
    box = made.box(1)
    part = (int(box.left()) + 2, 2, int(box.width()) - 4, int(box.height()) - 4)
    assert has(image_of(made), theme.palette().accent_soft, part)
    assert plain != image_of(made)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_all_words_fit_at_every_text_size(made, look, mode):
    for size in theme.TEXT_SIZES:
        look.set(mode, size)
        made.resize(made.minimumSizeHint())
        widths = [made.box(value).width() for value in CHOICES]
        assert all(width >= wanted for width, wanted in zip(widths, made._widths(), strict=True))
