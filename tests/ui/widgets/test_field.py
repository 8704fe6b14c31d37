"""Tests for usen_desk.ui.widgets.field."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

FAULT = "電話番号は10桁か11桁で入力してください。"


@pytest.fixture
def field(qtbot):
    made = Field("電話番号", "完全一致", TextInput("ハイフンや全角でも可"))
    qtbot.addWidget(made)
    made.resize(260, 80)
    made.show()
    return made


def test_label_and_match_kind_are_read_aloud_with_the_input(field):
    assert field.input.accessibleName() == "電話番号 完全一致"
    read = QAccessible.queryAccessibleInterface(field.input)
    assert read.text(QAccessible.Text.Name) == "電話番号 完全一致"
    label = next(one for one in field.findChildren(Label) if one.text() == "電話番号")
    assert label.buddy() is field.input


def test_a_fault_is_said_below_marked_in_red_and_read_aloud(field):
    assert field.error == ""
    field.set_error(FAULT)
    assert field.error == FAULT
    assert field.input.accessibleDescription() == FAULT
    assert has(image_of(field.input), LIGHT.red, least=200)
    field.set_error("")
    assert field.error == ""
    assert not has(image_of(field.input), LIGHT.red)


def test_a_fault_beside_it_moves_neither_label_nor_input(qtbot):
    one, other = Field("顧客CD", "完全一致", TextInput()), Field("電話番号", "完全一致", TextInput())
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setLayout(column(row(one, other), None))
    holder.resize(400, 300)
    holder.show()
    before = one.input.y(), [label.y() for label in one.findChildren(Label)]
    other.set_error(FAULT * 2)
    for _ in range(3):
        QApplication.processEvents()
    assert one.height() > 90
    assert (one.input.y(), [label.y() for label in one.findChildren(Label)]) == before
    assert one.input.y() - one.findChildren(Label)[0].geometry().bottom() < 8


def test_inputs_are_of_the_controls_height_and_bounded(field):
    assert field.input.sizeHint().height() == 34
    assert TextInput(max_chars=5).maxLength() == 5


def test_the_icon_of_an_input_follows_the_theme(qtbot, look):
    line = TextInput("支店名", "search")
    qtbot.addWidget(line)
    line.resize(200, 34)
    line.show()
    assert has(image_of(line), LIGHT.text3, (0, 0, 30, 34))
    look.set("dark")
    assert has(image_of(line), DARK.text3, (0, 0, 30, 34))
