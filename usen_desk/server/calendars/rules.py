"""Which targets, calendars and limits hold now, the defaults, and what may be set. Row X9.

The defaults are those of the settings file: one target, around the clock.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import Connection

from usen_desk.contract.calendars import (
    DAY_MINUTES,
    TARGET_MAX_MINUTES,
    Calendar,
    Hours,
    Limit,
    Rules,
    RulesSet,
    Target,
    Tile,
    has_near_end,
)
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.server.calendars import default_texts, store
from usen_desk.server.context import Refusal
from usen_desk.server.settings import Settings

_ALL_DAY = Hours(from_minute=0, to_minute=DAY_MINUTES)
_LATE = Hours(from_minute=9 * 60, to_minute=22 * 60 + 30)
STANDARD, LATE, ALWAYS = "standard", "late", "always"
CALENDARS = (
    Calendar(
        key=STANDARD,
        name=default_texts.STANDARD,
        weekdays=Hours(from_minute=9 * 60 + 30, to_minute=20 * 60),
        holidays=Hours(from_minute=9 * 60 + 30, to_minute=18 * 60),
    ),
    Calendar(key=LATE, name=default_texts.LATE, weekdays=_LATE, holidays=_LATE),
    Calendar(key=ALWAYS, name=default_texts.ALWAYS, weekdays=_ALL_DAY, holidays=_ALL_DAY),
)
_LIMITS = {
    Tile.WAITING: (20, 30),
    Tile.LONGEST: (60, 90),
    Tile.UNASSIGNED: (5, 10),
    Tile.AT_RISK: (3, 8),
    Tile.OVERDUE: (1, 3),
    Tile.HELD: (20, 40),
}
"""Warning and limit, as drawn in the design of the board; every one of them can be set."""


@lru_cache(maxsize=16)
def defaults(within_minutes: int) -> RulesSet:
    minutes = max(1, min(within_minutes, TARGET_MAX_MINUTES))
    targets = tuple(
        Target(category=category, calendar_key=ALWAYS, first_minutes=minutes, next_minutes=minutes)
        for category in Category
    )
    limits = tuple(Limit(tile=tile, warning=warning, limit=limit) for tile, (warning, limit) in _LIMITS.items())
    return RulesSet(rules=Rules(calendars=CALENDARS, targets=targets, limits=limits), version=0)


def current(tx: Connection, settings: Settings) -> RulesSet:
    """The newest; decoded once a version and process."""
    row = store.newest(tx)
    if row is None:
        return defaults(settings.answer_within_minutes)
    return RulesSet(rules=_decoded(row.rules), version=row.version, changed_by=row.name, changed_at=row.changed_at)


@lru_cache(maxsize=8)
def _decoded(rules: str) -> Rules:
    return msgspec.json.decode(rules, type=Rules)


def check(rules: Rules) -> None:
    """
    Raises:
        Refusal: INVALID_INPUT with the part at fault: calendars (two of one key, hours the wrong way round, never open
            on weekdays), targets (not one for each category, an unknown calendar, an end that is years away), limits
            (not one for each tile, the warning above the limit), warn_percent (not above notice_percent).
    """
    keys = [calendar.key for calendar in rules.calendars]
    if len(set(keys)) < len(keys) or not all(map(_is_usable, rules.calendars)):
        raise Refusal(Code.INVALID_INPUT, "calendars")
    if tuple(target.category for target in rules.targets) != tuple(Category):
        raise Refusal(Code.INVALID_INPUT, "targets")
    if not {target.calendar_key for target in rules.targets} <= set(keys):
        raise Refusal(Code.INVALID_INPUT, "targets")
    by_key = {calendar.key: calendar for calendar in rules.calendars}
    if not all(has_near_end(target, by_key[target.calendar_key]) for target in rules.targets):
        raise Refusal(Code.INVALID_INPUT, "targets")
    if tuple(limit.tile for limit in rules.limits) != tuple(Tile):
        raise Refusal(Code.INVALID_INPUT, "limits")
    if any(limit.warning > limit.limit for limit in rules.limits):
        raise Refusal(Code.INVALID_INPUT, "limits")
    if rules.notice_percent >= rules.warn_percent:
        raise Refusal(Code.INVALID_INPUT, "warn_percent")


def _is_usable(calendar: Calendar) -> bool:
    weekdays, holidays = calendar.weekdays, calendar.holidays
    return weekdays.from_minute < weekdays.to_minute and holidays.from_minute <= holidays.to_minute
