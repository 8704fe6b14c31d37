"""The アカウント tab: the search, and one store's page over it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtWidgets import QStackedWidget, QWidget

from usen_desk.ui.accounts.customer_page import CustomerPage
from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
from usen_desk.ui.accounts.presenter import AccountsPresenter
from usen_desk.ui.accounts.search_page import SearchPage
from usen_desk.ui.navigation import Place
from usen_desk.ui.shortcuts import Actions

CUSTOMER = "customer/"


class AccountsPage(QStackedWidget):
    def __init__(
        self,
        presenter: AccountsPresenter,
        customer: CustomerPresenter,
        actions: Actions,
        build_users: Callable[[], QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """build_users: the portal users of the store that `customer` shows, for who may issue them."""
        super().__init__(parent)
        self._build_users = build_users
        self.setObjectName("page")
        self._search_presenter, self._presenter, self._actions = presenter, customer, actions
        self._is_compact = False
        self.search = SearchPage(presenter)
        self.addWidget(self.search)

    @cached_property
    def customer(self) -> CustomerPage:
        """Built with the first store that is opened: it has half of the tab's widgets (BUDGETS D13)."""
        made = CustomerPage(self._presenter, self._actions, self._build_users() if self._build_users else None)
        made.set_compact(self._is_compact)
        made.next_wanted.connect(self._open_next)
        self.addWidget(made)
        return made

    def show_place(self, place: Place) -> None:
        if place.key.startswith(CUSTOMER):
            code = place.key.removeprefix(CUSTOMER)
            self.setCurrentWidget(self.customer)
            self._presenter.open(code)
            self.customer.set_position(self.search.position(code))
            self.customer.focus_first()
        else:
            self.setCurrentWidget(self.search)
            if self.search.is_empty:
                self.search.form.focus_first()
            else:
                self.search.table.setFocus()

    def focus_first(self) -> None:
        if self.currentWidget() is self.search:
            self.search.form.focus_first()
        else:
            self.customer.focus_first()

    def set_compact(self, compact: bool) -> None:
        self._is_compact = compact
        for page in (self.widget(at) for at in range(self.count())):
            assert isinstance(page, SearchPage | CustomerPage)
            page.set_compact(compact)

    def _open_next(self, rows: int) -> None:
        """The next store of the result that this one was opened from."""
        if self.search.position(self._presenter.code) and (row := self.search.step(rows)) is not None:
            self._search_presenter.open_row(row)
