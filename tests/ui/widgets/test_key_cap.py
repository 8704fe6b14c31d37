"""Tests for usen_desk.ui.widgets.key_cap."""

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import LIGHT
from usen_desk.ui.widgets.key_cap import KeyCap


def test_a_key_is_as_wide_as_what_stands_on_it(qtbot, look):
    short, long = KeyCap("F1"), KeyCap("Ctrl Shift 1")
    for cap in (short, long):
        qtbot.addWidget(cap)
        cap.show()
    assert short.sizeHint().width() < long.sizeHint().width()
    assert long.accessibleName() == "Ctrl Shift 1"
    assert has(image_of(long), LIGHT.gray_bg, least=200)
    before = long.sizeHint().width()
    look.set(text_size="largest")
    assert long.sizeHint().width() > before
