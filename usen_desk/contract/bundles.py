"""All files of one exchange, and several files as one zip with a list of them. A03-3, X15; decision 0028.

A zip comes in chunks without a length: it is made while it is sent. 一覧.csv in it names each file that was asked for,
those too that could not be put in.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Answer, Endpoint, Id, Message, Moment, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import Attachment, Person
from usen_desk.contract.permissions import Permission

BUNDLE_MAX_FILES = 1_000


class InquiryFile(Message, frozen=True, kw_only=True):
    """One file, and the message that brought it."""

    attachment: Attachment
    sequence: int
    """Of the message, as the caller counts."""
    sent_by: Person | None = None
    at: Moment
    is_kept: bool = True
    """Its bytes are there and not in quarantine."""


class InquiryFiles(Message, frozen=True, kw_only=True):
    """In the order in which they were sent."""

    items: list[InquiryFile]


class BundleAsk(Message, frozen=True, kw_only=True):
    attachment_ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=BUNDLE_MAX_FILES)] = ()
    """Of this inquiry; none named: all of them."""


class FilesWanted(Message, frozen=True, kw_only=True):
    attachment_ids: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=BUNDLE_MAX_FILES)]
    """Of any inquiries. Those that the caller may not read are left out, without a word of them."""


LIST_INQUIRY_FILES = Endpoint(
    "GET",
    "/v1/inquiries/{inquiry_id}/files",
    Nothing,
    InquiryFiles,
    Permission.READ_INQUIRIES,
    (Code.NOT_FOUND,),
    logs_view=True,
)
BUNDLE_INQUIRY = Endpoint(
    "POST",
    "/v1/inquiries/{inquiry_id}/bundle",
    BundleAsk,
    Nothing,
    Permission.READ_INQUIRIES,
    (Code.NOT_FOUND, Code.EXPORT_TOO_LARGE),
    answer=Answer.BYTES,
    logs_view=True,
)
"""A logged view (RULINGS, access log), asked by POST as a thousand numbers are too long for an address. NOT_FOUND also
where there is no file to give."""
EXPORT_FILES = Endpoint(
    "POST",
    "/v1/bundles",
    FilesWanted,
    Nothing,
    Permission.EXPORT_FILES,
    (Code.NOT_FOUND, Code.EXPORT_TOO_LARGE),
    answer=Answer.BYTES,
)
"""Over several inquiries it is an export, with the permission and the log row of one."""
