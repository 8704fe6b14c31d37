"""Tests for usen_desk.server.calendars.rules: the defaults, and what may be set."""

import pytest
from msgspec.structs import replace

from usen_desk.contract.calendars import Hours, Tile
from usen_desk.contract.catalogue import Category
from usen_desk.server.calendars.rules import STANDARD, check, current, defaults
from usen_desk.server.context import Refusal
from usen_desk.server.settings import Settings

RULES = defaults(240).rules


def test_before_anybody_changed_them_the_setting_holds_around_the_clock(database):
    with database.read() as tx:
        found = current(tx, Settings(answer_within_minutes=90))
    assert (found.version, found.changed_at) == (0, None)
    assert {(one.first_minutes, one.next_minutes, one.done_minutes) for one in found.rules.targets} == {(90, 90, 0)}
    assert {one.calendar_key for one in found.rules.targets} == {"always"}
    assert [one.category for one in found.rules.targets] == list(Category)
    check(found.rules)


def _closed(calendar):
    return replace(calendar, weekdays=Hours(from_minute=600, to_minute=600))


def _done_within(minutes):
    """In a calendar of one minute a weekday."""
    short = replace(RULES.calendars[0], weekdays=Hours(from_minute=600, to_minute=601))
    target = replace(RULES.targets[0], calendar_key=short.key, first_minutes=1, next_minutes=1, done_minutes=minutes)
    return replace(RULES, calendars=(short, *RULES.calendars[1:]), targets=(target, *RULES.targets[1:]))


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (replace(RULES, calendars=(RULES.calendars[0], RULES.calendars[0])), "calendars"),
        (replace(RULES, calendars=(_closed(RULES.calendars[0]), *RULES.calendars[1:])), "calendars"),
        (replace(RULES, targets=RULES.targets[1:]), "targets"),
        (replace(RULES, calendars=RULES.calendars[:1]), "targets"),
        (_done_within(367), "targets"),
        (replace(RULES, limits=RULES.limits[::-1]), "limits"),
        (replace(RULES, limits=(replace(RULES.limits[0], warning=31), *RULES.limits[1:])), "limits"),
        (replace(RULES, notice_percent=80), "warn_percent"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_part(rules, field):
    with pytest.raises(Refusal) as refused:
        check(rules)
    assert refused.value.field == field


def test_a_target_ends_within_a_year_and_a_half_of_weekdays():
    """Or one open inquiry would hold up all writers for seconds while its end is counted."""
    check(_done_within(366))


def test_holidays_may_be_closed():
    closed = Hours(from_minute=0, to_minute=0)
    check(replace(RULES, calendars=(replace(RULES.calendars[0], holidays=closed), *RULES.calendars[1:])))
    assert (RULES.calendars[0].key, [one.tile for one in RULES.limits]) == (STANDARD, list(Tile))
