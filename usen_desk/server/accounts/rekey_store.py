"""SQL of rekey.py: the written values, their keys, and how far a rebuild has come."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from usen_desk.server.db import search
from usen_desk.server.db.schema import account, customer, meta


class Written(msgspec.Struct, frozen=True):
    """A store's values as the master writes them."""

    customer_id: int
    customer_code: str
    chain_code: str
    store_name: str
    phone: str


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    customer_id: int
    customer_code_key: str
    chain_code_key: str
    store_name_folded: str
    phone_key: str


class WrittenMember(msgspec.Struct, frozen=True):
    account_id: int
    login_id: str
    email: str


def fold_version(tx: Connection) -> int:
    """0 where none is noted."""
    return int(_meta(tx, "fold_version") or 0)


def rebuilt_to(tx: Connection, version: int) -> int:
    """The last store that an interrupted rebuild for this version has done; 0 before the first."""
    return int(_meta(tx, _mark_key(version)) or 0)


def mark(tx: Connection, version: int, customer_id: int) -> None:
    _put_meta(tx, _mark_key(version), str(customer_id))


def finish(tx: Connection, version: int) -> None:
    tx.execute(delete(meta).where(meta.c.key == _mark_key(version)))
    _put_meta(tx, "fold_version", str(version))


def _mark_key(version: int) -> str:
    return f"rebuilt_to_of_fold_version_{version}"


def _meta(tx: Connection, key: str) -> str | None:
    return tx.execute(select(meta.c.value).where(meta.c.key == key)).scalar()


def _put_meta(tx: Connection, key: str, value: str) -> None:
    tx.execute(delete(meta).where(meta.c.key == key))
    tx.execute(insert(meta).values(key=key, value=value))


def stores_after(tx: Connection, customer_id: int, limit: int) -> list[Written]:
    columns = (customer.c[name] for name in Written.__struct_fields__)
    found = select(*columns).where(customer.c.customer_id > customer_id).order_by(customer.c.customer_id).limit(limit)
    return [Written(*row) for row in tx.execute(found).all()]


def members_between(tx: Connection, first: int, last: int) -> list[WrittenMember]:
    """Accounts of the stores from `first` to `last`."""
    columns = (account.c[name] for name in WrittenMember.__struct_fields__)
    found = select(*columns).where(account.c.customer_id.between(first, last))
    return [WrittenMember(*row) for row in tx.execute(found).all()]


def put_keys(tx: Connection, keys: Sequence[Keys]) -> None:
    """The index of names follows."""
    rows = [msgspec.structs.asdict(key) | {"of": key.customer_id} for key in keys]
    changed = update(customer).where(customer.c.customer_id == bindparam("of"))
    tx.execute(
        changed.values({name: bindparam(name) for name in Keys.__struct_fields__ if name != "customer_id"}), rows
    )
    search.put(tx, "customer", [(key.customer_id, key.store_name_folded) for key in keys], new=False)


def put_member_keys(tx: Connection, keys: Sequence[tuple[int, str, str]]) -> None:
    """(account_id, login_id_key, email_key) each."""
    if not keys:
        return
    changed = update(account).where(account.c.account_id == bindparam("of"))
    tx.execute(
        changed.values(login_id_key=bindparam("login"), email_key=bindparam("mail")),
        [{"of": account_id, "login": login, "mail": mail} for account_id, login, mail in keys],
    )
