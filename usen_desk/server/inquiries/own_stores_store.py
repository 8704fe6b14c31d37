"""SQL of the stores that a customer may ask for. Row scope: the company's stores, as opening_store.py has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from usen_desk.contract.portal import OwnStoreSearch
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.context import Context
from usen_desk.server.db.schema import company_chain, company_store, customer, inquiry
from usen_desk.server.inquiries.opening_store import may_ask_for
from usen_desk.server.inquiries.states import OPEN_QUEUES
from usen_desk.server.inquiries.store import visible_to


@dataclass(frozen=True)
class FoundStore:
    customer_id: int
    customer_code: str
    store_name: str
    prefecture_code: int
    address: str


_STORE = (
    customer.c.customer_id,
    customer.c.customer_code,
    customer.c.store_name,
    customer.c.prefecture_code,
    customer.c.address,
)


def found(context: Context, body: OwnStoreSearch, limit: int) -> list[FoundStore]:
    wanted = _wanted(context, body, *_STORE).order_by(customer.c.store_name_folded, customer.c.customer_id)
    return [FoundStore(*row) for row in context.tx.execute(wanted.limit(limit))]


def count(context: Context, body: OwnStoreSearch) -> int:
    return int(context.tx.execute(_wanted(context, body, func.count())).scalar_one())


def _wanted(context: Context, body: OwnStoreSearch, *columns: Any) -> Select[Any]:
    of_chain = and_(company_chain.c.chain_code_key == customer.c.chain_code_key, customer.c.chain_code_key != "")
    joined = customer.outerjoin(company_store, company_store.c.customer_id == customer.c.customer_id)
    wanted = select(*columns).select_from(joined.outerjoin(company_chain, of_chain))
    ended = customer.c.terminated_on.is_not(None) | customer.c.cancelled_on.is_not(None)
    wanted = wanted.where(may_ask_for(context), ~ended)
    if body.prefecture_code:
        wanted = wanted.where(customer.c.prefecture_code == body.prefecture_code)
    if body.customer_code:
        wanted = wanted.where(customer.c.customer_code == body.customer_code)
    if folded := fold(body.word):
        wanted = wanted.where(_says(body.word, folded))
    return wanted


def _says(word: str, folded: str) -> ColumnElement[bool]:
    parts = [
        customer.c.store_name_folded.contains(folded, autoescape=True),
        customer.c.address.contains(word.strip(), autoescape=True),
        customer.c.customer_code_key == code_key(word),
    ]
    if phone := phone_key(word):
        parts.append(customer.c.phone_key == phone)
    return or_(*parts)


def open_inquiries(context: Context, customer_ids: Collection[int]) -> Mapping[int, int]:
    """customer_id → the open inquiry that was updated last, of those that the caller may see."""
    at = inquiry.c.public_updated_at
    wanted = (
        select(inquiry.c.customer_id, inquiry.c.inquiry_id)
        .where(inquiry.c.customer_id.in_(list(customer_ids)), inquiry.c.queue.in_(OPEN_QUEUES), visible_to(context))
        .order_by(at, inquiry.c.inquiry_id)
    )
    rows = context.tx.execute(wanted)
    return {customer_id: inquiry_id for customer_id, inquiry_id in rows}
