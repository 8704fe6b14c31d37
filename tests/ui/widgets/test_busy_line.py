"""Tests for usen_desk.ui.widgets.busy_line."""

import pytest

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import LIGHT
from usen_desk.ui.widgets.busy_line import APPEARS_AFTER_MS, BusyLine


@pytest.fixture
def line(qtbot):
    made = BusyLine()
    qtbot.addWidget(made)
    made.resize(300, made.height())
    made.show()
    return made


def test_it_appears_when_work_takes_longer_and_takes_no_other_room(qtbot, line):
    before = line.size()
    line.set_working(True)
    assert not line.is_shown
    assert line._delay.interval() == APPEARS_AFTER_MS == 200
    qtbot.waitUntil(lambda: line.is_shown)
    assert line.size() == before
    assert has(image_of(line), LIGHT.accent, least=20)


def test_quick_work_never_shows_it(qtbot, line):
    line._delay.setInterval(20)
    line.set_working(True)
    line.set_working(False)
    other = BusyLine()
    qtbot.addWidget(other)
    other._delay.setInterval(60)
    other.set_working(True)
    qtbot.waitUntil(lambda: other.is_shown)  # longer than the first would have needed
    assert not line.is_shown


def test_it_is_gone_when_the_work_ends(qtbot, line):
    line._delay.setInterval(1)
    line.set_working(True)
    qtbot.waitUntil(lambda: line.is_shown)
    line.set_working(True)
    line.set_working(False)
    assert not line.is_shown
    assert not line._frames.isActive()
    assert not has(image_of(line), LIGHT.accent)
