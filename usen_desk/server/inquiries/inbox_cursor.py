"""The opaque text that says where the next page starts. It carries its search, so it can't continue another one."""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import UTC, datetime, timedelta
from typing import Annotated, TypeVar

import msgspec

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import MAX_ID
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquirySearch, MessageSearch
from usen_desk.server.context import Refusal

FORM = 1
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_RowId = Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]
_Counted = Annotated[int, msgspec.Meta(ge=0, le=COUNT_EXACT_TO)]


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last row of the page before, and what the first page counted."""

    form: int
    search: int
    row_id: _RowId
    at_us: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)]
    """Microseconds since 1970; 0 where rows stand in the order of their ids."""
    count: _Counted
    more_than_count: bool

    @property
    def at(self) -> datetime:
        return _BEGIN + self.at_us * _MICROSECOND


_decoder = msgspec.msgpack.Decoder(Cursor)
S = TypeVar("S", InquirySearch, MessageSearch)


def write(asked: S, row_id: int, at: datetime | None, count: int, more_than_count: bool) -> str:
    at_us = (at - _BEGIN) // _MICROSECOND if at else 0
    made = Cursor(FORM, _of_search(asked), row_id, at_us, count, more_than_count)
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(made)).decode().rstrip("=")


def read(asked: S) -> Cursor | None:
    """None on a first page.

    Raises:
        Refusal: INVALID_INPUT on `after`: not a cursor of ours, or of another search.
    """
    if not asked.after:
        return None
    try:
        packed = base64.b64decode(asked.after + "=" * (-len(asked.after) % 4), altchars=b"-_", validate=True)
        cursor = _decoder.decode(packed)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Refusal(Code.INVALID_INPUT, "after") from None
    if cursor.form != FORM or cursor.search != _of_search(asked):
        raise Refusal(Code.INVALID_INPUT, "after")
    return cursor


def _of_search(asked: S) -> int:
    """The conditions that were asked, as a number; the size of the page may change."""
    return zlib.crc32(msgspec.json.encode(msgspec.structs.replace(asked, after="", limit=1)))
