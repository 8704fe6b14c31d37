"""Tests for usen_desk.ui.widgets.banner."""

import pytest

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.banner import Banner


@pytest.mark.parametrize("tone", ["green", "amber", "red", "blue", "gray"])
@pytest.mark.parametrize(("mode", "used"), [("light", LIGHT), ("dark", DARK)])
def test_a_state_is_told_in_colour_word_and_sentence(qtbot, look, tone, mode, used):
    look.set(mode)
    banner = Banner()
    qtbot.addWidget(banner)
    banner.set(tone, "circle-check", "有効", "ログインできます。", "確定")
    banner.resize(600, 44)
    banner.show()
    image = image_of(banner)
    assert has(image, getattr(used, f"{tone}_bg"), least=5000)
    assert has(image, getattr(used, tone))
    assert banner.accessibleName() == "有効 ログインできます。"


def test_another_state_takes_the_place_of_the_one_before(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.set("green", "circle-check", "有効", "ログインできます。")
    banner.set("red", "ban", "解約", "ログインできません。")
    banner.resize(600, 44)
    banner.show()
    image = image_of(banner)
    assert has(image, LIGHT.red_bg, least=5000)
    assert not has(image, LIGHT.green_bg)
