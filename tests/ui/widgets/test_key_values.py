"""Tests for usen_desk.ui.widgets.key_values."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

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
