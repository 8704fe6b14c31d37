"""SQL that finds the few inquiries which a shop's name or a text in a message leaves, from the search indexes.

None always means: too many, they stand close enough to be met while the inbox is walked.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select, union_all

from usen_desk.server.db import search
from usen_desk.server.db.schema import company, customer, inquiry, message
from usen_desk.server.inquiries.inbox_conditions import Condition, Place, Wanted
from usen_desk.server.inquiries.inbox_store import said_tests

STORES, COMPANIES, PLANNED = 5000, 500, 500
INQUIRIES = 20_000
SAYING = 3000
"""More messages than this that hold a text are not collected."""


def narrowed(tx: Connection, wanted: Wanted) -> frozenset[int] | None:
    """inquiry_ids outside of which there is no hit; None: any inquiry can be one."""
    found: frozenset[int] | None = None
    is_small = Condition.COMPANY in wanted.values or Condition.BRANCH in wanted.values
    if wanted.place and not is_small:
        found = at_place(tx, wanted.place)
    if wanted.text:
        saying = where_said(tx, wanted)
        found = saying if found is None else found & saying if saying is not None else found
    return found


def at_place(tx: Connection, place: Place) -> frozenset[int] | None:
    stores = _up_to(tx, _stores(tx.dialect.name), _store_values(tx.dialect.name, place), STORES)
    companies = _up_to(tx, _companies(tx.dialect.name), {"name": place.name}, COMPANIES)
    planned = _up_to(tx, _planned(tx.dialect.name), {"name": place.name}, PLANNED)
    if stores is None or companies is None or planned is None:
        return None
    dialect = tx.dialect.name
    values = {"stores": search.bound_ids(dialect, stores), "companies": search.bound_ids(dialect, companies)}
    there = _up_to(tx, _inquiries(dialect), values, INQUIRIES)
    return None if there is None else frozenset(there) | frozenset(planned)


def where_said(tx: Connection, wanted: Wanted) -> frozenset[int] | None:
    """Inquiries with a message that holds the text and that such a person may read."""
    dialect = tx.dialect.name
    values = {"ask": search.ask(dialect, "message", wanted.text, wanted.scope_facets), "text": wanted.text}
    saying = _up_to(tx, _saying(dialect, wanted.for_customers), values, SAYING)
    return None if saying is None else frozenset(saying)


def _up_to(tx: Connection, made: Select[Any], values: Mapping[str, object], most: int) -> list[int] | None:
    found = list(tx.execute(made, {**values, "limit": most + 1}).scalars())
    return found if len(found) <= most else None


def _store_values(dialect: str, place: Place) -> dict[str, object]:
    ask = search.ask(dialect, "customer", place.name, {})
    return {"ask": ask, "name": place.name, "code": place.code or None, "phone": place.phone or None}


@lru_cache
def _stores(dialect: str) -> Select[Any]:
    named = select(customer.c.customer_id).where(search.may_contain(dialect, "customer"))
    if dialect == "sqlite":
        index = search.index_table("customer")
        named = named.select_from(index.join(customer, customer.c.customer_id == index.c.rowid))
    named = named.where(search.holds(dialect, customer.c.store_name_folded, "name")).limit(bindparam("limit"))
    by_code = select(customer.c.customer_id).where(customer.c.customer_code_key == bindparam("code"))
    by_phone = select(customer.c.customer_id).where(customer.c.phone_key == bindparam("phone"))
    each = union_all(*(select(made.subquery()) for made in (by_code, by_phone, named)))
    return select(each.subquery()).limit(bindparam("limit"))


@lru_cache
def _companies(dialect: str) -> Select[Any]:
    named = select(company.c.company_id).where(search.holds(dialect, company.c.name_folded, "name"))
    return named.limit(bindparam("limit"))


@lru_cache
def _planned(dialect: str) -> Select[Any]:
    """The condition on '' is that of the index."""
    name: ColumnElement[str] = inquiry.c.planned_name_folded
    made = select(inquiry.c.inquiry_id).where(name != "", search.holds(dialect, name, "name"))
    return made.limit(bindparam("limit"))


@lru_cache
def _inquiries(dialect: str) -> Select[Any]:
    made = select(inquiry.c.inquiry_id).where(
        or_(
            search.among(dialect, inquiry.c.customer_id, "stores"),
            search.among(dialect, inquiry.c.company_id, "companies"),
        )
    )
    return made.limit(bindparam("limit"))


@lru_cache
def _saying(dialect: str, for_customers: bool) -> Select[Any]:
    made = select(message.c.inquiry_id).where(
        search.may_contain(dialect, "message"),
        search.holds(dialect, message.c.body_folded, "text"),
        *said_tests(for_customers=for_customers),
    )
    if dialect == "sqlite":
        index = search.index_table("message")
        made = made.select_from(index.join(message, message.c.message_id == index.c.rowid))
    return made.limit(bindparam("limit"))
