"""Databases with a year of trials and their listening by day, kept in bench/.data beside those of the stores."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from sqlalchemy import Connection, func, select

from bench.made import AS_OF, SEED, Made
from usen_desk.contract.base import JST
from usen_desk.contract.text import fold
from usen_desk.contract.trials import TRIAL_DAYS
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.db.staging import Value, load
from usen_desk.server.demo_data.write import write

STORES = 2_000
FIRST_ID = 2_000_000
YEAR_DAYS = 365
AT_A_TIME = 5_000

SOLD_AS = (("リーフレット", 60), ("個別対応", 22), ("展示会", 10), ("代理店", 8))
AUTHENTICATED_OF_100, CONTRACTED_OF_100, CALLED_OF_100 = 75, 8, 40
LISTENERS = ((0, 25), (25, 45), (90, 20), (340, 10))
"""Mean minutes a day, and how many of a hundred listen that much: 200,000 trials hear about 100,000,000 minutes."""

TRIAL_COLUMNS = (
    "account_id",
    "login_id",
    "login_id_key",
    "sold_as",
    "issued_on",
    "authenticated_at",
    "expires_on",
    "branch_code",
    "rep_id",
    "registered_at",
    "total_minutes",
    "last_used_on",
    "followed_up_at",
    "contracted_on",
)
DAY_COLUMNS = ("account_id", "used_on", "usage_minutes", "stated_minutes")


def database(made: Made, kind: str, trials: int) -> Database:
    """With so many trials; shared by the run, closed by the caller."""
    return made.keeper.open(kind, f"trials{trials}", lambda new: _fill(new, trials))


def minutes(tx: Connection) -> int:
    return tx.execute(select(func.sum(schema.trial_usage_day.c.usage_minutes))).scalar_one()


def _fill(database: Database, trials: int) -> None:
    write(database, STORES, SEED, AS_OF, lambda done, total: None)
    began, done = time.perf_counter(), 0
    with database.read() as tx:
        codes = select(schema.branch.c.branch_code).order_by(schema.branch.c.branch_code)
        branches: Sequence[str] = tx.execute(codes).scalars().all()
        rep: int = tx.execute(select(func.min(schema.staff.c.staff_id))).scalar_one()
    dice = random.Random(SEED)
    while done < trials:
        some = min(AT_A_TIME, trials - done)
        rows = [_trial(dice, FIRST_ID + done + n, branches, rep) for n in range(some)]
        with database.write() as tx:
            load(tx, schema.trial, TRIAL_COLUMNS, [row for row, _ in rows])
            load(tx, schema.trial_usage_day, DAY_COLUMNS, [day for _, days in rows for day in days])
        done += some
    print(
        f"  {database.url.get_backend_name()}: {trials:,} trials in {time.perf_counter() - began:.0f} s",
        file=sys.stderr,
    )


def login_of(account_id: int) -> str:
    return f"x{account_id:x}Q"


def _trial(
    dice: random.Random, account_id: int, branches: Sequence[str], rep: int
) -> tuple[tuple[Value, ...], list[tuple[Value, ...]]]:
    issued_on = AS_OF - timedelta(days=dice.randrange(YEAR_DAYS))
    first = issued_on + timedelta(days=min(dice.randrange(30), dice.randrange(60)))
    began = first if first < AS_OF and dice.randrange(100) < AUTHENTICATED_OF_100 else None
    days = list(_days(dice, account_id, began)) if began else []
    total = sum(int(day[2] or 0) for day in days)
    is_called = dice.randrange(100) < CALLED_OF_100
    row = (
        account_id,
        login_of(account_id),
        fold(login_of(account_id)),
        dice.choices([value for value, _ in SOLD_AS], [share for _, share in SOLD_AS])[0],
        issued_on.isoformat(),
        _staged(began, dice.randrange(36_000, 72_000)) if began else None,
        (began + timedelta(days=TRIAL_DAYS - 1)).isoformat() if began else None,
        dice.choice(branches) if dice.randrange(100) else None,
        rep if account_id % 4_000 == 0 else None,
        _staged(issued_on, 36_000) if account_id % 4_000 == 0 else None,
        total,
        max((str(day[1]) for day in days), default=None),
        _staged(issued_on, 40_000) if is_called else None,
        AS_OF.isoformat() if is_called and total and dice.randrange(100) < CONTRACTED_OF_100 else None,
    )
    return row, days


def _staged(on: date, second: int) -> str:
    """A time of that day in Japan as both databases read it."""
    moment = datetime.combine(on, clock(), JST) + timedelta(seconds=second)
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.000000}"


def _days(dice: random.Random, account_id: int, began: date) -> Iterator[tuple[Value, ...]]:
    mean = dice.choices([value for value, _ in LISTENERS], [share for _, share in LISTENERS])[0]
    for at in range(TRIAL_DAYS):
        on = began + timedelta(days=at)
        heard = round(dice.uniform(0.2, 1.8) * mean) if dice.random() < 0.85 else 0
        if heard and on < AS_OF:
            yield account_id, on.isoformat(), heard, heard
