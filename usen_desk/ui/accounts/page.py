"""The アカウント tab: the search, and one store's page over it."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
from usen_desk.ui.accounts.customer_view import CustomerView
from usen_desk.ui.accounts.presenter import AccountsPresenter
from usen_desk.ui.accounts.search_view import SearchView
from usen_desk.ui.navigation import Place
from usen_desk.ui.shortcuts import Actions

CUSTOMER = "customer/"


class AccountsPage(QStackedWidget):
    def __init__(
        self,
        presenter: AccountsPresenter,
        customer: CustomerPresenter,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._customer = customer
        self.search = SearchView(presenter)
        self.customer = CustomerView(customer, actions)
        self.addWidget(self.search)
        self.addWidget(self.customer)

    def show_place(self, place: Place) -> None:
        if place.key.startswith(CUSTOMER):
            self.setCurrentWidget(self.customer)
            self._customer.open(place.key.removeprefix(CUSTOMER))
        else:
            self.setCurrentWidget(self.search)

    def focus_first(self) -> None:
        if self.currentWidget() is self.search:
            self.search.form.focus_first()
        else:
            self.customer.focus_first()
