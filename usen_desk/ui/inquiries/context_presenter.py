"""The store behind a thread: account and UNIS basics, trial, its other exchanges. One picture, no second tool. X11.

Reading the account is logged with the inquiry that led there. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.accounts import GET_CUSTOMER, Customer, CustomerAsk
from usen_desk.contract.base import B, Endpoint, Nothing, R
from usen_desk.contract.changes import Change
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries, InquiryCard
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.trials import LIST_CUSTOMER_TRIALS, CustomerTrials
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, customer_place, inquiry_place, trial_place

REST_MS = 700


@dataclass(frozen=True)
class Context:
    """What is known so far of one store; None while it is on its way, or may not be read."""

    card: InquiryCard
    customer: Customer | None = None
    trials: CustomerTrials | None = None
    inquiries: CustomerInquiries | None = None


class ContextPresenter(QObject):
    """Signals: shown(Context) something of it is new; told(UserMessage) the store couldn't be read."""

    shown = Signal(object)
    told = Signal(object)

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
        self.context: Context | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._read_inquiries)

    @property
    def of_store(self) -> Sequence[InquiryCard]:
        """The store's exchanges."""
        context = self.context
        return context.inquiries.items if context is not None and context.inquiries is not None else []

    def sales_name(self) -> str:
        """The sales rep who registered a trial of the store; "" where none is known."""
        trials = self.context.trials.items if self.context is not None and self.context.trials is not None else []
        return next((one.rep_name for one in trials if one.rep_name), "")

    def open(self, card: InquiryCard) -> None:
        """The thread of this card is shown: read its store, unless it is the one that is there."""
        known, code = self.context, card.customer_code
        if known is not None and known.card.inquiry_id == card.inquiry_id:
            return
        self.context = Context(card)
        self.shown.emit(self.context)
        if not code:
            return
        if Permission.READ_ACCOUNTS in self._me.permissions:
            ask = CustomerAsk(from_inquiry_id=card.inquiry_id)
            self._read(GET_CUSTOMER, ask, code, lambda found: self._keep(code, customer=found), "customer")
        if Permission.READ_TRIALS in self._me.permissions:
            self._read(LIST_CUSTOMER_TRIALS, Nothing(), code, lambda found: self._keep(code, trials=found), "trials")
        self._read_inquiries()

    def on_changes(self, changes: Sequence[Change]) -> None:
        """From the change feed: another exchange of the store changed, or came."""
        code = self.context.card.customer_code if self.context else ""
        for change in changes:
            try:
                card = msgspec.json.decode(change.item, type=InquiryCard)
            except msgspec.MsgspecError:  # of a newer service
                continue
            if code and card.customer_code == code and not self._rest.isActive():
                self._rest.start()

    def again(self) -> None:
        """What was shown can't be trusted any more."""
        if self.context is not None:
            card, self.context = self.context.card, None
            self.open(card)

    def open_account(self) -> None:
        if self.context is not None and self.context.card.customer_code:
            self._navigator.open(customer_place(self.context.card.customer_code))

    def open_trial(self, login_id: str) -> None:
        self._navigator.open(trial_place(login_id))

    def open_inquiry(self, inquiry_id: str) -> None:
        self._navigator.open(inquiry_place(int(inquiry_id)))

    def now(self) -> datetime:
        return self._client.now()

    def _read_inquiries(self) -> None:
        code = self.context.card.customer_code if self.context else ""
        if code:
            ask, latest = Nothing(), "inquiries"
            self._read(LIST_CUSTOMER_INQUIRIES, ask, code, lambda found: self._keep(code, inquiries=found), latest)

    def _keep(self, code: str, **found: Any) -> None:
        if self.context is not None and self.context.card.customer_code == code:
            self.context = replace(self.context, **found)
            self.shown.emit(self.context)

    def _read(self, endpoint: Endpoint[B, R], ask: B, code: str, ok: Callable[[R], None], latest: str) -> None:
        self._background.run(
            lambda: self._client.call(endpoint, ask, customer_code=code),
            ok,
            self._on_error,
            owner=self,
            latest=latest,
        )

    def _on_error(self, error: ApiError) -> None:
        self.told.emit(explain(error))
