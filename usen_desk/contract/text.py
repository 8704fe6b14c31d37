"""Spelling-independent forms of Japanese text and telephone numbers; both sides use them.

Raw text is always kept beside these keys. A change of any rule here raises FOLD_VERSION, and the service rebuilds its
keys at the next start (research: ready-made normalisers turn 2-3-4 into 2ー3ー4).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

FOLD_VERSION = 1

_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_VARIANTS = str.maketrans(
    {
        "髙": "高",
        "﨑": "崎",
        "𠮷": "吉",
        "邊": "辺",
        "邉": "辺",
        "齋": "斎",
        "齊": "斉",
        "濵": "浜",
        "濱": "浜",
        "澤": "沢",
        "德": "徳",
        "瀨": "瀬",
        "槇": "槙",
        "桒": "桑",
        "栁": "柳",
        "國": "国",
        "嶋": "島",
        "嶌": "島",
        "廣": "広",
        "櫻": "桜",
        "眞": "真",
        "龍": "竜",
        "﨟": "臈",
    }
)
"""Name variants that callers and clerks mix; CJK compatibility forms are already unified by NFKC."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─━﹣˗"), "-")
_TILDES = dict.fromkeys(map(ord, "〜～∼∾"), "~")
_BLANKS = dict.fromkeys(map(ord, " \t\r\n\v\f\x1c\x1d\x1e\x1f\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"))
_UNSEEN = dict.fromkeys(
    (0, 0xAD, 0x61C, 0x180E, 0xFEFF)
    + tuple(range(0x2000, 0x2010))  # spaces of all widths, zero-width marks, direction marks
    + tuple(range(0x202A, 0x202F))
    + tuple(range(0x2060, 0x2070))
    + tuple(range(0xFE00, 0xFE10))  # variation selectors; the next range is those of kanji (IVS)
    + tuple(range(0xE0100, 0xE01F0))
)
_AFTER: dict[int, str | int | None] = {**_HIRAGANA, **_VARIANTS, **_DASHES, **_TILDES, **_BLANKS, **_UNSEEN}

_EXTENSION = re.compile(r"(内線|ext\.?|x)\s*\d+.*$")
_NON_DIGITS = re.compile(r"[^0-9]+")
_PHONE_LIKE = re.compile(r"(tel|電話)?:?[-0-9+()./ー]*[0-9][-0-9+()./ー]*((内線|ext\.?|x)[0-9]+)?")
_CODE_DASHES = str.maketrans("", "", "-ー")


def fold(text: str) -> str:
    """Width, case, kana, variant and dash differences removed, and blanks dropped: ｶﾌｪ, カフェ and かふぇ become one.

    The long-vowel mark ー stays what it is: only real dashes become '-'. Half-width voiced marks are composed by NFKC
    before kana are unified, and again after, so folding twice changes nothing.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_AFTER)
    return unicodedata.normalize("NFKC", folded).translate(_AFTER)


_fold_one = lru_cache(maxsize=8192)(fold)


def code_key(text: str) -> str:
    """顧客CD and チェーン店CD in any spelling: folded, and without hyphens (also those that an IME typed as ー)."""
    key = fold(text).translate(_CODE_DASHES)
    return key if key.isascii() else fold(key)  # a mark that a hyphen kept apart joins the letter before it


def phone_key(text: str) -> str:
    """Digits of a Japanese telephone number in any spelling: +81 45 123 4567 and ０４５（１２３）４５６７ → 0451234567.

    An extension (内線12) is cut off; returns "" when there is no digit.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = _EXTENSION.sub("", plain)
    digits = _NON_DIGITS.sub("", plain)
    if plain.startswith("+81") or (digits.startswith("81") and len(digits) >= 11):
        digits = "0" + digits[2:].removeprefix("0")
    elif plain.startswith("0081") or digits.startswith("01081"):
        digits = "0" + digits[digits.index("81") + 2 :].removeprefix("0")
    return digits


def looks_like_phone(text: str) -> bool:
    """Nothing but digits and what people write between them; a code of digits looks the same."""
    return _PHONE_LIKE.fullmatch(fold(text)) is not None


def tokens(folded: str) -> list[str]:
    """Search tokens of a folded text: every pair of UTF-16 code units, and the last unit alone, each 4 hex digits.

    Hex needs no quoting in FTS5 or tsquery and no tokenizer can split it; surrogate pairs stay exact. In order,
    without repetition.
    """
    digits = folded.encode("utf-16-be", "surrogatepass").hex()
    return list(dict.fromkeys([digits[at : at + 8] for at in range(0, len(digits), 4)]))


def query_tokens(folded: str) -> tuple[list[str], bool]:
    """Tokens that a text must have to contain `folded` (not empty), and whether the one token is a prefix.

    One UTF-16 unit gives its 4 digits as a prefix; longer words give pairs that cover every unit: fewer lists to meet
    than with every pair (a third of the time for 6 characters). Hits need a recheck for the order.
    """
    digits = folded.encode("utf-16-be", "surrogatepass").hex()
    if len(digits) == 4:
        return [digits], True
    starts = [*range(0, len(digits) - 8, 8), len(digits) - 8]
    return list(dict.fromkeys(digits[at : at + 8] for at in starts)), False


def folded_hits(line: str, word: str) -> list[tuple[int, int]]:
    """Where the line holds the word (folded, not empty), as (start, end) in characters of the line; without overlaps.

    Folding changes lengths: ㈱ becomes (株), ｶﾞ becomes か with its mark as one. So the line is cut into clusters that
    fold one by one to the same text, and a hit marks whole clusters.
    """
    ends, folded = _clusters(line)
    starts_folded = [0, *accumulate(len(piece) for piece in folded)]
    whole = "".join(folded)
    found: list[tuple[int, int]] = []
    at = whole.find(word)
    while at >= 0:
        first = bisect_right(starts_folded, at) - 1
        last = bisect_right(starts_folded, at + len(word) - 1) - 1
        start, end = (ends[first - 1] if first else 0), ends[last]
        while end > start + 1 and not _fold_one(line[end - 1]):
            end -= 1
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
        at = whole.find(word, at + len(word))
    return found


def _clusters(line: str) -> tuple[list[int], list[str]]:
    """Where each cluster ends, and what it folds to. Character by character, which nearly all messages allow."""
    folded = [_fold_one(char) for char in line]
    if "".join(folded) == fold(line):
        return list(range(1, len(line) + 1)), folded
    return _joined_clusters(line)


def _joined_clusters(line: str) -> tuple[list[int], list[str]]:
    """A character that changes what comes before it (voiced marks, accents), or folds to nothing, joins it."""
    ends: list[int] = []
    folded: list[str] = []
    begin = 0
    for at, char in enumerate(line):
        if folded:
            joined = fold(line[begin : at + 1])
            if not _fold_one(char) or joined != folded[-1] + _fold_one(char):
                ends[-1], folded[-1] = at + 1, joined
                continue
        begin = at
        ends.append(at + 1)
        folded.append(_fold_one(char))
    if "".join(folded) == fold(line):
        return ends, folded
    return [len(line)], [fold(line)]
