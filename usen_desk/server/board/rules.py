"""Calendars, targets and limits as supervisors see and change them, with what they were before. Row X9."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from usen_desk.contract.base import Message, Nothing
from usen_desk.contract.calendars import RULES_HISTORY_MAX, Rules, RulesSet, RulesSettings
from usen_desk.contract.errors import Code
from usen_desk.server.audit.service import Action, log
from usen_desk.server.calendars import store
from usen_desk.server.calendars.rules import check, current, defaults
from usen_desk.server.context import Context, Refusal


def get_rules(context: Context, _: Nothing) -> RulesSettings:
    return _settings(context)


def put_rules(context: Context, body: Rules) -> RulesSettings:
    """Open inquiries follow in batches (inquiries/retargeting.py).

    Raises:
        Refusal: CHANGED_MEANWHILE; INVALID_INPUT with the part at fault.
    """
    before = current(context.tx, context.settings)
    context.insist_on_version(before.version)
    check(body)
    if body != before.rules:
        version, rules = before.version + 1, msgspec.json.encode(body).decode()
        if not store.add(context.tx, rules, version, context.actor.staff_id, context.now):
            raise Refusal(Code.CHANGED_MEANWHILE)
        log(context, Action.BOARD_RULES_CHANGED, "board_rules", str(version), detail=_what(before.rules, body))
    return _settings(context)


def _settings(context: Context) -> RulesSettings:
    kept = [
        RulesSet(
            rules=msgspec.json.decode(row.rules, type=Rules),
            version=row.version,
            changed_by=row.name,
            changed_at=row.changed_at,
        )
        for row in store.history(context.tx, RULES_HISTORY_MAX + 1)
    ]
    newest, *earlier = [*kept, defaults(context.settings.answer_within_minutes)]
    return RulesSettings(current=newest, history=earlier[:RULES_HISTORY_MAX])


def _what(before: Rules, after: Rules) -> str:
    """For the access log: numbers before and after, and which calendars are others."""
    told = [
        f"{name} {getattr(before, name)} to {getattr(after, name)}"
        for name in ("notice_percent", "warn_percent")
        if getattr(before, name) != getattr(after, name)
    ]
    told += _numbers(before.targets, after.targets, "category")
    told += _numbers(before.limits, after.limits, "tile")
    known = {calendar.key: calendar for calendar in before.calendars}
    told += [f"calendar {one.key}" for one in after.calendars if known.get(one.key) != one]
    kept = {one.key for one in after.calendars}
    told += [f"calendar {key} removed" for key in known if key not in kept]
    return ", ".join(told)


def _numbers(before: Sequence[Message], after: Sequence[Message], name: str) -> list[str]:
    told: list[str] = []
    for old, new in zip(before, after, strict=True):
        fields = [field for field in new.__struct_fields__ if getattr(old, field) != getattr(new, field)]
        told += [f"{getattr(new, name)} {field} {getattr(old, field)} to {getattr(new, field)}" for field in fields]
    return told
