"""What the generator makes: plain rows, one kind for each table. Folded keys and ids are added by write.py."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Branch(msgspec.Struct, frozen=True):
    branch_code: str
    branch_name: str


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A store of the UNIS master. Empty text where UNIS has none."""

    customer_code: str
    chain_code: str = ""
    chain_name: str = ""
    store_name: str
    business_type_code: str
    business_type_name: str
    status: str
    opened_on: date
    postal_code: str
    prefecture_code: int
    address: str
    phone: str
    terminated_on: date | None = None
    cancelled_on: date | None = None
    branch_code: str
    updated_at: datetime


class Account(msgspec.Struct, frozen=True, kw_only=True):
    account_id: int
    login_id: str
    email: str
    """Empty where none is registered (未登録)."""
    ums_started_on: date
    ums_registered_on: date | None = None
    ums_expires_on: date | None = None
    services: int
    """Bit n is the n-th Service of the contract."""


class Mailing(msgspec.Struct, frozen=True, kw_only=True):
    sent_on: date
    returned_on: date | None = None
    name: str
    address: str
    destination: str
    status: str


class Store(msgspec.Struct, frozen=True):
    """A customer with what hangs on it."""

    customer: Customer
    accounts: tuple[Account, ...] = ()
    mailings: tuple[Mailing, ...] = ()


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """kind and result are values of the contract; what the service writes itself has no result."""

    follow_up_id: str
    at: datetime
    staff_login: str
    kind: str
    result: str = ""
    said: str = ""
    next_on: date | None = None


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    extension_id: str
    days: int
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    is_approved: bool | None = None
    note: str = ""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A trial with its listening minutes by day and what was done about it, both by time. People by their login ID."""

    account_id: int
    login_id: str
    sold_as: str
    issued_on: date
    authenticated_at: datetime | None = None
    expires_on: date | None = None
    branch_code: str | None = None
    customer_code: str = ""
    """Empty where the store is not known."""
    rep_login: str = ""
    registered_at: datetime | None = None
    usage: tuple[tuple[date, int], ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def told(self) -> tuple[FollowUp, ...]:
        """What people wrote."""
        return tuple(one for one in self.follow_ups if one.result)

    @property
    def contracted_on(self) -> date | None:
        return next((one.at.date() for one in self.told if one.result == "contracted"), None)

    @property
    def extended_days(self) -> int:
        return sum(one.days for one in self.extensions if one.is_approved)
