"""Tests for usen_desk.ui.widgets.lines."""

from PySide6.QtWidgets import QLabel, QWidget

from usen_desk.ui.widgets.lines import column, hair, row, vertical_hair


def test_parts_stand_in_order_with_the_grids_spacing(qtbot):
    first, second = QLabel("a"), QLabel("b")
    inner = row(second)
    made = column(first, 12, inner, None, spacing=4, margins=(1, 2, 3, 4))
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setLayout(made)
    assert made.spacing() == 4
    assert (made.contentsMargins().left(), made.contentsMargins().bottom()) == (1, 4)
    assert made.itemAt(0).widget() is first
    assert made.itemAt(1).spacerItem().sizeHint().height() == 12
    assert made.itemAt(2).layout() is inner
    assert made.stretch(3) == 1


def test_hairs_are_one_pixel_thin(qtbot):
    line, upright = hair(), vertical_hair(20)
    for one in (line, upright):
        qtbot.addWidget(one)
        one.show()
    assert line.maximumHeight() == 1
    assert (upright.maximumWidth(), upright.height()) == (1, 20)
