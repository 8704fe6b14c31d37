"""Whether a trial needs its rep today, why, and whether that is news: one pure function. Seed X10; decision 0013.

A cause has a day on which it arose. A follow-up on that day or later settles it until the date that it names; one that
ended in 成約 or 見送り settles all but that date.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usen_desk.contract.base import JST
from usen_desk.contract.trials import REMINDER_DAYS_LEFT, AdviceRules, FollowUpResult, Need, Term, Usage
from usen_desk.server.trials import need_texts
from usen_desk.server.trials.advice import Facts, Judged, judge

SILENT_DAYS = 2
"""Whole recorded days without a minute, from which on a rep should know."""
UNAUTHENTICATED_DAYS = 7
NEWS_DAYS = 1
"""First listening and first authentication are told on their day and on the next."""
FINAL_RESULTS = (FollowUpResult.CONTRACTED, FollowUpResult.DECLINED)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Call:
    """What a person did, and did not withdraw."""

    on: date
    result: FollowUpResult
    next_on: date | None = None


@dataclass(frozen=True)
class Known:
    """What is known of a trial on a day."""

    facts: Facts
    days: Mapping[date, int]
    """Minutes of each day that has any."""
    recorded_to: datetime | None = None
    registered_on: date | None = None
    calls: tuple[Call, ...] = ()
    """Newest first."""

    @property
    def next_on(self) -> date | None:
        return self.calls[0].next_on if self.calls else None


@dataclass(frozen=True)
class Needed:
    need: Need | None = None
    reason: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class _Cause:
    need: Need
    since: date
    reason: str = dataclasses.field(compare=False)


def need_of(known: Known, judged: Judged, rules: AdviceRules, now: datetime) -> Needed:
    """`judged`: of today. News is what would not have been a cause 24 hours ago."""
    today = now.astimezone(JST).date()
    cause = next(_causes(known, judged, today), None)
    if cause is None:
        return Needed()
    yesterday = today - _DAY
    before = _a_day_earlier(known, now)
    judged_before = judge(before.facts, before.days, rules, yesterday, before.recorded_to)
    return Needed(cause.need, cause.reason, cause not in _causes(before, judged_before, yesterday))


def _a_day_earlier(known: Known, now: datetime) -> Known:
    """As far as it can be told: when an extension was decided plays no part. A record that stands still is no news, and
    of a day that was recorded in part nobody can say which minutes were known."""
    yesterday = (now - _DAY).astimezone(JST).date()
    facts, recorded_to, heard_to = known.facts, known.recorded_to, yesterday
    if facts.authenticated_at and facts.authenticated_at > now - _DAY:
        facts = dataclasses.replace(facts, authenticated_at=None, expires_on=None)
    if recorded_to:
        if recorded_to.astimezone(JST).date() >= yesterday:
            recorded_to -= _DAY
        heard_to = recorded_to.astimezone(JST).date() - _DAY
    return Known(
        facts,
        {on: minutes for on, minutes in known.days.items() if on <= heard_to},
        recorded_to,
        known.registered_on,
        tuple(call for call in known.calls if call.on <= yesterday),
    )


def _causes(known: Known, judged: Judged, today: date) -> Iterator[_Cause]:
    """Those that nobody settled, the most urgent first."""
    if known.next_on and known.next_on < today:
        yield _Cause(Need.OVERDUE, known.next_on, need_texts.overdue(known.next_on, today))
    elif known.next_on == today:
        yield _Cause(Need.DUE, today, need_texts.due())
    if any(call.result in FINAL_RESULTS for call in known.calls):
        return
    last_call_on = max((call.on for call in known.calls), default=date.min)
    yield from (cause for cause in _arisen(known, judged, today) if last_call_on < cause.since <= today)


def _arisen(known: Known, judged: Judged, today: date) -> Iterator[_Cause]:
    if judged.term is Term.ENDED:
        yield from _ended(known)
        return
    yield from _ending(known, judged)
    if known.facts.authenticated_on is None:
        yield from _unauthenticated(known, today)
        return
    yield from _listening(known, known.facts.authenticated_on, judged, today)


def _ending(known: Known, judged: Judged) -> Iterator[_Cause]:
    """The last reminder that was reached."""
    last_on, days_left = known.facts.last_on, judged.days_left
    if last_on is None or days_left is None:
        return
    reached = [reminder for reminder in REMINDER_DAYS_LEFT if days_left <= reminder]
    if reached:
        yield _Cause(Need.ENDING, last_on - min(reached) * _DAY, need_texts.ending(last_on, days_left))


def _listening(known: Known, authenticated_on: date, judged: Judged, today: date) -> Iterator[_Cause]:
    heard = [on for on, minutes in known.days.items() if minutes > 0]
    whole = judged.whole_days
    if heard:
        silent_days = len(whole) - 1 - (max(heard) - authenticated_on).days
        if silent_days >= SILENT_DAYS:
            since = max(heard) + (SILENT_DAYS + 1) * _DAY
            yield _Cause(Need.STOPPED, since, need_texts.stopped(max(heard), silent_days))
        if (today - min(heard)).days <= NEWS_DAYS:
            yield _Cause(Need.STARTED, min(heard), need_texts.started(min(heard), today))
    if (today - authenticated_on).days <= NEWS_DAYS:
        yield _Cause(Need.AUTHENTICATED, authenticated_on, need_texts.authenticated(authenticated_on, today))
    if judged.usage is Usage.UNUSED and len(whole) >= SILENT_DAYS:
        since = authenticated_on + SILENT_DAYS * _DAY
        yield _Cause(Need.UNUSED, since, need_texts.unused(authenticated_on, len(whole)))


def _unauthenticated(known: Known, today: date) -> Iterator[_Cause]:
    """Counted from when the leaflet went out: its issue, or its registration where that was later."""
    issued_on, registered_on = known.facts.issued_on, known.registered_on
    handed_on = max(issued_on, registered_on) if registered_on else issued_on
    reason = need_texts.unauthenticated((today - handed_on).days, is_registered=handed_on == registered_on)
    yield _Cause(Need.UNAUTHENTICATED, handed_on + UNAUTHENTICATED_DAYS * _DAY, reason)


def _ended(known: Known) -> Iterator[_Cause]:
    last_on = known.facts.last_on
    if last_on is not None:
        yield _Cause(Need.ENDED, last_on + _DAY, need_texts.ended(last_on))
