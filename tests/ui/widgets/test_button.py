"""Tests for usen_desk.ui.widgets.button."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.button import Button, IconButton


def icon_colours(button):
    """Of its icon's opaque pixels."""
    image = button.icon().pixmap(QSize(64, 64), button.devicePixelRatio(), QIcon.Mode.Normal).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {one.name() for one in pixels if one.alpha() == 255}


def test_a_button_is_pressed_by_mouse_space_and_shows_a_hand(qtbot):
    pressed = []
    button = Button("検索", "primary", "search")
    button.clicked.connect(lambda: pressed.append(1))
    qtbot.addWidget(button)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(pressed) == 2
    assert button.cursor().shape() is Qt.CursorShape.PointingHandCursor


@pytest.mark.parametrize(
    ("kind", "fill"), [("primary", LIGHT.accent), ("secondary", LIGHT.surface), ("danger", LIGHT.surface)]
)
def test_each_kind_has_its_fill(qtbot, kind, fill):
    button = Button("実行", kind)
    qtbot.addWidget(button)
    button.show()
    assert has(image_of(button), fill, least=200)


def test_buttons_are_of_the_controls_height(qtbot):
    for kind in ("primary", "secondary", "danger", "choice", "ghost"):
        button = Button("実行", kind)
        qtbot.addWidget(button)
        button.show()
        assert button.sizeHint().height() == 34


@pytest.mark.parametrize("kind", ["chip", "choice"])
def test_chips_and_choices_stay_pressed(qtbot, kind):
    button = Button("未対応 24", kind)
    qtbot.addWidget(button)
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()
    assert has(image_of(button), LIGHT.accent_soft, least=100)
    assert not Button("送信").isCheckable()


def test_icons_follow_the_theme_and_the_state(qtbot, look):
    button, alone = Button("クリア", icon="rotate-ccw"), IconButton("history", "最近")
    for one in (button, alone):
        qtbot.addWidget(one)
        one.show()
    assert icon_colours(button) == icon_colours(alone) == {LIGHT.text2.lower()}
    look.set("dark")
    assert icon_colours(button) == icon_colours(alone) == {DARK.text2.lower()}
    button.setEnabled(False)
    assert icon_colours(button) == {DARK.text3.lower()}
    alone.set_icon("history", "accent")
    assert icon_colours(alone) == {QColor(DARK.accent).name()}


def test_icon_and_word_stand_8_px_apart(qtbot):
    button = Button("検索", icon="search")
    qtbot.addWidget(button)
    assert button.iconSize() == QSize(20, 16)


def test_an_icon_alone_has_a_name_for_screen_readers(qtbot):
    button = IconButton("x", "閉じる")
    qtbot.addWidget(button)
    assert (button.accessibleName(), button.toolTip()) == ("閉じる", "閉じる")


def test_enter_in_a_form_presses_no_button_by_accident(qtbot):
    assert not Button("検索").autoDefault()
