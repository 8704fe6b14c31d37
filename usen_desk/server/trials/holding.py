"""What every change of a trial does: hold its row, write it with a new version, tell the desks, keep the history."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import FollowUpKind
from usen_desk.server.context import Context, Refusal
from usen_desk.server.trials import follow_up_store, holding_store
from usen_desk.server.trials.follow_up_store import NewFollowUp
from usen_desk.server.trials.store import StoredTrial


def hold(context: Context, login: str) -> StoredTrial:
    """The trial as it is now; nobody else changes it until the unit ends.

    Raises:
        Refusal: NOT_FOUND, alike for an ID that never existed and for a trial of another branch.
    """
    found = holding_store.held_by_login(context, login)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def change(context: Context, account_id: int, **values: Any) -> None:
    """Columns of `trial`; the trial has to be held."""
    holding_store.put(context, account_id, values)
    context.changed(ChangeKind.TRIAL, account_id)


def remember(context: Context, account_id: int, kind: FollowUpKind, said: str = "") -> None:
    """A row that the service writes into the trial's history."""
    follow_up_store.add(
        context.tx, NewFollowUp(uuid4(), account_id, context.now, context.actor.staff_id, kind, said=said)
    )


def uuid_of(text: str) -> UUID:
    """Of a path.

    Raises:
        Refusal: NOT_FOUND, as for an ID that never existed.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Refusal(Code.NOT_FOUND) from None
