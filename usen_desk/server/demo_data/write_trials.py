"""Puts the trials into the database, after stores and staff: with their stores and reps, hours, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, insert, select, update

from usen_desk.contract.text import fold
from usen_desk.server.db import schema
from usen_desk.server.demo_data.histories import CONFIRMED
from usen_desk.server.demo_data.rows import Customer, Extension, FollowUp, Store, Trial
from usen_desk.server.demo_data.samples import reserved
from usen_desk.server.demo_data.trials import STORES_PER_TRIAL, recorded_to, trials
from usen_desk.server.trials.funnel_store import running_by_branch
from usen_desk.server.trials.store import RECORDED_TO

BATCH_TRIALS = 1000


class TrialStores:
    """Stores at which there may be a trial: the samples, and of all others that are in business one in
    STORES_PER_TRIAL."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        """By 顧客CD."""
        self.drawn: list[Customer] = []
        self._seen = 0

    def add(self, batch: Sequence[Store], first_id: int) -> None:
        samples = reserved().customer_codes
        for customer_id, store in enumerate(batch, first_id):
            customer = store.customer
            if customer.customer_code in samples:
                self.ids[customer.customer_code] = customer_id
            elif customer.status == CONFIRMED:
                self._seen += 1
                if self._seen % STORES_PER_TRIAL == 0:
                    self.drawn.append(customer)
                    self.ids[customer.customer_code] = customer_id


class _People:
    """Numbers of the staff, by login ID."""

    def __init__(self, tx: Connection) -> None:
        rows = tx.execute(select(schema.staff.c.login_id, schema.staff.c.staff_id))
        self._ids: dict[str, int] = {login_id: staff_id for login_id, staff_id in rows}

    def id_of(self, login_id: str) -> int | None:
        return self._ids[login_id] if login_id else None


def put_trials(tx: Connection, stores: TrialStores, seed: int, as_of: date) -> None:
    people = _People(tx)
    made = list(trials(stores.drawn, seed, as_of))
    for first in range(0, len(made), BATCH_TRIALS):
        batch = made[first : first + BATCH_TRIALS]
        _put(tx, schema.trial, [_trial(one, stores, people) for one in batch])
        _put(tx, schema.trial_usage_day, [day for one in batch for day in _days(one)])
        _put(tx, schema.follow_up, [_follow_up(one, row, people) for one in batch for row in one.follow_ups])
        _put(tx, schema.trial_extension, [_extension(one, row, people) for one in batch for row in one.extensions])
    for branch_code, running in running_by_branch(tx, as_of).items():
        counted = update(schema.branch).where(schema.branch.c.branch_code == branch_code)
        tx.execute(counted.values(running_trial_count=running))
    tx.execute(insert(schema.meta), {"key": RECORDED_TO, "value": recorded_to(as_of).isoformat()})


def _put(tx: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.execute(insert(table), rows)


def _trial(trial: Trial, stores: TrialStores, people: _People) -> dict[str, Any]:
    last = trial.told[-1] if trial.told else None
    return {
        "account_id": trial.account_id,
        "login_id": trial.login_id,
        "login_id_key": fold(trial.login_id),
        "sold_as": trial.sold_as,
        "issued_on": trial.issued_on,
        "authenticated_at": trial.authenticated_at,
        "expires_on": trial.expires_on,
        "extended_days": trial.extended_days,
        "branch_code": trial.branch_code,
        "customer_id": stores.ids.get(trial.customer_code),
        "rep_id": people.id_of(trial.rep_login),
        "registered_at": trial.registered_at,
        "total_minutes": sum(minutes for _, minutes in trial.usage),
        "last_used_on": trial.usage[-1][0] if trial.usage else None,
        "followed_up_at": last.at if last else None,
        "next_on": last.next_on if last else None,
        "contracted_on": trial.contracted_on,
    }


def _days(trial: Trial) -> list[dict[str, Any]]:
    """As day totals that were told; nothing is known of the sessions."""
    return [
        {"account_id": trial.account_id, "used_on": day, "usage_minutes": used, "stated_minutes": used}
        for day, used in trial.usage
    ]


def _follow_up(trial: Trial, row: FollowUp, people: _People) -> dict[str, Any]:
    values = msgspec.structs.asdict(row)
    staff_id = people.id_of(values.pop("staff_login"))
    return values | {"account_id": trial.account_id, "staff_id": staff_id}


def _extension(trial: Trial, row: Extension, people: _People) -> dict[str, Any]:
    who = {"asked_by": people.id_of(row.asked_by), "decided_by": people.id_of(row.decided_by)}
    return msgspec.structs.asdict(row) | who | {"account_id": trial.account_id}
