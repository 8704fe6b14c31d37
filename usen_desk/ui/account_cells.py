"""How a store's line looks in every list of stores: words, icons and colours of its state, and the columns. B2-2."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from usen_desk.contract.accounts import AccountRow, AccountState, Service, SortKey
from usen_desk.contract.text import fold
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column

STATES: dict[AccountState, tuple[str, str, str]] = {
    AccountState.ACTIVE: ("有効", "circle-check", "green"),
    AccountState.EXPIRED: ("失効", "clock", "amber"),
    AccountState.TERMINATED: ("解約", "ban", "red"),
    AccountState.CANCELLED: ("キャンセル", "circle-minus", "gray"),
    AccountState.NONE: ("ID未発行", "user-round", "gray"),
}
"""word, icon, tone"""

SERVICES: dict[Service, str] = {
    Service.USEN_CART: "USEN CART",
    Service.OTORAKU: "OTORAKU",
    Service.REACH_STOCK_RESTAURANT: "REACH STOCK(飲食店)",
    Service.REACH_STOCK_PRODUCER: "REACH STOCK(生産者)",
}
NO_MAIL = "未登録"


def state_cell(state: AccountState) -> Cell:
    word, icon, tone = STATES[state]
    return Cell(word, icon, tone)


def services_text(services: Sequence[Service]) -> str:
    """OTORAKU ほか1: the first one and how many more."""
    if not services:
        return formatting.MISSING
    first = SERVICES[Service.OTORAKU if Service.OTORAKU in services else services[0]]
    return f"{first} ほか{len(services) - 1}" if len(services) > 1 else first


def mark_of(text: str, searched: str) -> tuple[int, int] | None:
    """Where `searched` first stands in `text`, in characters as written, in any spelling: first character and length."""
    wanted = fold(searched)
    if not wanted or wanted not in fold(text):
        return None
    ends, starts = range(1, len(text) + 1), range(len(text))
    end = ends[bisect_left(ends, True, key=lambda at: wanted in fold(text[:at]))]
    start = starts[bisect_left(starts, True, hi=end, key=lambda at: wanted not in fold(text[at:end])) - 1]
    return start, end - start


class AccountColumns:
    """Columns as the manual prints them. `searched_name` is underlined where it stands in the store's name."""

    def __init__(self) -> None:
        self.searched_name = ""

    def all(self) -> list[Column]:
        return [
            Column("state", "状態", 118, lambda row: state_cell(row.state), is_sortable=False),
            Column(SortKey.CUSTOMER_CODE, "顧客CD", 124, lambda row: _plain(row, row.customer_code), least=112),
            Column(SortKey.STORE_NAME, "店舗先名称", 236, self._name, stretches=True, least=176),
            Column(SortKey.PHONE, "電話番号", 132, lambda row: _plain(row, row.phone), least=118),
            Column(SortKey.LOGIN_ID, "ログインID", 154, lambda row: _plain(row, row.login_id), least=132, folds=1),
            Column(SortKey.EMAIL, "メールアドレス", 216, _email, least=176, folds=3),
            Column(SortKey.UMS_STARTED_ON, "UMsID開始日", 112, _started, least=104, folds=2),
            Column(SortKey.UMS_EXPIRES_ON, "UMsID失効日", 112, _expires, least=104, folds=4),
            Column("services", "利用可能サービス", 154, _services, is_sortable=False, least=136, folds=5),
            Column("detail", "詳細", 84, lambda row: Cell("詳細", is_link=True), is_sortable=False, least=76),
        ]

    def _name(self, row: AccountRow) -> Cell:
        return Cell(row.store_name, mark=mark_of(row.store_name, self.searched_name))


def _plain(row: AccountRow, text: str) -> Cell:
    return Cell(formatting.text(text), is_dimmed=row.state is not AccountState.ACTIVE)


def _email(row: AccountRow) -> Cell:
    """An account without a mail address can't be re-registered by mail: that is said in amber."""
    if row.account_id and not row.email:
        return Cell(NO_MAIL, tone="amber", is_bare=True)
    return _plain(row, row.email)


def _started(row: AccountRow) -> Cell:
    return _plain(row, formatting.day(row.ums_started_on))


def _expires(row: AccountRow) -> Cell:
    return _plain(row, formatting.day(row.ums_expires_on))


def _services(row: AccountRow) -> Cell:
    return _plain(row, services_text(row.services))
