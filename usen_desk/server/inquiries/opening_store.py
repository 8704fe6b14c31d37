"""SQL of opening an exchange: whose store it is, and what was opened before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, false, func, select, true

from usen_desk.contract.permissions import Scope
from usen_desk.server.context import Context
from usen_desk.server.db.schema import company, company_chain, company_store, customer, inquiry


@dataclass(frozen=True)
class Place:
    customer_id: int | None = None
    company_id: int | None = None
    branch_code: str | None = None
    prefecture_code: int = 0


_COMPANY = func.coalesce(company_store.c.company_id, company_chain.c.company_id)


def may_ask_for(context: Context) -> ColumnElement[bool]:
    """Row scope on `customer`: staff for any store or for those of a branch, a customer for the company's own."""
    if context.scope is Scope.ALL:
        return true()
    if context.scope is Scope.BRANCH and context.actor.branch_code:
        return customer.c.branch_code == context.actor.branch_code
    if context.scope is Scope.OWN and context.actor.company_id is not None:
        return _COMPANY == context.actor.company_id
    return false()


def place_of_store(context: Context, customer_code: str) -> Place | None:
    """The store with the company that it belongs to; None also where the caller may not ask for it."""
    of_chain = (company_chain.c.chain_code_key == customer.c.chain_code_key) & (customer.c.chain_code_key != "")
    wanted = (
        select(customer.c.customer_id, _COMPANY, customer.c.branch_code, customer.c.prefecture_code)
        .select_from(
            customer.outerjoin(company_store, company_store.c.customer_id == customer.c.customer_id).outerjoin(
                company_chain, of_chain
            )
        )
        .where(customer.c.customer_code == customer_code, may_ask_for(context))
    )
    row = context.tx.execute(wanted).one_or_none()
    return None if row is None else Place(*row)


def has_company(tx: Connection, company_id: int) -> bool:
    found = tx.execute(select(company.c.company_id).where(company.c.company_id == company_id))
    return found.one_or_none() is not None


def opened_by(context: Context, opening_id: str) -> int | None:
    """The inquiry that this person opened with that ID."""
    actor = context.actor
    own = (
        inquiry.c.opened_by_user_id == actor.user_id
        if actor.is_customer
        else inquiry.c.opened_by_staff_id == actor.staff_id
    )
    wanted = select(inquiry.c.inquiry_id).where(inquiry.c.opening_id == opening_id, own)
    return context.tx.execute(wanted).scalar_one_or_none()
