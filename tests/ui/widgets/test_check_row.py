"""Tests for usen_desk.ui.widgets.check_row."""

import pytest
from PySide6.QtCore import Qt

from usen_desk.ui.widgets.check_row import CheckRow

CHOICES = {"cart": "USEN CART", "otoraku": "OTORAKU", "reach": "REACH STOCK(飲食店)"}


@pytest.fixture
def ticks(qtbot):
    made = CheckRow("利用可能サービス", CHOICES)
    made.heard = []
    made.changed.connect(lambda: made.heard.append(made.values()))
    qtbot.addWidget(made)
    made.show()
    return made


def test_values_come_in_the_order_of_the_choices(ticks):
    ticks.set_values(["reach", "cart", "gone"])
    assert ticks.values() == ("cart", "reach")
    ticks.set_values([])
    assert ticks.values() == ()


def test_a_persons_tick_is_told_and_a_programs_is_not(qtbot, ticks):
    ticks.set_values(["cart"])
    assert ticks.heard == []
    qtbot.keyClick(ticks.tick("otoraku"), Qt.Key.Key_Space)
    assert ticks.heard == [("cart", "otoraku")]


def test_each_tick_says_what_it_belongs_to(ticks):
    assert ticks.tick("otoraku").accessibleName() == "利用可能サービス OTORAKU"
