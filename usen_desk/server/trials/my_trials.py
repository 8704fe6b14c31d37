"""マイお試し: a rep's trials, those that need a call today first. Three statements, however many trials. Seed X10."""

from __future__ import annotations

from datetime import date, datetime

from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Role
from usen_desk.contract.trials import MyTrial, MyTrials, MyTrialsAsk, Need, Term
from usen_desk.server.accounts.states import today
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import follow_up_store, my_trials_store, rows
from usen_desk.server.trials.follow_up_store import Standing
from usen_desk.server.trials.need import Call, Known, need_of
from usen_desk.server.trials.rows import Measure, Seen

_URGENCY = {need: number for number, need in enumerate(Need)}


def list_my_trials(context: Context, body: MyTrialsAsk) -> MyTrials:
    """
    Raises:
        Refusal: NOT_PERMITTED, for a colleague's list when asked by anybody but a supervisor.
    """
    rep_id = body.rep_id or context.actor.staff_id
    if rep_id != context.actor.staff_id and context.actor.role is not Role.SUPERVISOR:
        raise Refusal(Code.NOT_PERMITTED)
    by = rows.measure(context)
    seen = rows.seen(context, my_trials_store.trials_of_rep(context, rep_id), by)
    standing = follow_up_store.standing_of_rep(context.tx, rep_id)
    items = [_my_trial(one, standing.get(one.stored.account_id, []), by, context.now) for one in seen]
    items.sort(key=_order)
    return MyTrials(
        items=items,
        today_count=sum(item.need is not None for item in items),
        overdue_count=sum(item.is_overdue for item in items),
        guide_minutes=by.rules.long_from_minutes,
        recorded_to=by.recorded_to,
    )


def _my_trial(one: Seen, standing: list[Standing], by: Measure, now: datetime) -> MyTrial:
    stored = one.stored
    known = Known(
        facts=one.facts,
        days=one.days,
        recorded_to=by.recorded_to,
        registered_on=today(stored.registered_at) if stored.registered_at else None,
        calls=tuple(Call(today(done.at), done.result, done.next_on) for done in standing),
    )
    needed = need_of(known, one.judged, by.rules, now)
    return MyTrial(
        row=rows.trial_row(one, by),
        need=needed.need,
        need_reason=needed.reason,
        is_new=needed.is_new,
        next_on=stored.next_on,
        is_overdue=stored.next_on is not None and stored.next_on < by.today,
        followed_up_at=stored.followed_up_at,
    )


def _order(item: MyTrial) -> tuple[int, bool, int, int, str]:
    """Today's: news first, then by urgency, then by days left. Then those to watch by days left, then the ended ones,
    newest first. Without a last day comes last."""
    row = item.row
    days_left = (date.max - date.min).days if row.days_left is None else row.days_left
    if item.need is not None:
        return 0, not item.is_new, _URGENCY[item.need], days_left, row.login_id
    if row.term is not Term.ENDED:
        return 1, False, 0, days_left, row.login_id
    return 2, False, 0, -days_left, row.login_id
