"""Stores, accounts and a service of them, for tests of the accounts and branches tabs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from usen_desk.contract.accounts import (
    Account,
    AccountPage,
    AccountRow,
    AccountSearch,
    AccountState,
    Customer,
    Mailing,
    ReregistrationQueued,
    Service,
    SortKey,
    Unis,
)
from usen_desk.contract.branches import Branch
from usen_desk.contract.inquiries import CustomerInquiries
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import Me

ME = Me(
    staff_id=1,
    login_id="yamada.misaki",
    name="山田 美咲",
    department="カスタマーサポート部",
    role=Role.AGENT,
    permissions=frozenset(Permission),
    members_password_url="https://members.example.jp/password/",
)
QUEUED = ReregistrationQueued(
    mail_id=UUID(int=7), to="s***@example.jp", queued_at=datetime(2026, 11, 22, 5, tzinfo=UTC)
)


def me(**other) -> Me:
    return msgspec.structs.replace(ME, **other)


def row(number: int = 1, **other) -> AccountRow:
    values = {
        "customer_code": f"0398-2071-{number:02}",
        "account_id": 500 + number,
        "store_name": f"さくら介護センター {number}",
        "phone": "045-971-**12",
        "login_id": f"sakura-{number}",
        "email": "s***@example.jp",
        "state": AccountState.ACTIVE,
        "ums_started_on": date(2018, 9, 26),
        "services": (Service.OTORAKU,),
    }
    return AccountRow(**(values | other))


class Stores:
    """Answers a search like the service: `rows`, or `total` made rows."""

    def __init__(self, total: int = 0, rows=()) -> None:
        self.rows = list(rows) or [row(number) for number in range(1, total + 1)]

    def __call__(self, ask: AccountSearch) -> AccountPage:
        more = len(self.rows) > 1000
        start = int(ask.after) if ask.after else ask.offset
        end = min(len(self.rows), start + ask.limit)
        return AccountPage(
            items=self.rows[start:end],
            count=min(len(self.rows), 1000),
            more_than_count=more,
            sort=SortKey.NEWEST if more else ask.sort,
            descending=ask.descending,
            next_after=str(end) if end < len(self.rows) else "",
        )


def account(number: int = 1, **other) -> Account:
    values = {
        "account_id": 512077 + number,
        "state": AccountState.ACTIVE,
        "login_id": f"sakura-{number}",
        "email": f"info{number}@sakura-care.example",
        "ums_started_on": date(2018, 9, 26),
        "ums_registered_on": date(2018, 9, 27),
        "ums_expires_on": None,
        "services": (Service.USEN_CART, Service.OTORAKU),
    }
    return Account(**(values | other))


OLD = account(2, state=AccountState.EXPIRED, login_id="sakura-old", ums_expires_on=date(2018, 9, 25), services=())


def mailing(sent: date = date(2018, 9, 26), returned: date | None = None) -> Mailing:
    return Mailing(
        sent_on=sent,
        returned_on=returned,
        name="青葉 施設長",
        address="横浜市",
        destination="顧客直送",
        status="発送済",
    )


def customer(code: str = "0398-2071-01", accounts=None, mailings=(), **unis) -> Customer:
    values = {
        "customer_code": code,
        "chain_code": "300398",
        "chain_name": "さくらケアグループ",
        "store_name": f"さくら介護センター {code[-2:]}",
        "business_type_code": "02009",
        "business_type_name": "老人福祉センター",
        "status": "確定",
        "opened_on": date(2018, 9, 27),
        "postal_code": "225-0002",
        "address": "神奈川県横浜市青葉区美しが丘1-2-3",
        "terminated_on": None,
        "phone": "045-971-0012",
        "cancelled_on": None,
        "branch_code": "0204180400",
        "branch_name": "横浜南支店",
        "updated_at": datetime(2018, 9, 28, 1, 30, 6, tzinfo=UTC),
    }
    accounts = [OLD, account()] if accounts is None else accounts
    state = next((a.state for a in accounts if a.state is AccountState.ACTIVE), None)
    state = state or (accounts[0].state if accounts else AccountState.NONE)
    return Customer(
        state=state, unis=Unis(**(values | unis)), accounts=accounts, mailings=list(mailings), chain_store_count=2
    )


BRANCHES = [
    Branch(branch_code="0204170300", branch_name="渋谷支店", store_count=257, active_account_count=203),
    Branch(
        branch_code="0204180400",
        branch_name="横浜南支店",
        store_count=1316,
        active_account_count=251,
        running_trial_count=12,
    ),
]


INQUIRIES = CustomerInquiries(items=[], open_count=0)
