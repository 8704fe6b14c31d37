"""お知らせ: USENからのご案内, システム関連, 商品のご案内; drafted, published for a time, read, confirmed. A06-1.

Staff see what is for them and what customers are told; customers only what is published for them. Bodies are in the
light markup of contract/markup.py.
"""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Side
from usen_desk.contract.permissions import Permission

NOTICES_PAGE = 50
PREVIEW_CHARS = 80

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
NoticeBody = Annotated[str, msgspec.Meta(min_length=1, max_length=10_000)]


class NoticeKind(enum.StrEnum):
    GUIDE = "guide"  # USENからのご案内
    SYSTEM = "system"  # システム関連
    PRODUCT = "product"  # 商品のご案内


class NoticeState(enum.StrEnum):
    """Follows from its times; only those that are SHOWN reach their readers."""

    DRAFT = "draft"  # 下書き
    PLANNED = "planned"  # 予約
    SHOWN = "shown"  # 公開中
    OVER = "over"  # 終了
    WITHDRAWN = "withdrawn"  # 取り下げ


class NoticeText(Message, frozen=True, kw_only=True):
    kind: NoticeKind
    title: Title
    body: NoticeBody
    for_customers: bool = False
    for_staff: bool = False
    """At least one of the two, before it is published."""
    branch_code: Annotated[str, msgspec.Meta(max_length=20)] | None = None
    """Only sales of that branch and companies with a store of it (agents and supervisors see all)."""
    shows_from: Moment | None = None
    """None: from the moment it is published."""
    shows_until: Moment | None = None
    """None: for good."""
    asks_confirmation: bool = False
    """Readers are asked to press 確認しました."""


class NoticeLine(Message, frozen=True, kw_only=True):
    """One line of the list."""

    notice_id: Id
    kind: NoticeKind
    title: str
    preview: str
    state: NoticeState
    for_customers: bool
    for_staff: bool
    branch_code: str | None = None
    shown_at: Moment | None = None
    """When it began, or will begin, to be shown; None for a draft."""
    shows_until: Moment | None = None
    asks_confirmation: bool = False
    is_for_me: bool = True
    """Counts as unread; staff also see what only customers are told."""
    is_read: bool = False
    is_confirmed: bool = False
    version: Count = 0
    """0 for customers."""


class Notice(Message, frozen=True, kw_only=True):
    line: NoticeLine
    body: str
    changed_at: Moment
    changed_by: str = ""
    """Empty for customers."""
    may_write: bool = False
    text: NoticeText | None = None
    """As written, for its editor; only for those who may write."""


class NoticeSearch(Message, frozen=True, kw_only=True):
    kind: NoticeKind | None = None
    manages: bool = False
    """Also drafts, planned, past and withdrawn ones; only for those who may write."""
    only_unread: bool = False
    after: Count = 0
    """notice_id of the last line of the page before."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=NOTICES_PAGE)] = NOTICES_PAGE


class Notices(Message, frozen=True, kw_only=True):
    """Newest first."""

    items: list[NoticeLine]
    unread_count: Count
    """Of all kinds, for this person: not read, or not confirmed where that is asked."""
    has_more: bool = False


class NoticeToAdd(Message, frozen=True, kw_only=True):
    notice_key: UUID
    """Made by the desk: sending it twice adds it once."""
    text: NoticeText
    publishes: bool = False
    """Publish it in the same step."""


class NoticeChange(Message, frozen=True, kw_only=True):
    text: NoticeText
    publishes: bool = False
    asks_again: bool = False
    """Everybody has to read (and confirm) the changed text anew."""


class NoticeRead(Message, frozen=True, kw_only=True):
    is_confirmed: bool = False


class NoticeReader(Message, frozen=True, kw_only=True):
    side: Side
    name: str
    department: str = ""
    """Of customers: their company."""
    read_at: Moment | None = None
    """None: not yet."""
    confirmed_at: Moment | None = None


class NoticeReaders(Message, frozen=True, kw_only=True):
    """Who has read: the staff it is for, those who haven't first, and the customers who have (at most 500 of each)."""

    items: list[NoticeReader]
    read_count: Count
    confirmed_count: Count
    staff_count: Count
    """Of the staff it is for."""


class NoticeSign(Message, frozen=True, kw_only=True):
    """Item of a change of kind `notice`: one of those that this person may see was shown, changed or withdrawn."""

    notice_id: Id


_HIDDEN = (Code.NOT_FOUND,)

LIST_NOTICES = Endpoint("GET", "/v1/notices", NoticeSearch, Notices, Permission.READ_KNOWLEDGE)
GET_NOTICE = Endpoint("GET", "/v1/notices/{notice_id}", Nothing, Notice, Permission.READ_KNOWLEDGE, _HIDDEN)
READ_NOTICE = Endpoint("PUT", "/v1/notices/{notice_id}/read", NoticeRead, Notices, Permission.READ_KNOWLEDGE, _HIDDEN)
"""What is confirmed stays confirmed. Answers like LIST_NOTICES without conditions and with no items."""
ADD_NOTICE = Endpoint("POST", "/v1/notices", NoticeToAdd, Notice, Permission.WRITE_KNOWLEDGE, (Code.OTHER_CONTENT,))
PUT_NOTICE = Endpoint(
    "PUT", "/v1/notices/{notice_id}", NoticeChange, Notice, Permission.WRITE_KNOWLEDGE, _HIDDEN, versioned=True
)
WITHDRAW_NOTICE = Endpoint(
    "POST",
    "/v1/notices/{notice_id}/withdrawal",
    Nothing,
    Notice,
    Permission.WRITE_KNOWLEDGE,
    _HIDDEN,
    versioned=True,
)
RESTORE_NOTICE = Endpoint(
    "POST",
    "/v1/notices/{notice_id}/restoration",
    Nothing,
    Notice,
    Permission.WRITE_KNOWLEDGE,
    _HIDDEN,
    versioned=True,
)
"""Undo of a withdrawal: it is again what it was."""
LIST_NOTICE_READERS = Endpoint(
    "GET", "/v1/notices/{notice_id}/readers", Nothing, NoticeReaders, Permission.WRITE_KNOWLEDGE, _HIDDEN
)
