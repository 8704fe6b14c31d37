"""The form of アカウント検索: labels and match kinds word for word (B2-2)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from usen_desk.contract.accounts import AccountSearch, Service
from usen_desk.ui.account_cells import SERVICES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.date_field import DateField
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import hair, row

BAD_DAY = "日付は 2018-09-26 のように入力してください。"
BACKWARDS = "開始日の範囲が逆になっています。"
TEXTS = (
    ("customer_code", "顧客CD", "完全一致", "例 0412-3398-01"),
    ("store_name", "店舗先名称", "部分一致", "かな・漢字の一部でも可"),
    ("phone", "電話番号", "完全一致", "ハイフンや全角でも可"),
    ("chain_code", "チェーン店CD", "完全一致", ""),
    ("login_id", "ログインID", "完全一致", ""),
    ("email", "メールアドレス", "完全一致", ""),
)


class SearchForm(Card):
    """Signals: submitted(AccountSearch); cleared()."""

    submitted = Signal(object)
    cleared = Signal()

    def __init__(self, services: tuple[Service, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fields = {name: Field(label, kind, TextInput(tip)) for name, label, kind, tip in TEXTS}
        self.started_from, self.started_to = DateField("指定なし"), DateField("指定なし")
        self._from = Field("UMsID開始日", "範囲・この日から", self.started_from)
        self._to = Field("〜", "この日まで", self.started_to)
        self._ticks = {service: QCheckBox(text) for service, text in SERVICES.items()}
        for service, tick in self._ticks.items():
            tick.setChecked(service in services)
        self.search_button = Button("検索  Enter", "primary", "search")
        self.clear_button = Button("クリア", icon="rotate-ccw")
        self._lay_out()
        self.search_button.clicked.connect(self.submit)
        self.clear_button.clicked.connect(self.clear)
        for name in self._fields:
            self.text_input(name).returnPressed.connect(self.submit)
        for day in (self.started_from, self.started_to):
            day.returnPressed.connect(self.submit)
            day.changed.connect(self._forget_faults)

    def text_input(self, name: str) -> TextInput:
        """The input of one condition by its name in the contract, e.g. "phone"."""
        found = self._fields[name].input
        assert isinstance(found, TextInput)
        return found

    def tick(self, service: Service) -> QCheckBox:
        return self._ticks[service]

    @property
    def errors(self) -> tuple[str, str]:
        return self._from.error, self._to.error

    def focus_first(self) -> None:
        self.text_input("customer_code").setFocus()
        self.text_input("customer_code").selectAll()

    def submit(self) -> None:
        """Search, unless a day is none: then it is marked and nothing else changes."""
        if not self._check_days():
            return
        asked = AccountSearch(
            customer_code=self._text("customer_code"),
            store_name=self._text("store_name"),
            phone=self._text("phone"),
            chain_code=self._text("chain_code"),
            login_id=self._text("login_id"),
            email=self._text("email"),
            ums_started_from=self.started_from.value(),
            ums_started_to=self.started_to.value(),
            services=tuple(service for service, tick in self._ticks.items() if tick.isChecked()),
        )
        self.submitted.emit(asked)

    def clear(self) -> None:
        """Empty the conditions; the ticks stay as they are for the next call."""
        for name in self._fields:
            self.text_input(name).clear()
        self.started_from.set_value(None)
        self.started_to.set_value(None)
        self._forget_faults()
        self.focus_first()
        self.cleared.emit()

    def set_errors(self, field: str, text: str) -> None:
        """Mark the field that the service found at fault, where it is one of ours."""
        if field in self._fields:
            self._fields[field].set_error(text)

    def _text(self, name: str) -> str:
        return self.text_input(name).text().strip()

    def _check_days(self) -> bool:
        self._forget_faults()
        for field, day in ((self._from, self.started_from), (self._to, self.started_to)):
            if not day.is_valid:
                field.set_error(BAD_DAY)
                day.setFocus()
                return False
        start, end = self.started_from.value(), self.started_to.value()
        if start and end and start > end:
            self._to.set_error(BACKWARDS)
            self.started_to.setFocus()
            return False
        return True

    def _forget_faults(self) -> None:
        for field in (self._from, self._to, *self._fields.values()):
            field.set_error("")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for at, field in enumerate([*self._fields.values(), self._from, self._to]):
            grid.addWidget(field, at // 4, at % 4)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        ticks = row(Label("利用可能サービス", "label"), 8, *self._ticks.values(), None, spacing=14)
        for part in (Label("選択は次回も残ります", "hint"), self.clear_button, self.search_button):
            ticks.addWidget(part)
        self.body.addLayout(grid)
        self.body.addSpacing(2)
        self.body.addWidget(hair())
        self.body.addLayout(ticks)
