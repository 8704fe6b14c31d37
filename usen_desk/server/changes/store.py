"""SQL of the change feed and of presence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, false, func, insert, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.context import Noted
from usen_desk.server.db.notify import CHANNEL, ORDER_LOCK
from usen_desk.server.db.schema import change, meta, presence, staff


@dataclass(frozen=True)
class ChangeRow:
    change_id: int
    at: datetime
    kind: str
    """A ChangeKind, or a kind of a newer process on the same database."""
    object_id: int
    part_id: int


@dataclass(frozen=True)
class PresentRow:
    """One person at one inquiry on one device: there until `until`, with a claim until `claimed_until`."""

    inquiry_id: int
    staff_id: int
    device_id: str
    name: str
    is_typing: bool
    until: datetime
    claimed_at: datetime | None = None
    claimed_until: datetime | None = None


_EPOCH = select(meta.c.value).where(meta.c.key == "database_epoch").scalar_subquery()
_HIGHEST = select(func.coalesce(func.max(change.c.change_id), 0)).scalar_subquery()
_NEWEST = select(_EPOCH, _HIGHEST)
_LOOKED = (
    select(change.c.change_id, change.c.at, change.c.kind, change.c.object_id, change.c.part_id, _EPOCH, _HIGHEST)
    .where(change.c.change_id > bindparam("after"), change.c.change_id <= bindparam("upto"))
    .order_by(change.c.change_id)
    .limit(bindparam("rows"))
)
_ENDS = select(
    select(func.min(change.c.change_id)).scalar_subquery(), select(func.max(change.c.change_id)).scalar_subquery()
)
_PRESENT = (
    select(
        presence.c.inquiry_id,
        presence.c.staff_id,
        presence.c.device_id,
        staff.c.name,
        presence.c.is_typing,
        presence.c.until,
        presence.c.claimed_at,
        presence.c.claimed_until,
    )
    .join_from(presence, staff)
    .where(or_(presence.c.until > bindparam("now"), presence.c.claimed_until > bindparam("now")))
)


_DROP_CLAIMS = (
    update(presence)
    .where(
        presence.c.inquiry_id == bindparam("of_inquiry"),
        presence.c.staff_id == bindparam("of_staff"),
        presence.c.claimed_until.is_not(None),
    )
    .values(claimed_at=None, claimed_until=None)
)
_ADD = insert(change).returning(change.c.change_id)
_ADD_IN_ORDER = text(
    "with held as materialized (select pg_advisory_xact_lock(:lock)),"
    " added as (insert into change (at, kind, object_id, part_id)"
    " select :at, made.kind, made.object_id, made.part_id from held, unnest(cast(:kinds as text[]),"
    " cast(:object_ids as bigint[]), cast(:part_ids as bigint[]))"
    " with ordinality as made(kind, object_id, part_id, place) order by made.place returning change_id)"
    " select newest.id, pg_notify(:channel, cast(newest.id as text))"
    " from (select max(change_id) as id from added) as newest"
).bindparams(bindparam("at", type_=change.c.at.type))


def add(tx: Connection, at: datetime, noted: Iterable[Noted]) -> int:
    """Returns the highest of the new ids, which follow the order of commits: the last thing of a write unit, since from
    here to its commit no other unit can add any. Every process that listens hears that id with the commit.

    On PostgreSQL in one question; a lock, the rows and the word were three. SQLite has one writer and one process.
    """
    if tx.dialect.name == "postgresql":
        return _added_in_order(tx, at, list(noted))
    rows = [{"at": at, "kind": n.kind, "object_id": n.object_id, "part_id": n.part_id} for n in noted]
    return int(max(tx.scalars(_ADD, rows)))


def _added_in_order(tx: Connection, at: datetime, noted: list[Noted]) -> int:
    columns = {
        "kinds": [one.kind for one in noted],
        "object_ids": [one.object_id for one in noted],
        "part_ids": [one.part_id for one in noted],
    }
    values = columns | {"lock": ORDER_LOCK, "channel": CHANNEL, "at": at}
    return int(tx.execute(_ADD_IN_ORDER, values).one()[0])


def looked(tx: Connection, change_id: int, rows: int, upto: int) -> tuple[str, int, list[ChangeRow]]:
    """`newest`, and the next rows behind an id, in one round: everybody who listens waits for it."""
    found = tx.execute(_LOOKED, {"after": change_id, "rows": rows, "upto": upto}).all()
    if not found:
        return *newest(tx), []
    return found[0][-2], found[0][-1], [ChangeRow(*row[:-2]) for row in found]


def ends(tx: Connection) -> tuple[int, int]:
    """The lowest and the highest id that are kept; (1, 0) before the first change."""
    lowest, highest = tx.execute(_ENDS).one()
    return (1, 0) if highest is None else (lowest, highest)


def newest(tx: Connection) -> tuple[str, int]:
    """Epoch of the database and highest id."""
    found, highest = tx.execute(_NEWEST).one()
    return found, highest


def forget_before(tx: Connection, before: datetime, rows: int) -> int:
    """Drop the oldest ones, at most `rows`, up to the first that is young enough; never the newest, whose id says how
    far the database has come. Returns how many."""
    lowest, highest = ends(tx)
    young = select(change.c.change_id).where(change.c.at >= before).order_by(change.c.change_id).limit(1)
    end = min(tx.scalar(young) or highest, highest, lowest + rows)
    return tx.execute(delete(change).where(change.c.change_id < end)).rowcount


def put_presence(
    tx: Connection,
    inquiry_id: int,
    staff_id: int,
    device_id: str,
    *,
    is_typing: bool,
    until: datetime,
    claims: tuple[datetime, datetime] | None = None,
) -> None:
    """claims: now, and until when; a claim that goes on keeps its beginning. None: a claim stays as it is."""
    new: dict[str, Any] = {"is_typing": is_typing, "until": until}
    begins: dict[str, Any] = {}
    if claims is not None:
        now, new["claimed_until"] = claims
        begins = {"claimed_at": now}
        goes_on = case((presence.c.claimed_until > now, presence.c.claimed_at), else_=now)
        new["claimed_at"] = goes_on
    kinds: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
    values = {"inquiry_id": inquiry_id, "staff_id": staff_id, "device_id": device_id, **new, **begins}
    keys = [presence.c.inquiry_id, presence.c.staff_id, presence.c.device_id]
    row = kinds[tx.dialect.name](presence).values(values)
    tx.execute(row.on_conflict_do_update(index_elements=keys, set_=new))


def drop_presence(tx: Connection, inquiry_id: int, staff_id: int, device_id: str, now: datetime) -> None:
    """A claim lasts."""
    here = (
        presence.c.inquiry_id == inquiry_id,
        presence.c.staff_id == staff_id,
        presence.c.device_id == device_id,
    )
    has_claim = presence.c.claimed_until > now
    tx.execute(delete(presence).where(*here, ~func.coalesce(has_claim, false())))
    tx.execute(update(presence).where(*here).values(is_typing=False, until=now))


def drop_person(tx: Connection, staff_id: int) -> None:
    """Everywhere, with every claim."""
    tx.execute(delete(presence).where(presence.c.staff_id == staff_id))


def drop_claims(tx: Connection, inquiry_id: int, staff_id: int) -> bool:
    """Of one person, on all devices; whether there were any."""
    return tx.execute(_DROP_CLAIMS, {"of_inquiry": inquiry_id, "of_staff": staff_id}).rowcount > 0


def forget_presence(tx: Connection, until: datetime) -> None:
    """Those that ended earlier, with their claims."""
    has_claim = func.coalesce(presence.c.claimed_until >= until, false())
    tx.execute(delete(presence).where(presence.c.until < until, ~has_claim))


def present(tx: Connection, now: datetime) -> list[PresentRow]:
    """Who views, types, or has a claim now."""
    return [PresentRow(*row) for row in tx.execute(_PRESENT, {"now": now})]
