"""Uploads: bytes come before the message that names them, once each, and go after a day without one. A03-2, F29."""

from __future__ import annotations

import errno
import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from usen_desk.contract.attachments import FileKept, FileSent, ScanState
from usen_desk.contract.errors import Code
from usen_desk.server.attachments import scan_store, scans, store
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.kinds import kind_of
from usen_desk.server.attachments.names import cleaned
from usen_desk.server.attachments.store import Waiting
from usen_desk.server.context import Context, Refusal
from usen_desk.server.db.database import Database
from usen_desk.server.settings import Settings

log = logging.getLogger(__name__)

WAITS_FOR = timedelta(hours=24)
"""For its message."""
FORGET_ROWS = 500
HOUR = timedelta(hours=1)
DISK_RETRY_AFTER_S = 30
SWEEP_ROWS = 500


@dataclass(frozen=True)
class CheckedFile:
    """First step of an upload: bytes that are on the disk, or an upload that was there before."""

    upload: Waiting
    is_new: bool


def check_upload(context: Context, body: FileSent, data: bytes, upload: str) -> CheckedFile:
    """First step, in a read unit: no write unit waits for a disk.

    Raises:
        Refusal: INVALID_INPUT (upload): no UUID; OTHER_CONTENT; FILE_REFUSED; TOO_MANY_CALLS, for a customer (one or
            two more may pass when several come at once); BUSY: the disk doesn't take it.
    """
    made = _told(context, body, data, _uuid(upload))
    if before := store.find(context.tx, made.upload_id):
        return CheckedFile(_same(made, before), is_new=False)
    insist_on_rate(context)
    return CheckedFile(replace(made, blob=_kept(context, data)), is_new=True)


def upload_file(context: Context, body: FileSent, checked: CheckedFile, upload: str) -> FileKept:
    """Second step, in a write unit.

    Raises:
        Refusal: OTHER_CONTENT, when another one came first with this ID.
    """
    made = checked.upload
    if checked.is_new and not add_row(context, made):
        blobs_of(context.settings).drop(made.blob)
        before = store.find(context.tx, made.upload_id)
        assert before is not None, "it stood in the way"
        made = _same(made, before)
    return FileKept(
        upload_id=UUID(made.upload_id), name=made.name, media_type=made.media_type, size_bytes=made.size_bytes
    )


def add_row(context: Context, made: Waiting) -> bool:
    """Of bytes that are kept, for the virus scanner too; False where the upload's ID is there already."""
    is_new = store.add(context.tx, made, context.now)
    if is_new:
        scans.expect(context.tx, context.settings, [made.blob], context.now)
    return is_new


def waiting(context: Context, upload_ids: Sequence[UUID]) -> list[Waiting]:
    """The caller's uploads that a message is about to name, in its order, held by this unit.

    Raises:
        Refusal: INVALID_INPUT (files), when one is named twice; FILE_MISSING; FILE_QUARANTINED.
    """
    wanted = [str(upload_id) for upload_id in upload_ids]
    if not wanted:
        return []
    if len(set(wanted)) < len(wanted):
        raise Refusal(Code.INVALID_INPUT, "files")
    found = {made.upload_id: made for made in store.held(context.tx, context.actor, wanted)}
    if len(found) < len(wanted):
        raise Refusal(Code.FILE_MISSING, "files")
    scans.expect(context.tx, context.settings, [made.blob for made in found.values()], context.now)
    _insist_on_no_virus(context, found.values())
    return [found[upload_id] for upload_id in wanted]


def _insist_on_no_virus(context: Context, files: Iterable[Waiting]) -> None:
    """As far as it is known by now."""
    states = scan_store.states(context.tx, [made.blob for made in files])
    if ScanState.QUARANTINED in states.values():
        raise Refusal(Code.FILE_QUARANTINED, "files")


def forget(database: Database, settings: Settings, now: datetime) -> None:
    """Drop uploads of more than a day, with their bytes where no message has named them."""
    while True:
        with database.write() as tx:
            rows, blobs = store.drop_older(tx, now - WAITS_FOR, FORGET_ROWS)
        for blob in blobs:
            blobs_of(settings).drop(blob)
        if rows < FORGET_ROWS:
            return


class Sweep:
    """Drops bytes that no row names, where none did at the run before either: bytes are there before their row, and
    the times of files say nothing to a service that goes by another clock."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._nobodys: set[str] = set()

    def run(self) -> None:
        blobs = blobs_of(self._settings)
        before, self._nobodys = self._nobodys, self._unknown(sorted(set(blobs.names())))
        gone = before & self._nobodys
        with self._database.write() as tx:
            scan_store.forget(tx, gone)
        for name in gone:
            blobs.drop(name)

    def _unknown(self, names: Sequence[str]) -> set[str]:
        unknown = set(names)
        for at in range(0, len(names), SWEEP_ROWS):
            with self._database.read() as tx:
                unknown -= store.known(tx, names[at : at + SWEEP_ROWS])
        return unknown


def _told(context: Context, body: FileSent, data: bytes, upload_id: UUID) -> Waiting:
    """What the bytes are, not kept yet.

    Raises:
        Refusal: FILE_REFUSED (sha256: other bytes than were said; name: a kind that is not taken).
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 != body.sha256:
        raise Refusal(Code.FILE_REFUSED, "sha256")
    kind = kind_of(data, body.name, context.settings.file_types)
    if kind is None:
        raise Refusal(Code.FILE_REFUSED, "name")
    actor = context.actor
    return Waiting(
        upload_id=str(upload_id),
        staff_id=None if actor.is_customer else actor.staff_id,
        user_id=actor.user_id,
        name=cleaned(body.name, kind.extensions),
        media_type=kind.media_type,
        size_bytes=len(data),
        sha256=sha256,
        blob="",
        attachment_id=None,
    )


def _same(made: Waiting, before: Waiting) -> Waiting:
    def content(one: Waiting) -> tuple[object, ...]:
        return one.staff_id, one.user_id, one.name, one.sha256

    if content(made) != content(before):
        raise Refusal(Code.OTHER_CONTENT, "upload")
    return before


def insist_on_rate(context: Context) -> None:
    if not context.actor.is_customer:
        return
    limit = context.settings.throttles.customer_uploads_per_hour
    sent = store.sent_since(context.tx, context.actor, context.now - HOUR)
    if len(sent) >= limit:
        free_at = sent[len(sent) - limit] + HOUR
        raise Refusal(Code.TOO_MANY_CALLS, retry_after_s=max(1, round((free_at - context.now).total_seconds())))


def _kept(context: Context, data: bytes) -> str:
    try:
        return blobs_of(context.settings).keep(data)
    except OSError as error:
        log.warning("a file could not be kept: %s", errno.errorcode.get(error.errno or 0, type(error).__name__))
        raise Refusal(Code.BUSY, retry_after_s=DISK_RETRY_AFTER_S) from error


def _uuid(upload: str) -> UUID:
    try:
        return UUID(upload)
    except ValueError:
        raise Refusal(Code.INVALID_INPUT, "upload") from None
