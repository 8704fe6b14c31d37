"""What a branch's list is called and how it is headed in a file, in the manual's words (B2-2, B2-5)."""

from __future__ import annotations

from datetime import date

from usen_desk.contract.accounts import AccountRow, AccountState, Service
from usen_desk.server.sheets import Cell, Column, named

STATES = {
    AccountState.ACTIVE: "有効",
    AccountState.EXPIRED: "失効",
    AccountState.TERMINATED: "解約",
    AccountState.CANCELLED: "キャンセル",
    AccountState.NONE: "ID未発行",
}
SERVICES = {
    Service.USEN_CART: "USEN CART",
    Service.OTORAKU: "OTORAKU",
    Service.REACH_STOCK_RESTAURANT: "REACH STOCK (飲食店)",
    Service.REACH_STOCK_PRODUCER: "REACH STOCK (生産者)",
}

COLUMNS = (
    Column("状態", 14),
    Column("顧客CD", 14),
    Column("店舗先名称", 40),
    Column("電話番号", 18),
    Column("チェーン店CD", 14),
    Column("アカウントID", 14),
    Column("ログインID", 16),
    Column("メールアドレス", 34),
    Column("UMsID開始日", 14),
    Column("UMsID失効日", 14),
    Column("利用可能サービス", 60),
)


def cells(row: AccountRow) -> tuple[Cell, ...]:
    """One for each of COLUMNS. Numbers are texts: a code keeps its zeros."""
    return (
        STATES[row.state],
        row.customer_code,
        row.store_name,
        row.phone,
        row.chain_code,
        "" if row.account_id is None else str(row.account_id),
        row.login_id,
        row.email,
        row.ums_started_on,
        row.ums_expires_on,
        " / ".join(SERVICES[service] for service in row.services),
    )


def sheet_name() -> str:
    return "顧客一覧"


def file_stem(branch_name: str, day: date) -> str:
    """E.g. 横浜南支店_顧客一覧_2026-11-22; characters that Windows forbids in names are left out."""
    return f"{named(branch_name)}_{sheet_name()}_{day.isoformat()}"
