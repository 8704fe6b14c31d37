"""Tests for usen_desk.ui.inquiry_cells."""

from datetime import timedelta

import pytest

from tests.ui.inquiries.samples import NOW, card, customer, staff
from usen_desk.contract.inquiries import Status
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, done_look, due_look, nearest_look, person


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


@pytest.mark.parametrize(
    ("left", "warned", "look"),
    [
        (timedelta(hours=5), timedelta(hours=4), ("完了まで 5:00", "timer", "gray")),
        (timedelta(minutes=50), timedelta(minutes=-1), ("完了まで 0:50", "timer", "amber")),
        (timedelta(minutes=-12), timedelta(hours=-1), ("完了 0:12 超過", "timer", "red")),
    ],
)
def test_the_end_counts_down_with_a_warning_of_its_own(left, warned, look):
    assert done_look(card(done_due_at=NOW + left, done_warn_at=NOW + warned), NOW) == look


def test_an_end_has_no_countdown_without_a_target_or_when_it_is_reached():
    assert done_look(card(done_due_at=None), NOW) is None
    assert done_look(card(done_due_at=NOW, status=Status.DONE), NOW) is None


def test_a_card_counts_down_to_what_comes_first():
    early, late = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    assert nearest_look(card(answer_due_at=early, done_due_at=late), NOW, is_short=True)[0] == "残り 1:00"
    assert nearest_look(card(answer_due_at=late, done_due_at=early), NOW, is_short=True)[0] == "完了まで 1:00"
    assert nearest_look(card(answer_due_at=None, done_due_at=early), NOW)[0] == "完了まで 1:00"
    assert nearest_look(card(answer_due_at=early), NOW)[0] == "次回答まで 1:00"


def test_customers_are_addressed_politely():
    assert (person(customer()), person(staff()), person(None)) == ("佐藤 様", "山田 美咲", "")
