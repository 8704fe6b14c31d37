"""When an inquiry's answer and its end are due: the one place that says so. Row X9; decision 0030.

The clock runs while the customer waits for us, also during 保留 (which customers are not told of), and stops while we
wait for the customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from usen_desk.contract.calendars import Calendar, RulesSet, Target
from usen_desk.server.calendars.hours import add, between

TIMES = ("answer_due_at", "answer_notice_at", "answer_warn_at", "done_due_at", "done_warn_at")


@dataclass(frozen=True)
class Clock:
    """What one inquiry's times follow from."""

    category: str
    waiting_since: datetime | None
    """None: the clock stands."""
    is_first: bool
    """Nobody of us has answered yet."""
    waited_s: int = 0
    """Business time of earlier waits, in seconds of the category's calendar."""


def columns(rules: RulesSet, clock: Clock) -> dict[str, object]:
    """Of the inquiry's row."""
    since = clock.waiting_since
    kept: dict[str, object] = {"rules_version": rules.version, "waited_s": clock.waited_s}
    if since is None:
        return dict.fromkeys(TIMES) | kept
    target, calendar = target_of(rules, clock.category)
    answer = timedelta(minutes=target.first_minutes if clock.is_first else target.next_minutes)
    end, waited = timedelta(minutes=target.done_minutes), timedelta(seconds=clock.waited_s)
    has_end = target.done_minutes > 0
    return kept | {
        "answer_due_at": add(calendar, since, answer),
        "answer_notice_at": add(calendar, since, answer * rules.rules.notice_percent / 100),
        "answer_warn_at": add(calendar, since, answer * rules.rules.warn_percent / 100),
        "done_due_at": add(calendar, since, end - waited) if has_end else None,
        "done_warn_at": add(calendar, since, end * rules.rules.warn_percent / 100 - waited) if has_end else None,
    }


def waited_s(rules: RulesSet, category: str, since: datetime | None, until: datetime) -> int:
    """Business time of one wait."""
    _, calendar = target_of(rules, category)
    return 0 if since is None else int(between(calendar, since, until).total_seconds())


def target_of(rules: RulesSet, category: str) -> tuple[Target, Calendar]:
    """A category of a newer version counts as the last one."""
    targets = {target.category.value: target for target in rules.rules.targets}
    target = targets.get(category, rules.rules.targets[-1])
    calendars = {calendar.key: calendar for calendar in rules.rules.calendars}
    return target, calendars[target.calendar_key]
