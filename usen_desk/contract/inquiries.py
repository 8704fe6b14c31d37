"""Inquiries: the inbox, the thread, search over messages, opening and answering. Seed A03, A04; rows X2, X4, X8, X11.

What a customer gets never holds a note, nor a number from which one could be told (sequence, version, time of change).
"""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.accounts import COUNT_EXACT_TO, CustomerCode, Word
from usen_desk.contract.attachments import Attachment as Attachment
from usen_desk.contract.attachments import ScanState as ScanState
from usen_desk.contract.attachments import UploadIds
from usen_desk.contract.base import AskedPrefecture, Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.calendars import Due as Due
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

BODY_MAX_CHARS = 10_000
CARDS_MAX = 100
MESSAGES_MAX = 100
OPENING_MESSAGES = 20
SNIPPET_CHARS = 80

Body = Annotated[str, msgspec.Meta(min_length=1, max_length=BODY_MAX_CHARS)]
FieldValue = Annotated[str, msgspec.Meta(max_length=2000)]
Cursor = Annotated[str, msgspec.Meta(max_length=400)]


class Status(enum.StrEnum):
    RECEIVED = "received"  # 受付中
    IN_PROGRESS = "in_progress"  # 対応中
    ON_HOLD = "on_hold"  # 保留; customers see 対応中
    DONE = "done"  # 完了


class View(enum.StrEnum):
    """Standing views of the inbox. Done inquiries stand in ALL and MINE_DONE only."""

    UNANSWERED = "unanswered"  # 未対応: the customer waits for us
    MINE = "mine"  # 自分
    AWAITING = "awaiting"  # 返信待ち: we wait for the customer
    HELD = "held"  # 保留
    UNASSIGNED = "unassigned"  # 担当なし
    ALL = "all"  # すべて


class Side(enum.StrEnum):
    CUSTOMER = "customer"
    STAFF = "staff"


class Person(Message, frozen=True, kw_only=True):
    """Who wrote or opened, as it is printed: 氏名｜部署 (customers: 氏名 様｜会社)."""

    side: Side
    name: str
    department: str = ""
    staff_id: Id | None = None
    image_sha256: str | None = None


class InquirySearch(Message, frozen=True, kw_only=True):
    """All conditions hold together; an empty one asks nothing. Newest update first."""

    view: View = View.ALL
    category: Category | None = None
    store: Word = ""
    """顧客CD, phone or a part of the store's name."""
    statuses: tuple[Status, ...] = ()
    prefecture_code: AskedPrefecture = 0
    updated_from: date | None = None
    """Days in Japan."""
    updated_to: date | None = None
    opened_by: Word = ""
    """A part of the name of who opened it."""
    assignee_id: Id | None = None
    due: Due | None = None
    """Staff only."""
    text: Word = ""
    """In any message the caller may read, two characters and more (one is slower)."""
    after: Cursor = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=CARDS_MAX)] = 50


class InquiryCard(Message, frozen=True, kw_only=True):
    """One line of the inbox, and the item of a change of kind `inquiry`. The higher version is the newer row."""

    inquiry_id: Id
    category: Category
    status: Status
    customer_code: str = ""
    store_name: str = ""
    """Of a new store: its planned name, or the company's."""
    company_name: str = ""
    branch_code: str = ""
    prefecture_code: Count = 0
    assignee_id: Id | None = None
    assignee_name: str = ""
    opened_by: Person
    created_at: Moment
    updated_at: Moment
    preview: str = ""
    """Begin of the newest message that the caller may read, in one line."""
    preview_side: Side = Side.CUSTOMER
    preview_is_note: bool = False
    said_count: Count = 0
    """Messages of people (no system lines) that the caller may read."""
    read_count: Count | None = None
    """How many of them this person has read; None in a change, which goes to many."""
    attachment_count: Count = 0
    waiting_since: Moment | None = None
    """Since when the customer waits for us; None when the last word is ours."""
    answer_due_at: Moment | None = None
    """一次回答 or 次回答 is due; None when nobody waits."""
    is_first_answer: bool = False
    answer_notice_at: Moment | None = None
    """Steps of the warnings before answer_due_at."""
    answer_warn_at: Moment | None = None
    done_due_at: Moment | None = None
    """完了 is due; None while we wait for the customer, and where there is no target. Then when that is at risk."""
    done_warn_at: Moment | None = None
    hold_until: Moment | None = None
    hold_reason: str = ""
    """Empty for customers."""
    merged_into: Id | None = None
    last_sequence: Count = 0
    version: Count = 0
    """0 for customers."""


