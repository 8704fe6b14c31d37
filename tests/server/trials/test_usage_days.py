"""Tests for usen_desk.server.trials.usage_days; the same through whole imports stands in test_usage_import.py."""

import random
from datetime import UTC, date, timedelta

from tests.server.trials.sessions import DAYS, FIRST, day_seconds, draw_sessions, in_files
from usen_desk.contract.base import JST
from usen_desk.server.trials import usage_days
from usen_desk.server.trials.usage_days import UNKNOWN, Told, told_days, with_told

SETS = 5000
MIDNIGHT_S = int(FIRST.replace(tzinfo=JST).astimezone(UTC).timestamp())


def known_after(files):
    """Day number → what is known when each file was taken by itself."""
    known = {}
    for file in files:
        lines = [(7, MIDNIGHT_S + session.start, MIDNIGHT_S + session.end, None) for session in file]
        for (account_id, day), told in told_days(lines).items():
            assert account_id == 7
            number = (date.fromisoformat(day) - FIRST.date()).days
            known[number] = with_told(known.get(number, UNKNOWN), told)
    return known


def test_day_totals_are_the_seconds_of_five_thousand_random_logs():
    seed = random.randrange(2**32)
    draw = random.Random(seed)
    crossing = 0
    for number in range(SETS):
        sessions = draw_sessions(draw)
        known = known_after(in_files(sessions, draw))
        got = [usage_days.minutes(known.get(day, UNKNOWN)) for day in range(DAYS)]
        assert got == [seconds // 60 for seconds in day_seconds(sessions)], f"seed {seed}, set {number}: {sessions}"
        crossing += any(session.start // 86_400 < (session.end - 1) // 86_400 for session in sessions)
    assert crossing > SETS / 10


def test_of_stated_totals_the_largest_counts_in_any_order():
    totals = [(7, MIDNIGHT_S, MIDNIGHT_S + 86_400, minutes) for minutes in (300, 518, 120)]
    for order in (totals, totals[::-1], totals[1:] + totals[:1]):
        assert told_days(order) == {(7, FIRST.date().isoformat()): Told([], 518)}
    known = with_told(UNKNOWN, Told([], 300))
    assert with_told(with_told(known, Told([], 518)), Told([], 120)) == (None, 518)


def test_a_day_is_its_sessions_or_the_total_that_was_told_whichever_is_more():
    known = with_told(UNKNOWN, Told([(0, 3600)], 59))
    assert usage_days.minutes(known) == 60
    assert usage_days.minutes(with_told(known, Told([], 61))) == 61
    assert usage_days.minutes(with_told(known, Told([(3600, 7200)]))) == 120


def test_what_tells_nothing_new_leaves_the_day_as_it_is():
    known = with_told(UNKNOWN, Told([(0, 3600)], 90))
    assert with_told(known, Told([(600, 1200), (0, 60)], 90)) == known


def test_seconds_of_several_sessions_make_a_minute_together():
    known = UNKNOWN
    for at in range(3):
        known = with_told(known, Told([(at * 100, at * 100 + 20)]))
    assert usage_days.minutes(known) == 1


def test_accounts_and_days_are_kept_apart():
    day = timedelta(days=1).total_seconds()
    lines = [(1, MIDNIGHT_S + 60, MIDNIGHT_S + 120, None), (2, MIDNIGHT_S + 60, MIDNIGHT_S + 120, None)]
    lines.append((1, MIDNIGHT_S + int(day), MIDNIGHT_S + int(day) + 60, None))
    assert set(told_days(lines)) == {(1, "2026-10-03"), (2, "2026-10-03"), (1, "2026-10-04")}
