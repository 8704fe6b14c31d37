"""Tests for usen_desk.ui.branches.filters, by keys and clicks."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout

from usen_desk.contract.accounts import AccountSearch, Service, SortKey
from usen_desk.ui.branches.filters import BranchFilters


@pytest.fixture
def filters(qtbot):
    made = BranchFilters()
    made.asked = []
    made.submitted.connect(lambda asked: made.asked.append(msgspec.structs.replace(asked, sort=SortKey.NEWEST)))
    qtbot.addWidget(made)
    made.show()
    return made


def test_enter_in_either_field_searches_with_both(filters, qtbot):
    filters.name.setText("さくら ")
    qtbot.keyClicks(filters.phone, "045")
    for line in (filters.name, filters.phone):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert filters.asked == 2 * [AccountSearch(store_name="さくら", phone="045")]


def test_a_tick_searches_at_once(filters):
    filters.services.tick(Service.OTORAKU).click()
    filters.active_only.click()
    assert filters.asked[0].services == (Service.OTORAKU,)
    assert filters.asked[1].active_only


def test_clearing_searches_once_for_everything(filters, qtbot):
    filters.name.setText("さくら")
    filters.services.set_values((Service.OTORAKU,))
    filters.active_only.setChecked(True)
    assert not filters.is_empty
    qtbot.mouseClick(filters.reset, Qt.MouseButton.LeftButton)
    assert filters.asked == [AccountSearch()]
    assert filters.is_empty


def test_another_branch_starts_without_conditions_and_without_a_search(filters):
    filters.name.setText("さくら")
    filters.clear()
    assert (filters.is_empty, filters.asked) == (True, [])


def test_down_leaves_for_the_rows(filters, qtbot):
    with qtbot.waitSignal(filters.left_down):
        qtbot.keyClick(filters.name, Qt.Key.Key_Down)


@pytest.mark.parametrize(
    ("width", "direction"), [(1300, QBoxLayout.Direction.LeftToRight), (900, QBoxLayout.Direction.TopToBottom)]
)
def test_narrow_pages_put_the_ticks_below(filters, qtbot, width, direction):
    filters.resize(width, 80)
    qtbot.waitUntil(lambda: filters._lines.direction() == direction)
    assert filters.minimumSizeHint().width() <= width
