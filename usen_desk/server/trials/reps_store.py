"""SQL that finds the store at which a trial runs. Row scope: `visible_to` of accounts/store.py."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from usen_desk.contract.text import code_key
from usen_desk.server.accounts.store import visible_to
from usen_desk.server.context import Context
from usen_desk.server.db.schema import customer


@dataclass(frozen=True)
class Place:
    customer_id: int
    customer_code: str
    branch_code: str


def place_of(context: Context, customer_code: str) -> Place | None:
    """As written, else in any spelling where only one store has it; None also where the caller may not see it."""
    columns = (customer.c.customer_id, customer.c.customer_code, customer.c.branch_code)
    key = customer.c.customer_code_key == code_key(customer_code)
    found = [Place(*row) for row in context.tx.execute(select(*columns).where(key, visible_to(context)))]
    exact = [place for place in found if place.customer_code == customer_code]
    one = exact or found
    return one[0] if len(one) == 1 else None
