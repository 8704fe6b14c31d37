"""The piece of a message around a hit, with the hits marked in the characters as they were written.

What is searched is folded text (contract/text.py), and folding changes lengths: ㈱ becomes (株), ｶﾞ becomes か with its
mark as one. So the message is cut into clusters that fold one by one to the same text, and a hit marks whole clusters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from usen_desk.contract.inquiries import SNIPPET_CHARS
from usen_desk.contract.text import fold

BEFORE_HIT = 20
CUT = "…"
_WHITE = re.compile(r"\s+")
_fold_one = lru_cache(maxsize=8192)(fold)


@dataclass(frozen=True)
class Snippet:
    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(body: str, word: str) -> Snippet:
    """`word` is folded and not empty. Without a hit (nobody should ask) the begin of the message, unmarked."""
    line = _WHITE.sub(" ", body).strip()
    hits = _hits(line, word)
    first = hits[0] if hits else (0, 0)
    begin = max(0, first[0] - BEFORE_HIT)
    end = min(len(line), max(begin + SNIPPET_CHARS, first[1]))
    begin = max(0, min(begin, end - SNIPPET_CHARS))
    before, after = CUT if begin else "", CUT if end < len(line) else ""
    shift = len(before) - begin
    marks = tuple((start + shift, stop + shift) for start, stop in hits if begin <= start and stop <= end)
    return Snippet(before + line[begin:end] + after, marks)


def _hits(line: str, word: str) -> list[tuple[int, int]]:
    """Where the line holds the word, as (start, end) in characters of the line; they do not overlap."""
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
