"""The opaque text that says where the next page starts. It carries its search, so it can't continue another one."""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import date
from typing import Annotated

import msgspec

from usen_desk.contract.accounts import AccountSearch, SortKey
from usen_desk.contract.base import MAX_ID
from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal

SORT_KEY_CHARS = 50
"""Sort keys are cut to this, so that the longest cursor fits into the contract's 400 characters."""

MASKED_SORTS = frozenset({SortKey.PHONE, SortKey.EMAIL})
"""Lists mask these values, and whoever holds a cursor can read it: its row's key is looked up again instead."""

FORM = 1
_Key = Annotated[str, msgspec.Meta(max_length=SORT_KEY_CHARS)]
_RowId = Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)]


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last row of the page before."""

    form: int
    search: int
    sort: SortKey
    descending: bool
    more_than_count: bool
    """The first page found more rows than are counted."""
    dense: bool
    """Hits stand so close that a walk is cheaper than collecting them."""
    key: _Key
    customer_id: _RowId
    account_id: _RowId
    """0 for a store without an account."""


_decoder = msgspec.msgpack.Decoder(Cursor)


def write(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).decode().rstrip("=")


def read(asked: AccountSearch) -> Cursor | None:
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
    if cursor.form != FORM or cursor.search != of_search(asked) or "\0" in cursor.key:
        raise Refusal(Code.INVALID_INPUT, "after")
    return cursor


def of_search(asked: AccountSearch) -> int:
    """The conditions and the order that were asked, as a number; the size of the page may change."""
    plain = msgspec.structs.replace(asked, after="", offset=0, limit=1)
    return zlib.crc32(msgspec.json.encode(plain))


def as_key(value: str | date | None) -> str:
    """A sort key as text that sorts alike; empty where there is none."""
    return (value.isoformat() if isinstance(value, date) else value or "")[:SORT_KEY_CHARS]
