"""The card at the right of a thread: the store, its services, its trial, its recent exchanges. X11."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from usen_desk.contract.accounts import AccountState, Customer, Service
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.trials import CustomerTrials
from usen_desk.ui import formatting
from usen_desk.ui.account_cells import SERVICES, STATES
from usen_desk.ui.inquiry_cells import UNNAMED, inquiry_line
from usen_desk.ui.trial_cells import term_look
from usen_desk.ui.widgets.avatar import Avatar
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.key_values import KeyValues
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.pill_lines import PillLine, PillLines
from usen_desk.ui.widgets.usage_strip import UsageStrip

WIDTH = 308
LABELS = ["顧客CD", "電話番号", "住所", "管轄支店", "店種", "新設年月日"]
COPYABLE = frozenset({"顧客CD", "電話番号"})
RECENT_MAX = 6
STRIP_HEIGHT = 56
READING, NO_STORE = "読み込んでいます…", "店舗が決まっていない問い合わせです。"
NO_ACCOUNT, NO_TRIAL, NO_OTHERS = (
    "アカウントはまだありません。",
    "この店舗のお試しはありません。",
    "ほかのやりとりはありません。",
)


class ContextView(QScrollArea):
    """Signals: account_wanted(); trial_wanted(login ID); inquiry_wanted(number); copied(label)."""

    account_wanted = Signal()
    trial_wanted = Signal(str)
    inquiry_wanted = Signal(str)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("店舗の情報")
        self._avatar, self._name = Avatar("", 36), ElidedLabel("", "h3")
        self._state, self._chain = Pill(), Pill()
        self.facts = KeyValues(LABELS, COPYABLE, columns=1)
        self.account = Button("アカウントを開く", icon="external-link")
        self.services, self.recent = PillLines("利用サービス"), PillLines("最近のやりとり")
        self.trial, self.strip = PillLines("お試し"), UsageStrip()
        self.said = Label("", "meta", wrap=True)
        self._cards = [Card(margin=16), Card("利用サービス", margin=16), Card("お試し利用", margin=16)]
        self._cards.append(Card("最近のやりとり", margin=16))
        self.strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.strip.setFixedHeight(STRIP_HEIGHT)
        self._lay_out()
        self.account.clicked.connect(self.account_wanted)
        self.trial.opened.connect(self.trial_wanted)
        self.recent.opened.connect(self.inquiry_wanted)
        self.facts.copied.connect(self.copied)

    @property
    def title(self) -> str:
        return self._name.whole

    def show_store(self, card: InquiryCard, customer: Customer | None) -> None:
        """What the card itself tells, until the store is read."""
        name = customer.unis.store_name if customer else card.store_name or UNNAMED
        self._name.set_text(name)
        self._avatar.set(name)
        self._state.setVisible(customer is not None)
        self._chain.setVisible(customer is not None and bool(customer.unis.chain_code))
        has_store = bool(card.customer_code)
        for part in (self.facts, self.account, *self._cards[1:]):
            part.setVisible(has_store)
        self.said.setText(card.company_name if has_store else NO_STORE)
        self.said.setVisible(bool(self.said.text()))
        if customer is not None:
            self._state.set(*STATES[customer.state])
            self._chain.set(f"チェーン {formatting.count(customer.chain_store_count)[:-1]}店")
        self.facts.set(facts_of(card, customer))
        self.services.set(services_of(customer), READING if customer is None else "")

    def show_trials(self, trials: CustomerTrials | None) -> None:
        rows = trials.items[:1] if trials else []
        lines = [PillLine(one.login_id, "", term_look(one), one.login_id) for one in rows]
        self.trial.set(lines, rows[0].recent if rows else NO_TRIAL if trials else READING)
        self.strip.setVisible(bool(rows and rows[0].strip))
        if rows and trials is not None:
            self.strip.set(rows[0].strip, trials.guide_minutes)

    def show_inquiries(self, cards: list[InquiryCard] | None, own: int, now: datetime) -> None:
        """`own` is the one that is open."""
        others = [card for card in cards or [] if card.inquiry_id != own]
        note = READING if cards is None else "" if others else NO_OTHERS
        if len(others) > RECENT_MAX:
            note = f"ほかに{len(others) - RECENT_MAX}件あります。"
        self.recent.set([inquiry_line(card, now) for card in others[:RECENT_MAX]], note)

    def _lay_out(self) -> None:
        store, services, trial, recent = self._cards
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = row(self._avatar, column(self._name, row(self._state, self._chain, None, spacing=6), spacing=4))
        for part in (head, self.said, self.facts, self.account):
            store.body.addWidget(part) if isinstance(part, QWidget) else store.body.addLayout(part)
        services.body.addWidget(self.services)
        trial.body.addWidget(self.trial)
        trial.body.addWidget(self.strip)
        recent.body.addWidget(self.recent)
        inside = QWidget()
        inside.setObjectName("page")
        inside.setLayout(column(*self._cards, None, spacing=12, margins=(14, 14, 14, 14)))
        self.setWidget(inside)


def facts_of(card: InquiryCard, customer: Customer | None) -> dict[str, str]:
    if customer is None:
        return dict.fromkeys(LABELS, formatting.MISSING) | {"顧客CD": formatting.text(card.customer_code)}
    unis = customer.unis
    values = (unis.customer_code, formatting.phone(unis.phone), unis.address, unis.branch_name, unis.business_type_name)
    return dict(zip(LABELS, (*map(formatting.text, values), formatting.day(unis.opened_on)), strict=True))


def services_of(customer: Customer | None) -> list[PillLine]:
    """Each service, usable with one of the store's accounts or not."""
    accounts = [one for one in customer.accounts if one.state is AccountState.ACTIVE] if customer else []
    usable = {service for account in accounts for service in account.services}
    lines = []
    for service in Service if customer else ():
        look = ("利用可", "circle-check", "green") if service in usable else ("利用不可", "circle-minus", "gray")
        lines.append(PillLine(SERVICES[service], "", look))
    return lines
