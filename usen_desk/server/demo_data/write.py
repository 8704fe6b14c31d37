"""Puts the demo data into an empty database, all of it in one transaction. The schema must be there already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Table, func, insert, select, update

from usen_desk.contract.accounts import AccountState
from usen_desk.contract.base import JST
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.accounts.states import account_state
from usen_desk.server.attachments.blobs import Blobs
from usen_desk.server.db import schema, search
from usen_desk.server.db.database import Database
from usen_desk.server.demo_data.canned import put_canned
from usen_desk.server.demo_data.knowledge import put_knowledge
from usen_desk.server.demo_data.paper_blobs import Papers
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.rows import Store
from usen_desk.server.demo_data.shelf import put_shelf
from usen_desk.server.demo_data.staff import demo_staff
from usen_desk.server.demo_data.stores import generate
from usen_desk.server.demo_data.write_exchanges import put_exchanges
from usen_desk.server.demo_data.write_trials import TrialStores, put_trials
from usen_desk.server.session.passwords import hash_password

MARKER = "demo_data"
GENERATOR_VERSION = 8
"""Raise it when the same seed gives other rows."""

BATCH_STORES = 1000
STORES_PER_INQUIRY = 10
NEWEST_AT = time(11, 56, tzinfo=JST)
"""The day of the data has come so far, unless somebody says otherwise."""

Progress = Callable[[int, int], None]


class DatabaseNotEmpty(Exception):
    """The database holds something that this run would not have made; the text says what."""


def write(
    database: Database,
    stores: int,
    seed: int,
    as_of: date,
    progress: Progress,
    *,
    inquiries: int | None = None,
    until: datetime | None = None,
    blobs: Blobs | None = None,
) -> bool:
    """Write that many stores and all that belongs to them; `progress(done, stores)` is called after each batch.

    inquiries: one for STORES_PER_INQUIRY stores, if not said; `until`: when the newest of them may have been written,
    by default NEWEST_AT of the day. blobs: where the bytes of files go; without it their rows have none.

    Returns False, and writes nothing, where the same data is there already.

    Raises:
        DatabaseNotEmpty: other data is there.
        DatabaseBusy: nothing was stored.
    """
    asked = stores // STORES_PER_INQUIRY if inquiries is None else inquiries
    made = f"version {GENERATOR_VERSION}, {stores} stores, {asked} inquiries, seed {seed}, as of {as_of.isoformat()}"
    staff = _staff()
    with database.write() as tx:
        if _is_there(tx, made):
            return False
        _put_rows(tx, schema.branch, places().branches)
        tx.execute(insert(schema.staff), staff)
        counts, of_trials = _Counts(as_of), TrialStores()
        done = 0
        with _indexes_made_at_the_end(tx):
            for batch in _batches(generate(stores, seed, as_of)):
                _put_stores(tx, batch, done + 1)
                counts.add(batch)
                of_trials.add(batch, done + 1)
                done += len(batch)
                progress(done, stores)
        counts.put(tx)
        put_trials(tx, of_trials, seed, as_of)
        newest_at = until or datetime.combine(as_of, NEWEST_AT)
        papers = Papers(blobs) if blobs is not None else None
        put_exchanges(tx, seed, newest_at, asked, str(staff[0]["password_hash"]), papers)
        put_canned(tx, newest_at)
        put_knowledge(tx, newest_at)
        put_shelf(tx, newest_at, papers)
        _move_sequence(tx, schema.customer, schema.customer.c.customer_id)
        tx.execute(insert(schema.meta), {"key": MARKER, "value": made})
    return True


def _is_there(tx: Connection, made: str) -> bool:
    known = tx.execute(select(schema.meta.c.value).where(schema.meta.c.key == MARKER)).scalar_one_or_none()
    if known == made:
        return True
    if known is not None:
        raise DatabaseNotEmpty(f"demo data of {known} is there; {made} needs an empty database")
    for table in (schema.branch, schema.customer, schema.staff, schema.trial, schema.company):
        if tx.execute(select(func.count()).select_from(table)).scalar_one():
            raise DatabaseNotEmpty(f"table {table.name} has rows; demo data needs an empty database")
    return False


def _staff() -> list[dict[str, Any]]:
    """Hashing takes its time, so it is done before the transaction."""
    now = datetime.now(UTC)
    hashes = {password: hash_password(password) for password in {person.password for person in demo_staff()}}
    return [
        {
            "login_id": person.login_id,
            "name": person.name,
            "department": person.department,
            "role": person.role.value,
            "branch_code": person.branch_code,
            "password_hash": hashes[person.password],
            "created_at": now,
        }
        for person in demo_staff()
    ]


@contextmanager
def _indexes_made_at_the_end(tx: Connection) -> Iterator[None]:
    """Codes come in no order: at 400,000 stores SQLite took 8,000 a second this way, 4,000 with the indexes kept up."""
    indexes = [index for table in (schema.customer, schema.account, schema.mailing) for index in table.indexes]
    for index in indexes:
        index.drop(tx)
    yield
    for index in indexes:
        index.create(tx)


def _batches(stores: Iterator[Store]) -> Iterator[list[Store]]:
    while batch := list(islice(stores, BATCH_STORES)):
        yield batch


def _put_rows(tx: Connection, table: Table, rows: Sequence[msgspec.Struct]) -> None:
    if rows:
        tx.execute(insert(table), [msgspec.structs.asdict(row) for row in rows])


def _put_stores(tx: Connection, batch: Sequence[Store], first_id: int) -> None:
    customers, accounts, mailings, names = [], [], [], []
    for customer_id, store in enumerate(batch, first_id):
        row = msgspec.structs.asdict(store.customer)
        row["customer_id"] = customer_id
        row["customer_code_key"] = code_key(store.customer.customer_code)
        row["chain_code_key"] = code_key(store.customer.chain_code)
        row["store_name_folded"] = fold(store.customer.store_name)
        row["phone_key"] = phone_key(store.customer.phone)
        names.append((customer_id, row["store_name_folded"]))
        customers.append(row)
        for account in store.accounts:
            login_id, email = fold(account.login_id), fold(account.email)
            keys = {"customer_id": customer_id, "login_id_key": login_id, "email_key": email}
            accounts.append(msgspec.structs.asdict(account) | keys)
        mailings += [msgspec.structs.asdict(mailing) | {"customer_id": customer_id} for mailing in store.mailings]
    for table, rows in ((schema.customer, customers), (schema.account, accounts), (schema.mailing, mailings)):
        if rows:
            tx.execute(insert(table), rows)
    search.put(tx, "customer", names, new=True)


class _Counts:
    """Stores and usable accounts of each branch on the day of the data."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._stores: Counter[str] = Counter()
        self._accounts: Counter[str] = Counter()

    def add(self, batch: Iterable[Store]) -> None:
        for store in batch:
            customer = store.customer
            self._stores[customer.branch_code] += 1
            for account in store.accounts:
                state = account_state(
                    customer.cancelled_on, customer.terminated_on, True, account.ums_expires_on, self._as_of
                )
                self._accounts[customer.branch_code] += state is AccountState.ACTIVE

    def put(self, tx: Connection) -> None:
        for code, stores in self._stores.items():
            counts = {"store_count": stores, "active_account_count": self._accounts[code]}
            tx.execute(update(schema.branch).where(schema.branch.c.branch_code == code).values(counts))


def _move_sequence(tx: Connection, table: Table, column: Column[Any]) -> None:
    """PostgreSQL's sequence doesn't see ids that were given."""
    if tx.dialect.name != "sqlite":
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        tx.execute(select(func.setval(sequence, select(func.max(column)).scalar_subquery())))
