"""Registers leaflets: the trials become their rep's, from IDs as typed or pasted. Seed X10; RULINGS, Trials."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from usen_desk.contract.text import fold
from usen_desk.contract.trials import FollowUpKind, Registered, Registration, Registrations, RegistrationsMade
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context
from usen_desk.server.trials import registration_store
from usen_desk.server.trials.holding import change, remember
from usen_desk.server.trials.holding_store import held
from usen_desk.server.trials.store import StoredTrial


def register_trials(context: Context, body: Registrations) -> RegistrationsMade:
    """Each ID has an outcome of its own. Safe to repeat: what is mine already stays so."""
    typed = list(dict.fromkeys(filter(None, (_plain(text) for text in body.login_ids))))
    found = _found(context, typed)
    trials = held(context, set(found.values()))
    made: dict[int | str, Registration] = {}
    for text in typed:
        trial = trials.get(found.get(text, 0))
        if trial is None:
            made.setdefault(fold(text), Registration(login_id=text, outcome=Registered.NOT_FOUND))
        elif trial.account_id not in made:
            made[trial.account_id] = _registered(context, trial)
    return RegistrationsMade(items=list(made.values()))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _found(context: Context, typed: list[str]) -> Mapping[str, int]:
    """Account ID by what was typed: by its letters, else by its folded letters where only one trial has them."""
    candidates = registration_store.by_login(context, {fold(text) for text in typed})
    by_letters = {login_id: account_id for account_id, login_id, _ in candidates}
    by_key: dict[str, list[int]] = {}
    for account_id, _, key in candidates:
        by_key.setdefault(key, []).append(account_id)
    found: dict[str, int] = {}
    for text in typed:
        alike = [by_letters[text]] if text in by_letters else by_key.get(fold(text), [])
        if len(alike) == 1:
            found[text] = alike[0]
    return found


def _registered(context: Context, trial: StoredTrial) -> Registration:
    staff_id = context.actor.staff_id
    if trial.rep_id == staff_id:
        return Registration(login_id=trial.login_id, outcome=Registered.ALREADY_MINE)
    if trial.rep_id is not None:
        return Registration(login_id=trial.login_id, outcome=Registered.HELD, rep_name=trial.rep_name or "")
    branch_code = trial.branch_code or context.actor.branch_code
    change(context, trial.account_id, rep_id=staff_id, registered_at=context.now, branch_code=branch_code)
    remember(context, trial.account_id, FollowUpKind.REGISTERED)
    detail = "" if branch_code == trial.branch_code else f"branch {branch_code}"
    log(context, Action.TRIAL_REGISTERED, "trial", str(trial.account_id), detail=detail)
    return Registration(login_id=trial.login_id, outcome=Registered.DONE)
