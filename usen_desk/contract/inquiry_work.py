"""Work on inquiries: take the next, assign, hold, hand over, many at once, merge, split, link, undo. Rows X8, X14."""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Inquiry, InquiryCard, InquirySearch, RelatedInquiry, Status
from usen_desk.contract.permissions import Permission

BULK_MAX = 200
SAVED_VIEWS_MAX = 30
UNDO_WITHIN_S = 3600
HOLD_MAX_DAYS = 366
"""Whatever has to wait longer is a new inquiry by then."""

Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Note = Annotated[str, msgspec.Meta(max_length=1000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class Assignment(Message, frozen=True, kw_only=True):
    staff_id: Id | None
    """None: back to the queue."""


class Hold(Message, frozen=True, kw_only=True):
    until: Moment
    """In the future, at most HOLD_MAX_DAYS ahead; then it comes back to 対応中 by itself."""
    reason: Reason


class Edit(Message, frozen=True, kw_only=True):
    """Changes that belong together; what is None stays. A hold sets the status, every other status ends the hold."""

    action_id: UUID
    """Made by the desk: the same one twice is done once, and it names the action to undo."""
    status: Status | None = None
    assignment: Assignment | None = None
    hold: Hold | None = None
    category: Category | None = None
    note: Note = ""
    """Kept as 社内メモ, e.g. with a hand-over."""


class Edited(Message, frozen=True, kw_only=True):
    action_id: UUID
    card: InquiryCard


class Outcome(enum.StrEnum):
    DONE = "done"
    UNCHANGED = "unchanged"
    """It already stands as asked."""
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_FOUND = "not_found"


class Seen(Message, frozen=True, kw_only=True):
    inquiry_id: Id
    version: Count


class BulkEdit(Message, frozen=True, kw_only=True):
    """One edit of many: all of those that can, in one transaction; the answer says which could not."""

    edit: Edit
    inquiries: Annotated[tuple[Seen, ...], msgspec.Meta(min_length=1, max_length=BULK_MAX)]
    is_preview: bool = False
    """Nothing is stored; the answer is what would happen."""


class BulkLine(Message, frozen=True, kw_only=True):
    inquiry_id: Id
    outcome: Outcome
    card: InquiryCard | None = None


class BulkEdited(Message, frozen=True, kw_only=True):
    action_id: UUID
    items: list[BulkLine]


class Merge(Message, frozen=True, kw_only=True):
    """This inquiry becomes part of another of the same store or company; its messages move there, in order of time."""

    action_id: UUID
    into: Id
    is_preview: bool = False


class Split(Message, frozen=True, kw_only=True):
    """The messages from one on become an inquiry of their own."""

    action_id: UUID
    from_sequence: Annotated[int, msgspec.Meta(ge=2)]
    category: Category
    is_preview: bool = False


class Moved(Message, frozen=True, kw_only=True):
    """Both threads after a merge or split; in a preview as they would be."""

    action_id: UUID
    source: InquiryCard
    target: InquiryCard
    moved_messages: Count


class Link(Message, frozen=True, kw_only=True):
    action_id: UUID
    other: Id
    remove: bool = False


class Links(Message, frozen=True, kw_only=True):
    action_id: UUID
    items: list[RelatedInquiry]
    is_unchanged: bool = False
    """It already stood as asked, so there is nothing to undo."""


class Undone(Message, frozen=True, kw_only=True):
    """What stands as before; what was changed since is left and named."""

    items: list[BulkLine]


class TakeNext(Message, frozen=True, kw_only=True):
    """The most urgent that nobody has and nobody looks at: overdue first, then longest waiting."""

    action_id: UUID
    category: Category | None = None
    prefecture_code: Annotated[int, msgspec.Meta(ge=0, le=47)] = 0


class Taken(Message, frozen=True, kw_only=True):
    inquiry: Inquiry | None = None
    """None: nothing waits."""


class HistoryLine(Message, frozen=True, kw_only=True):
    at: Moment
    who: str
    """Empty for the service itself."""
    what: str
    """Field that changed: status, assignee, hold, category, note, opened; merged, split, linked, and merged_in,
    split_from, linked_from in the other thread."""
    before: str
    after: str
    is_undone: bool = False


class History(Message, frozen=True, kw_only=True):
    """Everything that happened to one inquiry, newest first."""

    items: list[HistoryLine]


class SavedView(Message, frozen=True, kw_only=True):
    view_id: str
    name: Name
    search: InquirySearch


class SavedViews(Message, frozen=True, kw_only=True):
    """One's own, in their order."""

    items: list[SavedView]


class ViewToSave(Message, frozen=True, kw_only=True):
    name: Name
    search: InquirySearch
    position: Count = 0


_VERSIONED = (Code.NOT_FOUND, Code.VERSION_REQUIRED, Code.CHANGED_MEANWHILE, Code.INQUIRY_CLOSED)

TAKE_NEXT = Endpoint("POST", "/v1/inquiry-next", TakeNext, Taken, Permission.WORK_INQUIRIES)
EDIT_INQUIRY = Endpoint(
    "PATCH", "/v1/inquiries/{inquiry_id}", Edit, Edited, Permission.WORK_INQUIRIES, _VERSIONED, versioned=True
)
EDIT_INQUIRIES = Endpoint("POST", "/v1/inquiry-bulk", BulkEdit, BulkEdited, Permission.WORK_INQUIRIES)
MERGE_INQUIRY = Endpoint(
    "POST", "/v1/inquiries/{inquiry_id}/merge", Merge, Moved, Permission.WORK_INQUIRIES, _VERSIONED, versioned=True
)
SPLIT_INQUIRY = Endpoint(
    "POST", "/v1/inquiries/{inquiry_id}/split", Split, Moved, Permission.WORK_INQUIRIES, _VERSIONED, versioned=True
)
LINK_INQUIRY = Endpoint(
    "POST", "/v1/inquiries/{inquiry_id}/links", Link, Links, Permission.WORK_INQUIRIES, (Code.NOT_FOUND,)
)
UNDO_ACTION = Endpoint(
    "POST",
    "/v1/inquiry-actions/{action}/undo",
    Nothing,
    Undone,
    Permission.WORK_INQUIRIES,
    (Code.NOT_FOUND, Code.TOO_LATE),
)
GET_HISTORY = Endpoint(
    "GET", "/v1/inquiries/{inquiry_id}/history", Nothing, History, Permission.READ_HISTORY, (Code.NOT_FOUND,)
)
LIST_SAVED_VIEWS = Endpoint("GET", "/v1/inquiry-views", Nothing, SavedViews, Permission.OWN_VIEWS)
PUT_SAVED_VIEW = Endpoint("PUT", "/v1/inquiry-views/{view}", ViewToSave, SavedViews, Permission.OWN_VIEWS)
DELETE_SAVED_VIEW = Endpoint(
    "DELETE", "/v1/inquiry-views/{view}", Nothing, SavedViews, Permission.OWN_VIEWS, (Code.NOT_FOUND,)
)
