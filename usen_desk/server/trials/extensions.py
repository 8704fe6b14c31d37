"""延長申請: more days for a trial, asked by its rep and decided once by a supervisor. Seed X10."""

from __future__ import annotations

from usen_desk.contract.accounts import PAGE_MAX_ROWS
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import Decision, Extension, ExtensionAsk, Extensions, ExtensionsAsk, FollowUpKind, Trial
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import extension_store, holding_store, need_texts
from usen_desk.server.trials.holding import change, hold, remember, uuid_of
from usen_desk.server.trials.service import trial_answer


def ask_extension(context: Context, body: ExtensionAsk, login: str) -> Trial:
    """Safe to repeat with the same extension_id, also at the same time and after the decision (RELIABILITY.md R1).

    Raises:
        Refusal: NOT_FOUND, OTHER_CONTENT, NOT_STARTED, ALREADY_ASKED.
    """
    trial = hold(context, login)
    known = extension_store.one(context.tx, body.extension_id)
    if known is None:
        if trial.expires_on is None:
            raise Refusal(Code.NOT_STARTED)
        _ask(context, body, trial.account_id)
    elif (known.account_id, known.days, known.reason) != (trial.account_id, body.days, body.reason) or (
        extension_store.asker_of(context.tx, body.extension_id) != context.actor.staff_id
    ):
        raise Refusal(Code.OTHER_CONTENT)
    return trial_answer(context, trial.login_id)


def _ask(context: Context, body: ExtensionAsk, account_id: int) -> None:
    if extension_store.is_waiting(context.tx, account_id):
        raise Refusal(Code.ALREADY_ASKED)
    is_stored = extension_store.add(
        context.tx,
        extension_id=body.extension_id,
        account_id=account_id,
        days=body.days,
        reason=body.reason,
        asked_by=context.actor.staff_id,
        asked_at=context.now,
    )
    if not is_stored:  # for another trial, at the same time
        raise Refusal(Code.OTHER_CONTENT)
    change(context, account_id)
    said = need_texts.extension_asked(body.days, body.reason)
    remember(context, account_id, FollowUpKind.EXTENSION_ASKED, said)
    detail = f"{body.extension_id} {body.days} days"
    log(context, Action.EXTENSION_ASKED, "trial", str(account_id), detail=detail)


def list_extensions(context: Context, body: ExtensionsAsk) -> Extensions:
    items = extension_store.listed(context, is_decided=False, limit=PAGE_MAX_ROWS)
    if not body.only_waiting and len(items) < PAGE_MAX_ROWS:
        items += extension_store.listed(context, is_decided=True, limit=PAGE_MAX_ROWS - len(items))
    return Extensions(items=items)


def decide_extension(context: Context, body: Decision, extension: str) -> Extension:
    """Approved days come on top of those that were approved before.

    Raises:
        Refusal: NOT_FOUND, ALREADY_DECIDED.
    """
    extension_id = uuid_of(extension)
    asked = extension_store.one(context.tx, extension_id)
    trials = holding_store.held(context, [asked.account_id]) if asked else {}
    if asked is None or asked.account_id not in trials:
        raise Refusal(Code.NOT_FOUND)
    trial = trials[asked.account_id]
    waiting = extension_store.one(context.tx, extension_id)
    if waiting is None or waiting.decided_at is not None:
        raise Refusal(Code.ALREADY_DECIDED)
    staff_id, account_id, is_approved = context.actor.staff_id, trial.account_id, body.is_approved
    extension_store.decide(
        context.tx, extension_id, is_approved=is_approved, note=body.note, by=staff_id, now=context.now
    )
    change(context, account_id, extended_days=trial.extended_days + (asked.days if is_approved else 0))
    said = need_texts.extension_decided(asked.days, body.note, is_approved=is_approved)
    remember(context, account_id, FollowUpKind.EXTENSION_DECIDED, said)
    detail = f"{extension_id} {asked.days} days {'approved' if is_approved else 'refused'}"
    log(context, Action.EXTENSION_DECIDED, "trial", str(account_id), detail=detail)
    decided = extension_store.one(context.tx, extension_id)
    if decided is None:
        raise AssertionError("unreachable: the row is held")
    return decided
