"""The file browser: attachments of all inquiries that the caller may read. Seed A05-1 … A05-3, row X15.

As in contract/inquiries.py, what a customer gets never holds a note's file, nor a number from which one could be told.
"""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated

import msgspec

from usen_desk.contract.accounts import COUNT_EXACT_TO, Word
from usen_desk.contract.base import Answer, Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Cursor, Person, ScanState, Status
from usen_desk.contract.permissions import Permission

FILES_PAGE_MAX = 100
QUOTE_CHARS = 200
THUMBNAIL_WIDTH_PX, THUMBNAIL_HEIGHT_PX = 480, 232
"""Twice the picture on a card, for screens of 200 %; a page of a PDF keeps its width and is cut below."""


class FileKind(enum.StrEnum):
    IMAGE = "image"  # 画像
    PDF = "pdf"
    TABLE = "table"  # 表計算
    DOCUMENT = "document"  # 文書
    OTHER = "other"  # その他


class FileSort(enum.StrEnum):
    CREATED_AT = "created_at"
    NAME = "name"
    SIZE = "size_bytes"


class FileSearch(Message, frozen=True, kw_only=True):
    """All conditions hold together; an empty one asks nothing."""

    category: Category | None = None
    store: Word = ""
    """顧客CD, phone or a part of the store's name."""
    statuses: tuple[Status, ...] = ()
    created_from: date | None = None
    """Days in Japan on which the file was sent."""
    created_to: date | None = None
    kind: FileKind | None = None
    name: Word = ""
    """A part of the file's name, folded."""
    attachment_ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=FILES_PAGE_MAX)] = ()
    """Only these, e.g. those that a change was about; empty: any."""
    sort: FileSort = FileSort.CREATED_AT
    descending: bool = True
    offset: Annotated[int, msgspec.Meta(ge=0, le=COUNT_EXACT_TO)] = 0
    """Rows to leave out; not together with `after`."""
    after: Cursor = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=FILES_PAGE_MAX)] = 50


class FileRow(Message, frozen=True, kw_only=True):
    """One file, and where it was sent."""

    attachment_id: Id
    name: str
    media_type: str
    kind: FileKind
    size_bytes: Count
    created_at: Moment
    scan_state: ScanState = ScanState.UNSCANNED
    is_kept: bool = True
    """Its bytes can be had: they are there, and not in quarantine."""
    has_thumbnail: bool = False
    sent_by: Person | None = None
    is_note: bool = False
    """Of an internal note: never told to customers."""
    inquiry_id: Id
    sequence: Count
    """Of its message, as the caller counts."""
    category: Category
    status: Status
    customer_code: str = ""
    store_name: str = ""
    company_name: str = ""
    quote: str = ""
    """Begin of the message that it came with, in one line."""


class KindCount(Message, frozen=True, kw_only=True):
    kind: FileKind
    count: Count
    """At most COUNT_EXACT_TO."""
    more_than_count: bool = False


class FilePage(Message, frozen=True, kw_only=True):
    items: list[FileRow]
    count: Count
    """At most COUNT_EXACT_TO."""
    more_than_count: bool = False
    kinds: list[KindCount] = []
    """What the other conditions find of each kind; not where a cursor goes on."""
    sort: FileSort = FileSort.CREATED_AT
    descending: bool = True
    next_after: str = ""


SEARCH_FILES = Endpoint("GET", "/v1/files", FileSearch, FilePage, Permission.READ_INQUIRIES, is_search=True)
GET_THUMBNAIL = Endpoint(
    "GET",
    "/v1/attachments/{attachment_id}/thumbnail",
    Nothing,
    Nothing,
    Permission.READ_INQUIRIES,
    (Code.NOT_FOUND,),
    answer=Answer.BYTES,
)
"""A small picture of an image or of a PDF's first page, made some seconds after the file came; NOT_FOUND where there is
none, as for what the caller may not read."""
