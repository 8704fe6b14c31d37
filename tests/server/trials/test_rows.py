"""Tests for usen_desk.server.trials.rows: the strip and what a row takes from where."""

from datetime import date, datetime, timedelta

import pytest

from tests.server.trials.conftest import TODAY
from usen_desk.contract.base import JST
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.trials import Term, Usage
from usen_desk.server.trials import rows, store

STARTED = date(2026, 11, 17)
NOT_YET = (None,) * 9


@pytest.fixture
def row(unit):
    def made(login):
        with unit(Role.AGENT, Permission.READ_TRIALS) as context:
            found = store.row_of(context, login)
            (one,) = rows.made(context, [found])
            return one

    return made


@pytest.mark.parametrize(
    ("recorded_to", "strip"),
    [
        (datetime(2026, 11, 22, tzinfo=JST), (300, 0, 60, 0, 0, *NOT_YET)),
        (datetime(2026, 11, 22, 11, tzinfo=JST), (300, 0, 60, 0, 0, *NOT_YET)),
        (datetime(2026, 11, 20, tzinfo=JST), (300, 0, 60, None, None, *NOT_YET)),
        (datetime(2026, 11, 19, 23, 59, tzinfo=JST), (300, 0, 60, None, None, *NOT_YET)),
        (datetime(2027, 1, 1, tzinfo=JST), (300, 0, 60, 0, 0, *NOT_YET)),
    ],
)
def test_the_strip_is_blank_where_nothing_is_recorded_yet(put, row, recorded, recorded_to, strip):
    put("a", started_on=STARTED, days=(300, 0, 60))
    recorded(recorded_to)
    assert (row("a").strip_from, row("a").strip) == (STARTED, strip)


def test_today_shows_what_was_heard_so_far(put, row, recorded):
    put("a", started_on=TODAY, days=(45,))
    recorded(datetime(2026, 11, 22, 11, tzinfo=JST))
    assert row("a").strip == (45,) + (None,) * 13
    assert row("a").recent == "お試し1日目・ここまで 0時間45分"


def test_before_the_first_import_the_strip_is_blank(put, row):
    put("a", started_on=STARTED)
    assert row("a").strip == (None,) * 14


def test_extensions_count_in_the_last_day_and_not_in_the_strip(put, row, midnight):
    put("a", started_on=TODAY - timedelta(days=15), days=(300,) * 15, extended_days=7)
    found = row("a")
    assert (found.expires_on, found.extended_days, found.days_left) == (TODAY + timedelta(days=5), 7, 5)
    assert (found.term, found.day_number, len(found.strip)) == (Term.RUNNING, 16, 14)


def test_a_row_keeps_the_order_it_was_asked_in_and_its_own_days(put, unit, midnight):
    put("a", 5, started_on=STARTED, days=(300,) * 5)
    put("b", 3, started_on=STARTED, days=(1,) * 5)
    put("c", 4, started_on=STARTED)
    with unit(Role.AGENT, Permission.READ_TRIALS) as context:
        stored = store.rows_by_id(context.tx, [5, 3, 4])
        found = rows.made(context, [stored[5], stored[3], stored[4]])
    assert [row.login_id for row in found] == ["a", "b", "c"]
    assert [row.usage for row in found] == [Usage.LONG, Usage.SHORT, Usage.UNUSED]
    assert [row.mean_minutes for row in found] == [300, 1, 0]


def test_no_rows_are_made_of_none(unit, branches):
    with unit(Role.AGENT, Permission.READ_TRIALS) as context:
        assert rows.made(context, []) == []


def test_the_states_day_is_that_of_japan(put, unit, recorded):
    put("a", started_on=date(2026, 11, 9))
    recorded(datetime(2026, 11, 22, tzinfo=JST))
    before, after = (datetime.fromisoformat(f"2026-11-{at}+09:00") for at in ("22T23:59:59", "23T00:00:00"))
    terms = []
    for now in (before, after):
        with unit(Role.AGENT, Permission.READ_TRIALS, now=now) as context:
            terms.append(rows.made(context, [store.row_of(context, "a")])[0].term)
    assert terms == [Term.ENDING, Term.ENDED]
