"""What the アカウント tab does: builds the search from the form, keeps what was chosen, opens stores. No widgets."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.contract.accounts import AccountRow, AccountSearch, Service
from usen_desk.contract.trials import SEARCH_TRIALS, TrialPage, TrialSearch
from usen_desk.local.settings import Choices
from usen_desk.ui.account_pages import AccountPages, Result
from usen_desk.ui.background import Background
from usen_desk.ui.navigation import Navigator, Tab, customer_place, trial_place

SERVICES_CHOICE = "accounts.services"
COLUMNS_CHOICE = "accounts.columns"


class AccountsPresenter(QObject):
    """Signals: opening(AccountRow) a single hit or a chosen row is about to be shown; found_trial(login ID) the login ID
    that was searched belongs to a trial."""

    opening = Signal(object)
    found_trial = Signal(str)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        choices: Choices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.pages = AccountPages(client, background, self)
        self._client, self._background = client, background
        self._navigator, self._choices = navigator, choices

    @property
    def services(self) -> tuple[Service, ...]:
        """Ticked when the person was here last."""
        kept = self._choices.value(SERVICES_CHOICE, [])
        names = kept if isinstance(kept, list) else []
        return tuple(service for service in Service if service.value in names)

    @property
    def columns(self) -> str:
        """State of the table's columns, as the table wrote it."""
        kept = self._choices.value(COLUMNS_CHOICE, "")
        return kept if isinstance(kept, str) else ""

    def keep_columns(self, state: str) -> None:
        self._choices.keep(COLUMNS_CHOICE, state)

    def search(self, asked: AccountSearch) -> None:
        self._choices.keep(SERVICES_CHOICE, [service.value for service in asked.services])
        self.pages.search(asked)

    def show_active_only(self, active_only: bool) -> None:
        """Narrow or widen what is shown, with the conditions as they were searched."""
        if self.pages.result is not None:
            self.pages.search(msgspec.structs.replace(self.pages.result.search, active_only=active_only))

    def look_for_trial(self, result: Result) -> None:
        """Whether what was searched as a login ID is a leaflet's; that it can't be found out disturbs nobody."""
        login_id = result.search.login_id
        if login_id and Tab.TRIALS in self._navigator.tabs:
            self._background.run(
                lambda: self._client.call(SEARCH_TRIALS, TrialSearch(login_id=login_id, limit=1)),
                lambda page: self._on_trials(result, page),
                lambda _: None,
                owner=self,
                latest="trial",
            )

    def open_trial(self, login_id: str) -> None:
        self._navigator.open(trial_place(login_id))

    def open_row(self, row: AccountRow) -> None:
        self.opening.emit(row)
        self._navigator.open(customer_place(row.customer_code))

    def _on_trials(self, result: Result, page: TrialPage) -> None:
        if page.items and self.pages.result is result:
            self.found_trial.emit(page.items[0].login_id)
