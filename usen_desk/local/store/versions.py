"""When an earlier text of a draft is kept, so that its author can go back to it. Row X3."""

from __future__ import annotations

import os

LOST_MIN_CHARS = 10
LOST_MANY_CHARS = 80


def loses_much(before: str, after: str) -> bool:
    """Whether `after` lacks a quarter of `before`, or 80 characters; what stayed is counted from both ends."""
    begin = len(os.path.commonprefix((before, after)))
    rest = min(len(before), len(after)) - begin
    end = len(os.path.commonprefix((before[::-1][:rest], after[::-1][:rest])))
    lost = len(before) - begin - end
    return lost >= LOST_MIN_CHARS and (lost * 4 >= len(before) or lost >= LOST_MANY_CHARS)
