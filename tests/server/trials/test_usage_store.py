"""Tests for usen_desk.server.trials.usage_store."""

from datetime import UTC, date, datetime, timedelta

from tests.server.trials.importing import days_of, trial_of
from usen_desk.contract.base import JST
from usen_desk.server.trials import spans, usage_store
from usen_desk.server.trials.store import recorded_to
from usen_desk.server.trials.usage_store import Day

HOUR = spans.pack([(0, 3600)])


def test_days_are_written_and_the_totals_follow(database, put):
    put("a", 1)
    put("b", 2)
    with database.write() as tx:
        usage_store.put_days(
            tx,
            [
                Day(1, date(2026, 11, 3), HOUR),
                Day(1, "2026-11-04", HOUR, 90),
                Day(1, "2026-11-05", spans.pack([(0, 59)])),
                Day(2, "2026-11-03", stated_minutes=5),
            ],
        )
    assert days_of(database, 1) == {date(2026, 11, 3): 60, date(2026, 11, 4): 90, date(2026, 11, 5): 0}
    first, second = trial_of(database, 1), trial_of(database, 2)
    assert (first["total_minutes"], first["last_used_on"], first["version"]) == (150, date(2026, 11, 4), 1)
    assert (second["total_minutes"], second["last_used_on"]) == (5, date(2026, 11, 3))


def test_a_day_that_is_there_is_replaced_and_the_others_still_count(database, put):
    put("a", 1)
    with database.write() as tx:
        usage_store.put_days(tx, [Day(1, "2026-11-03", HOUR), Day(1, "2026-11-04", HOUR)])
        usage_store.put_days(tx, [Day(1, "2026-11-04", HOUR, 100)])
    assert trial_of(database, 1)["total_minutes"] == 160


def test_more_days_than_one_statement_takes(database, put, monkeypatch):
    monkeypatch.setattr(usage_store, "PUT_ROWS", 3)
    for at in range(1, 8):
        put(f"t{at}", at)
    with database.write() as tx:
        usage_store.put_days(tx, [Day(at, "2026-11-03", None, at) for at in range(1, 8)])
    assert [trial_of(database, at)["total_minutes"] for at in range(1, 8)] == list(range(1, 8))


def test_known_days_are_found_by_trial_and_day_together(database, put):
    put("a", 1)
    put("b", 2)
    with database.write() as tx:
        usage_store.put_days(tx, [Day(1, "2026-11-03", HOUR), Day(2, "2026-11-04", None, 7)])
    with database.read() as tx:
        asked = [(account_id, f"2026-11-0{day}") for account_id in (1, 2, 3) for day in (3, 4)]
        assert usage_store.days(tx, asked) == {(1, "2026-11-03"): (HOUR, None), (2, "2026-11-04"): (None, 7)}
        assert usage_store.days(tx, []) == {}


def test_listening_is_recorded_ever_further(database):
    moment = datetime(2018, 8, 17, tzinfo=JST)
    with database.write() as tx:
        assert recorded_to(tx) is None
        for at in (moment, moment - timedelta(hours=1), moment.astimezone(UTC)):
            usage_store.set_recorded_to(tx, at)
            assert recorded_to(tx) == moment
        usage_store.set_recorded_to(tx, moment + timedelta(seconds=1))
        assert recorded_to(tx) == moment + timedelta(seconds=1)
