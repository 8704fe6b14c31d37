"""企業と店舗: which stores and chains are a company's, as the office edits it. All that customers see hangs on it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.portal_users import CODES_MAX, CompanyName, StoreCode

COMPANY_STORES_SHOWN = 500


class CompanyRow(Message, frozen=True, kw_only=True):
    company_id: Id
    name: str
    store_count: Count
    """Put to it one by one; the stores of its chains are not among them."""
    chain_codes: tuple[str, ...] = ()
    user_count: Count = 0


class CompanySearch(Message, frozen=True, kw_only=True):
    text: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Anywhere in the name, folded."""
    offset: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 100


class CompanyRows(Message, frozen=True, kw_only=True):
    """By name."""

    items: list[CompanyRow]
    total: Count


class StoreOfCompany(Message, frozen=True, kw_only=True):
    customer_code: str
    store_name: str
    chain_code: str = ""
    by_chain: bool
    """Belongs to it through its chain, and is taken away with that."""


class CompanyDetail(Message, frozen=True, kw_only=True):
    company: CompanyRow
    stores: list[StoreOfCompany]
    """By 顧客CD, the first COMPANY_STORES_SHOWN."""
    total_stores: Count
    version: Count


class CompanyEdit(Message, frozen=True, kw_only=True):
    """What is None or empty stays. Inquiries of a store follow it to its company."""

    name: CompanyName | None = None
    add_customer_codes: Annotated[tuple[StoreCode, ...], msgspec.Meta(max_length=CODES_MAX)] = ()
    remove_customer_codes: Annotated[tuple[StoreCode, ...], msgspec.Meta(max_length=CODES_MAX)] = ()
    add_chain_codes: Annotated[tuple[StoreCode, ...], msgspec.Meta(max_length=CODES_MAX)] = ()
    remove_chain_codes: Annotated[tuple[StoreCode, ...], msgspec.Meta(max_length=CODES_MAX)] = ()


LIST_COMPANIES = Endpoint(
    "GET", "/v1/companies", CompanySearch, CompanyRows, Permission.ISSUE_PORTAL_USERS, is_search=True
)
GET_COMPANY = Endpoint(
    "GET", "/v1/companies/{company_id}", Nothing, CompanyDetail, Permission.WRITE_COMPANIES, (Code.NOT_FOUND,)
)
EDIT_COMPANY = Endpoint(
    "PATCH",
    "/v1/companies/{company_id}",
    CompanyEdit,
    CompanyDetail,
    Permission.WRITE_COMPANIES,
    (Code.NOT_FOUND, Code.ALREADY_REGISTERED, Code.OF_OTHER_COMPANY),
    versioned=True,
)
