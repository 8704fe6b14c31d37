"""Tests for usen_desk.server.trials.trial_import_columns."""

import pytest

from usen_desk.server.trials.trial_import_columns import minutes


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("518", 518),
        (" 518 分", 518),
        ("8:38", 518),
        ("08:38:59", 518),
        ("8時間38分", 518),
        ("８時間３８分", 518),
        ("8 時間 38 分", 518),
        ("8時間", 480),
        ("0時間00分", 0),
        ("0", 0),
        ("24:00", 1440),
        ("1441", 1441),
    ],
)
def test_a_duration_is_read_in_every_spelling(cell, read):
    assert minutes(cell) == read


@pytest.mark.parametrize("cell", ["", "8.5", "-5", "8:60", "8:3", "8時間60分", "38分8時間", "八時間", "8h", "8:38 AM"])
def test_anything_else_is_no_duration(cell):
    assert minutes(cell) is None
