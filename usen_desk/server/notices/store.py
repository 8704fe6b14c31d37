"""SQL of notices and of who has read them. Row scope: `visible_to`; `meant_for` is what counts as unread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.inquiries import Side
from usen_desk.contract.notices import NoticeKind, NoticeReader
from usen_desk.contract.permissions import Permission, Role, Scope
from usen_desk.server.context import Context
from usen_desk.server.db.schema import company, notice, notice_read, portal_user, staff
from usen_desk.server.people.company_reach_store import has_store_in

READERS_MAX = 500


class StoredNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `notice`."""

    notice_id: int
    notice_key: str
    content_hash: str
    kind: str
    title: str
    body: str
    for_customers: bool
    for_staff: bool
    branch_code: str | None
    shows_from: datetime | None
    shows_until: datetime | None
    asks_confirmation: bool
    shown_at: datetime | None
    withdrawn_at: datetime | None
    version: int
    changed_by: int
    changed_at: datetime


class SeenNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice with what this person did with it."""

    stored: StoredNotice
    changed_by_name: str
    read_at: datetime | None
    confirmed_at: datetime | None
    is_for_me: bool


_COLUMNS = [notice.c[name] for name in StoredNotice.__struct_fields__]


def reader_of(context: Context) -> tuple[Side, int]:
    actor = context.actor
    return (Side.CUSTOMER, actor.user_id) if actor.user_id is not None else (Side.STAFF, actor.staff_id)


def is_shown(now: datetime) -> ColumnElement[bool]:
    return and_(
        notice.c.shown_at <= now,
        or_(notice.c.shows_until.is_(None), notice.c.shows_until > now),
        notice.c.withdrawn_at.is_(None),
    )


def meant_for(context: Context) -> ColumnElement[bool]:
    """Whom it is addressed to, whether it is shown now or not."""
    actor = context.actor
    scope = actor.scope(Permission.READ_KNOWLEDGE)
    if scope is Scope.OWN and actor.company_id is not None:
        in_branch = has_store_in(bindparam(None, actor.company_id), notice.c.branch_code)
        return and_(notice.c.for_customers == true(), or_(notice.c.branch_code.is_(None), in_branch))
    if scope in (Scope.ALL, Scope.BRANCH):
        return and_(notice.c.for_staff == true(), _of_my_branch(context))
    return false()


def _of_my_branch(context: Context) -> ColumnElement[bool]:
    if context.actor.scope(Permission.READ_KNOWLEDGE) is Scope.ALL:
        return true()
    return or_(notice.c.branch_code.is_(None), notice.c.branch_code == context.actor.branch_code)


def reaches(context: Context) -> ColumnElement[bool]:
    """What this person may see while it is shown: staff also what customers (of their branch) are told."""
    if context.actor.is_customer:
        return meant_for(context)
    return and_(or_(notice.c.for_staff == true(), notice.c.for_customers == true()), _of_my_branch(context))


def may_write(context: Context) -> bool:
    return context.actor.scope(Permission.WRITE_KNOWLEDGE) is not Scope.NONE


def visible_to(context: Context, *, manages: bool) -> ColumnElement[bool]:
    """Row scope on `notice`. `manages`: who may write sees all of them."""
    if manages and may_write(context):
        return true()
    return and_(is_shown(context.now), reaches(context))


def _seen(context: Context) -> Select[Any]:
    side, person_id = reader_of(context)
    mine = and_(
        notice_read.c.notice_id == notice.c.notice_id,
        notice_read.c.side == side.value,
        notice_read.c.person_id == person_id,
    )
    return select(
        *_COLUMNS,
        staff.c.name.label("changed_by_name"),
        notice_read.c.read_at,
        notice_read.c.confirmed_at,
        meant_for(context).label("is_for_me"),
    ).select_from(notice.join(staff, staff.c.staff_id == notice.c.changed_by).outerjoin(notice_read, mine))


def _is_unread() -> ColumnElement[bool]:
    return or_(
        notice_read.c.read_at.is_(None),
        and_(notice.c.asks_confirmation == true(), notice_read.c.confirmed_at.is_(None)),
    )


_NEWEST = func.coalesce(notice.c.shown_at, notice.c.changed_at)


def listed(
    context: Context, *, kind: NoticeKind | None, manages: bool, only_unread: bool, after: int, limit: int
) -> list[SeenNotice]:
    """Newest first; those behind the notice `after`."""
    wanted = _seen(context).where(visible_to(context, manages=manages))
    if kind is not None:
        wanted = wanted.where(notice.c.kind == kind.value)
    if only_unread:
        wanted = wanted.where(meant_for(context), _is_unread())
    if after:
        last = select(_NEWEST).where(notice.c.notice_id == after).scalar_subquery()
        wanted = wanted.where(tuple_(_NEWEST, notice.c.notice_id) < tuple_(last, bindparam(None, after)))
    ordered = wanted.order_by(_NEWEST.desc(), notice.c.notice_id.desc()).limit(limit)
    return [_seen_notice(row) for row in context.tx.execute(ordered)]


def seen(context: Context, notice_id: int, *, manages: bool) -> SeenNotice | None:
    wanted = _seen(context).where(notice.c.notice_id == notice_id, visible_to(context, manages=manages))
    row = context.tx.execute(wanted).one_or_none()
    return None if row is None else _seen_notice(row)


def unread_count(context: Context) -> int:
    wanted = _seen(context).where(is_shown(context.now), meant_for(context), _is_unread())
    return int(context.tx.execute(select(func.count()).select_from(wanted.subquery())).scalar_one())


def held(context: Context, notice_id: int) -> StoredNotice | None:
    """In a write unit of somebody who may write: nobody else changes the row until its end."""
    row = context.tx.execute(select(*_COLUMNS).where(notice.c.notice_id == notice_id).with_for_update()).one_or_none()
    return None if row is None else StoredNotice(**row._asdict())


def of_key(tx: Connection, notice_key: str) -> StoredNotice | None:
    row = tx.execute(select(*_COLUMNS).where(notice.c.notice_key == notice_key)).one_or_none()
    return None if row is None else StoredNotice(**row._asdict())


def add(tx: Connection, values: dict[str, object]) -> int | None:
    """None where the key is taken."""
    insert_for: Any = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    added = insert_for(notice).values(values).on_conflict_do_nothing().returning(notice.c.notice_id)
    return tx.execute(added).scalar_one_or_none()


def put(tx: Connection, notice_id: int, values: dict[str, object]) -> None:
    tx.execute(update(notice).where(notice.c.notice_id == notice_id).values(values))


def put_read(context: Context, notice_id: int, *, is_confirmed: bool) -> None:
    """A mark that is there stays; a confirmation is added to it."""
    side, person_id = reader_of(context)
    whose = {"notice_id": notice_id, "side": side.value, "person_id": person_id}
    mine = [notice_read.c[name] == value for name, value in whose.items()]
    known = context.tx.execute(select(notice_read.c.confirmed_at).where(*mine)).one_or_none()
    confirmed_at = context.now if is_confirmed else None
    if known is None:
        context.tx.execute(insert(notice_read).values(**whose, read_at=context.now, confirmed_at=confirmed_at))
    elif is_confirmed and known.confirmed_at is None:
        context.tx.execute(update(notice_read).where(*mine).values(confirmed_at=confirmed_at))


def forget_reads(tx: Connection, notice_id: int) -> None:
    tx.execute(delete(notice_read).where(notice_read.c.notice_id == notice_id))


def staff_readers(tx: Connection, stored: StoredNotice) -> list[NoticeReader]:
    """Everybody it is for, those who haven't read it first."""
    reads = and_(
        notice_read.c.notice_id == stored.notice_id,
        notice_read.c.side == Side.STAFF.value,
        notice_read.c.person_id == staff.c.staff_id,
    )
    of_branch = or_(staff.c.role != Role.SALES.value, staff.c.branch_code == stored.branch_code)
    wanted = (
        select(staff.c.name, staff.c.department, notice_read.c.read_at, notice_read.c.confirmed_at)
        .select_from(staff.outerjoin(notice_read, reads))
        .where(staff.c.disabled_at.is_(None), of_branch if stored.branch_code else true())
        .order_by(notice_read.c.read_at.is_not(None), staff.c.department, staff.c.name)
        .limit(READERS_MAX)
    )
    return [_reader(Side.STAFF, row) for row in tx.execute(wanted)] if stored.for_staff else []


