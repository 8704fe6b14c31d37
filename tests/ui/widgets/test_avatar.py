"""Tests for usen_desk.ui.widgets.avatar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from tests.ui.test_theme import contrast
from tests.ui.widgets.pictures import colours, has, image_of
from usen_desk.ui.widgets.avatar import COLORS, Avatar


@pytest.mark.parametrize("color", COLORS)
def test_white_letters_can_be_read_on_every_colour(color):
    assert contrast("#FFFFFF", color) >= 4.5


def test_a_person_without_picture_has_a_letter_on_a_colour_of_their_own(qtbot):
    found = set()
    for name in ("山田 美咲", "佐藤 健", "高橋 健一", "中村 翔太"):
        avatar = Avatar(name)
        qtbot.addWidget(avatar)
        avatar.show()
        assert avatar.accessibleName() == name
        seen = colours(image_of(avatar))
        found |= {color for color in COLORS if seen.get(color.lower(), 0) > 100}
        assert seen.get("#ffffff", 0) > 5
    assert len(found) > 1


def test_the_same_person_has_the_same_colour_always(qtbot):
    first, second = Avatar("山田 美咲"), Avatar("山田 美咲")
    for avatar in (first, second):
        qtbot.addWidget(avatar)
        avatar.show()
    assert image_of(first) == image_of(second)


def test_a_picture_is_shown_round(qtbot):
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(QColor("#00FF00"))
    avatar = Avatar("山田", 40)
    qtbot.addWidget(avatar)
    avatar.set("山田", picture)
    avatar.show()
    assert avatar.has_image
    image = image_of(avatar)
    assert has(image, "#00ff00", least=900)
    assert not has(image, "#00ff00", (0, 0, 4, 4))
    avatar.set("山田")
    assert not avatar.has_image
    assert not has(image_of(avatar), "#00ff00")


def test_nobody_has_no_letter(qtbot):
    avatar = Avatar("")
    qtbot.addWidget(avatar)
    avatar.show()
    assert avatar.size().expandedTo(avatar.sizeHint()) == avatar.size()
    assert not avatar.grab().isNull()
    assert avatar.focusPolicy() is Qt.FocusPolicy.NoFocus
