"""One store's page: reads it, sends the re-registration mail, leads to its branch and back to the list. No widgets."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

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
from usen_desk.contract.base import Nothing
from usen_desk.contract.changes import Change
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries, InquiryCard
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.trials import LIST_CUSTOMER_TRIALS, CustomerTrials
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import (
    Navigator,
    Place,
    Tab,
    branch_place,
    customer_place,
    inquiry_place,
    opening_place,
    trial_place,
)

REST_MS = 700
"""Events of the store's inquiries are waited for so long before they are read again."""


class CustomerPresenter(QObject):
    """Signals: emptied(customer code) another store is being read, nothing of the one before may be seen or copied;
    shown(Customer); told(UserMessage) it couldn't be read; working(bool); sending(bool); queued(ReregistrationQueued);
    not_queued(account ID, UserMessage), the ID is 0 when another store is shown by now; said(text); trials(CustomerTrials);
    no_trials() they couldn't be read; inquiries(CustomerInquiries); no_inquiries()."""

    emptied = Signal(str)
    shown = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    sending = Signal(bool)
    queued = Signal(object)
    not_queued = Signal(object, object)
    said = Signal(str)
    trials = Signal(object)
    no_trials = Signal()
    inquiries = Signal(object)
    no_inquiries = Signal()

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
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.read_inquiries)

    @property
    def customer(self) -> Customer | None:
        return self._customer

    @property
    def code(self) -> str:
        """Of the store that is shown, or on its way."""
        return self._code

    @property
    def may_send(self) -> bool:
        return Permission.SEND_REREGISTRATION in self._me.permissions

    @property
    def may_see_branches(self) -> bool:
        return Tab.BRANCHES in self._navigator.tabs

    @property
    def may_see_trials(self) -> bool:
        return Permission.READ_TRIALS in self._me.permissions

    @property
    def may_see_inquiries(self) -> bool:
        return Permission.READ_INQUIRIES in self._me.permissions

    @property
    def may_open_inquiries(self) -> bool:
        return Permission.OPEN_INQUIRIES in self._me.permissions and Tab.INQUIRIES in self._navigator.tabs

    def now(self) -> datetime:
        return self._client.now()

    @property
    def password_url(self) -> str:
        return self._me.members_password_url

    def open(self, customer_code: str) -> None:
        """Read the store anew; another one's answer that comes late is dropped. Each reading is logged."""
        if customer_code != self._code:
            self._code, self._customer = customer_code, None
            self.emptied.emit(customer_code)
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(GET_CUSTOMER, CustomerAsk(), customer_code=customer_code),
            self._on_customer,
            self._on_error,
            owner=self,
            latest="open",
        )

    def open_trial(self, login_id: str) -> None:
        self._navigator.open(trial_place(login_id))

    def open_inquiry(self, number: str) -> None:
        self._navigator.open(inquiry_place(int(number)))

    def open_new_inquiry(self) -> None:
        """Taken down for whoever calls about this store."""
        if self._code:
            self._navigator.open(opening_place(self._code))

    def on_changes(self, changes: Sequence[Change]) -> None:
        """From the change feed: an inquiry of the store that is shown changed, or came."""
        for change in changes:
            try:
                card = msgspec.json.decode(change.item, type=InquiryCard)
            except msgspec.MsgspecError:  # of a newer service
                continue
            if self._customer is not None and card.customer_code == self._code and not self._rest.isActive():
                self._rest.start()

    def read_inquiries(self) -> None:
        """After the store itself, and when one of them changed."""
        code = self._code
        if not code or not self.may_see_inquiries:
            return
        self._background.run(
            lambda: self._client.call(LIST_CUSTOMER_INQUIRIES, Nothing(), customer_code=code),
            lambda found: self._on_inquiries(code, found),
            lambda _: self._on_inquiries(code, None),
            owner=self,
            latest="inquiries",
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
        if self._customer is None:
            return
        code, name = self._code, self._customer.unis.store_name
        request_id = self._requests.setdefault(account_id, uuid.uuid4())
        self.sending.emit(True)
        self._background.run(
            lambda: self._client.call(
                SEND_REREGISTRATION, ReregistrationRequest(request_id=request_id), account_id=account_id
            ),
            lambda queued: self._on_queued(code, name, account_id, queued),
            lambda error: self._on_not_queued(code, name, account_id, error),
            owner=self,
        )

    def open_branch(self) -> None:
        """Show the stores of this store's branch."""
        if self._customer is not None:
            self._navigator.open(branch_place(self._customer.unis.branch_code))

    def leave(self) -> None:
        """Back to where the person came from; to the search when this was the first view."""
        if self._navigator.can_go_back:
            self._navigator.back()
        else:
            self._navigator.open(Place(Tab.ACCOUNTS))

    def _read_trials(self, customer_code: str) -> None:
        """After the store itself, which doesn't wait for them."""
        self._background.run(
            lambda: self._client.call(LIST_CUSTOMER_TRIALS, Nothing(), customer_code=customer_code),
            lambda trials: self._on_trials(customer_code, trials),
            lambda _: self._on_trials(customer_code, None),
            owner=self,
            latest="trials",
        )

    def _on_trials(self, customer_code: str, trials: CustomerTrials | None) -> None:
        if customer_code != self._code:
            return  # of a store that was left meanwhile
        if trials is None:
            self.no_trials.emit()
        else:
            self.trials.emit(trials)

    def _on_inquiries(self, customer_code: str, found: CustomerInquiries | None) -> None:
        if customer_code != self._code:
            return  # of a store that was left meanwhile
        if found is None:
            self.no_inquiries.emit()
        else:
            self.inquiries.emit(found)

    def _on_customer(self, customer: Customer) -> None:
        self._customer = customer
        self.working.emit(False)
        self._navigator.name(customer_place(self._code), customer.unis.store_name)
        self.shown.emit(customer)
        if self.may_see_trials:
            self._read_trials(self._code)
        self.read_inquiries()

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _on_queued(self, code: str, name: str, account_id: int, queued: ReregistrationQueued) -> None:
        self._requests.pop(account_id, None)
        if code == self._code:
            self.sending.emit(False)
            self.queued.emit(queued)
        else:
            self.said.emit(f"{name}の再登録メールを {queued.to} へ送信しました")

    def _on_not_queued(self, code: str, name: str, account_id: int, error: ApiError) -> None:
        message = explain(error)
        if code == self._code:
            self.sending.emit(False)
            self.not_queued.emit(account_id, message)
        else:
            text = f"{name}の再登録メールは送信できませんでした。{message.text}"
            self.not_queued.emit(0, dataclasses.replace(message, text=text))
