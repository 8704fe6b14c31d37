"""Makes the folded keys anew after a change of the folding rules (FOLD_VERSION), before the service answers.

A few hundred stores a transaction; a start that was killed goes on where it was. Safe to repeat.
"""

from __future__ import annotations

from sqlalchemy import Connection

from usen_desk.contract.text import FOLD_VERSION, code_key, fold, phone_key
from usen_desk.server.accounts import rekey_store as store
from usen_desk.server.db.database import Database

STORES_AT_A_TIME = 500


def rebuild_if_needed(database: Database) -> int:
    """Stores whose keys were made anew; 0 when the keys are of this version.

    Raises:
        DatabaseBusy: what was done so far stays done.
    """
    with database.read() as tx:
        if store.fold_version(tx) == FOLD_VERSION:
            return 0
        done_to = store.rebuilt_to(tx, FOLD_VERSION)
    rebuilt = 0
    while True:
        with database.write() as tx:
            stores = store.stores_after(tx, done_to, STORES_AT_A_TIME)
            if not stores:
                store.finish(tx, FOLD_VERSION)
                return rebuilt
            _rebuild(tx, stores)
            done_to = stores[-1].customer_id
            store.mark(tx, FOLD_VERSION, done_to)
        rebuilt += len(stores)


def _rebuild(tx: Connection, stores: list[store.Written]) -> None:
    keys = [
        store.Keys(
            customer_id=row.customer_id,
            customer_code_key=code_key(row.customer_code),
            chain_code_key=code_key(row.chain_code),
            store_name_folded=fold(row.store_name),
            phone_key=phone_key(row.phone),
        )
        for row in stores
    ]
    store.put_keys(tx, keys)
    members = store.members_between(tx, stores[0].customer_id, stores[-1].customer_id)
    store.put_member_keys(tx, [(row.account_id, fold(row.login_id), fold(row.email)) for row in members])
