"""SQL of files that are coming in parts. Row scope: `own`."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.context import Actor
from usen_desk.server.db.schema import transfer


class Coming(msgspec.Struct, frozen=True, gc=False):
    """Fields stand in the order of the columns that are read."""

    transfer_id: str
    staff_id: int | None
    user_id: int | None
    name: str
    size_bytes: int
    sha256: str
    offset_bytes: int
    blob: str
    refused: str
    expires_at: datetime


_COMING = select(*(transfer.c[name] for name in Coming.__struct_fields__))


def own(actor: Actor) -> ColumnElement[bool]:
    """Row scope on `transfer`."""
    return transfer.c.user_id == actor.user_id if actor.is_customer else transfer.c.staff_id == actor.staff_id


def find(tx: Connection, transfer_id: str) -> Coming | None:
    """Whoever sends it: only to tell that the ID is taken."""
    row = tx.execute(_COMING.where(transfer.c.transfer_id == transfer_id)).one_or_none()
    return None if row is None else Coming(*row)


def find_own(tx: Connection, actor: Actor, transfer_id: str, now: datetime) -> Coming | None:
    wanted = _COMING.where(transfer.c.transfer_id == transfer_id, own(actor), transfer.c.expires_at > now)
    row = tx.execute(wanted).one_or_none()
    return None if row is None else Coming(*row)


def count_own(tx: Connection, actor: Actor) -> int:
    return tx.execute(select(func.count()).select_from(transfer).where(own(actor))).scalar_one()


def unfinished_bytes(tx: Connection, actor: Actor) -> int:
    """Of all that this person has begun, as large as they will be."""
    begun = select(func.coalesce(func.sum(transfer.c.size_bytes), 0)).where(own(actor))
    return int(tx.execute(begun).scalar_one())


def missing_bytes(tx: Connection) -> int:
    """What is still to come of all transfers."""
    left = func.sum(transfer.c.size_bytes - transfer.c.offset_bytes)
    return int(tx.execute(select(func.coalesce(left, 0)).where(transfer.c.refused == "")).scalar_one())


def add(tx: Connection, made: Coming, at: datetime) -> bool:
    """False where the ID is there already."""
    insert_for = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    values = msgspec.structs.asdict(made) | {"created_at": at}
    added = insert_for(transfer).values(values).on_conflict_do_nothing(index_elements=[transfer.c.transfer_id])
    return tx.execute(added.returning(transfer.c.transfer_id)).one_or_none() is not None


def advance(tx: Connection, made: Coming, to: int, expires_at: datetime) -> bool:
    """False where it isn't where `made` says any more."""
    here = update(transfer).where(
        transfer.c.transfer_id == made.transfer_id, transfer.c.offset_bytes == made.offset_bytes
    )
    moved = here.values(offset_bytes=to, expires_at=expires_at).returning(transfer.c.transfer_id)
    return tx.execute(moved).one_or_none() is not None


def begin_anew(tx: Connection, transfer_id: str) -> None:
    tx.execute(update(transfer).where(transfer.c.transfer_id == transfer_id).values(offset_bytes=0))


def refuse(tx: Connection, transfer_id: str, field: str) -> None:
    tx.execute(update(transfer).where(transfer.c.transfer_id == transfer_id).values(refused=field))


def drop(tx: Connection, transfer_id: str) -> None:
    tx.execute(delete(transfer).where(transfer.c.transfer_id == transfer_id))


def drop_own_expired(tx: Connection, actor: Actor, now: datetime) -> None:
    tx.execute(delete(transfer).where(own(actor), transfer.c.expires_at <= now))


def drop_expired(tx: Connection, now: datetime) -> int:
    gone = delete(transfer).where(transfer.c.expires_at <= now).returning(transfer.c.transfer_id)
    return len(tx.execute(gone).all())
