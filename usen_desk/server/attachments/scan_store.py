"""SQL of what a virus scanner said of each blob, and of the attachments that show it. No row scope: a job's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.attachments import ScanState
from usen_desk.server.db.schema import attachment, blob_scan, message, shelf_version


def expect(tx: Connection, blobs: Collection[str], state: ScanState, due_at: datetime) -> None:
    """Have them scanned, where nobody did before."""
    if not blobs:
        return
    insert_for = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    rows = [{"blob": blob, "state": state.value, "due_at": due_at} for blob in sorted(blobs)]
    tx.execute(insert_for(blob_scan).on_conflict_do_nothing(), rows)


def states(tx: Connection, blobs: Collection[str]) -> dict[str, ScanState]:
    """Of those that the scanner knows; in a write unit nobody changes them until its end."""
    wanted = select(blob_scan.c.blob, blob_scan.c.state).where(blob_scan.c.blob.in_(list(blobs)))
    rows = tx.execute(wanted.order_by(blob_scan.c.blob).with_for_update())
    return {blob: ScanState(state) for blob, state in rows}


def unknown(tx: Connection, rows: int) -> list[str]:
    """Blobs that people can get and the scanner never heard of, the newest first."""
    found: list[str] = []
    for table, newest in ((attachment, attachment.c.attachment_id), (shelf_version, shelf_version.c.version_id)):
        unheard = ~exists().where(blob_scan.c.blob == table.c.blob)
        wanted = select(table.c.blob).where(table.c.blob != "", unheard).order_by(newest.desc()).limit(rows)
        found += tx.execute(wanted).scalars()
    return found


def take_due(tx: Connection, now: datetime, until: datetime, rows: int) -> list[str]:
    """Those whose turn it is; nobody else takes them before `until`."""
    due = select(blob_scan.c.blob).where(blob_scan.c.due_at <= now).order_by(blob_scan.c.due_at).limit(rows)
    taken = update(blob_scan).where(blob_scan.c.blob.in_(due.with_for_update(skip_locked=True).scalar_subquery()))
    return list(tx.execute(taken.values(due_at=until).returning(blob_scan.c.blob)).scalars())


def put(
    tx: Connection, blob: str, state: ScanState, *, found: str = "", scanned_at: datetime, due_at: datetime | None
) -> None:
    values = {"state": state.value, "found": found, "scanned_at": scanned_at, "due_at": due_at}
    tx.execute(update(blob_scan).where(blob_scan.c.blob == blob).values(tries=blob_scan.c.tries + 1, **values))


def show(tx: Connection, blob: str, state: ScanState) -> Sequence[tuple[int, int]]:
    """Attachments of these bytes show it; (inquiry_id, message_id) of those that showed something else."""
    others = (attachment.c.blob == blob, attachment.c.scan_state != state.value)
    wanted = (
        select(message.c.inquiry_id, message.c.message_id)
        .join(attachment, attachment.c.message_id == message.c.message_id)
        .where(*others)
        .distinct()
    )
    told = [(inquiry_id, message_id) for inquiry_id, message_id in tx.execute(wanted)]
    tx.execute(update(attachment).where(*others).values(scan_state=state.value))
    return told


def waiting(tx: Connection, rows: int) -> list[str]:
    """Blobs that would be 検査中 for ever where nobody scans."""
    return list(tx.execute(select(blob_scan.c.blob).where(blob_scan.c.state == "scanning").limit(rows)).scalars())


def forget(tx: Connection, blobs: Collection[str]) -> None:
    tx.execute(delete(blob_scan).where(blob_scan.c.blob.in_(list(blobs))))
