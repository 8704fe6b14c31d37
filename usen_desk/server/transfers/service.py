"""Large files in parts, as tus 1.0 has it: what is to come, how much is there, leaving it. A03-2, X16; F29.

The parts themselves are taken in receiving.py. A file that is whole is an upload (server/attachments) and nothing here.
"""

from __future__ import annotations

import base64
import contextlib
import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from uuid import UUID, uuid4

from usen_desk.contract.attachments import FileKept
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.transfers import FILE_NAME_MAX_CHARS, TUS_VERSION, Transfer, TransferToMake
from usen_desk.server.attachments import service as attachments
from usen_desk.server.attachments import store as upload_store
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.blobs import new_name
from usen_desk.server.context import Context, Headed, Refusal
from usen_desk.server.db.database import Database
from usen_desk.server.transfers import store
from usen_desk.server.transfers.limits import insist_on_limits, insist_on_room
from usen_desk.server.transfers.store import Coming

STAYS_FOR = timedelta(hours=24)
"""After the last byte that came."""
OPEN_MAX = 40
"""That one person has begun and not finished."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def make_transfer(context: Context, body: TransferToMake) -> Headed[Transfer]:
    """Safe to repeat: the same file under the same ID is the same transfer, as far as it has come.

    Raises:
        Refusal: TUS_VERSION; INVALID_INPUT (upload_metadata); TOO_LARGE; FILE_REFUSED; OTHER_CONTENT; TOO_MANY: begun
            and not finished; NO_ROOM; TOO_MANY_CALLS, for a customer.
    """
    insist_on_version(body.tus_resumable)
    made = _wanted(context, body)
    insist_on_limits(context, made.name, made.size_bytes)
    if (upload := upload_store.find(context.tx, made.transfer_id)) is not None:
        _insist_on_same(_content(made), (upload.staff_id, upload.user_id, upload.size_bytes, upload.sha256))
        return _told(_of_upload(context, upload))
    store.drop_own_expired(context.tx, context.actor, context.now)
    before = store.find(context.tx, made.transfer_id)
    if before is None:
        attachments.insist_on_rate(context)
        if store.count_own(context.tx, context.actor) >= OPEN_MAX:
            raise Refusal(Code.TOO_MANY)
        insist_on_room(context, made.size_bytes)
        if store.add(context.tx, made, context.now):
            return _told(state_of(made))
        before = store.find(context.tx, made.transfer_id)  # came in the same moment
        assert before is not None, "it stood in the way"
    _insist_on_same(_content(made), _content(before))
    _insist_on_not_refused(before)
    return _told(state_of(before))


def get_transfer(context: Context, _: Nothing, transfer: str) -> Headed[Transfer]:
    """
    Raises:
        Refusal: INVALID_INPUT (transfer); NOT_FOUND; FILE_REFUSED, when the whole was.
    """
    transfer_id = id_of(transfer)
    coming = store.find_own(context.tx, context.actor, transfer_id, context.now)
    if coming is not None:
        _insist_on_not_refused(coming)
        return _told(state_of(coming))
    upload = upload_store.find(context.tx, transfer_id)
    if upload is None or (upload.staff_id, upload.user_id) != _owner(context):
        raise Refusal(Code.NOT_FOUND)
    return _told(_of_upload(context, upload))


def drop_transfer(context: Context, _: Nothing, transfer: str) -> Headed[Nothing]:
    """Its bytes go with the next collection, as those of all that nobody names; a customer's at once, who could else
    fill the disk in between.

    Raises:
        Refusal: INVALID_INPUT (transfer); NOT_FOUND.
    """
    coming = store.find_own(context.tx, context.actor, id_of(transfer), context.now)
    if coming is None:
        raise Refusal(Code.NOT_FOUND)
    store.drop(context.tx, coming.transfer_id)
    if context.actor.is_customer:
        with contextlib.suppress(OSError):  # the collection will
            blobs_of(context.settings).drop(coming.blob)
    return Headed(Nothing(), {"Tus-Resumable": TUS_VERSION})


def forget(database: Database, now: datetime) -> None:
    """Drop those that nothing has come of for a day. Their bytes are nobody's then."""
    with database.write() as tx:
        store.drop_expired(tx, now)


