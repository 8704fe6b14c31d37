"""The opaque text that says where the next page of files starts. It carries its search, so it can't continue another
one."""

from __future__ import annotations

import base64
import binascii
import zlib
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import MAX_ID
from usen_desk.contract.errors import Code
from usen_desk.contract.files import FileSearch, FileSort
from usen_desk.server.context import Refusal

FORM = 1
NAME_KEY_CHARS = 60
"""Of a name's sort key: a cursor may have 400 characters."""
_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Key = datetime | int | str


class Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The last row of the page before, and what the first page counted."""

    form: int
    search: int
    row_id: Annotated[int, msgspec.Meta(ge=1, le=MAX_ID)]
    sorted_by: Annotated[int, msgspec.Meta(ge=0, le=MAX_ID)] | Annotated[str, msgspec.Meta(max_length=NAME_KEY_CHARS)]
    """Microseconds since 1970, bytes, or the begin of the folded name."""
    count: Annotated[int, msgspec.Meta(ge=0, le=COUNT_EXACT_TO)]
    more_than_count: bool

    @property
    def at(self) -> datetime:
        assert isinstance(self.sorted_by, int)
        return _BEGIN + self.sorted_by * _MICROSECOND


_decoder = msgspec.msgpack.Decoder(Cursor)


def write(asked: FileSearch, row_id: int, key: Key, count: int, more_than_count: bool) -> str:
    sorted_by = (key - _BEGIN) // _MICROSECOND if isinstance(key, datetime) else key
    made = Cursor(FORM, _of_search(asked), row_id, sorted_by, count, more_than_count)
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(made)).decode().rstrip("=")


def read(asked: FileSearch) -> Cursor | None:
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
    is_text = isinstance(cursor.sorted_by, str)
    if cursor.form != FORM or cursor.search != _of_search(asked) or is_text is not (asked.sort is FileSort.NAME):
        raise Refusal(Code.INVALID_INPUT, "after")
    return cursor


def _of_search(asked: FileSearch) -> int:
    """The conditions that were asked, as a number; the size of the page may change."""
    return zlib.crc32(msgspec.json.encode(msgspec.structs.replace(asked, offset=0, after="", limit=1)))
