"""Reads single cells: text to what the database keeps, or BadCell with the reason. No SQL, no files.

Dates and times become the text that both databases store and give back, so that staged rows need no further
conversion.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from usen_desk.contract.base import JST, MAX_ID

Cell = str | int | None
Read = Callable[[str], Cell]


class CellCode(enum.Enum):
    """What is wrong with a cell or a row."""

    EMPTY = enum.auto()
    TOO_LONG = enum.auto()
    UNUSABLE_CHARACTER = enum.auto()
    NO_DATE = enum.auto()
    NO_TIME = enum.auto()
    NO_FLAG = enum.auto()
    NO_NUMBER = enum.auto()
    NO_MAIL_ADDRESS = enum.auto()
    UNKNOWN_BRANCH = enum.auto()
    UNKNOWN_STORE = enum.auto()
    LOGIN_ID_TAKEN = enum.auto()
    NO_SUCH_BRANCH = enum.auto()
    UNKNOWN_STAFF = enum.auto()
    OTHER_LOGIN_ID = enum.auto()
    UNKNOWN_TRIAL = enum.auto()
    OTHER_TRIAL = enum.auto()
    ENDS_BEFORE_START = enum.auto()
    SESSION_TOO_LONG = enum.auto()
    NO_DURATION = enum.auto()
    MORE_THAN_A_DAY = enum.auto()
    BEFORE_ISSUE = enum.auto()
    IN_FUTURE = enum.auto()


class BadCell(ValueError):
    def __init__(self, code: CellCode) -> None:
        super().__init__(code)
        self.code = code


_BREAKS = re.compile(r"[\t\r\n\v\f\u0085\u2028\u2029]+")
_UNUSABLE = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\uf8f0-\uf8f3]")
"""Controls, half surrogates, and what CP932 makes of bytes that mean nothing."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/)(\d{1,2})|(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(r"(.+?)[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?", re.ASCII)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_FLAGS = {"1": 1, "0": 0, "": 0, "１": 1, "０": 0}
_EARLIEST = date(1900, 1, 1)


def plain(text: str) -> str:
    """One line without outer blanks; line breaks inside a cell become blanks.

    Raises:
        BadCell: a character that can't be text.
    """
    text = text.strip()
    if text.isprintable():
        return text
    text = _BREAKS.sub(" ", text).strip()
    if _UNUSABLE.search(text):
        raise BadCell(CellCode.UNUSABLE_CHARACTER)
    return text


def text(longest: int, *, required: bool = False) -> Read:
    """A reader of text with at most `longest` characters."""

    def read(cell: str) -> str:
        cell = cell.strip()
        if not cell.isprintable():
            cell = plain(cell)
        if len(cell) > longest:
            raise BadCell(CellCode.TOO_LONG)
        if required and not cell:
            raise BadCell(CellCode.EMPTY)
        return cell

    return read


def code(longest: int) -> Read:
    """A reader of a key that stands in the path of an address: one with a slash, or of nothing but dots, is no store
    that anybody could open."""
    read_text = text(longest, required=True)

    def read(cell: str) -> str:
        key = str(read_text(cell))
        if "/" in key or "\\" in key or not key.strip("."):
            raise BadCell(CellCode.UNUSABLE_CHARACTER)
        return key

    return read


def category(longest: int) -> Read:
    """A reader of text for columns with few different values."""
    return lru_cache(maxsize=1 << 12)(text(longest))


def mail(longest: int) -> Read:
    """A reader of a mail address or nothing. Only the shape is looked at; sending shows whether it exists."""
    read_text = text(longest)

    def read(cell: str) -> Cell:
        address = str(read_text(cell))
        if address and not _MAIL.fullmatch(address):
            raise BadCell(CellCode.NO_MAIL_ADDRESS)
        return address

    return read


@lru_cache(maxsize=1 << 15)
def day(cell: str) -> str | None:
    """2018-09-26, 2018/9/26 and 20180926 to 2018-09-26; empty to None."""
    cell = plain(cell)
    if not cell:
        return None
    found = _DATE.fullmatch(cell)
    if not found:
        raise BadCell(CellCode.NO_DATE)
    try:
        read = date(*(int(part) for part in found.groups() if part))
    except ValueError as error:
        raise BadCell(CellCode.NO_DATE) from error
    if read < _EARLIEST:
        raise BadCell(CellCode.NO_DATE)
    return read.isoformat()


def required_day(cell: str) -> Cell:
    read = day(cell)
    if read is None:
        raise BadCell(CellCode.EMPTY)
    return read


def moment(cell: str) -> str | None:
    """A time in Japan (2018-09-28 10:30:06, seconds may be missing, or a date alone) to the text of a UTC column."""
    cell = plain(cell)
    if not cell:
        return None
    found = _TIME.fullmatch(cell)
    if not found:
        return _hour(cell, "0") + ":00:00.000000"
    on, hour, minute, second = found.groups()
    if minute > "59" or (second or "") > "59":
        raise BadCell(CellCode.NO_TIME)
    return f"{_hour(on, hour)}:{minute}:{second or '00'}.000000"


@lru_cache(maxsize=1 << 15)
def _hour(on: str, hour: str) -> str:
    """A day and hour in Japan to those of UTC, which begin at the same minute."""
    try:
        local = datetime.fromisoformat(day(on) or "").replace(hour=int(hour), tzinfo=JST)
    except ValueError as error:
        raise BadCell(CellCode.NO_TIME) from error
    return local.astimezone(UTC).strftime("%Y-%m-%d %H")


def flag(cell: str) -> int:
    """1 or 0; empty is 0."""
    try:
        return _FLAGS[cell.strip()]
    except KeyError as error:
        raise BadCell(CellCode.NO_FLAG) from error


def number(cell: str) -> int:
    """An ID of another system."""
    cell = plain(cell)
    if not cell:
        raise BadCell(CellCode.EMPTY)
    if not (cell.isascii() and cell.isdigit()) or not 1 <= (read := int(cell[:20])) <= MAX_ID:
        raise BadCell(CellCode.NO_NUMBER)
    return read
