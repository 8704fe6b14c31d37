"""Trials as the change feed tells of them: the row now, to those in whose lists it may stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from usen_desk.contract.trials import TrialRow
from usen_desk.server.changes.store import ChangeRow
from usen_desk.server.context import Context
from usen_desk.server.trials import rows, store


def change_view(context: Context, changed: Sequence[ChangeRow]) -> Mapping[int, TrialRow]:
    """change_id → the row; a trial that went away or isn't the caller's to see is left out."""
    stored = store.rows_in_lists(context, {row.object_id for row in changed})
    made = {row.account_id: row for row in rows.made(context, stored)} if stored else {}
    return {row.change_id: made[row.object_id] for row in changed if row.object_id in made}
