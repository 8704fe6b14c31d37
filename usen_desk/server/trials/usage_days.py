"""What lines of a listening log come to, day by day, and what a day is with them. Pure.

The order of lines and files makes no difference, nor how often each line comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from usen_desk.server.trials import spans
from usen_desk.server.trials.spans import Span

DayKey = tuple[int, str]
"""Account ID and day in Japan (2018-08-03)."""
Known = tuple[bytes | None, int | None]
"""What is known of a day: its packed spans and the largest total that was told."""
UNKNOWN: Known = (None, None)
Line = tuple[int, int, int, int | None]
"""Account ID, start and end of a session (Unix seconds); with minutes, the total of the day that begins at `start`."""


@dataclass(slots=True)
class Told:
    """What some lines say of one day."""

    heard: list[Span] = field(default_factory=list)
    stated_minutes: int | None = None


def told_days(lines: Iterable[Line]) -> dict[DayKey, Told]:
    days: dict[DayKey, Told] = {}
    for account_id, starts_s, ends_s, minutes in lines:
        if minutes is not None:
            told = days.setdefault((account_id, spans.day_of(starts_s)), Told())
            told.stated_minutes = max(told.stated_minutes or 0, minutes)
            continue
        for day, span in spans.by_day(starts_s, ends_s):
            key = (account_id, day)
            if key not in days:
                days[key] = Told()
            days[key].heard.append(span)
    return days


def with_told(known: Known, told: Told) -> Known:
    """What is known afterwards; equal to `known` where nothing new was told."""
    packed, stated = known
    if told.heard:
        packed = spans.pack(spans.union([*spans.unpack(packed), *told.heard]))
    if told.stated_minutes is not None:
        stated = max(stated or 0, told.stated_minutes)
    return packed, stated


def minutes(known: Known) -> int:
    """ご利用時間 of the day: what its sessions add up to, or the largest total that was told, whichever is more."""
    packed, stated = known
    return max(spans.minutes(spans.unpack(packed)), stated or 0)
