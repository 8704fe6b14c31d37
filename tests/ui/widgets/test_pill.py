"""Tests for usen_desk.ui.widgets.pill."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.pill import HEIGHT, Pill, paint_pill, pill_width


@pytest.mark.parametrize("tone", ["green", "amber", "red", "blue", "gray"])
@pytest.mark.parametrize(("mode", "used"), [("light", LIGHT), ("dark", DARK)])
def test_a_pill_has_the_fill_and_the_word_of_its_tone(qtbot, look, tone, mode, used):
    look.set(mode)
    pill = Pill("有効", "circle-check", tone)
    qtbot.addWidget(pill)
    pill.show()
    assert has(image_of(pill), getattr(used, f"{tone}_bg"), least=100)
    assert has(image_of(pill), getattr(used, tone))


def test_a_state_is_told_in_words_too(qtbot):
    pill = Pill("解約", "ban", "red")
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "解約"
    pill.set("有効", "circle-check", "green")
    assert (pill.text, pill.accessibleName()) == ("有効", "有効")


def test_it_is_as_wide_as_its_word_and_grows_with_the_text_size(qtbot, look):
    pill = Pill("有効")
    qtbot.addWidget(pill)
    alone = pill.sizeHint().width()
    pill.set("有効", "circle-check", "green")
    assert pill.sizeHint().width() == alone + 15
    assert pill.sizeHint().height() == HEIGHT
    before = pill_width("キャンセル")
    look.set(text_size="largest")
    assert pill_width("キャンセル") > before


@pytest.mark.parametrize(
    ("tone", "fill"), [("blue", LIGHT.surface), ("gray", LIGHT.surface), ("amber", LIGHT.amber_bg)]
)
def test_on_a_selected_row_pale_pills_stay_visible(qapp, tone, fill):
    image = QImage(120, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    width = paint_pill(painter, 0, 15, "対応中", "", tone, on_selected=True)
    painter.end()
    assert has(image, fill, (0, 4, int(width), 20), least=100)
