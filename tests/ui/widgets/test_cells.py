"""Tests for usen_desk.ui.widgets.cells."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QToolTip

from tests.ui.widgets.pictures import colours, has
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.cells import EDGE, FIRST_INSIDE, INSIDE, CellDelegate
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel

WIDTH, HEIGHT = 200, 40


def painted(cell, *, column=1, selected=False, hovered=False, is_number=False, beside=0):
    """One cell on the surface's colour."""
    model = PagedTableModel([Column("a", "", 100, lambda _: Cell("")), Column("b", "", 100, lambda _: cell)])
    if is_number:
        model.columns = (model.columns[0], Column("b", "", 100, lambda _: cell, is_number=True))
    model.reset(1)
    if cell is not None:
        model.put_page(0, [0])
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, WIDTH - beside, HEIGHT)
    option.state = QStyle.StateFlag.State_Enabled
    if selected:
        option.state |= QStyle.StateFlag.State_Selected
    if hovered:
        option.state |= QStyle.StateFlag.State_MouseOver
    delegate = CellDelegate(bold_column=1)
    delegate.first_column = 1 if column == 0 else 0
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, 1))
    painter.end()
    return image


def ink(image, ground=LIGHT.surface):
    """Left and right end of what differs from the ground, above the line below the row."""
    marked = [
        x for x in range(image.width()) for y in range(HEIGHT - 2) if QColor(image.pixel(x, y)).name() != ground.lower()
    ]
    return (min(marked), max(marked)) if marked else None


def test_text_stands_12_px_in_and_20_in_the_first_column(qapp):
    assert abs(ink(painted(Cell("0398")))[0] - INSIDE) <= 2
    first = painted(Cell("0398"), column=0)
    assert abs(ink(first)[0] - FIRST_INSIDE) <= 2


def test_numbers_end_at_the_right(qapp):
    assert abs(ink(painted(Cell("1,317"), is_number=True))[1] - (WIDTH - INSIDE)) <= 3


def test_a_state_is_a_pill_that_never_runs_into_the_next_column(qapp):
    image = painted(Cell("キャンセル", "circle-minus", "gray"))
    assert has(image, LIGHT.gray_bg, least=300)
    narrow = painted(Cell("キャンセル", "circle-minus", "gray"), beside=140)
    assert has(narrow, LIGHT.gray_bg, (0, 0, 60, HEIGHT), least=100)
    assert set(colours(narrow, (60, 0, 140, HEIGHT))) == {LIGHT.surface.lower()}


def test_bare_words_have_the_tones_colour_and_no_fill(qapp):
    image = painted(Cell("未登録", tone="amber", is_bare=True))
    assert has(image, LIGHT.amber)
    assert not has(image, LIGHT.amber_bg)
    with_icon = painted(Cell("可", "check", "green", is_bare=True))
    assert ink(with_icon)[1] > ink(painted(Cell("可", tone="green", is_bare=True)))[1] + 10


def test_the_text_that_matched_is_underlined_in_the_accent_colour(qapp):
    plain, marked = painted(Cell("居酒屋 さくら 新橋店")), painted(Cell("居酒屋 さくら 新橋店", mark=(4, 3)))
    assert not has(plain, LIGHT.accent)
    line = [x for x in range(WIDTH) if has(marked, LIGHT.accent, (x, 0, 1, HEIGHT), least=2)]
    assert 36 <= len(line) <= 44  # three characters of 13 px, 2 px thick
    assert line[0] > INSIDE + 3 * 13


def test_rows_that_are_not_active_are_dimmed_and_stay_readable_when_selected(qapp):
    assert has(painted(Cell("0412", is_dimmed=True)), LIGHT.text3)
    selected = painted(Cell("0412", is_dimmed=True), selected=True)
    assert has(selected, LIGHT.text2)
    assert not has(selected, LIGHT.text3)


def test_a_selected_row_has_its_fill_its_edge_and_a_bold_name(qapp):
    selected, plain = painted(Cell("さくら介護"), selected=True), painted(Cell("さくら介護"))
    assert has(selected, LIGHT.accent_soft, least=2000)
    assert ink(selected, LIGHT.accent_soft)[1] >= ink(plain)[1]
    dark_pixels = colours(selected).get(LIGHT.text.lower(), 0)
    assert dark_pixels > colours(plain).get(LIGHT.text.lower(), 0)
    first = painted(Cell("有効"), column=0, selected=True)
    assert has(first, LIGHT.accent, (0, 0, EDGE, HEIGHT), least=EDGE * HEIGHT)
    assert not has(first, LIGHT.accent, (EDGE, 0, 10, HEIGHT))


def test_the_row_under_the_mouse_is_shaded(qapp):
    assert has(painted(Cell("a"), hovered=True), LIGHT.sub, least=2000)
    assert not has(painted(Cell("a")), LIGHT.sub)


def test_a_link_is_bold_with_an_arrow_behind_it(qapp):
    link = painted(Cell("詳細", is_link=True))
    assert has(link, LIGHT.link)
    assert ink(link)[1] > ink(painted(Cell("詳細", is_strong=True)))[1] + 6


def test_a_row_that_is_not_here_is_a_grey_bar(qapp):
    image = painted(None)
    assert has(image, LIGHT.line_soft, (INSIDE, 16, 30, 8), least=100)


def test_the_theme_is_followed(look):
    look.set("dark")
    image = painted(Cell("有効", "circle-check", "green"), selected=True)
    assert has(image, DARK.green_bg, least=100)
    assert has(image, DARK.accent_soft, least=1000)


def test_other_models_are_left_alone(qapp):
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    other = QStandardItemModel(1, 1)
    painter = QPainter(image)
    CellDelegate().paint(painter, QStyleOptionViewItem(), other.index(0, 0))
    painter.end()


@pytest.fixture
def table(qtbot):
    long = "とても長い名前の店舗 <b>首都圏</b>カスタマーサポートセンター前通り店"
    model = PagedTableModel([Column("n", "名称", 120, lambda n: Cell(long if n == 0 else "短い"))])
    made = DataTable(model, "結果")
    model.setParent(made)
    model.reset(2)
    model.put_page(0, range(2))
    qtbot.addWidget(made)
    made.resize(160, 200)
    made.show()
    return made


def tip_over(table, row):
    index = table.model().index(row, 0)
    option = QStyleOptionViewItem()
    option.rect = table.visualRect(index)
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5))
    table.itemDelegate().helpEvent(event, table, option, index)
    return QToolTip.text()


def test_a_text_that_is_cut_is_told_whole_and_literally(table):
    assert "&lt;b&gt;首都圏" in tip_over(table, 0)
    QToolTip.hideText()
    assert "短い" not in tip_over(table, 1)


def test_the_width_a_column_would_like_is_that_of_its_text(table):
    delegate, option = table.itemDelegate(), QStyleOptionViewItem()
    wide, narrow = (delegate.sizeHint(option, table.model().index(row, 0)).width() for row in (0, 1))
    assert wide > 300 > narrow
