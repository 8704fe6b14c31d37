"""Tests for usen_desk.contract.expiry."""

from datetime import date

from usen_desk.contract.expiry import extended


def test_days_are_added():
    assert extended(date(2018, 8, 16), 0) == date(2018, 8, 16)
    assert extended(date(2018, 8, 16), 14) == date(2018, 8, 30)


def test_a_date_without_end_stays_within_the_calendar():
    assert extended(date(9999, 12, 31), 7) == date(9999, 12, 31)
    assert extended(date(9999, 12, 28), 7) == date(9999, 12, 31)
