"""Tests for usen_desk.ui.widgets.data_table."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel

ROWS = 200
COLUMNS = [
    Column("state", "状態", 100, lambda n: Cell("有効", "circle-check", "green"), is_sortable=False),
    Column("code", "顧客CD", 120, lambda n: Cell(f"{n:05}")),
    Column("name", "店舗先名称", 200, lambda n: Cell(f"店 {n}"), stretches=True),
    Column("detail", "詳細", 80, lambda n: Cell("詳細", is_link=True), is_sortable=False),
]


def built(qtbot, rows=ROWS, width=800):
    model = PagedTableModel(COLUMNS, 100)
    table = DataTable(model, "検索結果", bold_column=2)
    model.setParent(table)
    model.page_wanted.connect(lambda first: model.put_page(first, range(first, min(first + 100, rows))))
    model.reset(rows)
    if rows:
        model.put_page(0, range(min(100, rows)))
    table.heard = []
    table.opened.connect(lambda row: table.heard.append(("opened", row)))
    table.chosen.connect(lambda row: table.heard.append(("chosen", row)))
    table.sort_wanted.connect(lambda key, descending: table.heard.append(("sort", key, descending)))
    table.columns_changed.connect(lambda state: table.heard.append(("columns", state)))
    qtbot.addWidget(table)
    table.resize(width, 400)
    table.show()
    for _ in range(5):
        QApplication.processEvents()
    table.heard.clear()  # the first row is chosen when the table gets the focus
    return table


@pytest.fixture
def table(qtbot):
    return built(qtbot)


def titles(table):
    """Of the columns that are shown, from left to right."""
    header = table.horizontalHeader()
    order = [header.logicalIndex(visual) for visual in range(header.count())]
    return [COLUMNS[at].title for at in order if not header.isSectionHidden(at)]


def told_columns(qtbot, table):
    """The state that is told once the columns rest."""
    qtbot.waitUntil(lambda: not table._tell.isActive())
    found = [what[1] for what in table.heard if what[0] == "columns"]
    table.heard.clear()
    return found


def click(qtbot, table, row, column, double=False):
    at = table.visualRect(table.model().index(row, column)).center()
    if double:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    else:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def click_head(qtbot, table, column):
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(column) + 30, 15)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_rows_are_walked_and_opened_by_keys_alone(qtbot, table):
    table.select_first()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, Qt.Key.Key_Enter)
    assert [row for what, row in table.heard if what == "opened"] == [1, 0]
    assert table.currentIndex().row() == 0


def test_end_goes_to_the_last_row_of_all(qtbot, table):
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == ROWS - 1
    qtbot.waitUntil(lambda: table.current() == ROWS - 1)


def test_tab_leaves_the_table(qtbot, table):
    assert not table.tabKeyNavigation()


def test_a_double_click_and_a_link_open_and_a_click_only_chooses(qtbot, table):
    click(qtbot, table, 2, 1)
    assert table.heard == [("chosen", 2)]
    click(qtbot, table, 3, 3)
    assert table.heard[-1] == ("opened", 3)
    click(qtbot, table, 4, 1, double=True)
    assert table.heard[-1] == ("opened", 4)
    assert table.current() == 4


def test_a_link_is_pointed_at_with_a_hand(qtbot, table):
    for column, shape in ((3, Qt.CursorShape.PointingHandCursor), (1, Qt.CursorShape.ArrowCursor)):
        qtbot.mouseMove(table.viewport(), table.visualRect(table.model().index(1, column)).center())
        qtbot.waitUntil(lambda shape=shape: table.viewport().cursor().shape() is shape)


def test_the_row_is_copied_as_it_stands(qtbot, table):
    table.selectRow(7)
    table.horizontalHeader().moveSection(2, 0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "店 7\t有効\t00007"


def test_an_empty_table_takes_every_key(qtbot):
    table = built(qtbot, rows=0)
    QGuiApplication.clipboard().setText("before")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Down):
        qtbot.keyClick(table, key)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    table.select_first()
    assert (table.heard, table.current()) == ([], None)
    assert QGuiApplication.clipboard().text() == "before"


def test_a_title_asks_for_an_order_and_the_arrow_shows_what_the_rows_are_in(qtbot, table):
    header = table.horizontalHeader()
    table.show_sort("code", descending=False)
    click_head(qtbot, table, 2)
    click_head(qtbot, table, 2)
    assert table.heard == [("sort", "name", False), ("sort", "name", True)]
    table.heard.clear()
    table.show_sort("code", descending=True)
    click_head(qtbot, table, 0)
    assert table.heard == []
    assert header.sortIndicatorSection() == 1
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    table.show_sort("not a column", descending=False)
    assert header.sortIndicatorSection() == -1


def test_what_a_person_does_to_the_columns_is_told_once_and_restored(qtbot, table):
    header = table.horizontalHeader()
    header.moveSection(2, 0)
    for width in range(120, 160, 4):
        header.resizeSection(1, width)
    table._show_column(0, False)
    (state,) = told_columns(qtbot, table)
    again = built(qtbot)
    again.restore_columns(state)
    assert titles(again) == titles(table) == ["店舗先名称", "顧客CD", "詳細"]
    assert again.horizontalHeader().sectionSize(1) == 156
    assert again.columns_state == state
    assert told_columns(qtbot, again) == []


def test_a_window_that_is_resized_is_no_choice_of_the_persons(qtbot, table):
    table.resize(1200, 500)
    table.resize(600, 400)
    assert told_columns(qtbot, table) == []
    assert table.horizontalHeader().length() == table.viewport().width()


def test_choices_are_told_before_the_table_goes_away(table):
    table.horizontalHeader().resizeSection(1, 150)
    assert table._tell.isActive()
    table.hide()
    assert [what for what, *_ in table.heard] == ["columns"]


@pytest.mark.parametrize(
    "state",
    [
        "",
        "nonsense",
        "code",
        "code=x",
        "=5",
        ";;;",
        "code=99999",
        "gone=50;older=60!",
        "state=0!;code=0!;name=0!;detail=0!",
    ],
)
def test_a_state_that_cannot_be_read_leaves_the_columns(qtbot, table, state):
    table.restore_columns(state)
    assert titles(table) == ["状態", "顧客CD", "店舗先名称", "詳細"]


def test_a_state_of_another_version_is_taken_as_far_as_it_goes(qtbot, table):
    table.restore_columns("older=80;name=0;code=300;newer=1!")
    assert titles(table) == ["店舗先名称", "顧客CD", "状態", "詳細"]
    assert table.horizontalHeader().sectionSize(1) == 300


def test_columns_are_chosen_from_a_menu_and_the_last_one_stays(qtbot, table):
    def menu():
        table.open_column_menu(QPoint(10, 10))
        return table.findChildren(QMenu)[-1]

    def choose(title):
        opened = menu()
        next(action for action in opened.actions() if action.text() == title).trigger()
        opened.close()

    choose("状態")
    choose("詳細")
    assert titles(table) == ["顧客CD", "店舗先名称"]
    choose("顧客CD")
    opened = menu()
    last = next(action for action in opened.actions() if action.text() == "店舗先名称")
    assert not last.isEnabled()
    opened.close()
    choose("列を元に戻す")
    assert titles(table) == ["状態", "顧客CD", "店舗先名称", "詳細"]


def test_rows_are_40_px_high_and_32_where_space_is_short(table):
    assert table.rowHeight(0) == 40
    table.set_compact(True)
    assert table.rowHeight(0) == 32


class PaintedHeights(QObject):
    def __init__(self, table):
        super().__init__(table)
        self.found = []
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint:
            self.found.append(event.region().boundingRect().height())
        return False


def test_a_step_of_a_scroll_paints_only_what_comes_into_view(qtbot):
    table = built(qtbot, rows=1_000_000)
    QCursor.setPos(table.mapToGlobal(table.rect().bottomRight() + QPoint(50, 50)))  # a row under it is painted as well
    heights = PaintedHeights(table)
    painted = []
    for step in range(60, 1200, 60):  # of which a page that comes, or the window as it appears, may paint more
        heights.found.clear()
        table.verticalScrollBar().setValue(step)
        qtbot.waitUntil(lambda: bool(heights.found))
        painted.append(list(heights.found))
    assert painted.count([60]) > len(painted) / 2


def test_a_page_that_comes_paints_only_its_rows(qtbot):
    table = built(qtbot)
    heights = PaintedHeights(table)
    table.model().put_page(100, range(100, 200))
    table.model().dataChanged.emit(table.model().index(2, 0), table.model().index(3, 3))
    qtbot.waitUntil(lambda: bool(heights.found))
    assert heights.found == [80]


def test_a_million_rows_are_reached_at_any_place(qtbot):
    table = built(qtbot, rows=1_000_000)
    bar = table.verticalScrollBar()
    for part in (1.0, 0.5, 0.25):
        bar.setValue(int(bar.maximum() * part))
        at = table.rowAt(5)
        qtbot.waitUntil(lambda at=at: table.model().row(at) == at)
    assert len(table.model()._pages) < 30


def test_screen_readers_hear_its_name_and_its_texts(table):
    assert table.accessibleName() == "検索結果"
    assert table.model().index(3, 2).data(Qt.ItemDataRole.DisplayRole) == "店 3"
