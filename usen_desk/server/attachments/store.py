"""SQL of uploads, which wait for their message, and of the attachments that they become. Row scope: `own`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.attachments import ScanState
from usen_desk.server.attachments import scan_store
from usen_desk.server.context import Actor
from usen_desk.server.db.schema import attachment, blob_scan, metadata, transfer, upload


class Waiting(msgspec.Struct, frozen=True, gc=False):
    """An upload. Fields stand in the order of the columns that are read."""

    upload_id: str
    staff_id: int | None
    user_id: int | None
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    blob: str
    attachment_id: int | None
    """Of the message that has named it."""


_UPLOADS = select(*(upload.c[name] for name in Waiting.__struct_fields__))


def own(actor: Actor) -> ColumnElement[bool]:
    """Row scope on `upload`."""
    return upload.c.user_id == actor.user_id if actor.is_customer else upload.c.staff_id == actor.staff_id


def find(tx: Connection, upload_id: str) -> Waiting | None:
    """Whoever sent it."""
    row = tx.execute(_UPLOADS.where(upload.c.upload_id == upload_id)).one_or_none()
    return None if row is None else Waiting(*row)


def held(tx: Connection, actor: Actor, upload_ids: Collection[str]) -> list[Waiting]:
    """One's own of these that no message has named yet, in no order; nobody else names or drops them in this unit."""
    wanted = _UPLOADS.where(upload.c.upload_id.in_(list(upload_ids)), own(actor), upload.c.attachment_id.is_(None))
    return [Waiting(*row) for row in tx.execute(wanted.order_by(upload.c.upload_id).with_for_update())]


def add(tx: Connection, made: Waiting, at: datetime) -> bool:
    """False where the ID is there already."""
    insert_for = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    values = msgspec.structs.asdict(made) | {"created_at": at}
    added = insert_for(upload).values(values).on_conflict_do_nothing(index_elements=[upload.c.upload_id])
    return tx.execute(added.returning(upload.c.upload_id)).one_or_none() is not None


def sent_since(tx: Connection, actor: Actor, since: datetime) -> Sequence[datetime]:
    """When this person sent each upload that is younger, the oldest first."""
    wanted = select(upload.c.created_at).where(own(actor), upload.c.created_at > since)
    return tx.execute(wanted.order_by(upload.c.created_at)).scalars().all()


def attach(tx: Connection, message_id: int, files: Sequence[Waiting], at: datetime) -> None:
    """They become the message's attachments, in this order; each shows what the virus scanner said of it so far."""
    if not files:
        return
    scanned = scan_store.states(tx, [file.blob for file in files])
    rows = [
        {
            "message_id": message_id,
            "name": file.name,
            "media_type": file.media_type,
            "size_bytes": file.size_bytes,
            "sha256": file.sha256,
            "blob": file.blob,
            "scan_state": scanned.get(file.blob, ScanState.UNSCANNED).value,
            "created_at": at,
        }
        for file in files
    ]
    added = insert(attachment).returning(attachment.c.attachment_id, sort_by_parameter_order=True)
    ids = tx.execute(added, rows).scalars().all()
    named = update(upload).where(upload.c.upload_id == bindparam("of")).values(attachment_id=bindparam("becomes"))
    tx.execute(named, [{"of": file.upload_id, "becomes": number} for file, number in zip(files, ids, strict=True)])


def drop_older(tx: Connection, before: datetime, rows: int) -> tuple[int, list[str]]:
    """At most that many uploads; how many went, and the blobs that belong to nothing now."""
    old = select(upload.c.upload_id).where(upload.c.created_at < before).order_by(upload.c.created_at).limit(rows)
    gone = delete(upload).where(upload.c.upload_id.in_(old.with_for_update(skip_locked=True)))
    dropped = tx.execute(gone.returning(upload.c.blob)).scalars().all()
    nobodys = set(dropped) - known(tx, dropped)
    scan_store.forget(tx, nobodys)
    return len(dropped), sorted(nobodys)


def known(tx: Connection, blobs: Sequence[str]) -> set[str]:
    """Of these, those that a row names, of whatever feature."""
    found: set[str] = set()
    for table in _naming():
        found.update(tx.execute(select(table.c.blob).where(table.c.blob.in_(blobs))).scalars())
    return found


def named(tx: Connection) -> set[str]:
    """All blobs that a row names and that are whole."""
    found: set[str] = set()
    for table in _naming():
        if table is not transfer:
            found.update(tx.execute(select(table.c.blob).where(table.c.blob != "").distinct()).scalars())
    return found


def coming(tx: Connection) -> set[str]:
    """Those that are not whole yet."""
    return set(tx.execute(select(transfer.c.blob)).scalars())


def _naming() -> list[Table]:
    """A new table with a column `blob` keeps its blobs by having it."""
    return [table for table in metadata.sorted_tables if "blob" in table.c and table is not blob_scan]
