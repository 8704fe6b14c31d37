"""Times, counts and durations as people read them; JST on screen, UTC on the wire."""

from __future__ import annotations

import re
from datetime import date, datetime

from usen_desk.contract.accounts import COUNT_EXACT_TO
from usen_desk.contract.base import JST

MISSING = "—"
_PHONES = (
    re.compile(r"(0[36])(\d{4})(\d{4})"),
    re.compile(r"(011|04[45]|052|075|078)(\d{3})(\d{4})"),
    re.compile(r"(0[5789]0)(\d{4})(\d{4})"),
    re.compile(r"(0120|0570)(\d{3})(\d{3})"),
    re.compile(r"(0800)(\d{3})(\d{4})"),
)
"""Numbers whose first digits alone say where the hyphens stand; other area codes have 3 to 5 digits, by a table."""
WEEKDAYS = "月火水木金土日"


def day(value: date | None) -> str:
    """2018-09-26, as the manuals print it."""
    return value.isoformat() if value else MISSING


def moment(value: datetime | None) -> str:
    """2020-03-17 18:06:29 in Japan."""
    return f"{value.astimezone(JST):%Y-%m-%d %H:%M:%S}" if value else MISSING


def clock(value: datetime) -> str:
    """14:32 in Japan."""
    return f"{value.astimezone(JST):%H:%M}"


def relative(value: datetime, now: datetime) -> str:
    """11:56 today, 昨日, 3月9日 this year, else 2020-03-09."""
    then, today = value.astimezone(JST), now.astimezone(JST).date()
    days = (today - then.date()).days
    if days == 0:
        return f"{then:%H:%M}"
    if days == 1:
        return "昨日"
    if then.year == today.year:
        return f"{then.month}月{then.day}日"
    return then.date().isoformat()


def weekday(value: date) -> str:
    """3月9日 (月)."""
    return f"{value.month}月{value.day}日 ({WEEKDAYS[value.weekday()]})"


def count(value: int, *, more: bool = False) -> str:
    """12件, or 1,000件以上 where the service stopped counting."""
    return f"{COUNT_EXACT_TO:,}件以上" if more else f"{value:,}件"


def duration(minutes: int) -> str:
    """107時間07分."""
    return f"{minutes // 60}時間{minutes % 60:02}分"


def short_duration(minutes: int, *, signed: bool = False) -> str:
    """9:44; with its sign +2:11 or −0:30, and 0:00 without one."""
    sign = "−" if minutes < 0 else "+" if signed and minutes > 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


def text(value: str) -> str:
    """The text, or a dash where there is none."""
    return value or MISSING


def size(value: int) -> str:
    """428 KB, 3.2 MB."""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024 / 1024:.1f} MB"


def phone(digits: str) -> str:
    """045-123-4567 for 0451234567 where the number itself says it; anything else as it is."""
    for shape in _PHONES:
        if found := shape.fullmatch(digits):
            return "-".join(found.groups())
    return text(digits)
