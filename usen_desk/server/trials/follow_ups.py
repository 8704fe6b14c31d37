"""対応記録: what was done about a trial, kept once however often it is sent, and taken back by a mark. Seed X10."""

from __future__ import annotations

from datetime import UTC, datetime

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import HUMAN_KINDS, FollowUp, FollowUpDraft, FollowUpResult, Trial
from usen_desk.server.accounts.states import today
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import follow_up_store
from usen_desk.server.trials.follow_up_store import NewFollowUp
from usen_desk.server.trials.holding import change, hold, uuid_of
from usen_desk.server.trials.need import FINAL_RESULTS
from usen_desk.server.trials.service import trial_answer
from usen_desk.server.trials.store import StoredTrial

_CALENDAR_FROM = datetime(2, 1, 1, tzinfo=UTC)
"""Moments before it may have no day in Japan."""


def post_follow_up(context: Context, body: FollowUpDraft, login: str) -> Trial:
    """Safe to repeat with the same follow_up_id, also at the same time (RELIABILITY.md R1).

    Raises:
        Refusal: NOT_FOUND, OTHER_CONTENT, INVALID_INPUT (kind, at, next_on).
    """
    if body.kind not in HUMAN_KINDS:
        raise Refusal(Code.INVALID_INPUT, "kind")
    trial = hold(context, login)
    known = follow_up_store.one(context.tx, body.follow_up_id)
    if known is None:
        _add(context, body, trial)
    elif known[0] != trial.account_id or not _is_same(context, body, known[1]):
        raise Refusal(Code.OTHER_CONTENT)
    return trial_answer(context, trial.login_id)


def withdraw_follow_up(context: Context, _: Nothing, login: str, follow_up: str) -> Trial:
    """The row stays, marked. Safe to repeat.

    Raises:
        Refusal: NOT_FOUND, also for a colleague's and for what the service wrote.
    """
    trial = hold(context, login)
    follow_up_id = uuid_of(follow_up)
    account_id, known = follow_up_store.one(context.tx, follow_up_id) or (0, None)
    if known is None or account_id != trial.account_id:
        raise Refusal(Code.NOT_FOUND)
    if known.staff_id != context.actor.staff_id or known.kind not in HUMAN_KINDS:
        raise Refusal(Code.NOT_FOUND)
    if not known.is_withdrawn:
        follow_up_store.withdraw(context.tx, follow_up_id, context.now)
        _settle(context, trial)
        log(context, Action.FOLLOW_UP_WITHDRAWN, "trial", str(trial.account_id), detail=str(follow_up_id))
    return trial_answer(context, trial.login_id)


def _add(context: Context, body: FollowUpDraft, trial: StoredTrial) -> None:
    at = _checked_at(context, body, trial)
    new = NewFollowUp(
        follow_up_id=body.follow_up_id,
        account_id=trial.account_id,
        at=at,
        staff_id=context.actor.staff_id,
        kind=body.kind,
        result=body.result,
        said=body.said,
        next_on=body.next_on,
    )
    if not follow_up_store.add(context.tx, new):  # for another trial, at the same time
        raise Refusal(Code.OTHER_CONTENT)
    _settle(context, trial)
    detail = f"{body.follow_up_id} {body.kind} {body.result}"
    log(context, Action.TRIAL_FOLLOWED_UP, "trial", str(trial.account_id), detail=detail)


def _checked_at(context: Context, body: FollowUpDraft, trial: StoredTrial) -> datetime:
    at = body.at or context.now
    if at > context.now or at < _CALENDAR_FROM or today(at) < trial.issued_on:
        raise Refusal(Code.INVALID_INPUT, "at")
    if body.next_on and body.next_on < today(at):
        raise Refusal(Code.INVALID_INPUT, "next_on")
    return at


def _is_same(context: Context, body: FollowUpDraft, known: FollowUp) -> bool:
    """`at` left open was taken from the clock, so it can't be compared."""
    asked = (context.actor.staff_id, body.kind, body.result, body.said, body.next_on, body.at or known.at)
    return asked == (known.staff_id, known.kind, known.result, known.said, known.next_on, known.at)


def _settle(context: Context, trial: StoredTrial) -> None:
    """What the trial says of its follow-ups, by those that stand: the newest decides the next date, the newest of
    成約 and 見送り whether there is a contract."""
    standing = follow_up_store.standing(context.tx, trial.account_id)
    final = next((one for one in standing if one.result in FINAL_RESULTS), None)
    is_contracted = final is not None and final.result is FollowUpResult.CONTRACTED
    change(
        context,
        trial.account_id,
        followed_up_at=standing[0].at if standing else None,
        next_on=standing[0].next_on if standing else None,
        contracted_on=today(final.at) if final and is_contracted else None,
    )
