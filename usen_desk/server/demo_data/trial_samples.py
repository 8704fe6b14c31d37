"""Trials written by hand (resources/demo/sample_trials.txt): the manual's xfeeaP, those of the design's pictures, and
one of each kind that the demo's first sales person has to call. Rows B1-3, B1-4, X10."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from uuid import NAMESPACE_OID, uuid5

import msgspec

from usen_desk import resources
from usen_desk.contract.base import JST
from usen_desk.contract.trials import TRIAL_DAYS
from usen_desk.server.demo_data.rows import Extension, FollowUp, Trial
from usen_desk.server.demo_data.samples import sample_stores
from usen_desk.server.demo_data.staff import FIRST_SUPERVISOR, sales_of
from usen_desk.server.trials import need_texts

MANUAL_LOGIN_ID = "xfeeaP"
MANUAL_ACCOUNT_ID = 870381
MANUAL_DAY = date(2018, 8, 14)
"""The day after the last one on which the manual shows listening; its sample doesn't move."""

_NOT_SAID = "-"


def sample_trials(account_ids: Iterator[int], as_of: date) -> Iterator[Trial]:
    """`account_ids`: numbers for all but the manual's."""
    branches = {store.customer.customer_code: store.customer.branch_code for store in sample_stores(as_of)}
    for head, *below in _blocks():
        day, account_id = as_of, MANUAL_ACCOUNT_ID
        if head.startswith(MANUAL_LOGIN_ID):
            day = MANUAL_DAY
        else:
            account_id = next(account_ids)
        yield _told(_trial(head, account_id, day, branches), below, day)


def manual_trial() -> Trial:
    return next(sample_trials(iter(range(1000)), MANUAL_DAY))


def row_id(account_id: int, kind: str, number: int) -> str:
    """The same for the same trial on every run."""
    return str(uuid5(NAMESPACE_OID, f"usen-desk demo {account_id} {kind} {number}"))


def usage_days(first_on: date, minutes: Iterator[int] | tuple[int, ...]) -> tuple[tuple[date, int], ...]:
    """Days without use have no row, as in the service's log."""
    return tuple((first_on + timedelta(days=day), used) for day, used in enumerate(minutes) if used)


def _blocks() -> Iterator[list[str]]:
    """A trial's line with the lines that hang on it."""
    block: list[str] = []
    for line in resources.path("demo/sample_trials.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line[0] not in "!+=" and block:
            yield block
            block = []
        block.append(line)
    yield block


def _trial(line: str, account_id: int, day: date, branches: dict[str, str]) -> Trial:
    login_id, sold_as, customer_code, rep, issued, authenticated, minutes = line.split("|")
    branch_code = branches[customer_code]
    authenticated_at = _moment(day, *authenticated.split()) if authenticated else None
    return Trial(
        account_id=account_id,
        login_id=login_id,
        sold_as=sold_as,
        issued_on=day - timedelta(days=int(issued)),
        authenticated_at=authenticated_at,
        expires_on=authenticated_at.date() + timedelta(days=TRIAL_DAYS - 1) if authenticated_at else None,
        branch_code=branch_code,
        customer_code=customer_code,
        rep_login=sales_of(branch_code).login_id if rep.startswith("@") else rep,
        usage=usage_days(authenticated_at.date(), tuple(map(int, minutes.split()))) if authenticated_at else (),
    )


def _told(trial: Trial, lines: list[str], day: date) -> Trial:
    follow_ups: list[FollowUp] = []
    extensions: list[Extension] = []
    for number, line in enumerate(lines):
        match line[0]:
            case "!":
                follow_ups.append(_follow_up(trial, number, line, day))
            case "+":
                extensions.append(_extension(trial, number, line, day))
                follow_ups.append(_asked(trial, number, extensions[-1]))
            case _:
                extensions.append(_decided(extensions.pop(), line, day))
                follow_ups.append(_decision(trial, number, extensions[-1]))
    registered_at = next((one.at for one in follow_ups if one.kind == "registered"), None)
    return msgspec.structs.replace(
        trial, registered_at=registered_at, follow_ups=tuple(follow_ups), extensions=tuple(extensions)
    )


def _follow_up(trial: Trial, number: int, line: str, day: date) -> FollowUp:
    _, ago, time, kind, result, following, *said = line.split(" ", 6)
    at = _moment(day, ago, time)
    return FollowUp(
        follow_up_id=row_id(trial.account_id, "follow-up", number),
        at=at,
        staff_login=trial.rep_login,
        kind=kind,
        result="" if result == _NOT_SAID else result,
        said=said[0] if said else "",
        next_on=None if following == _NOT_SAID else at.date() + timedelta(days=int(following)),
    )


def _extension(trial: Trial, number: int, line: str, day: date) -> Extension:
    _, ago, time, days, reason = line.split(" ", 4)
    return Extension(
        extension_id=row_id(trial.account_id, "extension", number),
        days=int(days),
        reason=reason,
        asked_by=trial.rep_login,
        asked_at=_moment(day, ago, time),
    )


def _decided(asked: Extension, line: str, day: date) -> Extension:
    _, ago, time, answer, note = line.split(" ", 4)
    return msgspec.structs.replace(
        asked,
        decided_by=FIRST_SUPERVISOR.login_id,
        decided_at=_moment(day, ago, time),
        is_approved=answer == "yes",
        note=note,
    )


def _asked(trial: Trial, number: int, extension: Extension) -> FollowUp:
    return FollowUp(
        follow_up_id=row_id(trial.account_id, "follow-up", number),
        at=extension.asked_at,
        staff_login=extension.asked_by,
        kind="extension_asked",
        said=need_texts.extension_asked(extension.days, extension.reason),
    )


def _decision(trial: Trial, number: int, extension: Extension) -> FollowUp:
    assert extension.decided_at is not None
    assert extension.is_approved is not None
    return FollowUp(
        follow_up_id=row_id(trial.account_id, "follow-up", number),
        at=extension.decided_at,
        staff_login=extension.decided_by,
        kind="extension_decided",
        said=need_texts.extension_decided(extension.days, extension.note, is_approved=extension.is_approved),
    )


def _moment(day: date, ago: str, time: str) -> datetime:
    on = day - timedelta(days=int(ago))
    return datetime.combine(on, clock.fromisoformat(time), JST)
