"""People on the board: what each of them does just now, since when, and how much they have. Row X9."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from usen_desk.contract.board import AgentLine, AgentState
from usen_desk.server.board import store
from usen_desk.server.board.store import AgentRow, OpenRow
from usen_desk.server.context import Context
from usen_desk.server.inquiries.states import HELD, UNANSWERED

AWAY_AFTER = timedelta(minutes=10)
"""Signed in, looks at no inquiry and did nothing that is logged for so long."""
_LOOK_BACK = timedelta(days=1)


def agents(context: Context, opened: Sequence[OpenRow], done: dict[int | None, int]) -> list[AgentLine]:
    rows = store.agents(context.tx, context.now)
    seen = store.last_seen(context.tx, [row.staff_id for row in rows], context.now - _LOOK_BACK)
    present = store.present(context.tx, context.now)
    own: dict[int | None, list[OpenRow]] = defaultdict(list)
    for group in opened:
        own[group.assignee_id].append(group)
    return [_line(context.now, row, own[row.staff_id], done, seen.get(row.staff_id), present) for row in rows]


def _line(
    now: datetime,
    row: AgentRow,
    own: Sequence[OpenRow],
    done: dict[int | None, int],
    seen: datetime | None,
    present: dict[int, datetime | None],
) -> AgentLine:
    state, since = state_of(now, row, seen, present)
    return AgentLine(
        staff_id=row.staff_id,
        name=row.name,
        department=row.department,
        image_sha256=row.image_sha256,
        state=state,
        since=since,
        open_count=sum(group.count for group in own),
        waiting_count=sum(group.count for group in own if group.queue == UNANSWERED),
        held_count=sum(group.count for group in own if group.queue == HELD),
        at_risk_count=sum(group.at_risk + group.overdue for group in own),
        done_today=done.get(row.staff_id, 0),
    )


def state_of(
    now: datetime, row: AgentRow, seen: datetime | None, present: dict[int, datetime | None]
) -> tuple[AgentState, datetime | None]:
    """Whoever has no open session is out, whatever else is known."""
    if row.signed_in_at is None:
        return AgentState.OUT, row.signed_out_at
    if row.staff_id in present:
        writes_since = present[row.staff_id]
        if writes_since is not None:
            return AgentState.WRITING, writes_since
        return AgentState.ACTIVE, row.signed_in_at
    last = max(row.signed_in_at, seen or row.signed_in_at)
    if last > now - AWAY_AFTER:
        return AgentState.ACTIVE, row.signed_in_at
    return AgentState.AWAY, last