def insist_on_version(version: str) -> None:
    """
    Raises:
        Refusal: TUS_VERSION.
    """
    if version not in ("", TUS_VERSION):
        raise Refusal(Code.TUS_VERSION, "Tus-Resumable")


def id_of(transfer: str) -> str:
    """
    Raises:
        Refusal: INVALID_INPUT (transfer).
    """
    try:
        return str(UUID(transfer))
    except ValueError:
        raise Refusal(Code.INVALID_INPUT, "transfer") from None


def state_of(coming: Coming, kept: FileKept | None = None) -> Transfer:
    return Transfer(
        upload_id=UUID(coming.transfer_id),
        name=coming.name,
        size_bytes=coming.size_bytes,
        offset_bytes=coming.offset_bytes,
        expires_at=coming.expires_at,
        kept=kept,
    )


def headers_of(state: Transfer) -> dict[str, str]:
    return {
        "Tus-Resumable": TUS_VERSION,
        "Upload-Offset": str(state.offset_bytes),
        "Upload-Length": str(state.size_bytes),
        "Upload-Expires": format_datetime(state.expires_at, usegmt=True),
    }


def _told(state: Transfer) -> Headed[Transfer]:
    return Headed(state, {**headers_of(state), "Location": f"/v1/transfers/{state.upload_id}"})


def _of_upload(context: Context, upload: upload_store.Waiting) -> Transfer:
    kept = FileKept(
        upload_id=UUID(upload.upload_id), name=upload.name, media_type=upload.media_type, size_bytes=upload.size_bytes
    )
    return Transfer(
        upload_id=kept.upload_id,
        name=kept.name,
        size_bytes=kept.size_bytes,
        offset_bytes=kept.size_bytes,
        expires_at=context.now + STAYS_FOR,
        kept=kept,
    )


def _wanted(context: Context, body: TransferToMake) -> Coming:
    said = _metadata(body.upload_metadata)
    name, sha256 = said.get("filename", ""), said.get("sha256", "")
    is_name = name and len(name) <= FILE_NAME_MAX_CHARS and "\0" not in name
    try:
        transfer_id = str(UUID(said["upload_id"])) if "upload_id" in said else str(uuid4())
    except ValueError:
        raise Refusal(Code.INVALID_INPUT, "upload_metadata") from None
    if not is_name or not _SHA256.fullmatch(sha256):
        raise Refusal(Code.INVALID_INPUT, "upload_metadata")
    staff_id, user_id = _owner(context)
    return Coming(
        transfer_id=transfer_id,
        staff_id=staff_id,
        user_id=user_id,
        name=name,
        size_bytes=body.upload_length,
        sha256=sha256,
        offset_bytes=0,
        blob=new_name(),
        refused="",
        expires_at=context.now + STAYS_FOR,
    )


def _metadata(text: str) -> dict[str, str]:
    """tus: pairs by comma, key and base64 of the value by a space.

    Raises:
        Refusal: INVALID_INPUT (upload_metadata).
    """
    said: dict[str, str] = {}
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            said[key] = base64.b64decode(value, validate=True).decode()
        except ValueError:
            raise Refusal(Code.INVALID_INPUT, "upload_metadata") from None
    return said


def _owner(context: Context) -> tuple[int | None, int | None]:
    actor = context.actor
    return (None, actor.user_id) if actor.is_customer else (actor.staff_id, None)


def _content(one: Coming) -> tuple[object, ...]:
    """By which two are the same. Names differ: that of an upload is cleaned."""
    return one.staff_id, one.user_id, one.size_bytes, one.sha256


def _insist_on_same(made: tuple[object, ...], before: tuple[object, ...]) -> None:
    if made != before:
        raise Refusal(Code.OTHER_CONTENT, "upload_metadata")


def _insist_on_not_refused(coming: Coming) -> None:
    if coming.refused:
        raise Refusal(Code.FILE_REFUSED, coming.refused)