class InquiryPage(Message, frozen=True, kw_only=True):
    items: list[InquiryCard]
    count: Count
    """At most COUNT_EXACT_TO."""
    more_than_count: bool = False
    next_after: str = ""


class ViewCount(Message, frozen=True, kw_only=True):
    count: Annotated[int, msgspec.Meta(ge=0, le=COUNT_EXACT_TO)]
    more_than_count: bool = False


class ViewCounts(Message, frozen=True, kw_only=True):
    views: dict[View, ViewCount]
    saved: dict[str, ViewCount]
    """By the saved view's id."""


class MessageKind(enum.StrEnum):
    PUBLIC = "public"
    NOTE = "note"
    """社内メモ: never for customers."""
    SYSTEM = "system"
    """What happened: assigned, held, merged. Never for customers."""


class ThreadMessage(Message, frozen=True, kw_only=True):
    message_id: Id
    reply_id: UUID
    """Made by whoever sent it; the message's key for ever."""
    inquiry_id: Id
    sequence: Count
    """1, 2, … without gaps in what the caller may read."""
    kind: MessageKind
    author: Person | None
    """None for system lines."""
    at: Moment
    body: str
    """Empty where it was withdrawn."""
    is_withdrawn: bool = False
    attachments: tuple[Attachment, ...] = ()


class FieldAnswer(Message, frozen=True, kw_only=True):
    """What was asked, in the words of the form at that time."""

    label: str
    value: str


class RelatedInquiry(Message, frozen=True, kw_only=True):
    inquiry_id: Id
    category: Category
    status: Status
    updated_at: Moment
    assignee_name: str = ""


class Inquiry(Message, frozen=True, kw_only=True):
    """The thread as it opens: its card, what was asked, and the newest messages. Reading it is logged for staff."""

    card: InquiryCard
    asked: list[FieldAnswer]
    messages: list[ThreadMessage]
    """The newest OPENING_MESSAGES, or those around `around`, by sequence."""
    new_from: Count = 0
    """First sequence that this person has not read yet; 0 when all are read."""
    links: list[RelatedInquiry]
    may_reply: bool
    may_note: bool
    may_work: bool


class InquiryAsk(Message, frozen=True, kw_only=True):
    around: Count = 0
    """A sequence that has to be among the messages; 0: the newest."""


class MessagesAsk(Message, frozen=True, kw_only=True):
    """One of before and after; messages by sequence, next to that one."""

    before: Count = 0
    after: Count = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=MESSAGES_MAX)] = 50


class Messages(Message, frozen=True, kw_only=True):
    items: list[ThreadMessage]
    last_sequence: Count


class MessageSearch(Message, frozen=True, kw_only=True):
    """Messages that hold the text, newest first; the conditions are those of the inbox."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    category: Category | None = None
    store: Word = ""
    statuses: tuple[Status, ...] = ()
    prefecture_code: AskedPrefecture = 0
    at_from: date | None = None
    at_to: date | None = None
    assignee_id: Id | None = None
    inquiry_id: Id | None = None
    """Only inside this thread (Ctrl+F)."""
    after: Cursor = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=CARDS_MAX)] = 50


class MessageHit(Message, frozen=True, kw_only=True):
    inquiry_id: Id
    message_id: Id
    sequence: Count
    kind: MessageKind
    author: Person | None
    at: Moment
    category: Category
    status: Status
    store_name: str
    snippet: str
    """About SNIPPET_CHARS around the first hit, in one line."""
    marks: tuple[tuple[Count, Count], ...]
    """Hits in the snippet as (start, end) in characters."""


class MessageHits(Message, frozen=True, kw_only=True):
    items: list[MessageHit]
    count: Count
    more_than_count: bool = False
    next_after: str = ""


class ReadMark(Message, frozen=True, kw_only=True):
    sequence: Count
    """The last one that was shown; an older mark than the one that is kept changes nothing."""


class ReadKept(Message, frozen=True, kw_only=True):
    inquiry_id: Id
    read_count: Count
    sequence: Count


class AfterReply(Message, frozen=True, kw_only=True):
    """What is done with the inquiry in the same step as the message; None stays as it is."""

    status: Status | None = None
    """IN_PROGRESS or DONE."""
    assigns: bool = False
    assignee_id: Id | None = None
    """Where it `assigns`; None: back to the queue."""


class ReplyDraft(Message, frozen=True, kw_only=True):
    """reply_id is made by the desk: sending it twice stores it once (R1)."""

    reply_id: UUID
    kind: MessageKind = MessageKind.PUBLIC
    body: Body
    last_seen: Count = 0
    """Sequence of the newest message shown to the author (R2); customers and notes skip the check."""
    last_seen_id: UUID | None = None
    """reply_id of that message. A number alone may mean another one behind a restored backup, a merge or a split."""
    send_anyway: bool = False
    """Skips the check: for who has no thread to show. Desks raise last_seen instead to what they have shown."""
    files: UploadIds = ()
    """Uploads of the same person; they become the message's attachments."""
    after: AfterReply | None = None
    """Staff only."""
    draft_revision: Count = 0
    """The service's copy of the draft is dropped with the reply, unless it is newer than this."""


