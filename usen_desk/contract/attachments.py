"""Bytes of attachments: sent in one piece before the message that carries them, fetched as a file. A03-2, A03-3."""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Answer, Body, Count, Endpoint, Id, Message, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

UPLOAD_MAX_BYTES = 1024 * 1024
"""In one piece."""
FILES_MAX = 10
"""In one message."""

FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$", max_length=64)]
UploadIds = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=FILES_MAX)]


class ScanState(enum.StrEnum):
    UNSCANNED = "unscanned"  # 未検査
    SCANNING = "scanning"  # 検査中
    SAFE = "safe"  # 安全
    QUARANTINED = "quarantined"  # 隔離


class Attachment(Message, frozen=True, kw_only=True):
    attachment_id: Id
    name: str
    media_type: str
    size_bytes: Count
    scan_state: ScanState = ScanState.UNSCANNED


class FileSent(Message, frozen=True, kw_only=True):
    """What the bytes are; `upload` in the path is a UUID made by whoever sends them: sending twice keeps them once."""

    name: FileName
    sha256: Sha256


class FileKept(Message, frozen=True, kw_only=True):
    """Kept for a day, until a message of the same person names it."""

    upload_id: UUID
    name: str
    """As it will be shown: NFC, without path, control and bidi characters."""
    media_type: str
    """Told from the bytes, not from the name."""
    size_bytes: Count


UPLOAD_FILE = Endpoint(
    "PUT",
    "/v1/uploads/{upload}",
    FileSent,
    FileKept,
    Permission.REPLY_INQUIRIES,
    (Code.OTHER_CONTENT, Code.FILE_REFUSED),
    carries=Body.STREAM,
    body_max_bytes=UPLOAD_MAX_BYTES,
)
GET_FILE = Endpoint(
    "GET",
    "/v1/attachments/{attachment_id}",
    Nothing,
    Nothing,
    Permission.READ_INQUIRIES,
    (Code.NOT_FOUND, Code.NO_SUCH_RANGE, Code.FILE_QUARANTINED, Code.FILE_SCANNING),
    answer=Answer.BYTES,
)
"""With ETag (the sha256), Range and If-Range: what was cut goes on where it was cut."""
