"""One part of a file as it comes: written through piece by piece, counted when it is there for good; the last one has
the whole checked before it becomes an upload. RELIABILITY F29, F13."""

from __future__ import annotations

import base64
import errno
import hashlib
import logging
from uuid import UUID

from msgspec.structs import replace

from usen_desk.contract.attachments import FileKept
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.transfers import PartToSend
from usen_desk.server.attachments import service as attachments
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.attachments.blobs import BytesMissing, OtherBytes
from usen_desk.server.attachments.kinds import kind_of_file
from usen_desk.server.attachments.names import cleaned
from usen_desk.server.attachments.store import Waiting
from usen_desk.server.context import Context, Headed, Refusal
from usen_desk.server.settings import Settings
from usen_desk.server.transfers import store
from usen_desk.server.transfers.limits import ALGORITHMS
from usen_desk.server.transfers.service import STAYS_FOR, headers_of, id_of, insist_on_version, state_of
from usen_desk.server.transfers.store import Coming

log = logging.getLogger(__name__)

DISK_RETRY_AFTER_S = 30


class Part:
    """An Incoming (server/pieces.py). `coming`: as the database has it."""

    def __init__(self, settings: Settings, coming: Coming, checksum: tuple[str, bytes] | None) -> None:
        self._settings, self._blobs = settings, blobs_of(settings)
        self.coming, self.end = coming, coming.offset_bytes
        self._checksum = checksum
        self._digest = hashlib.new(checksum[0]) if checksum else None
        self._all = None if coming.offset_bytes else hashlib.sha256()
        """Of a file that comes in one request: made while it comes, so that it needn't be read again at the end."""
        self.whole: Waiting | None = None
        """Once all is there and was found to be what was said."""
        self.refused = ""
        """Why it was not: the field of the refusal."""
        self.is_lost = False
        """The store has less of it than the database says, e.g. after a restored backup: it begins anew."""
        self._was_whole = False
        """All was there once, and the database never heard of it: what comes now is there already."""

    @property
    def key(self) -> str:
        return self.coming.transfer_id

    @property
    def is_all_or_nothing(self) -> bool:
        return self._digest is not None

    def take(self, piece: memoryview) -> None:
        """
        Raises:
            Refusal: TOO_LARGE: more than was said; BUSY: the disk doesn't take it.
        """
        if self.is_lost:
            return
        if self.end + len(piece) > self.coming.size_bytes:
            raise Refusal(Code.TOO_LARGE, "upload_length")
        if not self._was_whole:
            self._write(piece)
        self.end += len(piece)
        for digest in (self._digest, self._all):
            if digest is not None:
                digest.update(piece)

    def _write(self, piece: memoryview) -> None:
        try:
            self._blobs.write(self.coming.blob, self.end, piece, is_durable=False)
        except BytesMissing:
            self._was_whole = self._is_whole()
            self.is_lost = not self._was_whole
        except OSError as error:
            raise _busy(error) from error

    def _is_whole(self) -> bool:
        try:
            return self._blobs.size(self.coming.blob) == self.coming.size_bytes
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _busy(error) from error

    def make_durable(self) -> None:
        """
        Raises:
            Refusal: BUSY.
        """
        if self.is_lost or self._was_whole or self.end == self.coming.offset_bytes:
            return
        try:
            self._blobs.write(self.coming.blob, self.end, b"")
        except OSError as error:
            raise _busy(error) from error

    def close(self, is_cut: bool) -> None:
        """
        Raises:
            Refusal: BAD_CHECKSUM; BUSY.
        """
        if self._digest is not None and self._checksum is not None:
            if is_cut:
                self.end = self.coming.offset_bytes
            elif self._digest.digest() != self._checksum[1]:
                raise Refusal(Code.BAD_CHECKSUM, "upload_checksum")
        self.make_durable()
        if self.end == self.coming.size_bytes and not self.is_lost:
            self._finish()

    def settle(self) -> None:
        self.coming = replace(self.coming, offset_bytes=self.end)

    def _finish(self) -> None:
        coming = self.coming
        try:
            if self._all is not None and self._all.hexdigest() != coming.sha256:
                raise OtherBytes("sha256")
            is_checked = self._all is not None and not self._was_whole
            self._blobs.finish(coming.blob, coming.size_bytes, coming.sha256, is_checked=is_checked)
            with self._blobs.opened(coming.blob) as file:
                kind = kind_of_file(file, coming.name, self._settings.file_types)
            if kind is None:
                self.refused = "name"
        except OtherBytes:
            self.refused = "sha256"
        except BytesMissing:
            self.is_lost = True
            return
        except OSError as error:
            raise _busy(error) from error
        if self.refused or kind is None:
            self._blobs.drop(coming.blob)
            return
        self.whole = Waiting(
            upload_id=coming.transfer_id,
            staff_id=coming.staff_id,
            user_id=coming.user_id,
            name=cleaned(coming.name, kind.extensions),
            media_type=kind.media_type,
            size_bytes=coming.size_bytes,
            sha256=coming.sha256,
            blob=coming.blob,
            attachment_id=None,
        )


