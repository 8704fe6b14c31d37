"""The funnel by branch: how many of the trials issued in a period came how far. Row X10."""

from __future__ import annotations

from datetime import timedelta

from usen_desk.contract.errors import Code
from usen_desk.contract.trials import Funnel, FunnelAsk, FunnelBranch
from usen_desk.server.accounts.states import today
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import funnel_store

DEFAULT_DAYS = 30


def get_funnel(context: Context, body: FunnelAsk) -> Funnel:
    """Without a period the last DEFAULT_DAYS days in Japan; with one end of it, what reaches there.

    Raises:
        Refusal: INVALID_INPUT on `issued_to`, which lies before `issued_from`.
    """
    issued_to = body.issued_to or today(context.now)
    issued_from = body.issued_from or issued_to - min(timedelta(DEFAULT_DAYS - 1), issued_to - issued_to.min)
    if issued_to < issued_from:
        raise Refusal(Code.INVALID_INPUT, "issued_to")
    found = funnel_store.reached_by_branch(context, issued_from, issued_to)
    branches = [
        FunnelBranch(
            branch_code=row.branch_code or "",
            branch_name=row.branch_name or "",
            issued=row.issued,
            authenticated=row.authenticated,
            used=row.used,
            followed_up=row.followed_up,
            contracted=row.contracted,
        )
        for row in found
    ]
    branches.sort(key=lambda branch: (not branch.branch_code, branch.branch_code))
    return Funnel(issued_from=issued_from, issued_to=issued_to, branches=branches)
