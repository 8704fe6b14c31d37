"""What was heard on a day, as spans of its seconds: union, cutting at midnight in Japan, minutes, packed form. Pure.

A span is half-open, (start, end) with 0 <= start < end <= 86400, in seconds since midnight in Japan. Packed, each takes
five bytes, start << 20 | end with the highest byte first. Spans stand in order and neither meet nor overlap, so what
was heard has exactly one packed form, exact to the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

Span = tuple[int, int]

DAY_S = 24 * 60 * 60
JST_S = 9 * 60 * 60
SPAN_BYTES = 5
_END_BITS = 20
_END_MASK = (1 << _END_BITS) - 1
_EPOCH = date(1970, 1, 1)


def union(spans: Iterable[Span]) -> list[Span]:
    """The same seconds in order, each once; spans that meet become one. Order and repetition don't matter."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            if end > made[-1][1]:
                made[-1] = (made[-1][0], end)
        elif start < end:
            made.append((start, end))
    return made


def by_day(starts_s: int, ends_s: int) -> list[tuple[str, Span]]:
    """Cut a session (Unix seconds) at midnight in Japan: 23:50-00:20 is ten minutes of a day and twenty of the next."""
    number, start = divmod(starts_s + JST_S, DAY_S)
    end = start + ends_s - starts_s
    made = []
    while start < end:
        made.append((_day(number), (start, end if end < DAY_S else DAY_S)))
        number, start, end = number + 1, 0, end - DAY_S
    return made


def day_of(at_s: int) -> str:
    """The day in Japan of a moment (Unix seconds), as 2018-08-03."""
    return _day((at_s + JST_S) // DAY_S)


@lru_cache(maxsize=1 << 12)
def _day(number: int) -> str:
    return (_EPOCH + timedelta(days=number)).isoformat()


def start_of(day: date) -> int:
    """Midnight in Japan at which it begins, in Unix seconds."""
    return (day - _EPOCH).days * DAY_S - JST_S


def covers(known: Sequence[Span], wanted: Span) -> bool:
    """Whether all of it was heard before; `known` is a union."""
    first, last = wanted
    for start, end in known:  # `any` takes twice as long, and imports ask for every line
        if start <= first and last <= end:
            return True
    return False


def minutes(spans: Iterable[Span]) -> int:
    """Whole minutes of a union."""
    return sum(end - start for start, end in spans) // 60


def pack(spans: Sequence[Span]) -> bytes:
    """Of a union."""
    return b"".join([(start << _END_BITS | end).to_bytes(SPAN_BYTES) for start, end in spans])


def unpack(packed: bytes | None) -> list[Span]:
    """None, as of a day of which only totals were told, is no span.

    Raises:
        ValueError: not what `pack` makes.
    """
    if not packed:
        return []
    if len(packed) % SPAN_BYTES:
        raise ValueError(f"{len(packed)} bytes are no spans")
    spans, last = [], -1
    for at in range(0, len(packed), SPAN_BYTES):
        number = int.from_bytes(packed[at : at + SPAN_BYTES])
        start, end = number >> _END_BITS, number & _END_MASK
        if not last < start < end <= DAY_S:
            raise ValueError("spans out of order")
        spans.append((start, end))
        last = end
    return spans
