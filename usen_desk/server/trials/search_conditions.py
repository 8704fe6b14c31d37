"""What a search of trials asks, as keys ready to bind, narrowed to what the caller may see. No SQL here. Seed B1-2."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from usen_desk.contract.base import JST
from usen_desk.contract.text import fold
from usen_desk.contract.trials import FunnelStage, TrialSearch
from usen_desk.server.accounts.store import reach
from usen_desk.server.context import Context


class Condition(enum.StrEnum):
    """A condition; its value is the name it is bound by."""

    LOGIN_ID = "login_id"
    BRANCH = "branch"
    SOLD_AS = "sold_as"
    ISSUED_FROM = "issued_from"
    ISSUED_TO = "issued_to"
    AUTHENTICATED_FROM = "authenticated_from"
    AUTHENTICATED_BEFORE = "authenticated_before"


@dataclass(frozen=True)
class Wanted:
    """All of `values` hold together, and the stage. `impossible` says that nothing can meet them."""

    values: Mapping[Condition, object]
    stage: FunnelStage = FunnelStage.ISSUED
    sold_as: str = ""
    """Folded: the values of 販売 that it means stand in the database."""
    or_no_branch: bool = False
    """Trials without a branch count as of this branch: the caller names a login ID."""
    impossible: bool = False


def wanted(context: Context, asked: TrialSearch, *, in_lists: bool = False) -> Wanted:
    """`in_lists`: only what may stand in lists, also when a login ID is named. Text of blanks alone asks nothing."""
    values: dict[Condition, object] = {
        Condition.LOGIN_ID: fold(asked.login_id),
        Condition.ISSUED_FROM: asked.issued_from,
        Condition.ISSUED_TO: asked.issued_to,
        Condition.AUTHENTICATED_FROM: _midnight(asked.authenticated_from),
        Condition.AUTHENTICATED_BEFORE: _midnight(asked.authenticated_to, days_later=1),
    }
    within = reach(context)
    own = within.branch_code if within else ""
    branch = asked.branch_code.strip()
    values[Condition.BRANCH] = branch or own
    return Wanted(
        values={condition: value for condition, value in values.items() if value},
        stage=asked.stage or FunnelStage.ISSUED,
        sold_as=fold(asked.sold_as),
        or_no_branch=bool(values[Condition.LOGIN_ID]) and not branch and not in_lists,
        impossible=within is None or bool(branch and not within.holds(branch)),
    )


def _midnight(on: date | None, days_later: int = 0) -> datetime | None:
    """The moment at which the day begins in Japan, kept a year inside the calendar, whose ends have no UTC."""
    if on is None:
        return None
    within = min(max(on, date(2, 1, 1)), date(9998, 12, 31))
    return datetime.combine(within + timedelta(days=days_later), time(), JST)
