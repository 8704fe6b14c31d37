from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Table, func, select

from tests.server.conftest import Units
from usen_desk.contract.base import JST
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.text import fold
from usen_desk.contract.trials import MyTrialsAsk, Need
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.demo_data.staff import FIRST_SALES
from usen_desk.server.demo_data.write import write
from usen_desk.server.trials.my_trials import list_my_trials
from usen_desk.server.trials.store import recorded_to

SEED, STORES = 7, 1200
AS_OF = date(2020, 3, 17)


def _quiet(done: int, stores: int) -> None:
    assert done <= stores


def test_the_manuals_trial_is_written_with_its_hours(database: Database) -> None:
    write(database, 40, SEED, AS_OF, _quiet)
    with database.read() as tx:
        day = schema.trial_usage_day
        minutes = tx.execute(select(func.sum(day.c.usage_minutes)).where(day.c.account_id == 870381)).scalar_one()
    assert divmod(int(minutes), 60) == (107, 7)


def test_what_a_trial_keeps_of_its_hours_and_calls_follows_their_rows(database: Database) -> None:
    write(database, STORES, SEED, AS_OF, _quiet)
    day, told = schema.trial_usage_day, schema.follow_up
    with database.read() as tx:
        trials = {row.account_id: row for row in tx.execute(select(schema.trial))}
        hours = {row[0]: row[1:] for row in tx.execute(_usage(day))}
        calls = {row.account_id: row for row in tx.execute(select(told).where(told.c.result != "").order_by(told.c.at))}
        assert tx.execute(select(func.count()).where(day.c.usage_minutes != day.c.stated_minutes)).scalar_one() == 0
    assert len(trials) > 45
    for account_id, row in trials.items():
        last = calls.get(account_id)
        assert row.login_id_key == fold(row.login_id)
        assert (row.total_minutes, row.last_used_on) == hours.get(account_id, (0, None))
        assert (row.followed_up_at, row.next_on) == ((last.at, last.next_on) if last else (None, None))
        assert (row.contracted_on is not None) == (last is not None and last.result == "contracted")
    assert sum(row.extended_days for row in trials.values()) == 7


def _usage(day: Table) -> Select[Any]:
    return select(day.c.account_id, func.sum(day.c.usage_minutes), func.max(day.c.used_on)).group_by(day.c.account_id)


def test_trials_stand_at_stores_of_their_branch_and_with_its_reps(database: Database) -> None:
    write(database, STORES, SEED, AS_OF, _quiet)
    trial, customer, staff = schema.trial, schema.customer, schema.staff
    with database.read() as tx:
        placed = tx.execute(
            select(trial.c.branch_code, customer.c.branch_code, customer.c.store_name, staff.c.branch_code)
            .join_from(trial, customer)
            .outerjoin(staff, trial.c.rep_id == staff.c.staff_id)
        ).all()
    assert "居酒屋 海の幸 梅田店" in {row.store_name for row in placed}
    assert len(placed) > 40
    assert all(own == of_store for own, of_store, _, _ in placed)
    assert all(of_rep in (None, own) for own, _, _, of_rep in placed)


def test_listening_is_recorded_up_to_the_morning(database: Database) -> None:
    write(database, 40, SEED, AS_OF, _quiet)
    with database.read() as tx:
        assert recorded_to(tx) == datetime(2020, 3, 17, 5, tzinfo=JST)


def test_the_sales_person_meets_every_kind_of_need_in_the_morning(database: Database, unit: Units) -> None:
    write(database, 60, SEED, AS_OF, _quiet)
    with database.read() as tx:
        who = select(schema.staff.c.staff_id).where(schema.staff.c.login_id == FIRST_SALES.login_id)
        staff_id = tx.execute(who).scalar_one()
    morning, branch_code = datetime(2020, 3, 17, 9, tzinfo=JST), FIRST_SALES.branch_code
    with unit(Role.SALES, Permission.READ_TRIALS, now=morning, branch_code=branch_code, staff_id=staff_id) as context:
        mine = list_my_trials(context, MyTrialsAsk())
    needs = [trial.need for trial in mine.items]
    assert set(needs) == {None, *Need}
    assert 14 <= len(needs) <= 20
    assert mine.today_count == sum(need is not None for need in needs) < len(needs) - 4
    assert 0 < mine.overdue_count < 4
