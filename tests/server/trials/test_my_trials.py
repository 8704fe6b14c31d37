"""Tests for usen_desk.server.trials.my_trials: whom to call today, in one look."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, insert, update

from tests.server.conftest import NOW, OTHER_BRANCH
from tests.server.trials.conftest import TODAY
from tests.server.trials.person import refused
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import FollowUpResult, Need, Registered
from usen_desk.server.db import schema

FIRST = UUID("7b2e7c52-6a8f-4e55-8f43-0f5a8f1c9f10")
DAY = timedelta(days=1)


@pytest.fixture
def mine(put, midnight, misaki):
    """Stores a trial of Misaki's that was first used so many days ago."""

    def stored(login, started=None, days=(), rep=misaki, **columns):
        started_on = None if started is None else TODAY - started * DAY
        return put(login, started_on=started_on, days=days, rep_id=rep.staff_id, **columns)

    return stored


def logins(answer):
    return [item.row.login_id for item in answer.items]


def test_what_needs_a_call_comes_first_then_what_is_watched_then_what_is_over(mine, misaki):
    mine("over-long", 40, [300] * 14, contracted_on=TODAY)
    mine("over-new", 20, [300] * 14, contracted_on=TODAY)
    mine("watched", 5, [300] * 5)
    mine("watched-longer", 4, [300] * 4)
    mine("watched-unused", issued_on=TODAY - 3 * DAY)
    mine("ended", 15, [300] * 14)
    mine("silent", 4, [300])
    mine("reminder", 11, [300] * 11)
    mine("silent-since-today", 4, [300] * 2)
    mine("started", 3, [0, 0, 300])
    for login in ("over-long", "over-new"):
        misaki.follows_up(login, result=FollowUpResult.CONTRACTED)
    answer = misaki.lists()
    assert [(item.row.login_id, item.need, item.is_new) for item in answer.items] == [
        ("silent-since-today", Need.STOPPED, True),
        ("started", Need.STARTED, True),
        ("reminder", Need.ENDING, False),
        ("silent", Need.STOPPED, False),
        ("ended", Need.ENDED, False),
        ("watched", None, False),
        ("watched-longer", None, False),
        ("watched-unused", None, False),
        ("over-new", None, False),
        ("over-long", None, False),
    ]
    assert (answer.today_count, answer.overdue_count) == (5, 0)
    assert [bool(item.need_reason) for item in answer.items] == [item.need is not None for item in answer.items]


def test_of_equal_urgency_the_one_with_fewer_days_left_comes_first(mine, misaki):
    mine("reminder-of-7", 8, [300] * 8)
    mine("reminder-of-1", 13, [300] * 13)
    mine("reminder-of-3", 11, [300] * 11)
    assert logins(misaki.lists()) == ["reminder-of-1", "reminder-of-3", "reminder-of-7"]


def test_a_follow_up_takes_a_trial_off_todays_list_and_undo_puts_it_back(mine, misaki):
    mine("silent", 4, [300])
    before = misaki.lists()
    assert before.today_count == 1
    misaki.follows_up("silent", FIRST, next_on=TODAY + 2 * DAY)
    after = misaki.lists()
    assert (after.today_count, after.items[0].next_on, after.items[0].followed_up_at) == (0, TODAY + 2 * DAY, NOW)
    misaki.withdraws("silent", FIRST)
    again = misaki.lists()
    assert (again.today_count, again.items[0].need, again.items[0].next_on) == (1, Need.STOPPED, None)


def test_a_date_that_was_set_is_due_then_overdue(mine, misaki):
    mine("silent", 4, [300])
    misaki.follows_up("silent", next_on=TODAY + DAY)
    misaki.now += DAY
    (item,) = misaki.lists().items
    assert (item.need, item.is_new, item.is_overdue) == (Need.DUE, True, False)
    misaki.now += DAY
    answer = misaki.lists()
    assert (answer.items[0].need, answer.items[0].is_overdue, answer.overdue_count) == (Need.OVERDUE, True, 1)


def test_what_a_colleague_did_counts_too(mine, misaki, ken):
    mine("silent", 4, [300])
    ken.follows_up("silent")
    assert misaki.lists().today_count == 0


def test_what_was_withdrawn_or_written_by_the_service_settles_nothing(put, midnight, misaki, boss):
    put("silent", started_on=TODAY - 4 * DAY, days=[300])
    misaki.registers("silent")
    misaki.asks_extension("silent", FIRST)
    boss.decides(FIRST)
    misaki.follows_up("silent", FIRST)
    misaki.withdraws("silent", FIRST)
    assert misaki.lists().items[0].need is Need.STOPPED


