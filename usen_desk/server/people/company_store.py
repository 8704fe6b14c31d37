"""SQL of companies: whose stores and chains are whose, and the people who sign in for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.text import fold
from usen_desk.server.db import search
from usen_desk.server.db.schema import company, company_chain, company_store, customer, inquiry, message, portal_user

NO_PASSWORD = "!"
"""No hash: nobody signs in before a temporary password is issued."""


def company_ids(tx: Connection) -> dict[str, int]:
    """Folded name → company_id, of all companies."""
    return {
        folded: company_id for folded, company_id in tx.execute(select(company.c.name_folded, company.c.company_id))
    }


def add_company(tx: Connection, name: str, now: datetime) -> int:
    added = insert(company).values(name=name, name_folded=fold(name), created_at=now).returning(company.c.company_id)
    return int(tx.execute(added).scalar_one())


def customer_ids(tx: Connection, customer_codes: Collection[str]) -> dict[str, int]:
    """Of those that exist, as written in the master."""
    rows = tx.execute(
        select(customer.c.customer_code, customer.c.customer_id).where(
            customer.c.customer_code.in_(list(customer_codes))
        )
    )
    return {code: customer_id for code, customer_id in rows}


def companies_of_stores(tx: Connection, customer_ids: Collection[int]) -> dict[int, int]:
    """customer_id → the company that it was put to by itself."""
    its = select(company_store.c.customer_id, company_store.c.company_id)
    rows = tx.execute(its.where(company_store.c.customer_id.in_(list(customer_ids))))
    return {customer_id: company_id for customer_id, company_id in rows}


def put_store(tx: Connection, customer_id: int, company_id: int) -> bool:
    """False where it was this company's already."""
    return _put(tx, company_store, "customer_id", customer_id, company_id)


def put_chain(tx: Connection, chain_code_key: str, company_id: int) -> bool:
    """False where it was this company's already."""
    return _put(tx, company_chain, "chain_code_key", chain_code_key, company_id)


def _put(tx: Connection, table: object, column: str, key: object, company_id: int) -> bool:
    insert_for = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    added = insert_for(table).values(**{column: key, "company_id": company_id})  # type: ignore[arg-type]
    put = added.on_conflict_do_update(
        index_elements=[column],
        set_={"company_id": added.excluded.company_id},
        where=added.table.c.company_id != added.excluded.company_id,
    )
    return tx.execute(put.returning(added.table.c.company_id)).one_or_none() is not None


def user_companies(tx: Connection, email_keys: Collection[str]) -> dict[str, int]:
    """Mail address (folded) → company_id, of those that exist."""
    rows = tx.execute(
        select(portal_user.c.email_key, portal_user.c.company_id).where(portal_user.c.email_key.in_(list(email_keys)))
    )
    return {key: company_id for key, company_id in rows}


def add_user(tx: Connection, *, company_id: int, email: str, name: str, department: str, now: datetime) -> None:
    tx.execute(
        insert(portal_user).values(
            company_id=company_id,
            email=email,
            email_key=fold(email),
            name=name,
            department=department,
            password_hash=NO_PASSWORD,
            is_temporary=True,
            created_at=now,
        )
    )


def index_messages(tx: Connection, inquiry_ids: Collection[int]) -> None:
    """The search index holds whose inquiry a message belongs to."""
    rows = tx.execute(
        select(message.c.message_id, message.c.body_folded).where(
            message.c.inquiry_id.in_(list(inquiry_ids)), message.c.kind != "system"
        )
    )
    search.put(tx, "message", [(message_id, folded) for message_id, folded in rows], new=False)


@dataclass(frozen=True)
class Places:
    """Stores (customer_id) and chains (key)."""

    stores: tuple[int, ...] = ()
    chains: tuple[str, ...] = ()


def put_companies_of_inquiries(tx: Connection, only: Places | None = None) -> list[int]:
    """Inquiries of stores follow their store's company; returns those that changed. About 0.3 s for 200,000; those of a
    few stores (`only`) by their index."""
    own = (
        select(company_store.c.company_id).where(company_store.c.customer_id == inquiry.c.customer_id).scalar_subquery()
    )
    of_chain = (
        select(company_chain.c.company_id)
        .join(customer, customer.c.chain_code_key == company_chain.c.chain_code_key)
        .where(customer.c.customer_id == inquiry.c.customer_id, company_chain.c.chain_code_key != "")
        .scalar_subquery()
    )
    now = func.coalesce(own, of_chain)
    differs = or_(
        inquiry.c.company_id != now,
        and_(inquiry.c.company_id.is_(None), now.is_not(None)),
        and_(inquiry.c.company_id.is_not(None), now.is_(None)),
    )
    changed = (
        update(inquiry)
        .where(inquiry.c.customer_id.is_not(None), differs)
        .values(company_id=now, version=inquiry.c.version + 1)
    )
    if only is not None:
        of_chains = select(customer.c.customer_id).where(customer.c.chain_code_key.in_(only.chains))
        changed = changed.where(or_(inquiry.c.customer_id.in_(only.stores), inquiry.c.customer_id.in_(of_chains)))
    return list(tx.execute(changed.returning(inquiry.c.inquiry_id)).scalars())


def company_of_store(tx: Connection, customer_code_key: str) -> tuple[int, str] | None:
    """company_id and name: the store's own, else its chain's."""
    own = company_store.c.company_id
    found = (
        select(company.c.company_id, company.c.name)
        .select_from(
            customer.outerjoin(company_store, company_store.c.customer_id == customer.c.customer_id)
            .outerjoin(
                company_chain,
                and_(company_chain.c.chain_code_key == customer.c.chain_code_key, customer.c.chain_code_key != ""),
            )
            .join(company, company.c.company_id == func.coalesce(own, company_chain.c.company_id))
        )
        .where(customer.c.customer_code_key == customer_code_key)
        .limit(1)
    )
    row = tx.execute(found).one_or_none()
    return None if row is None else (row.company_id, row.name)


