"""Tests for usen_desk.ui.widgets.usage_key."""

from tests.ui.widgets.pictures import colours, has, image_of
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.usage_key import SQUARE, UsageKey


def test_it_shows_the_hatched_bar_and_says_what_it_means(qtbot, look):
    key = UsageKey("今日の途中 18:40 まで")
    qtbot.addWidget(key)
    key.show()
    assert key.accessibleName() == "今日の途中 18:40 まで"
    square = (0, 0, SQUARE, key.height())
    assert has(image_of(key), LIGHT.bar, square, least=40)
    assert len(colours(image_of(key), square)) > 4
    assert has(image_of(key), LIGHT.text2, (SQUARE, 0, key.width(), key.height()))
    look.set("dark")
    assert has(image_of(key), DARK.bar, square, least=40)


def test_it_is_as_wide_as_its_words(qtbot, look):
    key = UsageKey("今日の途中")
    qtbot.addWidget(key)
    short = key.sizeHint().width()
    key.set_text("今日の途中 18:40 まで")
    long = key.sizeHint().width()
    assert long > short
    look.set(text_size="largest")
    assert key.sizeHint().width() > long
