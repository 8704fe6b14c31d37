"""One store's page: reads it, copies, sends the re-registration mail. No widgets."""

from __future__ import annotations

import uuid

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import (
    GET_CUSTOMER,
    SEND_REREGISTRATION,
    Account,
    AccountState,
    Customer,
    CustomerAsk,
    ReregistrationQueued,
    ReregistrationRequest,
)
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, customer_place

TICKS_NEEDED = 3
"""本人確認: this many answers have to agree before ID and mail are told (look/account-detail.png)."""


class CustomerPresenter(QObject):
    """Signals: shown(Customer); told(UserMessage); working(bool); queued(ReregistrationQueued); sending(bool)."""

    shown = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    queued = Signal(object)
    sending = Signal(bool)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        me: Me,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator, self._me = client, background, navigator, me
        self._code = ""
        self._customer: Customer | None = None
        self._requests: dict[int, uuid.UUID] = {}

    @property
    def customer(self) -> Customer | None:
        return self._customer

    @property
    def may_send(self) -> bool:
        return Permission.SEND_REREGISTRATION in self._me.permissions

    @property
    def password_url(self) -> str:
        return self._me.members_password_url

    def open(self, customer_code: str) -> None:
        """Read the store anew; another one's answer that comes late is dropped. Each reading is logged."""
        if customer_code != self._code:
            self._customer, self._requests = None, {}
        self._code = customer_code
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(GET_CUSTOMER, CustomerAsk(), customer_code=customer_code),
            self._on_customer,
            self._on_error,
            owner=self,
            latest="open",
        )

    def again(self) -> None:
        if self._code:
            self.open(self._code)

    def first_account(self) -> Account | None:
        """The account that the copy keys mean: the newest usable one, else the newest."""
        accounts = self._customer.accounts if self._customer else []
        return next(
            (account for account in accounts if account.state is AccountState.ACTIVE), next(iter(accounts), None)
        )

    def send_reregistration(self, account_id: int) -> None:
        """Ask for the mail. The request keeps its number until it is answered, so asking again never sends two."""
        request_id = self._requests.setdefault(account_id, uuid.uuid4())
        self.sending.emit(True)
        self._background.run(
            lambda: self._client.call(
                SEND_REREGISTRATION, ReregistrationRequest(request_id=request_id), account_id=account_id
            ),
            lambda queued: self._on_queued(account_id, queued),
            self._on_not_queued,
            owner=self,
        )

    def _on_customer(self, customer: Customer) -> None:
        self._customer = customer
        self.working.emit(False)
        self._navigator.name(customer_place(self._code), customer.unis.store_name)
        self.shown.emit(customer)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _on_queued(self, account_id: int, queued: ReregistrationQueued) -> None:
        self._requests.pop(account_id, None)
        self.sending.emit(False)
        self.queued.emit(queued)

    def _on_not_queued(self, error: ApiError) -> None:
        self.sending.emit(False)
        self.told.emit(explain(error))
