"""Tests for usen_desk.ui.board.hours_model."""

from usen_desk.contract.calendars import Hours
from usen_desk.ui.board.hours_model import hours_of


def test_hours_are_read_as_people_write_them():
    assert hours_of(" 9:30－20:00 ") == Hours(from_minute=570, to_minute=1200)
    assert hours_of("0:00-24:00") == Hours(from_minute=0, to_minute=1440)
    assert [hours_of(text) for text in ("", "9-20", "9:60-10:00", "25:00-26:00", "x")] == [None] * 5
