"""The shelf: パンフレット, forms and other papers that supervisors keep with all their versions, and staff attach. X16.

Whoever attaches one sends no bytes: TAKE_DOCUMENT makes an upload of the version's own bytes, for a message to name.
"""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.attachments import FileKept, ScanState
from usen_desk.contract.base import Answer, Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

DOCUMENTS_MAX = 1000

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Description = Annotated[str, msgspec.Meta(max_length=400)]
Note = Annotated[str, msgspec.Meta(max_length=200)]


class ShelfCategory(enum.StrEnum):
    LEAFLET = "leaflet"  # パンフレット
    FORM = "form"  # 申込書・届出書
    PRICES = "prices"  # 料金表
    GUIDE = "guide"  # 操作ガイド
    OTHER = "other"  # その他


class DocumentVersion(Message, frozen=True, kw_only=True):
    """Its bytes never change."""

    version_id: Id
    number: Count
    """From 1 on."""
    name: str
    media_type: str
    size_bytes: Count
    sha256: str
    note: str = ""
    """What is new in it."""
    valid_from: date | None = None
    """None: since ever, for ever. Both days are days of it, in Japan."""
    valid_until: date | None = None
    added_at: Moment
    added_by: str
    """Name of the colleague."""
    scan_state: ScanState = ScanState.UNSCANNED


class Document(Message, frozen=True, kw_only=True):
    document_id: UUID
    title: str
    category: ShelfCategory
    description: str = ""
    current: DocumentVersion | None = None
    """The newest of those that are valid today; None: nothing that can be attached."""
    newest: DocumentVersion
    is_withdrawn: bool = False
    version: Count
    """For If-Match."""
    changed_at: Moment
    changed_by: str


class Documents(Message, frozen=True, kw_only=True):
    """By category in the order of ShelfCategory, then title. Those that were withdrawn stand there for keepers only."""

    items: list[Document]
    may_keep: bool


class DocumentVersions(Message, frozen=True, kw_only=True):
    """Newest first."""

    items: list[DocumentVersion]


class DocumentKept(Message, frozen=True, kw_only=True):
    """What is added or changed. `upload_id`: the bytes of a new version; None leaves the newest one, whose days
    and note become these."""

    title: Title
    category: ShelfCategory
    description: Description = ""
    upload_id: UUID | None = None
    note: Note = ""
    valid_from: date | None = None
    valid_until: date | None = None


class DocumentTaken(Message, frozen=True, kw_only=True):
    version_id: Id


LIST_DOCUMENTS = Endpoint("GET", "/v1/shelf", Nothing, Documents, Permission.READ_SHELF)
LIST_VERSIONS = Endpoint(
    "GET", "/v1/shelf/{document}/versions", Nothing, DocumentVersions, Permission.READ_SHELF, (Code.NOT_FOUND,)
)
GET_VERSION_FILE = Endpoint(
    "GET",
    "/v1/shelf/versions/{version_id}",
    Nothing,
    Nothing,
    Permission.READ_SHELF,
    (Code.NOT_FOUND, Code.NO_SUCH_RANGE, Code.FILE_QUARANTINED, Code.FILE_SCANNING),
    answer=Answer.BYTES,
)
TAKE_DOCUMENT = Endpoint(
    "PUT",
    "/v1/uploads/{upload}/document",
    DocumentTaken,
    FileKept,
    Permission.READ_SHELF,
    (Code.OTHER_CONTENT, Code.FILE_MISSING, Code.FILE_QUARANTINED),
)
"""`upload`: a UUID made by the desk, as with UPLOAD_FILE. FILE_MISSING: it was withdrawn, or never existed."""
ADD_DOCUMENT = Endpoint(
    "POST",
    "/v1/shelf/{document}",
    DocumentKept,
    Document,
    Permission.KEEP_SHELF,
    (Code.OTHER_CONTENT, Code.FILE_MISSING, Code.FILE_QUARANTINED, Code.TOO_MANY),
)
"""`document`: a UUID made by the desk."""
PUT_DOCUMENT = Endpoint(
    "PUT",
    "/v1/shelf/{document}",
    DocumentKept,
    Document,
    Permission.KEEP_SHELF,
    (Code.NOT_FOUND, Code.FILE_MISSING, Code.FILE_QUARANTINED),
    versioned=True,
)
WITHDRAW_DOCUMENT = Endpoint(
    "DELETE", "/v1/shelf/{document}", Nothing, Document, Permission.KEEP_SHELF, (Code.NOT_FOUND,), versioned=True
)
"""Nobody can attach it any more; what was sent stays sent."""
RESTORE_DOCUMENT = Endpoint(
    "POST", "/v1/shelf/{document}/restore", Nothing, Document, Permission.KEEP_SHELF, (Code.NOT_FOUND,), versioned=True
)
"""Takes the withdrawing back."""
