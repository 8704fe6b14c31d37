"""Tests for usen_desk.ui.inquiry_cells."""

from datetime import timedelta

import pytest

from tests.ui.inquiries.samples import NOW, card, customer, staff
from usen_desk.contract.inquiries import Status
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, due_look, person


def test_every_status_and_category_has_its_look():
    assert set(STATUSES) == set(Status)
    assert {form.category: (form.label, form.icon) for form in catalogue().categories} == CATEGORIES


@pytest.mark.parametrize(
    ("left", "look"),
    [
        (timedelta(minutes=34, seconds=20), ("一次回答まで 0:34", "timer", "amber")),
        (timedelta(hours=5, minutes=40), ("一次回答まで 5:40", "timer", "gray")),
        (timedelta(seconds=-1), ("一次回答 0:01 超過", "timer", "red")),
        (timedelta(minutes=-90), ("一次回答 1:30 超過", "timer", "red")),
    ],
)
def test_what_is_due_counts_down_by_the_minute(left, look):
    assert due_look(card(answer_due_at=NOW + left, is_first_answer=True), NOW) == look


@pytest.mark.parametrize(
    ("notice", "warn", "tone"),
    [
        (timedelta(minutes=1), timedelta(minutes=2), "gray"),
        (timedelta(), timedelta(minutes=1), "blue"),
        (timedelta(minutes=-9), timedelta(), "amber"),
    ],
)
def test_colours_follow_the_steps_of_the_warnings(notice, warn, tone):
    waits = card(answer_due_at=NOW + timedelta(minutes=30), answer_notice_at=NOW + notice, answer_warn_at=NOW + warn)
    assert due_look(waits, NOW)[2] == tone


def test_a_later_answer_and_the_short_form():
    waiting = card(answer_due_at=NOW + timedelta(hours=2))
    assert due_look(waiting, NOW)[0] == "次回答まで 2:00"
    assert due_look(waiting, NOW, is_short=True)[0] == "残り 2:00"
    late = card(answer_due_at=NOW - timedelta(hours=2))
    assert due_look(late, NOW, is_short=True)[0] == "2:00 超過"


def test_nothing_is_due_where_nobody_waits():
    assert due_look(card(answer_due_at=None), NOW) is None
    assert due_look(card(answer_due_at=NOW, status=Status.DONE), NOW) is None


def test_customers_are_addressed_politely():
    assert (person(customer()), person(staff()), person(None)) == ("佐藤 様", "山田 美咲", "")