def customer_readers(tx: Connection, notice_id: int) -> list[NoticeReader]:
    """Those who have, the newest first."""
    wanted = (
        select(
            portal_user.c.name, company.c.name.label("department"), notice_read.c.read_at, notice_read.c.confirmed_at
        )
        .select_from(
            notice_read.join(portal_user, portal_user.c.user_id == notice_read.c.person_id).join(
                company, company.c.company_id == portal_user.c.company_id
            )
        )
        .where(notice_read.c.notice_id == notice_id, notice_read.c.side == Side.CUSTOMER.value)
        .order_by(notice_read.c.read_at.desc())
        .limit(READERS_MAX)
    )
    return [_reader(Side.CUSTOMER, row) for row in tx.execute(wanted)]


def reached_ids(context: Context, notice_ids: Collection[int]) -> set[int]:
    """For the change feed: those that were ever published and are for this audience, shown now or not."""
    wanted = select(notice.c.notice_id).where(
        notice.c.notice_id.in_(list(notice_ids)), notice.c.shown_at.is_not(None), reaches(context)
    )
    return set(context.tx.execute(wanted).scalars())


def _reader(side: Side, row: Any) -> NoticeReader:
    return NoticeReader(
        side=side, name=row.name, department=row.department, read_at=row.read_at, confirmed_at=row.confirmed_at
    )


def _seen_notice(row: Any) -> SeenNotice:
    values: Sequence[Any] = row[: len(_COLUMNS)]
    return SeenNotice(
        stored=StoredNotice(**dict(zip(StoredNotice.__struct_fields__, values, strict=True))),
        changed_by_name=row.changed_by_name,
        read_at=row.read_at,
        confirmed_at=row.confirmed_at,
        is_for_me=bool(row.is_for_me),
    )
