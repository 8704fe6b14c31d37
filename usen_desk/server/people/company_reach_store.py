"""SQL condition: which companies have a store of a branch, by their own stores or by their chains."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from usen_desk.server.db.schema import company_chain, company_store, customer


def has_store_in(company_id: ColumnElement[int], branch_code: ColumnElement[str]) -> ColumnElement[bool]:
    """Both may be columns of the statement around it. A store named for a company counts for that one only."""
    own = (
        select(company_store.c.customer_id)
        .join(customer, customer.c.customer_id == company_store.c.customer_id)
        .where(company_store.c.company_id == company_id, customer.c.branch_code == branch_code)
        .correlate_except(company_store, customer)
    )
    elsewhere = select(company_store.c.customer_id).where(company_store.c.customer_id == customer.c.customer_id)
    of_chain = (
        select(customer.c.customer_id)
        .join(company_chain, customer.c.chain_code_key == company_chain.c.chain_code_key)
        .where(
            company_chain.c.company_id == company_id,
            customer.c.branch_code == branch_code,
            customer.c.chain_code_key != "",
            ~elsewhere.correlate(customer).exists(),
        )
        .correlate_except(company_chain, customer)
    )
    return or_(own.exists(), of_chain.exists())
