"""Companies with stores and their customers as callers, for tests of what is told to whom."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from tests.server.callers import Caller, Callers
from tests.server.conftest import BRANCH, NOW
from usen_desk.contract.text import code_key, fold
from usen_desk.server.db import schema
from usen_desk.server.session.service import token_hash


def add_company(callers: Callers, name: str, branch_code: str = BRANCH, *, by_chain: bool = False) -> int:
    """A company with one store of the branch: its own, or one of its chain."""
    with callers.database.write() as tx:
        company = insert(schema.company).values(name=name, name_folded=fold(name), created_at=NOW)
        company_id = int(tx.execute(company.returning(schema.company.c.company_id)).scalar_one())
        code = f"0398-{company_id:04}-01"
        chain = f"C{company_id}" if by_chain else ""
        store = insert(schema.customer).values(
            customer_code=code,
            customer_code_key=code_key(code),
            chain_code_key=chain,
            store_name=name,
            store_name_folded=fold(name),
            branch_code=branch_code,
        )
        customer_id = int(tx.execute(store.returning(schema.customer.c.customer_id)).scalar_one())
        if by_chain:
            tx.execute(insert(schema.company_chain).values(chain_code_key=chain, company_id=company_id))
        else:
            tx.execute(insert(schema.company_store).values(customer_id=customer_id, company_id=company_id))
    return company_id


def add_customer(callers: Callers, company_id: int, name: str) -> Caller:
    """A person of the company, signed in."""
    with callers.database.write() as tx:
        person = insert(schema.portal_user).values(
            company_id=company_id,
            email=f"{name}@a.example.jp",
            email_key=f"{name}@a.example.jp",
            name=name,
            password_hash="x",
            is_temporary=False,
            created_at=NOW,
        )
        user_id = int(tx.execute(person.returning(schema.portal_user.c.user_id)).scalar_one())
        tx.execute(
            insert(schema.portal_session).values(
                token_hash=token_hash(f"customer {name}"),
                user_id=user_id,
                device_id="0" * 32,
                created_at=NOW,
                expires_at=NOW + timedelta(days=400),
            )
        )
    return Caller(callers.edge, 0, "0" * 32, f"customer {name}")
