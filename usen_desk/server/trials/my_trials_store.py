"""SQL of マイお試し. Row scope: `visible_to` of store.py."""

from __future__ import annotations

from usen_desk.server.context import Context
from usen_desk.server.db.schema import trial
from usen_desk.server.trials.store import STORED, StoredTrial, stored, visible_to


def trials_of_rep(context: Context, rep_id: int) -> list[StoredTrial]:
    """In no order."""
    return stored(context.tx.execute(STORED.where(trial.c.rep_id == rep_id, visible_to(context))))
