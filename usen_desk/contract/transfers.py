"""Large files in parts that survive cuts and restarts: tus 1.0 (core, creation, termination, checksum, expiration), so
that any tus client can send them. Rows A03-2, X16; RELIABILITY F29.

    POST   /v1/transfers        Upload-Length and Upload-Metadata: says what will come; 201 with Location
    HEAD   /v1/transfers/{id}   Upload-Offset: how much is there for good (GET tells the same as JSON)
    PATCH  /v1/transfers/{id}   Upload-Offset and bytes from there on; 204 with the new offset
    DELETE /v1/transfers/{id}   leave it

Once the last byte is there and the sha256 is what was said, the file is an upload with the same UUID, as if it had come
by UPLOAD_FILE: ReplyDraft and NewInquiry name it in `files`.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from usen_desk.contract.attachments import FileKept
from usen_desk.contract.base import Body, Count, Endpoint, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

TUS_VERSION = "1.0.0"
TUS_EXTENSIONS = "creation,termination,checksum,expiration"
PART_BYTES = 1024 * 1024
"""What the desk sends in one request: 60 s are enough for it on any line that is of use (R7)."""
METADATA_MAX_CHARS = 4096
FILE_NAME_MAX_CHARS = 255

TusVersion = Annotated[str, msgspec.Meta(max_length=20)]


class FileLimits(Message, frozen=True, kw_only=True):
    """What is taken, told before a byte is sent."""

    max_bytes: Count
    """Of one file."""
    files_max: Count
    """In one message."""
    media_types: tuple[str, ...]
    """Told from the bytes, not from the name."""
    extensions: tuple[str, ...]
    """Usual ends of names of these types, each with its dot."""


class TransferToMake(Message, frozen=True, kw_only=True):
    """upload_metadata as tus has it, values in base64: `filename` and `sha256` (64 hex digits), and `upload_id`, a UUID
    made by the sender with which asking twice makes one transfer."""

    tus_resumable: TusVersion = ""
    upload_length: Count
    upload_metadata: Annotated[str, msgspec.Meta(max_length=METADATA_MAX_CHARS)]


class Transfer(Message, frozen=True, kw_only=True):
    upload_id: UUID
    name: str
    size_bytes: Count
    offset_bytes: Count
    """How much is there for good: it survives a restart of the service."""
    expires_at: Moment
    """Then it is dropped, unless it is whole and a message has named it."""
    kept: FileKept | None = None
    """Set once all is there and was checked: from then on a message can name it."""


class PartToSend(Message, frozen=True, kw_only=True):
    """The bytes follow; of a request that is cut, what came stays. upload_checksum: `sha256 <base64>` of these bytes;
    then a part that is cut is not kept, and it may have 1 MB."""

    tus_resumable: TusVersion = ""
    content_type: Literal["application/offset+octet-stream"]
    upload_offset: Count
    upload_checksum: Annotated[str, msgspec.Meta(max_length=100)] = ""


ASK_TUS = Endpoint("OPTIONS", "/v1/transfers", Nothing, Nothing, Permission.ANYONE, status=204)
GET_FILE_LIMITS = Endpoint("GET", "/v1/file-limits", Nothing, FileLimits, Permission.SEND_FILES)
MAKE_TRANSFER = Endpoint(
    "POST",
    "/v1/transfers",
    TransferToMake,
    Transfer,
    Permission.SEND_FILES,
    (Code.OTHER_CONTENT, Code.FILE_REFUSED, Code.TUS_VERSION, Code.TOO_MANY, Code.NO_ROOM),
    carries=Body.HEADERS,
    body_max_bytes=0,
    status=201,
)
GET_TRANSFER = Endpoint(
    "GET",
    "/v1/transfers/{transfer}",
    Nothing,
    Transfer,
    Permission.SEND_FILES,
    (Code.NOT_FOUND, Code.FILE_REFUSED),
)
SEND_PART = Endpoint(
    "PATCH",
    "/v1/transfers/{transfer}",
    PartToSend,
    Nothing,
    Permission.SEND_FILES,
    (Code.NOT_FOUND, Code.WRONG_OFFSET, Code.TAKEN_OVER, Code.BAD_CHECKSUM, Code.FILE_REFUSED, Code.TUS_VERSION),
    carries=Body.HEADERS,
    is_part=True,
    status=204,
)
DROP_TRANSFER = Endpoint(
    "DELETE",
    "/v1/transfers/{transfer}",
    Nothing,
    Nothing,
    Permission.SEND_FILES,
    (Code.NOT_FOUND,),
    status=204,
)