def begin_part(context: Context, body: PartToSend, transfer: str) -> Part:
    """First step, in a read unit, before a byte is read.

    Raises:
        Refusal: TUS_VERSION; INVALID_INPUT (transfer, upload_checksum); NOT_FOUND; FILE_REFUSED; WRONG_OFFSET.
    """
    insist_on_version(body.tus_resumable)
    coming = store.find_own(context.tx, context.actor, id_of(transfer), context.now)
    if coming is None:
        raise Refusal(Code.NOT_FOUND)
    if coming.refused:
        raise Refusal(Code.FILE_REFUSED, coming.refused)
    if body.upload_offset != coming.offset_bytes:
        raise Refusal(Code.WRONG_OFFSET, "upload_offset")
    return Part(context.settings, coming, _checksum(body.upload_checksum))


def keep_part(context: Context, _: PartToSend, part: Part, transfer: str) -> Headed[Nothing]:
    """What was taken counts from here on; the whole becomes an upload. In a write unit, also in the middle of a part.

    Raises:
        Refusal: TAKEN_OVER: another service process has got further; NOT_FOUND: it was left meanwhile; FILE_REFUSED,
            with which the refusal is kept; WRONG_OFFSET: it begins anew; OTHER_CONTENT.
    """
    coming, expires_at = part.coming, context.now + STAYS_FOR
    if store.find_own(context.tx, context.actor, coming.transfer_id, context.now) is None:
        raise Refusal(Code.NOT_FOUND)
    if part.is_lost:
        log.error("transfer %s: bytes are missing in the store, it begins anew", coming.transfer_id)
        store.begin_anew(context.tx, coming.transfer_id)
        raise Refusal(Code.WRONG_OFFSET, "upload_offset", keep_writes=True)
    if not store.advance(context.tx, coming, part.end, expires_at):
        raise Refusal(Code.TAKEN_OVER)
    if part.refused:
        store.refuse(context.tx, coming.transfer_id, part.refused)
        raise Refusal(Code.FILE_REFUSED, part.refused, keep_writes=True)
    kept = _as_upload(context, part.whole) if part.whole is not None else None
    state = state_of(replace(coming, offset_bytes=part.end, expires_at=expires_at), kept)
    return Headed(Nothing(), headers_of(state))


def _as_upload(context: Context, whole: Waiting) -> FileKept:
    if not attachments.add_row(context, whole):
        raise Refusal(Code.OTHER_CONTENT, "upload_metadata")
    store.drop(context.tx, whole.upload_id)
    return FileKept(
        upload_id=UUID(whole.upload_id), name=whole.name, media_type=whole.media_type, size_bytes=whole.size_bytes
    )


def _checksum(text: str) -> tuple[str, bytes] | None:
    """
    Raises:
        Refusal: INVALID_INPUT (upload_checksum).
    """
    if not text:
        return None
    algorithm, _, value = text.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except ValueError:
        raise Refusal(Code.INVALID_INPUT, "upload_checksum") from None
    if algorithm not in ALGORITHMS or len(digest) != hashlib.new(algorithm).digest_size:
        raise Refusal(Code.INVALID_INPUT, "upload_checksum")
    return algorithm, digest


def _busy(error: OSError) -> Refusal:
    log.warning("a part could not be kept: %s", errno.errorcode.get(error.errno or 0, type(error).__name__))
    return Refusal(Code.BUSY, retry_after_s=DISK_RETRY_AFTER_S)
