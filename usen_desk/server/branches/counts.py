"""Keeps the counts on each branch true: accounts and trials expire at midnight without anybody writing a row."""

from __future__ import annotations

from datetime import date

from usen_desk.server.branches import store
from usen_desk.server.branches.store import Counts
from usen_desk.server.db.database import Database
from usen_desk.server.trials.funnel_store import running_by_branch


def recount(database: Database, on: date) -> int:
    """Count in a read unit and store only what differs; returns how many branches did. Safe to repeat.

    An import that commits between the two units may be overwritten by the count from before; the next run mends it.
    """
    with database.read() as tx:
        kept = store.kept_counts(tx)
        stores, accounts = store.stores_by_branch(tx), store.active_accounts_by_branch(tx, on)
        trials = running_by_branch(tx, on)
    counted = {code: Counts(stores.get(code, 0), accounts.get(code, 0), trials.get(code, 0)) for code in kept}
    changed = {code: counts for code, counts in counted.items() if counts != kept[code]}
    if changed:
        with database.write() as tx:
            store.put_counts(tx, changed)
    return len(changed)
