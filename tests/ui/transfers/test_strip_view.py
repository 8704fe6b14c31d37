"""Tests for usen_desk.ui.transfers.strip_view: hand and keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.transfers.strip_model import Act, line_of
from usen_desk.ui.transfers.strip_view import StripView


def line(name, stage=Stage.MOVING):
    return line_of(Moving(name, name, Path(name), True, stage, 1, 2))


@pytest.fixture
def strip(qtbot):
    made = StripView()
    qtbot.addWidget(made)
    made.resize(900, 120)
    made.heard = []
    made.pressed.connect(lambda transfer_id, act: made.heard.append((transfer_id, act)))
    return made


def test_it_is_there_while_something_is_on_its_way(strip):
    assert strip.isHidden()
    strip.set([line("a")])
    assert not strip.isHidden()
    assert "a、50%" in strip.accessibleName()
    strip.set([])
    assert strip.isHidden()


def test_a_click_on_a_button_is_told_with_its_line(strip, qtbot):
    strip.set([line("a"), line("b", Stage.PAUSED)])
    strip.show()
    for row, act in ((0, 0), (1, 0), (1, 1)):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.button_box(row, act).center().toPoint())
    assert strip.heard == [("a", Act.PAUSE), ("b", Act.RESUME), ("b", Act.CANCEL)]


def test_keys_walk_the_lines_and_their_buttons(strip, qtbot):
    strip.set([line("a"), line("b", Stage.FAILED)])
    strip.show()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Space):
        qtbot.keyClick(strip, key)
    qtbot.keyClick(strip, Qt.Key.Key_Up)
    qtbot.keyClick(strip, Qt.Key.Key_Delete)
    assert strip.heard == [("a", Act.PAUSE), ("b", Act.RETRY), ("b", Act.CANCEL), ("a", Act.CANCEL)]


def test_it_takes_a_line_for_the_number_of_the_others(strip):
    strip.set([line("a")])
    alone = strip.sizeHint().height()
    strip.set([line("a")], rest=4)
    assert strip.sizeHint().height() > alone
    assert "5件" in strip.accessibleName()
