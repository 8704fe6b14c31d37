"""Whose trial it is and at which store it runs: handing over, and what nobody imports. Seed X10."""

from __future__ import annotations

from usen_desk.contract.errors import Code
from usen_desk.contract.people import Colleague
from usen_desk.contract.permissions import Role, Scope
from usen_desk.contract.trials import FollowUpKind, HandOver, Trial, TrialStore
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.people.store import colleague
from usen_desk.server.trials import need_texts, reps_store
from usen_desk.server.trials.holding import change, hold, remember
from usen_desk.server.trials.service import trial_answer


def hand_over_trial(context: Context, body: HandOver, login: str) -> Trial:
    """The trial follows its new rep into that person's branch; without a rep it stays where it is.

    Raises:
        Refusal: NOT_FOUND, CHANGED_MEANWHILE, INVALID_INPUT (staff_id: nobody to whom a trial can be handed, or the
            one who has it).
    """
    trial = hold(context, login)
    context.insist_on_version(trial.version)
    if body.staff_id == trial.rep_id:
        raise Refusal(Code.INVALID_INPUT, "staff_id")
    rep = _checked_rep(context, body.staff_id) if body.staff_id else None
    branch_code = (rep.branch_code if rep else None) or trial.branch_code
    change(context, trial.account_id, rep_id=body.staff_id, branch_code=branch_code)
    said = need_texts.handed_over(rep.name if rep else "", body.note)
    remember(context, trial.account_id, FollowUpKind.HANDED_OVER, said)
    detail = f"rep {trial.rep_id or '-'} to {body.staff_id or '-'}"
    if branch_code != trial.branch_code:
        detail += f", branch {trial.branch_code or '-'} to {branch_code}"
    log(context, Action.TRIAL_HANDED_OVER, "trial", str(trial.account_id), detail=detail)
    return trial_answer(context, trial.login_id)


def _checked_rep(context: Context, staff_id: int) -> Colleague:
    """A sales rep who can sign in; of the caller's own branch, unless the caller reaches all."""
    found = colleague(context.tx, staff_id)
    if found is None or found.role is not Role.SALES:
        raise Refusal(Code.INVALID_INPUT, "staff_id")
    if context.scope is not Scope.ALL and found.branch_code != context.actor.branch_code:
        raise Refusal(Code.INVALID_INPUT, "staff_id")
    return found


def set_trial_store(context: Context, body: TrialStore, login: str) -> Trial:
    """A trial without a branch gets the store's.

    Raises:
        Refusal: NOT_FOUND, CHANGED_MEANWHILE, INVALID_INPUT (customer_code: alike for a code that never existed and
            for a store of another branch).
    """
    trial = hold(context, login)
    context.insist_on_version(trial.version)
    place = reps_store.place_of(context, body.customer_code) if body.customer_code else None
    if body.customer_code and place is None:
        raise Refusal(Code.INVALID_INPUT, "customer_code")
    if trial.customer_id != (place.customer_id if place else None):
        branch_code = trial.branch_code or (place.branch_code if place else None)
        customer_id = place.customer_id if place else None
        change(context, trial.account_id, customer_id=customer_id, branch_code=branch_code)
        said = need_texts.store_set(place.customer_code if place else "")
        remember(context, trial.account_id, FollowUpKind.STORE_SET, said)
        detail = f"customer {trial.customer_code or '-'} to {place.customer_code if place else '-'}"
        if branch_code != trial.branch_code:
            detail += f", branch {branch_code}"
        log(context, Action.TRIAL_STORE_SET, "trial", str(trial.account_id), detail=detail)
    return trial_answer(context, trial.login_id)