class Missed(Message, frozen=True, kw_only=True):
    """Detail of Code.BEHIND: what the author had not been shown, the oldest first, at most MESSAGES_MAX."""

    messages: list[ThreadMessage]
    last_sequence: Count


class ReplyPosted(Message, frozen=True, kw_only=True):
    message: ThreadMessage
    card: InquiryCard
    is_replay: bool = False
    """It was stored before; this is the first answer again."""


class NewInquiry(Message, frozen=True, kw_only=True):
    """やり取りを開始. For an existing store, or 新規出店のご相談 without one."""

    opening_id: UUID
    """Made by whoever opens: sending it twice opens it once. Also the first message's reply_id."""
    category: Category
    customer_code: CustomerCode | None = None
    fields: dict[str, FieldValue] = {}
    """By the catalogue's field key; several choices joined by a line break."""
    comment: Body
    prefecture_code: Annotated[int, msgspec.Meta(ge=0, le=47)] = 0
    """Only without a store."""
    planned_name: Word = ""
    company_id: Id | None = None
    """Staff only: on whose behalf, where the store doesn't tell."""
    files: UploadIds = ()


class CustomerInquiries(Message, frozen=True, kw_only=True):
    """Exchanges of one store, open ones first, then newest update first; at most CARDS_MAX."""

    items: list[InquiryCard]
    open_count: Count


_HIDDEN = (Code.NOT_FOUND,)

SEARCH_INQUIRIES = Endpoint(
    "GET", "/v1/inquiries", InquirySearch, InquiryPage, Permission.READ_INQUIRIES, is_search=True
)
COUNT_VIEWS = Endpoint("GET", "/v1/inquiry-counts", Nothing, ViewCounts, Permission.WORK_INQUIRIES)
OPEN_INQUIRY = Endpoint(
    "POST",
    "/v1/inquiries",
    NewInquiry,
    Inquiry,
    Permission.OPEN_INQUIRIES,
    (Code.NOT_FOUND, Code.OTHER_CONTENT, Code.FILE_MISSING, Code.FILE_QUARANTINED),
)
GET_INQUIRY = Endpoint(
    "GET", "/v1/inquiries/{inquiry_id}", InquiryAsk, Inquiry, Permission.READ_INQUIRIES, _HIDDEN, logs_view=True
)
LIST_MESSAGES = Endpoint(
    "GET",
    "/v1/inquiries/{inquiry_id}/messages",
    MessagesAsk,
    Messages,
    Permission.READ_INQUIRIES,
    _HIDDEN,
    logs_view=True,
)
SEARCH_MESSAGES = Endpoint("GET", "/v1/messages", MessageSearch, MessageHits, Permission.READ_INQUIRIES, is_search=True)
MARK_READ = Endpoint("PUT", "/v1/inquiries/{inquiry_id}/read", ReadMark, ReadKept, Permission.READ_INQUIRIES, _HIDDEN)
POST_REPLY = Endpoint(
    "POST",
    "/v1/inquiries/{inquiry_id}/replies",
    ReplyDraft,
    ReplyPosted,
    Permission.REPLY_INQUIRIES,
    (
        Code.NOT_FOUND,
        Code.INQUIRY_CLOSED,
        Code.BEHIND,
        Code.OTHER_CONTENT,
        Code.FILE_MISSING,
        Code.FILE_QUARANTINED,
    ),
)
LIST_CUSTOMER_INQUIRIES = Endpoint(
    "GET",
    "/v1/customers/{customer_code}/inquiries",
    Nothing,
    CustomerInquiries,
    Permission.READ_INQUIRIES,
    _HIDDEN,
)
