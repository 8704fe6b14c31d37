"""Tests for usen_desk.ui.shell.bell_view."""

from usen_desk.ui.shell.bell_view import BellView


def test_the_number_is_said_and_painted(qtbot):
    bell = BellView()
    qtbot.addWidget(bell)
    bell.show()
    plain = bell.grab().toImage()
    bell.set_count(120)
    assert bell.accessibleName() == "通知の一覧 新着120件"
    assert bell.grab().toImage() != plain
    bell.set_count(0)
    assert bell.grab().toImage() == plain
