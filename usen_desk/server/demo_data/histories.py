"""When a store was opened, ended and last changed, as days before the day the data is made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usen_desk.contract.base import JST
from usen_desk.server.demo_data.dice import Dice

OLDEST_DAYS = 6600
UMS_OLDEST_DAYS = 3400
"""UMsIDs have been given out for about nine years."""

CONFIRMED, TERMINATED, CANCELLED = "確定", "解約", "キャンセル"
_OFFICE_OPENS, _OFFICE_CLOSES = 9 * 3600, 20 * 3600


class Calendar:
    """Dates made once, because a million stores ask for the same ten thousand."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self._days = [as_of - timedelta(days=days) for days in range(OLDEST_DAYS + 100)]
        self._midnights = [datetime(day.year, day.month, day.day, tzinfo=JST) for day in self._days]

    def ago(self, days: int) -> date:
        """Negative days lie ahead."""
        return self._days[days] if days >= 0 else self.as_of - timedelta(days=days)

    def moment(self, dice: Dice, days: int) -> datetime:
        """In office hours."""
        return self._midnights[days] + timedelta(seconds=dice.between(_OFFICE_OPENS, _OFFICE_CLOSES - 1))


@dataclass(frozen=True, slots=True)
class History:
    """Days before as_of; -1 where it never happened."""

    status: str
    opened: int
    ended: int
    changed: int


def draw_history(dice: Dice) -> History:
    part = dice.roll()
    opened = 5 + int(part * (0.6 + 0.4 * part) * (OLDEST_DAYS - 5))
    kind = dice.roll()
    status, ended = CONFIRMED, -1
    if kind < 0.04:
        status, ended = CANCELLED, max(1, opened + dice.between(-12, 25))
    elif kind < 0.16 and opened > 400:
        status, ended = TERMINATED, dice.between(1, opened - 200)
    latest = ended if ended > 0 else opened
    return History(status, opened, ended, 1 + int(dice.low() * (latest - 1)))
