"""Canned replies and macros (a text with what is done after it): one's own and shared ones. X7."""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Count, Endpoint, Message, Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import AfterReply, Body
from usen_desk.contract.permissions import Permission

CANNED_MAX = 1000
"""Shared ones and one's own together."""

Key = Annotated[str, msgspec.Meta(max_length=40)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Keywords = Annotated[str, msgspec.Meta(max_length=400)]


class CannedText(Message, frozen=True, kw_only=True):
    """Placeholders in the body: {店舗} {担当} {問い合わせID} {営業}. They are filled in on the desk."""

    key: Key = ""
    """Short, typed to find it."""
    title: Title
    keywords: Keywords = ""
    """Separated by spaces."""
    reading: Keywords = ""
    """Of the title, in ひらがな."""
    category: Category | None = None
    """Offered first in inquiries of it; None: in all."""
    body: Body
    is_note: bool = False
    """Goes into a 社内メモ, never into a reply."""
    is_shared: bool = False
    after: AfterReply | None = None
    """Makes it a macro."""
    position: Count = 0


class CannedReply(Message, frozen=True, kw_only=True):
    canned_id: str
    text: CannedText
    is_own: bool
    may_change: bool
    version: Count


class CannedReplies(Message, frozen=True, kw_only=True):
    """What this person may use: by position, then title."""

    items: list[CannedReply]


LIST_CANNED = Endpoint("GET", "/v1/canned", Nothing, CannedReplies, Permission.READ_CANNED)
ADD_CANNED = Endpoint(
    "POST", "/v1/canned/{canned}", CannedText, CannedReply, Permission.OWN_CANNED, (Code.OTHER_CONTENT, Code.TOO_MANY)
)
"""`canned`: a UUID made by the desk. A shared one needs Permission.SHARE_CANNED."""
PUT_CANNED = Endpoint(
    "PUT", "/v1/canned/{canned}", CannedText, CannedReply, Permission.OWN_CANNED, (Code.NOT_FOUND,), versioned=True
)
DELETE_CANNED = Endpoint(
    "DELETE", "/v1/canned/{canned}", Nothing, Nothing, Permission.OWN_CANNED, (Code.NOT_FOUND,), versioned=True
)
