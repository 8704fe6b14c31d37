"""How long the customer of one inquiry waited, and the times that follow from it (server/calendars/dues.py). Row X9."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from usen_desk.contract.calendars import RulesSet
from usen_desk.contract.inquiries import MessageKind, Side
from usen_desk.server.calendars import dues, rules
from usen_desk.server.context import Context
from usen_desk.server.inquiries import moving_store
from usen_desk.server.inquiries.moving_store import Line
from usen_desk.server.inquiries.store import StoredCard


def times(
    context: Context,
    stored: StoredCard,
    waiting_since: datetime | None,
    *,
    category: str | None = None,
    is_answered: bool = False,
) -> dict[str, object]:
    """Columns of the inquiry's row. `stored`: as it was; is_answered: a message of this unit has ended the wait.

    Under other rules, or in another category, earlier waits are measured anew.
    """
    newest = rules.current(context.tx, context.settings)
    category = category or stored.category
    waited_s = stored.waited_s
    if not stored.last_sequence:
        waited_s = 0
    elif category != stored.category or stored.rules_version != newest.version:
        lines = moving_store.lines_of(context.tx, [stored.inquiry_id])
        waited_s = waited_by(newest, category, lines)
    elif is_answered:
        waited_s += dues.waited_s(newest, category, stored.waiting_since, context.now)
    clock = dues.Clock(category, waiting_since, stored.first_answered_at is None, waited_s)
    return dues.columns(newest, clock)


def times_of_thread(
    newest: RulesSet, category: str, lines: Sequence[Line], waiting_since: datetime | None
) -> dict[str, object]:
    """The same from all messages, by time."""
    is_first = not any(line.kind == MessageKind.PUBLIC and side_of(line) is Side.STAFF for line in lines)
    return dues.columns(newest, dues.Clock(category, waiting_since, is_first, waited_by(newest, category, lines)))


def waited_by(newest: RulesSet, category: str, lines: Sequence[Line]) -> int:
    return sum(dues.waited_s(newest, category, since, until) for since, until in waits_of(lines))


def waits_of(lines: Sequence[Line]) -> list[tuple[datetime, datetime]]:
    """From when to when the customer waited for an answer that came; `lines` by time."""
    waits: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for line in lines:
        if line.kind != MessageKind.PUBLIC:
            continue
        if side_of(line) is Side.CUSTOMER:
            since = since or line.at
        elif since is not None:
            waits.append((since, line.at))
            since = None
    return waits


def side_of(line: Line) -> Side:
    """What staff took down for a caller is the caller's word."""
    return Side.STAFF if line.is_by_staff and not line.is_taken_down else Side.CUSTOMER