def test_a_granted_extension_takes_the_reminder_away(mine, misaki, boss):
    mine("reminder", 11, [300] * 11)
    assert misaki.lists().items[0].need is Need.ENDING
    misaki.asks_extension("reminder", FIRST, 9)
    boss.decides(FIRST)
    (item,) = misaki.lists().items
    assert (item.need, item.row.days_left) == (None, 11)


def test_seven_days_without_a_first_use_count_from_the_registration(put, midnight, misaki):
    put("leaflet", issued_on=date(2026, 10, 1))
    misaki.registers("leaflet")
    assert misaki.lists().today_count == 0
    misaki.now += 7 * DAY
    (item,) = misaki.lists().items
    assert (item.need, item.is_new) == (Need.UNAUTHENTICATED, True)
    assert item.need_reason == "登録から7日たちますが、初回認証されていません。"


def test_each_list_is_its_reps_own(mine, misaki, ken, boss):
    mine("of-misaki")
    mine("of-ken", rep=ken)
    assert logins(misaki.lists()) == logins(misaki.lists(misaki.staff_id)) == ["of-misaki"]
    assert logins(ken.lists()) == ["of-ken"]
    assert logins(boss.lists()) == []
    assert logins(boss.lists(ken.staff_id)) == ["of-ken"]
    assert boss.lists(9999).items == []


def test_a_colleagues_list_is_for_supervisors_only(mine, misaki, ken):
    mine("of-ken", rep=ken)
    for rep_id in (ken.staff_id, 9999):
        assert refused(misaki.lists, rep_id) == (Code.NOT_PERMITTED, None)


def test_a_trial_that_moved_to_another_branch_is_out_of_its_old_reps_sight(mine, misaki, boss, database):
    mine("moved")
    with database.write() as tx:
        tx.execute(update(schema.trial).values(branch_code=OTHER_BRANCH))
    assert logins(misaki.lists()) == []
    assert logins(boss.lists(misaki.staff_id)) == ["moved"]


def test_a_leaflet_without_a_branch_is_listed_once_it_is_registered(put, midnight, misaki):
    put("leaflet", branch_code=None)
    assert misaki.registers("leaflet") == [("leaflet", Registered.DONE, "")]
    assert logins(misaki.lists()) == ["leaflet"]


def test_the_list_says_how_far_listening_is_recorded_and_what_is_long(mine, misaki):
    answer = misaki.lists()
    assert (answer.items, answer.today_count, answer.guide_minutes) == ([], 0, 240)
    assert answer.recorded_to is not None


def statements_of(person):
    """Text and parameters of each query that one list costs."""
    told = []

    def heard(connection, cursor, statement, parameters, *_):
        if statement.startswith("SELECT"):
            told.append((statement, parameters))

    engine = person.database._write
    event.listen(engine, "before_cursor_execute", heard)
    try:
        person.lists()
    finally:
        event.remove(engine, "before_cursor_execute", heard)
    return told


def test_more_trials_cost_no_more_statements(mine, misaki):
    mine("first", 4, [300])
    misaki.follows_up("first")
    few = len(statements_of(misaki))
    for number in range(20):
        mine(f"login{number}", 4, [300])
        misaki.follows_up(f"login{number}")
    assert len(statements_of(misaki)) == few == 5


WHOLE_TABLE = re.compile(r"(SCAN|Seq Scan on) (trial|trial_usage_day|follow_up)\b")


def plan_of(tx, statement, parameters):
    explain = "explain query plan " if tx.dialect.name == "sqlite" else "explain "
    return "\n".join(str(row[-1]) for row in tx.exec_driver_sql(explain + statement, parameters))


def test_the_trials_of_all_others_are_not_read(mine, misaki, ken, database):
    """S10: each statement reaches its rows by an index, so a list costs what its rep's own trials cost."""
    mine("mine", 4, [300])
    misaki.follows_up("mine")
    with database.write() as tx:
        ids = range(1000, 5000)
        trials = [{"account_id": n, "login_id": f"of{n}", "issued_on": TODAY, "rep_id": ken.staff_id} for n in ids]
        tx.execute(insert(schema.trial), trials)
        days = [{"account_id": n, "used_on": TODAY - DAY, "usage_minutes": 60} for n in ids]
        tx.execute(insert(schema.trial_usage_day), days)
        done = {"at": NOW, "staff_id": ken.staff_id, "kind": "phone", "result": "talked"}
        tx.execute(insert(schema.follow_up), [{"follow_up_id": f"f{n}", "account_id": n, **done} for n in ids])
        tx.exec_driver_sql("analyze")
    asked = [one for one in statements_of(misaki) if re.search(r"FROM (trial|trial_usage_day|follow_up)\b", one[0])]
    assert len(asked) == 3
    with database.write() as tx:
        plans = [plan_of(tx, *one) for one in asked]
    assert not [plan for plan in plans if WHOLE_TABLE.search(plan)]
