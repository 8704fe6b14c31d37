"""SQL of listening by day: what is known of a day, and the one way in which days are written.

Days without listening have no row; a row may hold less than a minute (usage_minutes 0), because more seconds of that
day may still come. `total_minutes` and `last_used_on` of the trial follow from the days here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    and_,
    bindparam,
    cast,
    func,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.db import staging, upsert
from usen_desk.server.db.schema import meta, trial, trial_usage_day
from usen_desk.server.trials import usage_days
from usen_desk.server.trials.store import RECORDED_TO
from usen_desk.server.trials.usage_days import DayKey, Known

PUT_ROWS = 5000


class Day(msgspec.Struct, frozen=True):
    """Listening of one trial on one day."""

    account_id: int
    used_on: date | str
    """A day, or its text (2018-08-03)."""
    spans: bytes | None = None
    """Packed as in spans.py; None where no session was told."""
    stated_minutes: int | None = None
    """The largest total of the day that was told; None where none was."""


def days(tx: Connection, keys: Collection[DayKey]) -> dict[DayKey, Known]:
    """Those that exist."""
    if not keys:
        return {}
    day = trial_usage_day.c
    wanted: list[ColumnElement[Any]]
    if tx.dialect.name == "sqlite":
        listed = func.json_each(bindparam("keys")).table_valued("value", name="wanted")
        wanted = [func.json_extract(listed.c.value, "$[0]"), func.json_extract(listed.c.value, "$[1]")]
        given: dict[str, Any] = {"keys": msgspec.json.encode(list(keys)).decode()}
    else:
        listed = (
            func.unnest(
                cast(bindparam("accounts"), postgresql.ARRAY(BigInteger)), cast(bindparam("on"), postgresql.ARRAY(Date))
            )
            .table_valued("account_id", "used_on", name="wanted")
            .render_derived()
        )
        wanted = [listed.c.account_id, listed.c.used_on]
        given = {"accounts": [key[0] for key in keys], "on": [date.fromisoformat(key[1]) for key in keys]}
    here = and_(day.account_id == wanted[0], type_coerce(day.used_on, wanted[1].type) == wanted[1])
    columns = (day.account_id, staging.as_staged(tx, day.used_on), day.spans, day.stated_minutes)
    rows = tx.execute(select(*columns).select_from(listed).join(trial_usage_day, here), given).all()
    return {(account_id, used_on): (packed, stated) for account_id, used_on, packed, stated in rows}


def put_days(tx: Connection, rows: Iterable[Day]) -> None:
    """Write what is now known of these days, each once, in place of what was; the totals of their trials follow."""
    made = [
        (
            row.account_id,
            str(row.used_on),
            usage_days.minutes((row.spans, row.stated_minutes)),
            row.spans,
            row.stated_minutes,
        )
        for row in rows
    ]
    names = ("account_id", "used_on", "usage_minutes", "spans", "stated_minutes")
    for at in range(0, len(made), PUT_ROWS):
        upsert.put(tx, trial_usage_day, names, made[at : at + PUT_ROWS])
    account_ids = sorted({row[0] for row in made})
    for at in range(0, len(account_ids), PUT_ROWS):
        tx.execute(_ADD_UP, {"account_ids": account_ids[at : at + PUT_ROWS]})


_OF_TRIAL = trial_usage_day.c.account_id == trial.c.account_id
_ADD_UP = (
    update(trial)
    .where(trial.c.account_id.in_(bindparam("account_ids", expanding=True)))
    .values(
        total_minutes=select(func.coalesce(func.sum(trial_usage_day.c.usage_minutes), 0))
        .where(_OF_TRIAL)
        .scalar_subquery(),
        last_used_on=select(func.max(trial_usage_day.c.used_on))
        .where(_OF_TRIAL, trial_usage_day.c.usage_minutes > 0)
        .scalar_subquery(),
    )
)
"""The version stays: it is for what people edit."""


def set_recorded_to(tx: Connection, at: datetime) -> None:
    """Listening is recorded up to this moment; an earlier one than is kept changes nothing."""
    text = at.astimezone(UTC).isoformat()
    kept = tx.execute(select(meta.c.value).where(meta.c.key == RECORDED_TO)).scalar_one_or_none()
    if kept is not None and datetime.fromisoformat(kept) >= at:
        return
    kinds: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    row = kinds[tx.dialect.name](meta).values(key=RECORDED_TO, value=text)
    tx.execute(row.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": text}))
