"""Days and times of sheets, beyond what tests of number formats hold."""

from datetime import datetime

import pytest

from usen_desk.ui.preview.sheet_days import day_text

FIRST = datetime(1899, 12, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("code", "serial", "text"),
    [
        ("mm", 43_899, "03"),
        ("h:mm", 0.5, "12:00"),
        ("mm:ss", 0.5 + 61 / 86_400, "01:01"),
        ("yyyy-mm-dd hh:mm", 43_899.5, "2020-03-09 12:00"),
        ("dddd", 43_899, "Monday"),
        ("mmmmm", 43_899, "M"),
        ("g", 1, "M"),
        ("ggge", 20_000, "昭和29"),
        ("h AM/PM", 0.0, "12 AM"),
        ('"日付:"m/d', 43_899, "日付:3/9"),
    ],
)
def test_letters_of_a_format(code, serial, text):
    assert day_text(code, FIRST, serial) == text


def test_a_second_that_is_nearly_over_is_rounded_up():
    assert day_text("h:mm:ss", FIRST, 0.9999999) == "0:00:00"