def codes_of_stores(tx: Connection, customer_code_keys: Collection[str]) -> dict[str, tuple[int, int | None]]:
    """By the folded 顧客CD: customer_id, and the company that it was put to by itself."""
    rows = tx.execute(
        select(customer.c.customer_code_key, customer.c.customer_id, company_store.c.company_id)
        .outerjoin_from(customer, company_store, company_store.c.customer_id == customer.c.customer_id)
        .where(customer.c.customer_code_key.in_(list(customer_code_keys)))
    )
    return {key: (customer_id, company_id) for key, customer_id, company_id in rows}


def known_chains(tx: Connection, chain_code_keys: Collection[str]) -> set[str]:
    """Those that some store has, or that a company was given before its first store."""
    keys = list(chain_code_keys)
    of_stores = tx.scalars(
        select(customer.c.chain_code_key).where(customer.c.chain_code_key.in_(keys)).distinct()
    ).all()
    return set(of_stores) | set(companies_of_chains(tx, keys))


def companies_of_chains(tx: Connection, chain_code_keys: Collection[str]) -> dict[str, int]:
    rows = tx.execute(
        select(company_chain.c.chain_code_key, company_chain.c.company_id).where(
            company_chain.c.chain_code_key.in_(list(chain_code_keys))
        )
    )
    return {key: company_id for key, company_id in rows}


def take_places(tx: Connection, company_id: int, places: Places) -> None:
    """From this company only."""
    stores, chains = company_store, company_chain
    tx.execute(delete(stores).where(stores.c.company_id == company_id, stores.c.customer_id.in_(places.stores)))
    tx.execute(delete(chains).where(chains.c.company_id == company_id, chains.c.chain_code_key.in_(places.chains)))


def companies(tx: Connection, name_part: str, offset: int, limit: int) -> tuple[Sequence[Row[Any]], int]:
    """A page by name with the numbers of stores and people, and how many there are. name_part: folded."""
    condition = company.c.name_folded.contains(name_part, autoescape=True)
    page = _companies().where(condition).order_by(company.c.name, company.c.company_id).offset(offset).limit(limit)
    total = tx.scalar(select(func.count()).select_from(company).where(condition))
    return tx.execute(page).all(), int(total or 0)


def held_company(tx: Connection, company_id: int) -> Row[Any] | None:
    """Kept from other writers until the unit ends."""
    tx.execute(select(company.c.company_id).where(company.c.company_id == company_id).with_for_update())
    return company_by_id(tx, company_id)


def company_by_id(tx: Connection, company_id: int) -> Row[Any] | None:
    return tx.execute(_companies().where(company.c.company_id == company_id)).one_or_none()


def _companies() -> Any:
    def counted(of: Any) -> Any:
        return select(func.count()).select_from(of).where(of.c.company_id == company.c.company_id).scalar_subquery()

    return select(
        company.c.company_id,
        company.c.name,
        company.c.version,
        counted(company_store).label("store_count"),
        counted(portal_user).label("user_count"),
    )


def chains(tx: Connection, company_ids: Collection[int]) -> dict[int, list[str]]:
    """Chain codes of each as the master writes them, else as they are compared."""
    written = (
        select(func.max(customer.c.chain_code))
        .where(customer.c.chain_code_key == company_chain.c.chain_code_key)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(company_chain.c.company_id, func.coalesce(written, company_chain.c.chain_code_key))
        .where(company_chain.c.company_id.in_(list(company_ids)))
        .order_by(company_chain.c.chain_code_key)
    )
    found: dict[int, list[str]] = {}
    for company_id, key in rows:
        found.setdefault(company_id, []).append(key)
    return found


def stores(tx: Connection, company_id: int, limit: int) -> tuple[Sequence[Row[Any]], int]:
    """By 顧客CD, and how many there are: those put to it, and those of its chains that are nobody else's."""
    its: ColumnElement[bool] = or_(
        company_store.c.company_id == company_id,
        and_(
            company_store.c.company_id.is_(None),
            customer.c.chain_code_key != "",
            customer.c.chain_code_key.in_(
                select(company_chain.c.chain_code_key).where(company_chain.c.company_id == company_id)
            ),
        ),
    )
    of_company = customer.outerjoin(company_store, company_store.c.customer_id == customer.c.customer_id)
    page = (
        select(
            customer.c.customer_code,
            customer.c.store_name,
            customer.c.chain_code,
            company_store.c.company_id.is_(None).label("by_chain"),
        )
        .select_from(of_company)
        .where(its)
        .order_by(customer.c.customer_code)
        .limit(limit)
    )
    total = tx.scalar(select(func.count()).select_from(of_company).where(its))
    return tx.execute(page).all(), int(total or 0)


def own_codes(tx: Connection, company_id: int) -> list[str]:
    """顧客CD of all stores that were put to it one by one."""
    own = select(customer.c.customer_code).join(company_store, company_store.c.customer_id == customer.c.customer_id)
    return list(tx.scalars(own.where(company_store.c.company_id == company_id).order_by(customer.c.customer_code)))


def put_company(tx: Connection, company_id: int, name: str) -> None:
    """The version goes up."""
    tx.execute(
        update(company)
        .where(company.c.company_id == company_id)
        .values(name=name, name_folded=fold(name), version=company.c.version + 1)
    )
