"""SQL of companies: whose stores and chains are whose, and the people who sign in for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, or_, select, update
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


def put_companies_of_inquiries(tx: Connection) -> list[int]:
    """Inquiries of stores follow their store's company; returns those that changed. About 0.3 s for 200,000."""
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
    return list(tx.execute(changed.returning(inquiry.c.inquiry_id)).scalars())
