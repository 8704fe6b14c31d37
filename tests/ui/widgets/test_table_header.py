"""Tests for usen_desk.ui.widgets.table_header."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QCursor, QImage

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.cells import FIRST_INSIDE, INSIDE
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel


@pytest.fixture
def table(qtbot):
    QCursor.setPos(QPoint(5000, 5000))
    model = PagedTableModel(
        [
            Column("state", "状態", 120, lambda n: Cell("有効"), is_sortable=False),
            Column("code", "顧客CD", 120, lambda n: Cell(str(n))),
            Column("count", "件数", 120, lambda n: Cell(str(n)), is_number=True),
        ]
    )
    made = DataTable(model, "結果")
    model.setParent(made)
    model.reset(3)
    model.put_page(0, range(3))
    qtbot.addWidget(made)
    made.resize(380, 200)
    made.show()
    return made


def ink(image, left, right):
    """Columns of pixels between left and right that are neither fill, line nor divider."""
    quiet = {LIGHT.sub.lower(), LIGHT.line.lower()}
    return [x for x in range(left, right) if any(QColor(image.pixel(x, y)).name() not in quiet for y in range(10, 30))]


def test_titles_stand_over_their_texts(table):
    image = image_of(table.horizontalHeader())
    header = table.horizontalHeader()
    starts = [header.sectionViewportPosition(at) for at in range(3)]
    assert abs(ink(image, 2, 118)[0] - FIRST_INSIDE) <= 2
    assert abs(ink(image, starts[1], starts[1] + 115)[0] - starts[1] - INSIDE) <= 2
    end = starts[2] + header.sectionSize(2)
    assert abs(ink(image, starts[2] + 20, end - 3)[-1] - end + INSIDE) <= 3


@pytest.mark.parametrize(("mode", "used"), [("light", LIGHT), ("dark", DARK)])
def test_the_sorted_column_has_an_arrow_and_dark_words(table, look, mode, used):
    look.set(mode)
    header = table.horizontalHeader()
    box = (header.sectionViewportPosition(1), 0, header.sectionSize(1), 36)
    assert not has(image_of(header), used.text, box)
    table.show_sort("code", descending=False)
    up = image_of(header)
    assert has(up, used.text, box)
    assert any(_near(up, used.accent, x, y) for x in range(box[0], box[0] + box[2]) for y in range(8, 28))
    table.show_sort("code", descending=True)
    assert image_of(header) != up


def _near(image: QImage, value: str, x: int, y: int) -> bool:
    found, wanted = QColor(image.pixel(x, y)), QColor(value)
    return all(abs(a - b) < 40 for a, b in zip(found.getRgb()[:3], wanted.getRgb()[:3], strict=True))


def test_no_arrow_stands_where_the_order_has_no_column(table):
    table.show_sort("code", descending=False)
    sorted_ = image_of(table.horizontalHeader())
    table.show_sort("created_at", descending=True)
    assert image_of(table.horizontalHeader()) != sorted_
    assert table.horizontalHeader().sortIndicatorSection() == -1


def is_filled(image, x):
    return QColor(image.pixel(x, 0)).name() == LIGHT.sub.lower()


def test_the_head_is_36_px_high_with_a_line_below(table):
    header = table.horizontalHeader()
    assert header.height() == 36
    image = image_of(header)
    assert has(image, LIGHT.line, (60, 35, 200, 1), least=150)
    assert is_filled(image, 0)
    assert is_filled(image, 60)


def test_the_head_fits_into_a_cards_rounded_corners(qtbot, table):
    card = Card(body_margin=0)
    qtbot.addWidget(card)
    card.body.setContentsMargins(0, 0, 0, 0)
    card.body.addWidget(table)
    card.resize(362, 300)
    card.show()
    image = image_of(table.horizontalHeader())
    assert [is_filled(image, x) for x in (0, 60, image.width() - 1)] == [False, True, False]
    table.model().reset(500)
    qtbot.waitUntil(lambda: table.horizontalHeader().width() < table.width() - 5)
    image = image_of(table.horizontalHeader())
    assert [is_filled(image, x) for x in (0, image.width() - 1)] == [False, True]
    table.setParent(None)


def test_the_place_beside_narrow_columns_belongs_to_the_head(table):
    table.resize(600, 200)
    image = image_of(table.horizontalHeader())
    assert has(image, LIGHT.sub, (400, 0, 190, 35), least=190 * 35)
    assert has(image, LIGHT.line, (400, 35, 190, 1), least=190)


def test_the_edges_follow_the_columns(table):
    header = table.horizontalHeader()
    assert (header.first, header.last) == (0, 2)
    header.moveSection(2, 0)
    assert (header.first, header.last) == (2, 1)
    assert table.itemDelegate().first_column == 2
    header.setSectionHidden(2, True)
    header.find_edges()
    assert header.first == 0


def test_nothing_is_painted_for_another_model(qtbot):
    from PySide6.QtGui import QStandardItemModel

    from usen_desk.ui.widgets.table_header import TableHeader

    header = TableHeader()
    qtbot.addWidget(header)
    model = QStandardItemModel(1, 2, header)
    header.setModel(model)
    header.show()
    assert header.orientation() is Qt.Orientation.Horizontal
    assert not header.grab().isNull()
