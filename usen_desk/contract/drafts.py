"""Texts that are being written: kept on the service too, so that they follow their author to another PC. X3, R8.

One draft a person, an inquiry and a mode (reply or note), and one for an inquiry that is being taken down. The desk's
own copy is the first; a draft is never changed by anybody else's doing (I6).
"""

from __future__ import annotations

import enum
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import BODY_MAX_CHARS
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import DeviceId

DRAFTS_MAX = 200
VERSIONS_MAX = 20
DETAILS_MAX_CHARS = 20_000

DraftText = Annotated[str, msgspec.Meta(max_length=BODY_MAX_CHARS)]
Details = Annotated[str, msgspec.Meta(max_length=DETAILS_MAX_CHARS)]


class DraftMode(enum.StrEnum):
    REPLY = "reply"
    NOTE = "note"
    OPENING = "opening"
    """An inquiry that is being taken down; its inquiry_id is 0."""


class Draft(Message, frozen=True, kw_only=True):
    mode: DraftMode
    inquiry_id: Count
    reply_id: UUID
    """What it will be sent as; for an opening the opening_id."""
    body: DraftText
    details: Details = ""
    """What the desk wants back besides the text, as JSON: caret, files, fields of an opening."""
    last_seen: Count = 0
    """Sequence of the newest message that the author had been shown when writing this."""
    revision: Count = 0
    """Counted by the service; the higher one is the newer text."""
    device_id: DeviceId
    saved_at: Moment


class DraftToSave(Message, frozen=True, kw_only=True):
    mode: DraftMode
    inquiry_id: Count
    reply_id: UUID
    body: DraftText
    details: Details = ""
    last_seen: Count = 0
    device_id: DeviceId
    seen_revision: Count = 0
    """The revision that the text grew from; 0 for a new one."""


class DraftSaved(Message, frozen=True, kw_only=True):
    revision: Count
    other: Draft | None = None
    """What stood there instead of `seen_revision`: written on another PC meanwhile, kept among the versions."""


class Drafts(Message, frozen=True, kw_only=True):
    """One's own, newest first."""

    items: list[Draft]


class DraftKey(Message, frozen=True, kw_only=True):
    mode: DraftMode
    inquiry_id: Count


class DraftToDrop(Message, frozen=True, kw_only=True):
    mode: DraftMode
    inquiry_id: Count
    revision: Count
    """Dropped only while this is the newest one."""


LIST_LEFT_DRAFTS = Endpoint(
    "GET",
    "/v1/people/{staff_id}/drafts",
    Nothing,
    Drafts,
    Permission.READ_LEFT_DRAFTS,
    (Code.NOT_FOUND,),
    logs_view=True,
)
"""Of somebody who may not sign in any more, and of nobody else (NOT_FOUND): a text that is being written is its
author's own."""
LIST_DRAFTS = Endpoint("GET", "/v1/drafts", Nothing, Drafts, Permission.OWN_DRAFTS)
SAVE_DRAFT = Endpoint("PUT", "/v1/drafts", DraftToSave, DraftSaved, Permission.OWN_DRAFTS, (Code.NOT_FOUND,))
DROP_DRAFT = Endpoint("DELETE", "/v1/drafts", DraftToDrop, Nothing, Permission.OWN_DRAFTS)
LIST_DRAFT_VERSIONS = Endpoint("GET", "/v1/draft-versions", DraftKey, Drafts, Permission.OWN_DRAFTS)
"""Earlier texts of one draft, newest first: what another PC's text replaced, and what was sent."""
