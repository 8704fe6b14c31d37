"""Business hours, targets of answering and limits of the board: what supervisors set. Row X9."""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated

import msgspec

from usen_desk.contract.base import Count, Endpoint, Message, Moment, Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

DAY_MINUTES = 24 * 60
TARGET_MAX_MINUTES = 60 * DAY_MINUTES
TARGET_MAX_WEEKDAYS = 366
"""Within so many of its calendar a target has to end: what is open is counted day by day."""
CLOSED_DAYS_MAX = 200
RULES_HISTORY_MAX = 50

Minute = Annotated[int, msgspec.Meta(ge=0, le=DAY_MINUTES)]
CalendarKey = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
CalendarName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
TargetMinutes = Annotated[int, msgspec.Meta(ge=1, le=TARGET_MAX_MINUTES)]
DoneMinutes = Annotated[int, msgspec.Meta(ge=0, le=TARGET_MAX_MINUTES)]
Percent = Annotated[int, msgspec.Meta(ge=1, le=99)]


class Hours(Message, frozen=True, kw_only=True):
    """Minutes of the day in Japan from which and up to which it is open; both equal: closed."""

    from_minute: Minute
    to_minute: Minute


class Calendar(Message, frozen=True, kw_only=True):
    key: CalendarKey
    name: CalendarName
    weekdays: Hours
    """Monday to Friday, but for national holidays."""
    holidays: Hours
    """Saturdays, Sundays and national holidays."""
    closed_days: Annotated[tuple[date, ...], msgspec.Meta(max_length=CLOSED_DAYS_MAX)] = ()
    """Our own: nothing counts on them."""


class Target(Message, frozen=True, kw_only=True):
    """Of one category, in minutes of its calendar."""

    category: Category
    calendar_key: CalendarKey
    first_minutes: TargetMinutes  # 一次回答
    next_minutes: TargetMinutes  # 次回答
    done_minutes: DoneMinutes = 0
    """完了: of the time that the customer waits for us; 0: no target."""


def has_near_end(target: Target, calendar: Calendar) -> bool:
    longest = max(target.first_minutes, target.next_minutes, target.done_minutes)
    return longest <= TARGET_MAX_WEEKDAYS * (calendar.weekdays.to_minute - calendar.weekdays.from_minute)


class Tile(enum.StrEnum):
    WAITING = "waiting"  # 待ち
    LONGEST = "longest"  # 最長待ち, in minutes
    UNASSIGNED = "unassigned"  # 未割当
    AT_RISK = "at_risk"  # 回答期限間近
    OVERDUE = "overdue"  # 回答期限超過
    HELD = "held"  # 保留


class Due(enum.StrEnum):
    """How near an inquiry is to a time of it: its answer's or its end's, whichever is worse."""

    AT_RISK = "at_risk"  # 期限間近: warned of, not yet overdue
    OVERDUE = "overdue"  # 期限超過


class Limit(Message, frozen=True, kw_only=True):
    """From `warning` on amber, from `limit` on red; minutes for LONGEST."""

    tile: Tile
    warning: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    limit: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class Rules(Message, frozen=True, kw_only=True):
    """One document: what is changed together is kept, and told, together."""

    calendars: Annotated[tuple[Calendar, ...], msgspec.Meta(min_length=1, max_length=12)]
    targets: tuple[Target, ...]
    """One for each category, in its order."""
    limits: tuple[Limit, ...]
    """One for each tile, in its order."""
    notice_percent: Percent = 50
    """Of a target: the first step of the warnings."""
    warn_percent: Percent = 80
    """The second one; from here on it is at risk, at 100 it is overdue."""


class RulesSet(Message, frozen=True, kw_only=True):
    rules: Rules
    version: Count
    """0 for the defaults."""
    changed_by: str = ""
    changed_at: Moment | None = None


class RulesSettings(Message, frozen=True, kw_only=True):
    current: RulesSet
    history: list[RulesSet]
    """Earlier ones, newest first, at most RULES_HISTORY_MAX."""


GET_RULES = Endpoint("GET", "/v1/board-rules", Nothing, RulesSettings, Permission.READ_BOARD)
PUT_RULES = Endpoint(
    "PUT",
    "/v1/board-rules",
    Rules,
    RulesSettings,
    Permission.WRITE_BOARD_RULES,
    (Code.VERSION_REQUIRED, Code.CHANGED_MEANWHILE),
    versioned=True,
)
"""Open inquiries get their new times in batches behind the answer."""
