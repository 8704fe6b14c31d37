"""SQL of the inbox: which inquiries a search finds, newest update first, and how many. Row scope: COMPANY and BRANCH.

Each statement is built once for its shape. SQLite plans without statistics, so one index drives and all other
conditions are kept off theirs; where a search may find rows of several queues, each is walked in order and the walks
are merged.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.server.context import Context
from usen_desk.server.db import search
from usen_desk.server.db.schema import company, customer, inquiry, message
from usen_desk.server.db.types import UtcTime
from usen_desk.server.inquiries.inbox_conditions import QUEUES, Condition, Wanted
from usen_desk.server.inquiries.states import MERGED
from usen_desk.server.inquiries.store import StoredCard, cards_with_marks, reader_of


class Drive(enum.StrEnum):
    """What a statement walks; everything else is a filter."""

    IDS = "ids"
    COMPANY = "company"
    BRANCH = "branch"
    ASSIGNEE = "assignee"
    QUEUE = "queue"
    PREFECTURE = "prefecture"
    CATEGORY = "category"
    TIME = "time"
    OTHER = "other"
    """Not the inbox drives, but the search over messages."""


BY_QUEUE = (Drive.ASSIGNEE, Drive.QUEUE, Drive.PREFECTURE, Drive.CATEGORY)
"""Their indexes have the queue before the time: each queue is walked by itself."""


@dataclass(frozen=True)
class Shape:
    """What a statement depends on, apart from the values that are bound."""

    dialect: str
    for_customers: bool
    drive: Drive
    queues: tuple[str, ...]
    statuses: tuple[str, ...]
    conditions: tuple[Condition, ...]
    has_text: bool
    """The text is looked for in each inquiry; else whatever holds it is among the ids."""

    @property
    def lanes(self) -> tuple[tuple[str, ...], ...]:
        """Queues of each walk."""
        if self.drive in BY_QUEUE:
            return tuple((queue,) for queue in self.queues)
        return (self.queues,)


@dataclass(frozen=True)
class Look:
    """A search as it is carried out: its statement's shape, its values, and the ids that may be hits, if known."""

    shape: Shape
    values: Mapping[str, object]


def look(dialect: str, wanted: Wanted, ids: Collection[int] | None, drive: Drive | None = None) -> Look:
    """`ids`: no other inquiry can be a hit (inbox_narrow_store.py); None: any can."""
    values: dict[str, object] = {
        condition.value: wanted.values[condition]
        for condition in wanted.conditions
        if condition not in (Condition.PLACE, Condition.NOBODY)
    }
    conditions = wanted.conditions
    if ids is not None:
        values["ids"] = search.bound_ids(dialect, ids)
    if place := wanted.place:
        values |= {"place_code": place.code or None, "place_phone": place.phone or None, "place_name": place.name}
    has_text = bool(wanted.text)
    if has_text:
        values["text"] = wanted.text
    drive = drive or _drive(wanted, ids)
    shape = Shape(dialect, wanted.for_customers, drive, wanted.queues, wanted.statuses, conditions, has_text)
    return Look(shape, values)


def _drive(wanted: Wanted, ids: Collection[int] | None) -> Drive:
    if ids is not None:
        return Drive.IDS
    given = wanted.conditions
    for condition, drive in (
        (Condition.COMPANY, Drive.COMPANY),
        (Condition.BRANCH, Drive.BRANCH),
        (Condition.ASSIGNEE, Drive.ASSIGNEE),
        (Condition.NOBODY, Drive.ASSIGNEE),
    ):
        if condition in given:
            return drive
    if Condition.PREFECTURE in given:
        return Drive.PREFECTURE
    if Condition.CATEGORY in given:
        return Drive.CATEGORY
    return Drive.TIME if wanted.queues == QUEUES else Drive.QUEUE


