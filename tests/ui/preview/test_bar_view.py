"""Zoom and pages: buttons and the page's number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from usen_desk.ui.preview.bar_view import BarView


@pytest.fixture
def bar(qtbot):
    made = BarView()
    qtbot.addWidget(made)
    made.show()
    made.set_kind(can_zoom=True, can_fit=True)
    made.set_page(2, 10)
    return made


@pytest.fixture
def wanted(bar):
    heard = []
    bar.page_wanted.connect(heard.append)
    return heard


def test_pages_are_gone_to_by_buttons_and_by_number(bar, wanted):
    bar.before.click()
    bar.after.click()
    for typed in ("7", "99999", "0", ""):
        bar.field.setText(typed)
        QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert wanted[:3] == [1, 3, 6]
    assert set(wanted[3:]) <= {9, 0, 2}, "never beyond the ends"


def test_the_ends_and_a_single_page_offer_nothing_that_leads_nowhere(bar):
    bar.set_page(0, 2)
    assert not bar.before.isEnabled()
    assert bar.after.isEnabled()
    bar.set_page(1, 2)
    assert not bar.after.isEnabled()
    bar.set_page(0, 1)
    assert not bar.field.isVisible()


def test_only_what_can_be_zoomed_has_the_bar(bar):
    bar.set_kind(can_zoom=True, can_fit=False)
    assert bar.plus.isVisible()
    assert not bar.turn.isVisible()
    bar.set_kind(can_zoom=False, can_fit=False)
    assert not bar.isVisible()
