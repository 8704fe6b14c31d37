"""Makes what travels of trials out of what is stored: their state, the strip, the totals. No SQL here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from usen_desk.contract.trials import STRIP_DAYS, AdviceRules, TrialRow
from usen_desk.server.accounts.states import today
from usen_desk.server.context import Context
from usen_desk.server.trials import advice_rules, store
from usen_desk.server.trials.advice import Facts, Judged, judge, last_whole_day
from usen_desk.server.trials.store import StoredTrial


@dataclass(frozen=True)
class Seen:
    """A trial with its days and what is said of them today."""

    stored: StoredTrial
    facts: Facts
    days: Mapping[date, int]
    judged: Judged


@dataclass(frozen=True)
class Measure:
    """What all trials of one answer are judged by."""

    rules: AdviceRules
    today: date
    recorded_to: datetime | None


def measure(context: Context) -> Measure:
    rules = advice_rules.current(context.tx).rules
    return Measure(rules, today(context.now), store.recorded_to(context.tx))


def made(context: Context, stored: Sequence[StoredTrial]) -> list[TrialRow]:
    """One row for each, in their order; the days of all of them are read in one statement."""
    by = measure(context)
    return [trial_row(one, by) for one in seen(context, stored, by)]


def seen(context: Context, stored: Sequence[StoredTrial], by: Measure) -> list[Seen]:
    days = store.days_of(context.tx, [row.account_id for row in stored])
    return [_seen(row, days.get(row.account_id, {}), by) for row in stored]


def _seen(row: StoredTrial, days: Mapping[date, int], by: Measure) -> Seen:
    facts = Facts(row.issued_on, row.authenticated_at, row.expires_on, row.extended_days)
    return Seen(row, facts, days, judge(facts, days, by.rules, by.today, by.recorded_to))


def trial_row(one: Seen, by: Measure) -> TrialRow:
    row, judged = one.stored, one.judged
    return TrialRow(
        account_id=row.account_id,
        login_id=row.login_id,
        sold_as=row.sold_as,
        issued_on=row.issued_on,
        authenticated_at=row.authenticated_at,
        expires_on=one.facts.last_on,
        extended_days=row.extended_days,
        branch_code=row.branch_code or "",
        branch_name=row.branch_name or "",
        customer_code=row.customer_code or "",
        store_name=row.store_name or "",
        rep_id=row.rep_id,
        rep_name=row.rep_name or "",
        usage=judged.usage,
        term=judged.term,
        days_left=judged.days_left,
        day_number=judged.day_number,
        reason=judged.reason,
        recent=judged.recent,
        strip_from=one.facts.authenticated_on,
        strip=_strip(one, by),
        total_minutes=row.total_minutes,
        mean_minutes=judged.mean_minutes,
        last_used_on=row.last_used_on,
        contracted_on=row.contracted_on,
        version=row.version,
    )


def _strip(one: Seen, by: Measure) -> tuple[int | None, ...]:
    """Of the first STRIP_DAYS days; a day that isn't over has what was heard so far, None before anything was."""
    first = one.facts.authenticated_on
    if first is None:
        return ()
    whole = last_whole_day(by.recorded_to, by.today)
    days = (first + timedelta(days=at) for at in range(STRIP_DAYS))
    return tuple(one.days.get(day, 0 if whole and day <= whole else None) for day in days)
