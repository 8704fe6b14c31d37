"""Tests for usen_desk.ui.widgets.key_values."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

from tests.ui.widgets.pictures import image_of
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.key_values import KeyValues
from usen_desk.ui.widgets.label import Label

LABELS = ["顧客CD", "店舗先名称", "チェーン店", "店種", "新設年月日"]


@pytest.fixture
def values(qtbot):
    made = KeyValues(LABELS, frozenset(["顧客CD"]))
    made.set({"顧客CD": "0398-2071-01", "店舗先名称": "さくら介護センター 青葉", "店種": "<b>老人福祉センター</b>"})
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def label_of(values, text):
    return next(one for one in values.findChildren(Label) if one.text() == text)


def test_values_stand_beside_their_labels_down_the_columns(values):
    first, second, fourth = (label_of(values, text) for text in ("顧客CD", "店舗先名称", "店種"))
    assert first.x() == second.x() < fourth.x()
    assert second.y() - first.y() == 30
    value = label_of(values, "0398-2071-01")
    assert value.x() > first.x()
    assert abs(value.geometry().center().y() - first.geometry().center().y()) <= 1
    assert values.value("店種") == "<b>老人福祉センター</b>"


def ink_top(values, label):
    """Where the words of a label begin, from the top of the whole."""
    image = image_of(values)
    left, right = label.x(), label.x() + 30
    return next(y for y in range(label.y(), image.height()) if _dark(image, left, right, y))


def _dark(image, left, right, y):
    return any(QColor(image.pixel(x, y)).lightness() < 170 for x in range(left, right))


def test_values_are_level_with_their_labels_beside_one_of_several_lines(values):
    label, value = label_of(values, "新設年月日"), values._values["新設年月日"]
    values.set({"店舗先名称": "とても長い名前の店舗" * 6, "新設年月日": "新設年月日"})
    values.resize(520, 400)
    values.layout().activate()
    assert values._values["店舗先名称"].height() > 60
    assert abs(ink_top(values, label) - ink_top(values, value)) <= 1


def test_rows_stay_on_top_of_a_tall_place(values):
    values.resize(700, 600)
    assert label_of(values, "店舗先名称").geometry().bottom() < 70


def test_a_value_that_is_told_on_the_telephone_is_copied_beside_it(qtbot, values):
    told = []
    values.copied.connect(told.append)
    (button,) = values.findChildren(IconButton)
    assert button.accessibleName() == "顧客CDをコピー"
    assert button.x() - label_of(values, "0398-2071-01").geometry().right() < 12
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (QGuiApplication.clipboard().text(), told) == ("0398-2071-01", ["顧客CD"])


def test_a_value_is_read_aloud_with_its_label(values):
    assert label_of(values, "0398-2071-01").accessibleName() == "顧客CD 0398-2071-01"
