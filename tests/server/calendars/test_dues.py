"""Tests for usen_desk.server.calendars.dues."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.contract.calendars import Target
from usen_desk.contract.catalogue import Category
from usen_desk.server.calendars.dues import TIMES, Clock, columns, target_of, waited_s
from usen_desk.server.calendars.rules import defaults

EVENING = datetime(2026, 11, 20, 19, 30, tzinfo=JST)
"""A Friday, half an hour before closing; Saturday opens at 9:30."""


def rules(**target):
    made = defaults(240)
    given = {"calendar_key": "standard", "first_minutes": 60, "next_minutes": 120, "done_minutes": 300} | target
    targets = tuple(Target(category=category, **given) for category in Category)
    return replace(made, rules=replace(made.rules, targets=targets), version=3)


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=JST)


def test_an_answer_is_due_in_business_time_with_the_steps_of_the_warnings():
    found = columns(rules(), Clock("repair", EVENING, is_first=True))
    assert found["answer_due_at"] == at(21, 10)
    assert (found["answer_notice_at"], found["answer_warn_at"]) == (at(20, 20), at(21, 9, 48))
    assert (found["done_due_at"], found["rules_version"]) == (at(21, 14), 3)
    assert found["done_warn_at"] == at(21, 13)


def test_a_later_answer_has_a_target_of_its_own():
    assert columns(rules(), Clock("repair", EVENING, is_first=False))["answer_due_at"] == at(21, 11)


def test_nothing_is_due_while_the_clock_stands():
    found = columns(rules(), Clock("repair", None, is_first=False, waited_s=90))
    assert [found[name] for name in TIMES] == [None] * len(TIMES)
    assert found["waited_s"] == 90


def test_earlier_waits_count_for_the_end_only():
    found = columns(rules(), Clock("repair", EVENING, is_first=False, waited_s=4 * 3600))
    assert (found["done_due_at"], found["answer_due_at"]) == (at(21, 10), at(21, 11))
    assert found["done_warn_at"] == EVENING, "four of five hours are past: it is warned of from the start"


def test_without_a_target_there_is_no_end():
    found = columns(rules(done_minutes=0), Clock("repair", EVENING, is_first=True))
    assert (found["done_due_at"], found["done_warn_at"]) == (None, None)


def test_a_wait_is_measured_by_the_hours_of_its_category():
    assert waited_s(rules(), "repair", EVENING, at(21, 10)) == 3600
    assert waited_s(rules(calendar_key="always"), "repair", EVENING, at(21, 10)) == timedelta(hours=14.5).seconds
    assert waited_s(rules(), "repair", None, at(21, 10)) == 0


def test_a_category_of_a_newer_version_has_the_last_target():
    assert target_of(rules(), "newer")[0].category is list(Category)[-1]
