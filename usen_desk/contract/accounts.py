"""Customers of the UNIS master, their member accounts and mail-outs. Seed B2-2, B2-3a, B2-3b, B2-3c, B2-4."""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from usen_desk.contract.base import Count, Endpoint, Id, Message, Moment
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission

PAGE_MAX_ROWS = 200
COUNT_EXACT_TO = 1000
"""Counts are exact up to here; above, the answer says so and only paging forward is offered (RULINGS.md, Lists)."""

Word = Annotated[str, msgspec.Meta(max_length=200)]
CustomerCode = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class Service(enum.StrEnum):
    """利用可能サービス, in the order in which the manual prints them."""

    USEN_CART = "usen_cart"
    OTORAKU = "otoraku"
    REACH_STOCK_RESTAURANT = "reach_stock_restaurant"
    REACH_STOCK_PRODUCER = "reach_stock_producer"


class AccountState(enum.StrEnum):
    ACTIVE = "active"  # 有効
    EXPIRED = "expired"  # 失効
    TERMINATED = "terminated"  # 解約: the store's contract ended
    CANCELLED = "cancelled"  # キャンセル: the store's contract never began
    NONE = "none"  # ID未発行: a store without a member account


class SortKey(enum.StrEnum):
    CUSTOMER_CODE = "customer_code"
    STORE_NAME = "store_name"
    PHONE = "phone"
    LOGIN_ID = "login_id"
    EMAIL = "email"
    UMS_STARTED_ON = "ums_started_on"
    UMS_EXPIRES_ON = "ums_expires_on"
    NEWEST = "newest"


class AccountSearch(Message, frozen=True, kw_only=True):
    """All conditions hold together; an empty one asks nothing. Codes, phone, login ID and mail match exactly in any
    spelling (folded, digits only for phones), the store name matches anywhere in the folded name."""

    customer_code: Word = ""
    store_name: Word = ""
    phone: Word = ""
    chain_code: Word = ""
    login_id: Word = ""
    email: Word = ""
    ums_started_from: date | None = None
    ums_started_to: date | None = None
    services: tuple[Service, ...] = ()
    """The account can use every one of these."""
    branch_code: Word = ""
    prefecture_code: Annotated[int, msgspec.Meta(ge=0, le=47)] = 0
    """JIS X 0401; 0 asks nothing."""
    active_only: bool = False
    sort: SortKey = SortKey.NEWEST
    descending: bool = False
    """For NEWEST: oldest first. Empty values stand last either way."""
    offset: Annotated[int, msgspec.Meta(ge=0, le=COUNT_EXACT_TO)] = 0
    """First row wanted; only while the count is exact."""
    after: Annotated[str, msgspec.Meta(max_length=400)] = ""
    """`next_after` of the page before; wins over offset."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=PAGE_MAX_ROWS)] = 50


class AccountRow(Message, frozen=True, kw_only=True):
    """One line of the result: a member account with its store, or a store that has none."""

    customer_code: str
    account_id: Id | None = None
    store_name: str
    phone: str
    """Part-masked, unless the service's setting turns masks off."""
    login_id: str = ""
    email: str = ""
    """Part-masked; empty where none is registered."""
    state: AccountState
    ums_started_on: date | None = None
    ums_expires_on: date | None = None
    services: tuple[Service, ...] = ()
    chain_code: str = ""
    branch_code: str = ""


class AccountPage(Message, frozen=True, kw_only=True):
    items: list[AccountRow]
    count: Count
    """Rows found, at most COUNT_EXACT_TO."""
    more_than_count: bool = False
    """There are more than COUNT_EXACT_TO; then `sort` is NEWEST or CUSTOMER_CODE and `offset` is refused."""
    sort: SortKey
    """The order the rows are really in."""
    descending: bool
    next_after: str = ""
    """Empty on the last page."""


class Unis(Message, frozen=True, kw_only=True):
    """UNIS情報 (B2-3a)."""

    customer_code: str
    chain_code: str
    chain_name: str
    store_name: str
    business_type_code: str
    business_type_name: str
    status: str
    """顧客ステータス as UNIS says it, e.g. 確定."""
    opened_on: date | None
    postal_code: str
    address: str
    terminated_on: date | None
    phone: str
    cancelled_on: date | None
    branch_code: str
    branch_name: str
    updated_at: Moment | None


class Account(Message, frozen=True, kw_only=True):
    """One row of アカウント一覧 (B2-3b)."""

    account_id: Id
    state: AccountState
    login_id: str
    email: str
    ums_started_on: date | None
    ums_registered_on: date | None
    ums_expires_on: date | None
    services: tuple[Service, ...]


class Mailing(Message, frozen=True, kw_only=True):
    """One row of アカウント登録送付情報 (B2-3c)."""

    sent_on: date | None
    returned_on: date | None
    name: str
    address: str
    destination: str
    status: str


class Customer(Message, frozen=True, kw_only=True):
    """Everything the detail page shows of one store, unmasked. Reading it is logged."""

    state: AccountState
    unis: Unis
    accounts: list[Account]
    mailings: list[Mailing]
    chain_store_count: Count = 0
    """Stores with the same chain code that the caller may see; exact to COUNT_EXACT_TO."""


class CustomerAsk(Message, frozen=True, kw_only=True):
    from_inquiry_id: Id | None = None
    """The inquiry that led here, kept in the access log."""


class ReregistrationRequest(Message, frozen=True, kw_only=True):
    """request_id is made by the desk: asking twice with the same one sends one mail."""

    request_id: UUID


class ReregistrationQueued(Message, frozen=True, kw_only=True):
    mail_id: UUID
    to: str
    """Part-masked address."""
    queued_at: Moment


SEARCH_ACCOUNTS = Endpoint("GET", "/v1/accounts", AccountSearch, AccountPage, Permission.READ_ACCOUNTS, is_search=True)
GET_CUSTOMER = Endpoint(
    "GET",
    "/v1/customers/{customer_code}",
    CustomerAsk,
    Customer,
    Permission.READ_ACCOUNTS,
    (Code.NOT_FOUND,),
    logs_view=True,
)
SEND_REREGISTRATION = Endpoint(
    "POST",
    "/v1/accounts/{account_id}/reregistration",
    ReregistrationRequest,
    ReregistrationQueued,
    Permission.SEND_REREGISTRATION,
    (Code.NOT_FOUND, Code.NO_MAIL_ADDRESS, Code.ACCOUNT_NOT_USABLE, Code.RESEND_THROTTLED),
)
