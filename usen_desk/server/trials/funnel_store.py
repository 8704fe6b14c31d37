"""SQL that counts trials by branch. Row scope of the funnel: `visible_to` of store.py."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from usen_desk.contract.expiry import extended
from usen_desk.contract.trials import FunnelStage
from usen_desk.server.context import Context
from usen_desk.server.db.schema import branch, trial
from usen_desk.server.trials.search_store import REACHED
from usen_desk.server.trials.store import visible_to


@dataclass(frozen=True)
class Reached:
    """Trials of a branch that reached each stage; None for those without a branch."""

    branch_code: str | None
    branch_name: str | None
    issued: int
    authenticated: int
    used: int
    followed_up: int
    contracted: int


def reached_by_branch(context: Context, issued_from: date, issued_to: date) -> list[Reached]:
    """Only branches with any, in no order."""
    counts = [func.count().filter(REACHED[stage]).label(stage) for stage in FunnelStage]
    counted = (
        select(trial.c.branch_code, *counts)
        .where(visible_to(context), trial.c.issued_on >= issued_from, trial.c.issued_on <= issued_to)
        .group_by(trial.c.branch_code)
        .subquery()
    )
    made = select(counted.c.branch_code, branch.c.branch_name, *(counted.c[stage] for stage in FunnelStage))
    made = made.outerjoin_from(counted, branch, counted.c.branch_code == branch.c.branch_code)
    return [Reached(*row) for row in context.tx.execute(made)]


def running_by_branch(tx: Connection, on: date) -> Counter[str]:
    """Trials whose last day, with extensions, isn't over (お試し中, 期限間近), counted now; those of a branch only.

    The databases add days to dates in different ways, so the added days are counted apart.
    """
    longest = tx.execute(select(func.max(trial.c.extended_days))).scalar() or 0
    days = (trial.c.branch_code, trial.c.expires_on, trial.c.extended_days)
    may_run = trial.c.branch_code.is_not(None), trial.c.expires_on >= on - timedelta(days=longest)
    counted: Counter[str] = Counter()
    for code, expires_on, added, count in tx.execute(select(*days, func.count()).where(*may_run).group_by(*days)):
        counted[code] += count if extended(expires_on, added) >= on else 0
    return counted