_DRIVING = {
    Drive.COMPANY: Condition.COMPANY,
    Drive.BRANCH: Condition.BRANCH,
    Drive.ASSIGNEE: Condition.ASSIGNEE,
    Drive.PREFECTURE: Condition.PREFECTURE,
    Drive.CATEGORY: Condition.CATEGORY,
}
_EQUAL = {
    Condition.COMPANY: inquiry.c.company_id,
    Condition.BRANCH: inquiry.c.branch_code,
    Condition.ASSIGNEE: inquiry.c.assignee_id,
    Condition.CATEGORY: inquiry.c.category,
    Condition.PREFECTURE: inquiry.c.prefecture_code,
}


def keys(
    tx: Connection, made: Look, limit: int, after: tuple[datetime, int] | None = None
) -> list[tuple[datetime, int]]:
    """Time of update (as the caller knows it) and inquiry_id of the next hits, newest update first."""
    values = dict(made.values) | {"limit": limit}
    if after:
        values |= {"after_at": after[0], "after_id": after[1]}
    return [(row[0], row[1]) for row in tx.execute(_keys(made.shape, after is not None), values).all()]


def count(tx: Connection, made: Look, up_to: int = COUNT_EXACT_TO + 1) -> int:
    return int(tx.execute(_count(made.shape), dict(made.values) | {"limit": up_to}).scalar_one())


def ids(tx: Connection, made: Look, limit: int) -> list[int]:
    """Up to `limit` hits in no order."""
    return list(tx.execute(_ids(made.shape), dict(made.values) | {"limit": limit}).scalars())


def cards(context: Context, inquiry_ids: Collection[int]) -> dict[int, StoredCard]:
    """The rows of these hits with the caller's read marks."""
    actor, dialect = context.actor, context.tx.dialect.name
    values = {"reader": reader_of(actor), "ids": search.bound_ids(dialect, inquiry_ids)}
    rows = context.tx.execute(_cards(dialect, actor.is_customer), values).all()
    return {row[0]: StoredCard(*row) for row in rows}


@lru_cache
def _cards(dialect: str, for_customers: bool) -> Select[Any]:
    return cards_with_marks(for_customers).where(search.among(dialect, inquiry.c.inquiry_id, "ids"))


@lru_cache(maxsize=256)
def _keys(shape: Shape, goes_on: bool) -> Select[Any]:
    walks = [_walk(shape, queues, goes_on) for queues in shape.lanes]
    if len(walks) == 1:
        return walks[0]
    merged = union_all(*(select(walk.subquery()) for walk in walks)).subquery()
    at, inquiry_id = merged.c
    return select(at, inquiry_id).order_by(at.desc(), inquiry_id.desc()).limit(bindparam("limit"))


def _walk(shape: Shape, queues: tuple[str, ...], goes_on: bool) -> Select[Any]:
    at, inquiry_id = _at(shape), inquiry.c.inquiry_id
    made = select(_time(shape).label("at"), inquiry_id).select_from(source(shape)).where(*tests(shape, queues))
    if goes_on:
        place = tuple_(bindparam("after_at", type_=UtcTime()), bindparam("after_id"))
        made = made.where(tuple_(at, inquiry_id) < place)
    return made.order_by(at.desc(), inquiry_id.desc()).limit(bindparam("limit"))


@lru_cache(maxsize=256)
def _count(shape: Shape) -> Select[Any]:
    return select(func.count()).select_from(_ids(shape).subquery())


@lru_cache(maxsize=256)
def _ids(shape: Shape) -> Select[Any]:
    if shape.drive is Drive.TIME:
        shape = replace(shape, drive=Drive.QUEUE)  # the index by queue holds all that counting needs
    arms = [_found(shape, queues) for queues in shape.lanes]
    found = arms[0] if len(arms) == 1 else select(union_all(*(select(a.subquery()) for a in arms)).subquery())
    return found.limit(bindparam("limit"))


def _found(shape: Shape, queues: tuple[str, ...]) -> Select[Any]:
    made = select(inquiry.c.inquiry_id).select_from(source(shape)).where(*tests(shape, queues))
    return made.limit(bindparam("limit"))


def _time(shape: Shape) -> ColumnElement[datetime]:
    return inquiry.c.public_updated_at if shape.for_customers else inquiry.c.updated_at


