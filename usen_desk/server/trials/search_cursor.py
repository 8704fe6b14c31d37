"""The opaque text that says where the next page of trials starts. It carries its search, so it can't continue another.

As in accounts/search_cursor.py; it holds nothing that the row before didn't show.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import UTC, date, datetime
from typing import Annotated

import msgspec

from usen_desk.contract.base import MAX_ID
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import TrialSearch, TrialSort
from usen_desk.server.context import Refusal

SORT_KEY_CHARS = 50
"""Sort keys are cut to this, so that the longest cursor fits into the contract's 400 characters."""

FORM = 1
_Key = Annotated[str, msgspec.Meta(max_length=SORT_KEY_CHARS)]
_AccountId = Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)]


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last row of the page before."""

    form: int
    search: int
    sort: TrialSort
    descending: bool
    more_than_count: bool
    """The first page found more rows than are counted."""
    key: _Key
    account_id: _AccountId


_decoder = msgspec.msgpack.Decoder(Cursor)


def write(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode().rstrip("=")


def read(asked: TrialSearch) -> Cursor | None:
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
    if cursor.form != FORM or cursor.search != of_search(asked) or not _has_its_key(cursor):
        raise Refusal(Code.INVALID_INPUT, "after")
    return cursor


def issued_on(cursor: Cursor) -> date:
    """Of a cursor in the order of ISSUED_ON."""
    return date.fromisoformat(cursor.key)


def of_search(asked: TrialSearch) -> int:
    """The conditions and the order that were asked, as a number; the size of the page may change."""
    plain = msgspec.structs.replace(asked, after="", offset=0, limit=1)
    return zlib.crc32(msgspec.json.encode(plain))


def as_key(value: str | int | date | datetime | None) -> str:
    """A sort key as text that sorts alike; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:016d}" if isinstance(value, int) else value[:SORT_KEY_CHARS]


def _has_its_key(cursor: Cursor) -> bool:
    if cursor.sort is not TrialSort.ISSUED_ON:
        return not cursor.more_than_count
    try:
        return bool(issued_on(cursor))
    except ValueError:
        return False
