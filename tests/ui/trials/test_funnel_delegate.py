"""Tests for usen_desk.ui.trials.funnel_delegate: what is seen of one cell."""

import pytest
from PySide6.QtGui import QColor

from tests.ui.trials.test_funnel_model import SHIBUYA, YOKOHAMA, lines
from usen_desk.ui import theme
from usen_desk.ui.trials.funnel_delegate import FunnelDelegate
from usen_desk.ui.trials.funnel_model import funnel_columns
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.paged_table_model import PagedTableModel


@pytest.fixture
def table(qtbot):
    made = lines(YOKOHAMA, SHIBUYA)
    model = PagedTableModel(funnel_columns(), 100)
    view = DataTable(model, "支店別")
    delegate = FunnelDelegate(view)
    delegate.most = 8
    view.setItemDelegate(delegate)
    model.setParent(view)
    qtbot.addWidget(view)
    model.reset(len(made))
    model.put_page(0, made)
    view.resize(1200, 300)
    view.show()
    return view


def filled(table, row, column, token="bar"):
    """Pixels of the bar's colour in the middle of a cell."""
    rect = table.visualRect(table.model().index(row, column))
    image = table.viewport().grab(rect).toImage()
    middle, wanted = image.height() // 2, QColor(theme.color(token)).rgb()
    return sum(image.pixel(at, middle) == wanted for at in range(image.width()))


def test_a_bar_is_as_long_as_its_share(table):
    issued, authenticated = filled(table, 1, 1), filled(table, 1, 2)
    assert issued > 60
    assert filled(table, 2, 1) == pytest.approx(issued * 3 / 8, abs=6)
    assert authenticated > 30
    assert filled(table, 1, 3) == pytest.approx(authenticated * 5 / 6, abs=6)


def test_nobody_reached_it_is_an_empty_bar(table):
    assert filled(table, 2, 3) == 0
    assert filled(table, 2, 3, "line_soft") > 20


def test_contracts_are_green_and_the_total_has_no_bar_of_what_was_issued(table):
    assert filled(table, 1, 5, "green") > 4
    assert filled(table, 0, 1) == 0
