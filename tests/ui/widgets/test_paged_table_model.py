"""Tests for usen_desk.ui.widgets.paged_table_model."""

import pytest
from PySide6.QtCore import QModelIndex, Qt

from usen_desk.ui.widgets.paged_table_model import (
    PAGES_ASKED_AT_ONCE,
    PAGES_KEPT,
    Cell,
    Column,
    PagedTableModel,
    Role,
)

PAGE = 10
COLUMNS = [
    Column("code", "顧客CD", 124, lambda n: Cell(f"{n:05}")),
    Column("name", "店舗先名称", 236, lambda n: Cell(f"店 {n}", is_dimmed=n % 2 > 0)),
]


@pytest.fixture
def model(qapp):
    made = PagedTableModel(COLUMNS, PAGE)
    made.heard = []
    made.page_wanted.connect(made.heard.append)
    return made


def look_at(model, *rows):
    return [model.index(row, 0).data() for row in rows]


def asked(qtbot, model):
    """What the model asks for because of what was looked at."""
    qtbot.waitUntil(lambda: not model._ask.isActive())
    found = list(model.heard)
    model.heard.clear()
    return found


def test_is_a_correct_qt_model(qtmodeltester, model):
    model.reset(25)
    model.put_page(0, range(10))
    model.put_page(20, range(20, 25))
    qtmodeltester.check(model)


def test_rows_of_a_page_are_shown_and_others_are_placeholders(model):
    model.reset(25)
    model.put_page(10, range(10, 20))
    assert look_at(model, 10, 19) == ["00010", "00019"]
    assert look_at(model, 0, 24) == ["", ""]
    assert model.cell(11, 1) == Cell("店 11", is_dimmed=True)
    assert (model.row(12), model.row(2), model.cell(2, 0)) == (12, None, None)
    assert model.index(12, 1).data(Role.CELL) == Cell("店 12")
    assert model.index(12, 1).data(Role.ROW) == 12
    assert (model.rowCount(), model.columnCount()) == (25, 2)


@pytest.mark.parametrize("role", [role for role in Qt.ItemDataRole if role != Qt.ItemDataRole.DisplayRole])
def test_every_other_role_answers_none(model, role):
    model.reset(5)
    model.put_page(0, range(5))
    assert model.data(model.index(0, 0), role) is None


def test_titles_are_those_of_the_columns(model):
    title = [model.headerData(at, Qt.Orientation.Horizontal) for at in (0, 1, 2)]
    assert title == ["顧客CD", "店舗先名称", None]
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_a_missing_page_is_asked_for_once_and_never_while_it_is_looked_at(qtbot, model):
    model.reset(100)
    look_at(model, 12, 13, 14)
    assert model.heard == []
    assert asked(qtbot, model) == [10]
    look_at(model, 15)
    assert asked(qtbot, model) == []


def test_of_many_pages_passed_only_the_last_are_asked_for_the_newest_first(qtbot, model):
    model.reset(1000)
    look_at(model, *range(0, 500, PAGE))
    assert asked(qtbot, model) == [490, 480, 470, 460]
    assert PAGES_ASKED_AT_ONCE == 4
    look_at(model, 0)
    assert asked(qtbot, model) == [0]


def test_a_page_that_failed_is_asked_for_again_when_it_is_looked_at(qtbot, model):
    model.reset(100)
    look_at(model, 0)
    assert asked(qtbot, model) == [0]
    model.page_failed(0)
    look_at(model, 0)
    assert asked(qtbot, model) == [0]


def test_a_million_rows_keep_only_the_pages_looked_at_last(qtbot, model):
    model.reset(1_000_000)
    model.put_page(0, range(PAGE))
    for first in range(PAGE, PAGE * (PAGES_KEPT + 5), PAGE):
        look_at(model, 0)  # stays in sight
        model.put_page(first, range(first, first + PAGE))
    assert len(model._pages) == PAGES_KEPT
    assert look_at(model, 0) == ["00000"]
    assert look_at(model, PAGE) == [""]
    assert asked(qtbot, model) == [PAGE]


def test_another_result_forgets_all_rows_and_those_that_come_late(qtbot, model):
    model.reset(100)
    model.put_page(0, range(PAGE))
    look_at(model, 55)
    model.reset(5)
    assert look_at(model, 0) == [""]
    model.put_page(50, range(50, 60))
    assert len(model._pages) == 0
    assert asked(qtbot, model) == [0]


def test_a_result_that_grows_keeps_its_rows(qtbot, model):
    inserted, removed = [], []
    model.rowsInserted.connect(lambda _, first, last: inserted.append((first, last)))
    model.rowsRemoved.connect(lambda _, first, last: removed.append((first, last)))
    model.reset(10)
    model.put_page(0, range(10))
    model.set_total(30)
    model.set_total(30)
    model.set_total(12)
    assert (inserted, removed, model.rowCount()) == ([(10, 29)], [(12, 29)], 12)
    assert look_at(model, 9) == ["00009"]


def test_a_page_tells_just_its_rows(model):
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row(), last.column())))
    model.reset(25)
    model.put_page(20, range(20, 30))
    assert changed == [(20, 24, 1)]


def test_cells_are_made_once_and_only_of_rows_that_are_looked_at(qapp):
    made = []

    def cell(n):
        made.append(n)
        return Cell(str(n))

    model = PagedTableModel([Column("n", "番号", 50, cell)], PAGE)
    model.reset(10)
    model.put_page(0, range(10))
    assert made == []
    look_at(model, 3, 3, 3)
    assert made == [3]


def test_no_row_is_asked_for_before_the_first_or_after_the_last(qtbot, model):
    model.reset(5)
    assert model.row(-1) is model.cell(-1, 0) is model.row(5) is None
    assert asked(qtbot, model) == []


def test_rows_have_no_children(model):
    model.reset(5)
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_rows_that_are_here_can_be_replaced_and_only_these_are_painted(model):
    model.reset(30)
    model.put_page(0, range(10))
    model.put_page(20, range(20, 30))
    look_at(model, 3)
    painted = []
    model.dataChanged.connect(lambda first, last: painted.append((first.row(), last.row(), last.column())))
    model.replace_rows(lambda number: number, {3: 103, 25: 125, 15: 115})
    assert look_at(model, 3, 25) == ["00103", "00125"]
    assert sorted(painted) == [(3, 3, 1), (25, 25, 1)]
    assert look_at(model, 4) == ["00004"]
    model.replace_rows(lambda number: number, {999: 1})
    assert len(painted) == 2
