"""Thresholds and texts of the advice (B1-5): the defaults until a supervisor changes them; every version is kept."""

from __future__ import annotations

from msgspec.structs import asdict
from sqlalchemy import Connection

from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import AdviceRules, AdviceRulesSet, AdviceSettings, Usage
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import advice_store
from usen_desk.server.trials.texts import DEFAULT_RULES

HISTORY_MAX = 50
DEFAULTS = AdviceRulesSet(rules=DEFAULT_RULES, version=0)


def current(tx: Connection) -> AdviceRulesSet:
    return next(iter(advice_store.newest(tx, 1)), DEFAULTS)


def get_advice(context: Context, _: Nothing) -> AdviceSettings:
    return _settings(context.tx)


def put_advice(context: Context, body: AdviceRules) -> AdviceSettings:
    """
    Raises:
        Refusal: CHANGED_MEANWHILE; INVALID_INPUT for 短い that reaches into 長い, and for advice that is not one
            for each 利用 in its order.
    """
    before = current(context.tx)
    context.insist_on_version(before.version)
    if body.short_below_minutes >= body.long_from_minutes:
        raise Refusal(Code.INVALID_INPUT, "short_below_minutes")
    if tuple(advice.usage for advice in body.advice) != tuple(Usage):
        raise Refusal(Code.INVALID_INPUT, "advice")
    if body != before.rules:
        version = before.version + 1
        if not advice_store.add(context.tx, body, version, context.actor.staff_id, context.now):
            raise Refusal(Code.CHANGED_MEANWHILE)
        log(context, Action.ADVICE_CHANGED, "trial_advice", str(version), detail=_what(before.rules, body))
    return _settings(context.tx)


def _settings(tx: Connection) -> AdviceSettings:
    newest, *earlier = [*advice_store.newest(tx, HISTORY_MAX + 1), DEFAULTS]
    return AdviceSettings(current=newest, history=earlier[:HISTORY_MAX])


def _what(before: AdviceRules, after: AdviceRules) -> str:
    """For the access log: numbers before and after; of the texts only which changed."""
    was, is_now = asdict(before), asdict(after)
    numbers = [name for name in was if name != "advice" and was[name] != is_now[name]]
    told = [f"{name} {was[name]} to {is_now[name]}" for name in numbers]
    told += [f"advice {new.usage}" for old, new in zip(before.advice, after.advice, strict=True) if old != new]
    return ", ".join(told)
