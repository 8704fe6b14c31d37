"""SQL that counts trials by branch. Row scope: `visible_to` of store.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

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
