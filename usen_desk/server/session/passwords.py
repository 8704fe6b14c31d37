"""Passwords: the hash (argon2id), and which ones are too weak. No database, no HTTP.

Every password is brought to NFC first, so that the same text typed on another keyboard is the same password.
"""

from __future__ import annotations

import enum
import re
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from usen_desk.contract.session import PASSWORD_MAX_CHARS, STAFF_PASSWORD_MIN_CHARS
from usen_desk.contract.text import fold
from usen_desk.server.session.common_passwords import COMMON_WORDS

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""RELIABILITY.md, Security: 19 MiB, two passes, one lane."""

_TWO_AT_ONCE = threading.BoundedSemaphore(2)
"""A flood of sign-ins costs neither all cores nor all memory."""

DUMMY_HASH = "$argon2id$v=19$m=19456,t=2,p=1$J/n3XCsbgM/h80phwu1Kqg$3SZqxumLnX/R0pzldi7fXeYMFAhor7zIFRDm5NsA2XA"
"""Verified in place of a login ID that doesn't exist, so that the answer takes as long."""

MIN_PICKS = 6
"""Fewest independent choices a password may consist of: a common word, a run (abcd, 1111) or a year counts as one."""

TEMPORARY_CHARS = 12
_TEMPORARY = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters that are read as others; 12 of them have 69 bits."""

SHORTEST_NAME_CHARS = 3
"""A shorter login ID or part of a name says nothing when it stands inside a password."""


class Weakness(enum.Enum):
    TOO_SHORT = enum.auto()
    TOO_LONG = enum.auto()
    HAS_NAME = enum.auto()
    TOO_COMMON = enum.auto()


def temporary_password() -> str:
    return "".join(secrets.choice(_TEMPORARY) for _ in range(TEMPORARY_CHARS))


def hash_password(password: str) -> str:
    with _TWO_AT_ONCE:
        return _HASHER.hash(_bytes(password))


def is_right(password_hash: str, password: str) -> bool:
    """Takes some 20 ms of one core, and waits while two others are at it; never call it in a write unit."""
    with _TWO_AT_ONCE:
        try:
            return _HASHER.verify(password_hash, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(password_hash: str) -> bool:
    """Made with other parameters than today's: to be hashed again at the next sign-in."""
    return _HASHER.check_needs_rehash(password_hash)


def weakness(password: str, *, login_id: str, name: str, at_least: int = STAFF_PASSWORD_MIN_CHARS) -> Weakness | None:
    """What speaks against a new password; None when nothing does. No rules of composition."""
    composed = unicodedata.normalize("NFC", password)
    if len(composed) < at_least:
        return Weakness.TOO_SHORT
    if len(composed) > PASSWORD_MAX_CHARS:
        return Weakness.TOO_LONG
    plain = fold(password)
    if any(part in plain or part in _unleeted(plain) for part in _name_parts(login_id, name)):
        return Weakness.HAS_NAME
    if min(_picks(plain), _picks(composed.lower())) < MIN_PICKS:
        return Weakness.TOO_COMMON
    return None


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _name_parts(login_id: str, name: str) -> set[str]:
    """The login ID and the name, whole and in parts (yamada.taro), folded. Two ideographs are a name already."""
    parts = {fold(part) for text in (login_id, name) for part in (text, *re.split(r"[\s._@-]+", text))}
    return {part for part in parts if len(part) >= (SHORTEST_NAME_CHARS if part.isascii() else 2)}


_LEET = str.maketrans("0134578@$!|", "oieastbasil")


def _unleeted(text: str) -> str:
    """p@ssw0rd → password; each character stays at its place."""
    return text.translate(_LEET)


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1234567890")
_WORDS = re.compile("|".join(sorted(COMMON_WORDS, key=len, reverse=True)))
_YEAR_OR_DATE = re.compile(r"(19|20)\d\d((0[1-9]|1[0-2])([0-2]\d|3[01])?)?")
_REPEATED = re.compile(r"(.+?)\1+", re.DOTALL)


def _picks(text: str) -> int:
    """How many independent choices make up the folded text, read from left to right with the longest part first."""
    if whole := _REPEATED.fullmatch(text):
        text = whole[1]
    unleeted = _unleeted(text)
    picks, at = 0, 0
    while at < len(text):
        found = (_WORDS.match(text, at), _WORDS.match(unleeted, at), _YEAR_OR_DATE.match(text, at))
        at = max(at + 1, _end_of_run(text, at), *(part.end() for part in found if part))
        picks += 1
    return picks


def _end_of_run(text: str, at: int) -> int:
    """End of the run of 3 or more that starts here: one character, or neighbours in code or on the keyboard."""
    longest = at
    for step in (-2, -1, 0, 1, 2):
        end = at + 1
        while end < len(text) and _follows(text[end - 1], text[end], step):
            end += 1
        longest = max(longest, end)
    return longest if longest - at >= 3 else at


def _follows(before: str, after: str, step: int) -> bool:
    """`step` is the distance in code: kana stand two apart where a voiced or small one lies between."""
    if abs(step) == 2 and before.isascii():
        pair = before + after if step > 0 else after + before
        return any(pair in row for row in _ROWS)
    return ord(after) - ord(before) == step
