"""The state of a trial with its reason, by one pure function: no SQL, clock or settings. Seed B1-5; decision 0011."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usen_desk.contract.base import JST
from usen_desk.contract.expiry import extended
from usen_desk.contract.trials import AdviceRules, Term, Usage
from usen_desk.server.trials import texts

LAST_DAYS = 3
"""Days that decide between 短い and 長い, and that other pages show."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """A trial as it is stored, as far as its state depends on it."""

    issued_on: date
    authenticated_at: datetime | None = None
    expires_on: date | None = None
    extended_days: int = 0

    @property
    def authenticated_on(self) -> date | None:
        """The day in Japan."""
        return self.authenticated_at.astimezone(JST).date() if self.authenticated_at else None

    @property
    def last_on(self) -> date | None:
        """失効日 with approved extensions."""
        return extended(self.expires_on, self.extended_days) if self.expires_on else None


@dataclass(frozen=True)
class Judged:
    usage: Usage
    term: Term
    days_left: int | None
    """0 on the last day, negative when over."""
    day_number: int
    """1 on the day of the first authentication, stays at the last day's number; 0 before."""
    whole_days: tuple[int, ...]
    """Minutes of each day that is recorded whole, from the first authentication on, up to yesterday and the expiry."""
    mean_minutes: int
    """A day, rounded down, over `whole_days`; while there are none, over the days heard so far."""
    used_day_count: int
    longest_gap_days: int
    longest_gap_from: date | None
    """Of the longest run of whole days without a minute; the latest of several."""
    recent: str
    reason: str


def last_whole_day(recorded_to: datetime | None, today: date) -> date | None:
    """The last day whose listening is recorded up to its midnight in Japan and that is over."""
    if recorded_to is None:
        return None
    return min(recorded_to.astimezone(JST).date(), today) - _DAY


def judge(
    facts: Facts, days: Mapping[date, int], rules: AdviceRules, today: date, recorded_to: datetime | None
) -> Judged:
    """`days`: minutes of each day that has any. `recorded_to`: later listening may exist and isn't known yet."""
    first = facts.authenticated_on
    days_left = (facts.last_on - today).days if facts.last_on else None
    term = _term(days_left, rules)
    whole = _whole_days(facts, days, last_whole_day(recorded_to, today))
    heard = {on: minutes for on, minutes in days.items() if minutes > 0}
    mean = sum(whole) // len(whole) if whole else sum(heard.values()) // max(1, len(heard))
    usage = _usage(first, whole, bool(heard), mean, rules)
    gap_days, gap_at = _longest_gap(whole)
    day_number = _day_number(facts, today)
    reason = _reason(facts, usage, whole, heard, mean, rules)
    if facts.last_on is not None and days_left is not None:
        reason += texts.term(facts.last_on, days_left)
    return Judged(
        usage=usage,
        term=term,
        days_left=days_left,
        day_number=day_number,
        whole_days=whole,
        mean_minutes=mean if first else 0,
        used_day_count=len(heard),
        longest_gap_days=gap_days,
        longest_gap_from=first + gap_at * _DAY if first and gap_days else None,
        recent=_recent(facts, term, whole, heard, day_number, today),
        reason=reason,
    )


def _whole_days(facts: Facts, days: Mapping[date, int], recorded: date | None) -> tuple[int, ...]:
    first = facts.authenticated_on
    if first is None or recorded is None:
        return ()
    last = min(recorded, facts.last_on) if facts.last_on else recorded
    return tuple(days.get(first + at * _DAY, 0) for at in range((last - first).days + 1))


def _term(days_left: int | None, rules: AdviceRules) -> Term:
    if days_left is None:
        return Term.NOT_STARTED
    if days_left < 0:
        return Term.ENDED
    return Term.ENDING if days_left <= rules.ending_days else Term.RUNNING


def _usage(first: date | None, whole: tuple[int, ...], is_heard: bool, mean: int, rules: AdviceRules) -> Usage:
    if first is None:
        return Usage.UNAUTHENTICATED
    if not is_heard:
        return Usage.UNUSED
    if mean < rules.short_below_minutes:
        return Usage.SHORT
    if mean >= rules.long_from_minutes:
        return Usage.LONG
    return Usage.LONG if _keeps_up(whole) else Usage.SHORT


def _keeps_up(whole: tuple[int, ...]) -> bool:
    """Whether the last days are at least as long as all of them on average; exact, without rounding."""
    last = whole[-LAST_DAYS:]
    return sum(last) * len(whole) >= sum(whole) * len(last)


def _longest_gap(whole: tuple[int, ...]) -> tuple[int, int]:
    """Length, and position of its first day."""
    longest = begin = running = 0
    for at, minutes in enumerate(whole):
        running = 0 if minutes else running + 1
        if running and running >= longest:
            longest, begin = running, at - running + 1
    return longest, begin


def _day_number(facts: Facts, today: date) -> int:
    first = facts.authenticated_on
    if first is None:
        return 0
    last = min(today, facts.last_on) if facts.last_on else today
    return max(0, (last - first).days + 1)


def _reason(
    facts: Facts, usage: Usage, whole: tuple[int, ...], heard: Mapping[date, int], mean: int, rules: AdviceRules
) -> str:
    first = facts.authenticated_on
    if first is None:
        return texts.unauthenticated(facts.issued_on)
    last = first + (len(whole) - 1) * _DAY
    if not heard:
        return texts.unused(first, last) if whole else texts.not_recorded(first)
    verdict = _verdict(mean, rules)
    is_between = rules.short_below_minutes <= mean < rules.long_from_minutes
    if not whole:
        return texts.so_far(max(heard), mean, verdict) + (texts.day_is_not_over() if is_between else "")
    said = texts.mean(first, last, mean, verdict)
    if not is_between:
        return said
    tail = whole[-LAST_DAYS:]
    return said + texts.decided_by_last(len(tail), sum(tail) // len(tail), is_long=usage is Usage.LONG)


def _verdict(mean: int, rules: AdviceRules) -> str:
    if mean < rules.short_below_minutes:
        return texts.below(rules.short_below_minutes)
    if mean >= rules.long_from_minutes:
        return texts.from_on(rules.long_from_minutes)
    return texts.between(rules.short_below_minutes, rules.long_from_minutes)


def _recent(
    facts: Facts, term: Term, whole: tuple[int, ...], heard: Mapping[date, int], day_number: int, today: date
) -> str:
    first = facts.authenticated_on
    if term is Term.ENDED and facts.last_on is not None:
        return texts.recent_ended(facts.last_on, sum(heard.values()) if first else None)
    if first is None:
        return texts.recent_unauthenticated(max(0, (today - facts.issued_on).days))
    if not whole:
        if not heard:
            return texts.recent_not_recorded(day_number)
        return texts.recent_so_far(day_number, sum(heard.values()))
    tail = whole[-LAST_DAYS:]
    last = first + (len(whole) - 1) * _DAY
    return texts.recent_days(day_number, len(tail), sum(tail), last if last < today - _DAY else None)
