"""SQL of the search of trials: its hits to count and sort, its pages in the order of issue, the values of 販売.

As in accounts/search_store.py: SQLite plans without statistics, so what drives may use its index and all other
conditions are kept off theirs; PostgreSQL plans by statistics. Each statement is built once for its shape.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select, true, tuple_

from usen_desk.contract.text import fold
from usen_desk.contract.trials import FunnelStage, TrialSort
from usen_desk.server.accounts.store import reach
from usen_desk.server.context import Context
from usen_desk.server.db.schema import trial
from usen_desk.server.db.search import unindexed
from usen_desk.server.trials.search_conditions import Condition, Wanted
from usen_desk.server.trials.store import visible_to

NARROW_TO = 5_000
"""A range of first authentications with no more trials than this drives the search; a wider one filters what is walked
by day of issue, and stands in that index itself: 200,000 entries pass in 10 ms (bench, S10)."""
WIDE_TO = 60_000
"""Trials of a range whose newest day of issue is looked up in its own index: 2 ms for 45,000 (bench, S10)."""
BEHIND_ALL = (1 << 63) - 1
"""No account_id is as high."""
SOLD_AS_MAX = 200
"""Values of 販売 that are looked at."""
SOLD_AS_OF_NEWEST = 2_000
"""Trials among which the values of 販売 are counted."""

SORT_COLUMNS: Mapping[TrialSort, ColumnElement[Any]] = {
    TrialSort.ISSUED_ON: trial.c.issued_on,
    TrialSort.AUTHENTICATED_AT: trial.c.authenticated_at,
    TrialSort.EXPIRES_ON: trial.c.expires_on,
    TrialSort.LOGIN_ID: trial.c.login_id_key,
    TrialSort.ACCOUNT_ID: trial.c.account_id,
    TrialSort.SOLD_AS: trial.c.sold_as,
    TrialSort.TOTAL_MINUTES: trial.c.total_minutes,
}

REACHED: Mapping[FunnelStage, ColumnElement[bool]] = {
    FunnelStage.ISSUED: true(),
    FunnelStage.AUTHENTICATED: trial.c.authenticated_at.is_not(None),
    FunnelStage.USED: trial.c.total_minutes > 0,
    FunnelStage.FOLLOWED_UP: trial.c.followed_up_at.is_not(None),
    FunnelStage.CONTRACTED: trial.c.contracted_on.is_not(None),
}
"""Which trials reached a stage; the funnel counts by the same tests."""

_RANGE = (Condition.AUTHENTICATED_FROM, Condition.AUTHENTICATED_BEFORE)
_ISSUED = (Condition.ISSUED_FROM, Condition.ISSUED_TO)
_ALONE = frozenset({Condition.BRANCH, *_RANGE})


class Drive(enum.StrEnum):
    """What a statement walks; everything else is a filter."""

    LOGIN_ID = "login_id"
    AUTHENTICATED = "authenticated"
    ISSUED = "issued"
    """In the order of issue, all or those of a branch or of a value of 販売, or of both."""


@dataclass(frozen=True)
class Shape:
    """What a statement depends on, apart from the values that are bound."""

    dialect: str
    conditions: tuple[Condition, ...]
    stage: FunnelStage
    or_no_branch: bool
    drive: Drive

    @property
    def driving(self) -> tuple[Condition, ...]:
        """Conditions that may use an index."""
        if self.drive is Drive.LOGIN_ID:
            return (Condition.LOGIN_ID,)
        if self.drive is Drive.AUTHENTICATED:
            return (Condition.BRANCH, *_RANGE)
        return (Condition.BRANCH, Condition.SOLD_AS, *_ISSUED)


@dataclass(frozen=True)
class Look:
    """A search ready to run: its statements' shape and what they bind."""

    shape: Shape
    values: Mapping[str, object]
    newest: date | None = None
    """No hit was issued later, as far as that is known."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    account_id: int
    key: Any
    """The value to sort by."""
    extended_days: int


def look(tx: Connection, wanted: Wanted) -> Look | None:
    """None where nothing can be found."""
    values: dict[Condition, object] = dict(wanted.values)
    if wanted.sold_as:
        spellings = [value for value in sold_as_values(tx, wanted) if fold(value) == wanted.sold_as]
        if not spellings:
            return None
        values[Condition.SOLD_AS] = spellings
    conditions = tuple(condition for condition in Condition if condition in values)
    drive = Drive.LOGIN_ID if Condition.LOGIN_ID in values else Drive.ISSUED
    shape = Shape(tx.dialect.name, conditions, wanted.stage, wanted.or_no_branch, drive)
    found = Look(shape, {condition.value: value for condition, value in values.items()})
    if drive is not Drive.ISSUED or not any(condition in values for condition in _RANGE):
        return found
    if _is_narrow(tx, found):
        return Look(replace(shape, drive=Drive.AUTHENTICATED), found.values)
    return replace(found, newest=_newest_day(tx, found))


def _newest_day(tx: Connection, found: Look) -> date | None:
    """Of the range, so that a walk from the newest on begins where there is something to find. None where the range is
    too wide for that to be looked up quickly; it is met soon then."""
    shape = found.shape
    asked = tuple(condition for condition in (Condition.BRANCH, *_RANGE) if condition in shape.conditions)
    values = {condition.value: found.values[condition.value] for condition in asked}
    count, newest = tx.execute(_newest(shape.dialect, asked), values).one()
    return newest if count <= WIDE_TO else None


@lru_cache(maxsize=16)
def _newest(dialect: str, conditions: tuple[Condition, ...]) -> Select[int, date | None]:
    tests = _tests(Shape(dialect, conditions, FunnelStage.ISSUED, False, Drive.AUTHENTICATED))
    days = select(trial.c.issued_on).where(*tests).limit(WIDE_TO + 1).subquery()
    return select(func.count(), func.max(days.c.issued_on)).select_from(days)


def _is_narrow(tx: Connection, found: Look) -> bool:
    shape = found.shape
    asked = tuple(condition for condition in (Condition.BRANCH, *_RANGE) if condition in shape.conditions)
    values = {condition.value: found.values[condition.value] for condition in asked}
    return tx.execute(_range_up_to(shape.dialect, asked), values).scalar_one() <= NARROW_TO


@lru_cache(maxsize=16)
def _range_up_to(dialect: str, conditions: tuple[Condition, ...]) -> Select[int]:
    tests = _tests(Shape(dialect, conditions, FunnelStage.ISSUED, False, Drive.AUTHENTICATED))
    found = select(trial.c.account_id).where(*tests).limit(NARROW_TO + 1)
    return select(func.count()).select_from(found.subquery())


def _tests(shape: Shape) -> list[ColumnElement[bool]]:
    tests = [_test(shape, condition) for condition in shape.conditions]
    return tests if shape.stage is FunnelStage.ISSUED else [*tests, REACHED[shape.stage]]


def _test(shape: Shape, condition: Condition) -> ColumnElement[bool]:
    """The condition as SQL; on SQLite only a driving one may use an index."""

    def off(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return column if condition in shape.driving else unindexed(shape.dialect, column)

    bound: ColumnElement[Any] = bindparam(condition.value)
    match condition:
        case Condition.LOGIN_ID:
            return off(trial.c.login_id_key) == bound
        case Condition.BRANCH:
            own = off(trial.c.branch_code) == bound
            return or_(own, trial.c.branch_code.is_(None)) if shape.or_no_branch else own
        case Condition.SOLD_AS:
            return off(trial.c.sold_as).in_(bindparam(condition.value, expanding=True))
        case Condition.ISSUED_FROM:
            return off(trial.c.issued_on) >= bound
        case Condition.ISSUED_TO:
            return off(trial.c.issued_on) <= bound
        case Condition.AUTHENTICATED_FROM:
            return off(trial.c.authenticated_at) >= bound
        case Condition.AUTHENTICATED_BEFORE:
            return off(trial.c.authenticated_at) < bound


def hits(tx: Connection, found: Look, sort: TrialSort, limit: int) -> list[Hit]:
    """Up to `limit` rows found, in no order."""
    rows: Sequence[Any] = tx.execute(_hits(found.shape, sort), {**found.values, "limit": limit}).all()
    return [Hit(*row) for row in rows]


@lru_cache(maxsize=256)
def _hits(shape: Shape, sort: TrialSort) -> Select[Any]:
    made = select(trial.c.account_id, SORT_COLUMNS[sort].label("key"), trial.c.extended_days)
    return made.where(*_tests(shape)).limit(bindparam("limit"))


def count(tx: Connection, found: Look, limit: int) -> int:
    """Of the rows found, up to `limit`. A range alone is counted in its own index, which ends at the limit."""
    shape = found.shape
    if shape.drive is Drive.ISSUED and _ALONE.issuperset(shape.conditions):
        shape = replace(shape, drive=Drive.AUTHENTICATED)
    return int(tx.execute(_count(shape), {**found.values, "limit": limit}).scalar_one())


@lru_cache(maxsize=256)
def _count(shape: Shape) -> Select[Any]:
    some = select(trial.c.account_id).where(*_tests(shape)).limit(bindparam("limit"))
    return select(func.count()).select_from(some.subquery())


@dataclass(frozen=True)
class Place:
    """A trial in the order of issue; those of a day by their account IDs."""

    issued_on: date
    account_id: int


def walk(tx: Connection, found: Look, descending: bool, start: Place | None, limit: int) -> list[Place]:
    """The next `limit` hits behind `start` in the order of issue."""
    values = {**found.values, "limit": limit}
    if start is None and descending and found.newest is not None:
        start = Place(found.newest, BEHIND_ALL)
    if start:
        values |= {"from_on": start.issued_on, "from_id": start.account_id}
    rows = tx.execute(_walk(found.shape, descending, start is not None), values).all()
    return [Place(*row) for row in rows]


@lru_cache(maxsize=256)
def _walk(shape: Shape, descending: bool, goes_on: bool) -> Select[Any]:
    made = select(trial.c.issued_on, trial.c.account_id).where(*_tests(shape))
    place: list[ColumnElement[Any]] = [trial.c.issued_on, trial.c.account_id]
    if shape.drive is not Drive.ISSUED:
        place = [unindexed(shape.dialect, column) for column in place]
    if goes_on:
        here = tuple_(*place)
        start = tuple_(bindparam("from_on", type_=trial.c.issued_on.type), bindparam("from_id"))
        made = made.where(here < start if descending else here > start)
    return made.order_by(*(column.desc() if descending else column for column in place)).limit(bindparam("limit"))


def sold_as_values(tx: Connection, wanted: Wanted) -> Sequence[str]:
    """Every spelling of 販売 that stands at the trials of the branch, or at all; from one index entry to the next."""
    branch = wanted.values.get(Condition.BRANCH)
    by = {"branch": branch} if branch else {}
    return tx.execute(_sold_as(bool(branch) and not wanted.or_no_branch), by).scalars().all()


@lru_cache(maxsize=2)
def _sold_as(of_branch: bool) -> Select[Any]:
    tests = [trial.c.branch_code == bindparam("branch")] if of_branch else []
    values = select(func.min(trial.c.sold_as).label("value")).where(*tests).cte("sold_as_values", recursive=True)
    after = select(func.min(trial.c.sold_as)).where(*tests, trial.c.sold_as > values.c.value).scalar_subquery()
    values = values.union_all(select(after).where(values.c.value.is_not(None)))
    return select(values.c.value).where(values.c.value.is_not(None)).limit(SOLD_AS_MAX)


def sold_as_in_use(context: Context) -> list[str]:
    """Values of 販売 among the caller's trials, the most frequent of late first; at most SOLD_AS_MAX."""
    within = reach(context)
    if within is None:
        return []
    branch: Mapping[Condition, object] = {Condition.BRANCH: within.branch_code} if within.branch_code else {}
    values = sold_as_values(context.tx, Wanted(branch))
    newest = select(trial.c.sold_as).where(visible_to(context)).limit(SOLD_AS_OF_NEWEST)
    newest = newest.order_by(trial.c.issued_on.desc(), trial.c.account_id.desc())
    counted = Counter(context.tx.execute(newest).scalars())
    return sorted((value for value in values if fold(value)), key=lambda value: (-counted[value], value))
