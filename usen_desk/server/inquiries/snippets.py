"""The piece of a message around a hit, with the hits marked in the characters as they were written.

What is searched is folded text, and folding changes lengths: contract/text.py finds the hits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from usen_desk.contract.inquiries import SNIPPET_CHARS
from usen_desk.contract.text import folded_hits

BEFORE_HIT = 20
CUT = "…"
_WHITE = re.compile(r"\s+")


@dataclass(frozen=True)
class Snippet:
    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(body: str, word: str) -> Snippet:
    """`word` is folded and not empty. Without a hit (nobody should ask) the begin of the message, unmarked."""
    line = _WHITE.sub(" ", body).strip()
    hits = folded_hits(line, word)
    first = hits[0] if hits else (0, 0)
    begin = max(0, first[0] - BEFORE_HIT)
    end = min(len(line), max(begin + SNIPPET_CHARS, first[1]))
    begin = max(0, min(begin, end - SNIPPET_CHARS))
    before, after = CUT if begin else "", CUT if end < len(line) else ""
    shift = len(before) - begin
    marks = tuple((start + shift, stop + shift) for start, stop in hits if begin <= start and stop <= end)
    return Snippet(before + line[begin:end] + after, marks)
