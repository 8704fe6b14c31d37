"""Tests for usen_desk.server.trials.advice_rules."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from msgspec.structs import replace

from tests.server.conftest import NOW
from tests.server.trials.person import logged, refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import Usage
from usen_desk.server.trials import advice_rules
from usen_desk.server.trials.texts import DEFAULT_RULES

HOUR = timedelta(hours=1)
LONGER = replace(DEFAULT_RULES, long_from_minutes=300)


def gets(person):
    return person.does(advice_rules.get_advice, Nothing(), permission=Permission.READ_TRIALS)


def puts(person, rules, seen):
    return person.does(advice_rules.put_advice, rules, permission=Permission.SUPERVISE_TRIALS, if_match=seen)


def changed_advice(usage, **texts):
    """The defaults with another text for one 利用."""
    return tuple(replace(one, **texts) if one.usage is usage else one for one in DEFAULT_RULES.advice)


def test_the_defaults_count_until_somebody_changes_them(misaki, database):
    """RULINGS.md, Trials: 短い below 2 hours a day, 長い from 4 hours on."""
    settings = gets(misaki)
    assert (settings.current.version, settings.current.changed_by, settings.history) == (0, "", [])
    rules = settings.current.rules
    assert (rules.short_below_minutes, rules.long_from_minutes) == (120, 240)
    assert [advice.usage for advice in rules.advice] == list(Usage)
    with database.read() as tx:
        assert advice_rules.current(tx) == settings.current


def test_a_change_counts_at_once_and_what_was_before_is_kept(boss, misaki, database):
    settings = puts(boss, LONGER, 0)
    assert settings == gets(misaki)
    assert (settings.current.rules, settings.current.version) == (LONGER, 1)
    assert (settings.current.changed_by, settings.current.changed_at) == ("中村 誠", NOW)
    assert [(one.version, one.rules) for one in settings.history] == [(0, DEFAULT_RULES)]
    with database.read() as tx:
        assert advice_rules.current(tx).rules == LONGER


def test_a_changed_threshold_judges_trials_anew(put, midnight, boss, misaki):
    put("xfeeaP", started_on=date(2026, 11, 18), days=[270] * 4)
    assert misaki.sees("xfeeaP").row.usage is Usage.LONG
    puts(boss, replace(DEFAULT_RULES, short_below_minutes=280, long_from_minutes=300), 0)
    trial = misaki.sees("xfeeaP")
    assert (trial.row.usage, trial.guide_minutes) == (Usage.SHORT, 300)


def test_the_access_log_has_the_numbers_and_which_texts_but_not_the_texts(boss, database):
    rules = replace(
        LONGER, ending_days=5, advice=changed_advice(Usage.SHORT, title="秘密の文面"), short_below_minutes=100
    )
    puts(boss, rules, 0)
    detail = "short_below_minutes 120 to 100, long_from_minutes 240 to 300, ending_days 3 to 5, advice short"
    assert logged(database) == [("advice_changed", "1", 14, detail)]


def test_saving_what_is_there_makes_no_version(boss, database):
    assert puts(boss, DEFAULT_RULES, 0).current.version == 0
    assert logged(database) == []


@pytest.mark.parametrize("seen", [0, 2])
def test_a_change_over_one_that_was_not_seen_is_refused(boss, seen):
    puts(boss, LONGER, 0)
    assert refused(puts, boss, DEFAULT_RULES, seen) == (Code.CHANGED_MEANWHILE, None)
    assert puts(boss, DEFAULT_RULES, 1).current.version == 2


def test_of_two_changes_at_once_one_is_told(boss, database):
    barrier = Barrier(2)

    def change(minutes):
        barrier.wait(20)
        return puts(boss, replace(DEFAULT_RULES, long_from_minutes=minutes), 0)

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(change, minutes) for minutes in (300, 360)]
    assert sorted(getattr(one.exception(), "code", "") for one in asked) == ["", Code.CHANGED_MEANWHILE]
    assert (gets(boss).current.version, len(logged(database))) == (1, 1)


@pytest.mark.parametrize(("short", "long"), [(240, 240), (241, 240)])
def test_short_ends_before_long_begins(boss, short, long):
    rules = replace(DEFAULT_RULES, short_below_minutes=short, long_from_minutes=long)
    assert refused(puts, boss, rules, 0) == (Code.INVALID_INPUT, "short_below_minutes")


@pytest.mark.parametrize(
    "advice",
    [DEFAULT_RULES.advice[::-1], (DEFAULT_RULES.advice[0],) * 4],
    ids=["another order", "one of them four times"],
)
def test_there_is_one_advice_for_each_usage_in_its_order(boss, advice):
    assert refused(puts, boss, replace(DEFAULT_RULES, advice=advice), 0) == (Code.INVALID_INPUT, "advice")


def test_the_history_goes_back_fifty_changes_newest_first(boss, monkeypatch):
    monkeypatch.setattr(advice_rules, "HISTORY_MAX", 3)
    for seen in range(5):
        boss.now += HOUR
        puts(boss, replace(DEFAULT_RULES, long_from_minutes=300 + seen), seen)
    settings = gets(boss)
    assert (settings.current.version, [one.version for one in settings.history]) == (5, [4, 3, 2])
    assert settings.current.changed_at == NOW + 5 * HOUR
