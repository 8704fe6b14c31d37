"""お試し/デモ管理: the search list, the page of one trial (logged), the trials at a store. Seed B1-2 … B1-5."""

from __future__ import annotations

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import CustomerTrials, SoldAs, Trial, TrialPage, TrialSearch, UsageDay
from usen_desk.server.accounts.store import customer_of
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import extension_store, follow_up_store, rows, search, search_store, store
from usen_desk.server.trials.rows import Seen


def search_trials(context: Context, body: TrialSearch) -> TrialPage:
    """
    Raises:
        Refusal: INVALID_INPUT on `after` or `offset`, as in search.page.
    """
    found = search.page(context, body)
    by = rows.measure(context)
    return TrialPage(
        items=[rows.trial_row(one, by) for one in rows.seen(context, found.rows, by)],
        count=found.count,
        more_than_count=found.more_than_count,
        sort=found.sort,
        descending=found.descending,
        next_after=found.next_after,
        guide_minutes=by.rules.long_from_minutes,
        recorded_to=by.recorded_to,
    )


def list_sold_as(context: Context, _: Nothing) -> SoldAs:
    return SoldAs(items=search_store.sold_as_in_use(context))


def get_trial(context: Context, _: Nothing, login: str) -> Trial:
    """
    Raises:
        Refusal: NOT_FOUND, alike for an ID that never existed and for a trial of another branch.
    """
    answer = trial_answer(context, login)
    log(context, Action.TRIAL_VIEWED, "trial", str(answer.row.account_id))
    return answer


def trial_answer(context: Context, login: str) -> Trial:
    """The whole trial as it is now, for whoever has just read or changed it; writes no row of the access log.

    Raises:
        Refusal: NOT_FOUND.
    """
    stored = store.row_of(context, login)
    if stored is None:
        raise Refusal(Code.NOT_FOUND)
    by = rows.measure(context)
    one: Seen = rows.seen(context, [stored], by)[0]
    return Trial(
        row=rows.trial_row(one, by),
        phone="" if stored.customer_id is None else store.phone_of(context.tx, stored.customer_id),
        days=[UsageDay(on=on, minutes=minutes) for on, minutes in sorted(one.days.items()) if minutes],
        recorded_to=by.recorded_to,
        guide_minutes=by.rules.long_from_minutes,
        used_day_count=one.judged.used_day_count,
        longest_gap_days=one.judged.longest_gap_days,
        longest_gap_from=one.judged.longest_gap_from,
        advice=list(by.rules.advice),
        next_on=stored.next_on,
        is_overdue=stored.next_on is not None and stored.next_on < by.today,
        follow_ups=follow_up_store.of_trial(context, stored.account_id),
        extensions=extension_store.of_trial(context, stored.account_id),
    )


def list_customer_trials(context: Context, _: Nothing, customer_code: str) -> CustomerTrials:
    """
    Raises:
        Refusal: NOT_FOUND, alike for a code that never existed and for a store of another branch.
    """
    customer = customer_of(context, customer_code)
    if customer is None:
        raise Refusal(Code.NOT_FOUND)
    by = rows.measure(context)
    found = store.rows_of_store(context, customer.customer_id)
    return CustomerTrials(
        items=[rows.trial_row(one, by) for one in rows.seen(context, found, by)],
        guide_minutes=by.rules.long_from_minutes,
    )
