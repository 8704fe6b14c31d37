"""A day or a time of a sheet as its format has it: yyyy/m/d, ggge年m月d日, [h]:mm, aaa. No Qt."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[(h+|m+|s+)\]|\[[^\]]*\]|(AM/PM|A/P)|(y+|m+|d+|h+|s+|g+|e+|a{3,4})|(\.0+)|(.)',
    re.IGNORECASE,
)
_ERAS = (
    (date(2019, 5, 1), "R", "令", "令和"),
    (date(1989, 1, 8), "H", "平", "平成"),
    (date(1926, 12, 25), "S", "昭", "昭和"),
    (date(1912, 7, 30), "T", "大", "大正"),
    (date(1868, 1, 25), "M", "明", "明治"),
)
_WEEKDAYS = "月火水木金土日"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_text(code: str, first: datetime, serial: float) -> str:
    """`serial` days after `first`."""
    tokens = [found.groups() for found in _TOKEN.finditer(code)]
    fractions = max((len(token[5]) - 1 for token in tokens if token[5]), default=0)
    seconds = round(serial * 86_400, min(3, fractions))
    at = first + timedelta(seconds=seconds)
    is_half = any(token[3] for token in tokens)
    text = ""
    for number, (literal, escaped, elapsed, half, letters, fraction, char) in enumerate(tokens):
        if elapsed:
            text += _elapsed(elapsed.casefold(), seconds)
        elif half:
            text += "AM" if at.hour < 12 else "PM"
        elif letters:
            text += _part(letters.casefold(), at, is_minute=_is_minute(tokens, number), is_half=is_half)
        elif fraction:
            text += f"{seconds % 1:.{len(fraction) - 1}f}"[1:]
        else:
            text += literal or escaped or char or ""
    return text


def _elapsed(letters: str, seconds: float) -> str:
    whole = int(seconds // {"h": 3600, "m": 60, "s": 1}[letters[0]])
    return f"{whole:0{len(letters)}d}"


def _is_minute(tokens: list[tuple[str | None, ...]], at: int) -> bool:
    """m after h, or before s, is minutes, else months."""
    letters = [
        (number, ((token[2] or token[4]) or "").casefold())
        for number, token in enumerate(tokens)
        if token[2] or token[4]
    ]
    place = next((index for index, (number, _) in enumerate(letters) if number == at), -1)
    before = letters[place - 1][1] if place > 0 else ""
    after = letters[place + 1][1] if 0 <= place < len(letters) - 1 else ""
    return before.startswith("h") or after.startswith("s")


def _part(letters: str, at: datetime, *, is_minute: bool, is_half: bool) -> str:
    size = len(letters)
    match letters[0]:
        case "y":
            return f"{at.year:04d}" if size > 2 else f"{at.year % 100:02d}"
        case "m" if is_minute:
            return f"{at.minute:02d}" if size > 1 else str(at.minute)
        case "m":
            return _named(_MONTHS[at.month - 1], at.month, size)
        case "d":
            return _named(_DAYS[at.weekday()], at.day, size)
        case "a":
            return _WEEKDAYS[at.weekday()] + ("曜日" if size > 3 else "")
        case "h":
            hour = (at.hour % 12 or 12) if is_half else at.hour
            return f"{hour:02d}" if size > 1 else str(hour)
        case "s":
            return f"{at.second:02d}" if size > 1 else str(at.second)
        case _:
            return _era(letters[0], size, at.date())


def _named(name: str, number: int, size: int) -> str:
    if size >= 3:
        return name[:1] if size == 5 else name if size > 3 else name[:3]
    return f"{number:02d}" if size == 2 else str(number)


def _era(letter: str, size: int, on: date) -> str:
    era = next((one for one in _ERAS if on >= one[0]), _ERAS[-1])
    if letter == "g":
        return (era[1], era[2], era[3])[min(size, 3) - 1]
    year = on.year - era[0].year + 1
    return f"{year:02d}" if size > 1 else str(year)
