"""Tests for usen_desk.ui.session.image_dialog."""

from PySide6.QtGui import QImage

from tests.ui.session.test_image_presenter import picture
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.image_dialog import ImageDialog


def dialog(qtbot, image=None):
    made = ImageDialog("山田 美咲", image or QImage())
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_picked_picture_is_shown_before_it_is_saved(qtbot):
    made, heard = dialog(qtbot), []
    made.saved.connect(heard.append)
    assert not made.save.isEnabled()
    made.show_picked(picture(256, 256))
    assert made.preview.has_image
    made.save.click()
    assert heard[0].size().toTuple() == (256, 256)


def test_only_an_image_that_is_there_can_be_removed(qtbot):
    assert not dialog(qtbot)._remove.isEnabled()
    made, heard = dialog(qtbot, picture(64, 64)), []
    made.removed.connect(lambda: heard.append(1))
    made._remove.click()
    assert heard == [1]


def test_a_fault_leaves_the_image_that_was_there(qtbot):
    made = dialog(qtbot, picture(64, 64))
    made.tell(UserMessage("読み取れませんでした。"))
    assert made.preview.has_image
    assert "読み取れません" in made.notice.text
