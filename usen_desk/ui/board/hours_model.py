"""Opening hours as people write them. No widgets. Row X9."""

from __future__ import annotations

from usen_desk.contract.calendars import Calendar, Hours


def hours_in_words(hours: Hours) -> str:
    """9:30-20:00; - for a closed day."""
    if hours.from_minute == hours.to_minute:
        return "-"
    return "-".join(f"{minute // 60}:{minute % 60:02}" for minute in (hours.from_minute, hours.to_minute))


def hours_of(text: str) -> Hours | None:
    """None for what is no such span."""
    words = text.strip().replace("：", ":").replace("～", "-").replace("〜", "-").replace("－", "-")
    if words == "-":
        return Hours(from_minute=0, to_minute=0)
    begin, _, end = words.partition("-")
    minutes = [_minute(begin), _minute(end)]
    if minutes[0] is None or minutes[1] is None or minutes[0] >= minutes[1]:
        return None
    return Hours(from_minute=minutes[0], to_minute=minutes[1])


def _minute(text: str) -> int | None:
    hour, _, minute = text.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(minute) < 60):
        return None
    whole = int(hour) * 60 + int(minute)
    return whole if whole <= 24 * 60 else None


def in_words(calendar: Calendar) -> str:
    """平日 9:30-20:00・土日祝 休み・休業日 2026-12-31"""
    words = [
        f"平日 {_or_closed(calendar.weekdays)}",
        f"土日祝 {_or_closed(calendar.holidays)}",
    ]
    if calendar.closed_days:
        words.append("休業日 " + " ".join(day.isoformat() for day in calendar.closed_days))
    return "・".join(words)


def _or_closed(hours: Hours) -> str:
    return "休み" if hours.from_minute == hours.to_minute else hours_in_words(hours)
