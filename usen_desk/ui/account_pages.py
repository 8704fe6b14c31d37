"""Pages of one account search. Used by the tabs that list stores (accounts, branches). No widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject

from usen_desk.api.client import ApiClient
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch
from usen_desk.ui import result_pages
from usen_desk.ui.background import Background
from usen_desk.ui.result_pages import ResultPages

PAGE_ROWS = result_pages.PAGE_ROWS
Result = result_pages.Result[AccountSearch]


class AccountPages(ResultPages[AccountSearch]):
    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(SEARCH_ACCOUNTS, client, background, parent)