def _at(shape: Shape) -> ColumnElement[Any]:
    """The time, free to be walked where an index in its order drives."""
    return search.unindexed(shape.dialect, _time(shape)) if shape.drive in (Drive.IDS, Drive.OTHER) else _time(shape)


def source(shape: Shape) -> FromClause:
    if Condition.PLACE not in shape.conditions:
        return inquiry
    stores = inquiry.outerjoin(customer, customer.c.customer_id == inquiry.c.customer_id)
    return stores.outerjoin(company, company.c.company_id == inquiry.c.company_id)


def tests(shape: Shape, queues: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """All that is asked of an inquiry in one of these queues."""
    tests = [_test(shape, condition) for condition in shape.conditions]
    queue = inquiry.c.queue
    if shape.drive in BY_QUEUE:
        tests.append(queue == queues[0])
    elif queues == QUEUES:
        tests.append(search.unindexed(shape.dialect, queue) != MERGED)
    else:
        tests.append(search.unindexed(shape.dialect, queue).in_(queues))
    if shape.statuses:
        tests.append(inquiry.c.status.in_(shape.statuses))
    if shape.drive is Drive.IDS:
        tests.append(search.among(shape.dialect, inquiry.c.inquiry_id, "ids"))
    if shape.has_text:
        tests.append(_says(shape))
    return tests


def _test(shape: Shape, condition: Condition) -> ColumnElement[bool]:
    """The condition as SQL; on SQLite only the driving one may use an index."""
    bound: ColumnElement[Any] = bindparam(condition.value)
    drives = _DRIVING.get(shape.drive) is condition
    match condition:
        case Condition.NOBODY:
            column = inquiry.c.assignee_id
            return (column if shape.drive is Drive.ASSIGNEE else search.unindexed(shape.dialect, column)).is_(None)
        case Condition.OPENED_BY:
            return search.holds(shape.dialect, inquiry.c.opener_folded, condition.value)
        case Condition.PLACE:
            return _is_at_place(shape.dialect)
        case Condition.SINCE:
            return _at(shape) >= bindparam(condition.value, type_=UtcTime())
        case Condition.BEFORE:
            return _at(shape) < bindparam(condition.value, type_=UtcTime())
        case Condition.AT_RISK:
            now = bindparam(condition.value, type_=UtcTime())
            is_warned = or_(inquiry.c.answer_warn_at <= now, inquiry.c.done_warn_at <= now)
            end = inquiry.c.done_due_at
            return and_(is_warned, _due(shape) > now, or_(end.is_(None), end > now))
        case Condition.OVERDUE:
            now = bindparam(condition.value, type_=UtcTime())
            return or_(_due(shape) <= now, inquiry.c.done_due_at <= now)
        case _:
            column = _EQUAL[condition]
            return (column if drives else search.unindexed(shape.dialect, column)) == bound


def _due(shape: Shape) -> ColumnElement[datetime]:
    return search.unindexed(shape.dialect, inquiry.c.answer_due_at)


def _is_at_place(dialect: str) -> ColumnElement[bool]:
    """Keys that the text can't be are bound as NULL, which equals nothing."""
    return or_(
        search.unindexed(dialect, customer.c.customer_code_key) == bindparam("place_code"),
        search.unindexed(dialect, customer.c.phone_key) == bindparam("place_phone"),
        *(
            search.holds(dialect, column, "place_name")
            for column in (customer.c.store_name_folded, company.c.name_folded, inquiry.c.planned_name_folded)
        ),
    )


def _says(shape: Shape) -> ColumnElement[bool]:
    """Somebody said the text in a message of this inquiry that the caller may read."""
    said = [message.c.inquiry_id == inquiry.c.inquiry_id, *said_tests(for_customers=shape.for_customers)]
    return exists().where(*said, search.holds(shape.dialect, message.c.body_folded, "text"))


def said_tests(*, for_customers: bool) -> list[ColumnElement[bool]]:
    """Messages that are searched: what people said, as far as the caller may read it, and not taken back."""
    kind = message.c.kind == "public" if for_customers else message.c.kind != "system"
    return [kind, message.c.withdrawn_at.is_(None)]
