"""Stores that people look for by name: the manual's own account page, and the invented shops of the design.

The manual's sample stands at the manual's dates; all others move with the day that the data is made for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from usen_desk import resources
from usen_desk.contract.base import JST
from usen_desk.server.demo_data.histories import CANCELLED, CONFIRMED, TERMINATED
from usen_desk.server.demo_data.members import DIRECT, RETURNED, SENT
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.rows import Account, Customer, Mailing, Store
from usen_desk.server.demo_data.trades import trades

DRAWN_ON = date(2020, 3, 17)
"""The day of the design's pictures: data made for it shows the dates that they show."""

CART, OTORAKU, RESTAURANT, PRODUCER = 1, 2, 4, 8
"""Service bits in the contract's order."""

MANUAL_STORE_CODE = "0398-2071-01"
KNOWN_PHONE = "045-123-4567"

TRIAL_ACCOUNT_IDS = frozenset({870381})
"""Of the trials in trials.py that have fixed numbers."""

_CHAINS = {
    "0398-2071": ("300398", "さくらケアグループ"),
    "0412-3398": ("300412", "株式会社大将フーズ"),
    "0412-5510": ("300551", "医療法人社団さくら会"),
    "0277-0934": ("300277", "株式会社さくらダイニング"),
    "0551-1188": ("300188", "有限会社さくら"),
    "0640-7723": ("300640", "株式会社さくらベーカリー"),
    "0233-1845": ("300233", "株式会社ノール"),
    "0318-6602": ("300318", "株式会社海の幸"),
}
"""First 8 digits of the 顧客CD: チェーン店CD and the company."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """What random stores must not take."""

    customer_roots: frozenset[int]
    customer_codes: frozenset[str]
    chain_codes: frozenset[int]
    account_ids: frozenset[int]
    login_ids: frozenset[str]


def sample_stores(as_of: date) -> list[Store]:
    moved = as_of - DRAWN_ON
    lines = resources.path("demo/sample_stores.txt").read_text(encoding="utf-8").splitlines()
    return [manual_store(), *(_shop(line, moved) for line in lines if not line.startswith("#"))]


def manual_store() -> Store:
    """The account page of seed B, with an invented name and place where the manual covers them."""
    place = places().find("横浜市港南区", "丸山台")
    where = f"{place.city.prefecture}{place.city.name}{place.town.name}2-3-4"
    chain_code, company = _CHAINS["0398-2071"]
    customer = Customer(
        customer_code=MANUAL_STORE_CODE,
        chain_code=chain_code,
        chain_name=company,
        store_name="さくら介護センター 青葉",
        business_type_code="02009",
        business_type_name="老人福祉センター",
        status=CONFIRMED,
        opened_on=date(2018, 9, 27),
        postal_code=f"{place.town.postal_code[:3]}-{place.town.postal_code[3:]}",
        prefecture_code=place.city.prefecture_code,
        address=where,
        phone="045-171-0112",
        branch_code="0204180400",
        updated_at=datetime(2018, 9, 28, 10, 30, 6, tzinfo=JST),
    )
    account = Account(
        account_id=512077,
        login_id="sakura-aoba",
        email="shisetsu@sakura-care.example",
        ums_started_on=date(2018, 9, 26),
        ums_registered_on=date(2018, 9, 27),
        services=CART | OTORAKU,
    )
    name = "さくら介護センター 青葉 施設長様"
    mailing = Mailing(sent_on=date(2018, 9, 26), name=name, address=where, destination=DIRECT, status=SENT)
    return Store(customer, (account,), (mailing,))


def _shop(line: str, moved: timedelta) -> Store:
    code, name, trade_code, city, town, number, phone, opened, status, *members = line.split("|")
    place, trade = places().find(city, town), trades().by_code[trade_code]
    chain_code, company = _CHAINS.get(code[:9], ("", ""))
    state, _, ended = status.partition(" ")
    ended_on = date.fromisoformat(ended) + moved if ended else None
    opened_on = date.fromisoformat(opened) + moved
    customer = Customer(
        customer_code=code,
        chain_code=chain_code,
        chain_name=company,
        store_name=name,
        business_type_code=trade.code,
        business_type_name=trade.name,
        status=state,
        opened_on=opened_on,
        postal_code=f"{place.town.postal_code[:3]}-{place.town.postal_code[3:]}",
        prefecture_code=place.city.prefecture_code,
        address=f"{place.city.prefecture}{place.city.name}{place.town.name}{number}",
        phone=phone,
        terminated_on=ended_on if state == TERMINATED else None,
        cancelled_on=ended_on if state == CANCELLED else None,
        branch_code=place.city.branch.branch_code,
        updated_at=_updated_at(ended_on or opened_on, int(code[5:9])),
    )
    accounts = tuple(_account(member, moved) for member in members if member)
    mailings = tuple(mailing for account in accounts for mailing in _mailings(customer, trade.head, account))
    return Store(customer, accounts, mailings)


def _updated_at(day: date, number: int) -> datetime:
    """In office hours; the number makes the minutes differ."""
    return datetime(day.year, day.month, day.day, 9 + number % 11, number % 60, number * 7 % 60, tzinfo=JST)


def _account(text: str, moved: timedelta) -> Account:
    account_id, login_id, email, started, services, *expires = text.split(" ")
    started_on = date.fromisoformat(started) + moved
    return Account(
        account_id=int(account_id),
        login_id=login_id,
        email="" if email == "-" else email,
        ums_started_on=started_on,
        ums_registered_on=started_on + timedelta(days=1),
        ums_expires_on=date.fromisoformat(expires[0]) + moved if expires else None,
        services=int(services),
    )


def _mailings(customer: Customer, head: str, account: Account) -> list[Mailing]:
    """One a store; the store without a mail address had its letter returned and sent again."""
    name, sent_on = f"{customer.store_name} {head}様", account.ums_started_on
    where = customer.address
    if account.email or customer.status != CONFIRMED:
        return [Mailing(sent_on=sent_on, name=name, address=where, destination=DIRECT, status=SENT)]
    back_on = sent_on + timedelta(days=5)
    return [
        Mailing(sent_on=sent_on, returned_on=back_on, name=name, address=where, destination=DIRECT, status=RETURNED),
        Mailing(sent_on=back_on + timedelta(days=2), name=name, address=where, destination=DIRECT, status=SENT),
    ]


@cache
def reserved() -> Reserved:
    stores = sample_stores(DRAWN_ON)
    accounts = [account for store in stores for account in store.accounts]
    return Reserved(
        frozenset(int(store.customer.customer_code.replace("-", "")[:8]) for store in stores),
        frozenset(store.customer.customer_code for store in stores),
        frozenset(int(code) for code, _ in _CHAINS.values()),
        frozenset(account.account_id for account in accounts) | TRIAL_ACCOUNT_IDS,
        frozenset(account.login_id for account in accounts),
    )
