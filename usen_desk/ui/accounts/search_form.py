"""The form of アカウント検索: labels and match kinds word for word (B2-2)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from usen_desk.contract.accounts import AccountSearch, Service, SortKey
from usen_desk.ui.account_cells import SERVICES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.check_row import CheckRow
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import hair, row

TEXTS = (
    ("customer_code", "顧客CD", "完全一致", "例 0412-3398-01"),
    ("store_name", "店舗先名称", "部分一致", "かな・漢字の一部でも可"),
    ("phone", "電話番号", "完全一致", "ハイフンや全角でも可"),
    ("chain_code", "チェーン店CD", "完全一致", ""),
    ("login_id", "ログインID", "完全一致", ""),
    ("email", "メールアドレス", "完全一致", ""),
)
DAYS = ("ums_started_from", "ums_started_to")
COLUMNS = 4
SIDES, GAPS = 21, 32
"""Left and right of what stands in the form, and between hint and buttons together."""
SPACES, SPACES_COMPACT = (10, 8), (6, 4)
"""Between the lines of fields, and around the hair line."""


class SearchForm(Card):
    """Signals: submitted(AccountSearch); cleared(); left_down() ↓ in a field: the person wants the rows."""

    submitted = Signal(object)
    cleared = Signal()
    left_down = Signal()

    def __init__(self, services: tuple[Service, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._fields = {name: Field(label, kind, TextInput(tip)) for name, label, kind, tip in TEXTS}
        self.started = DateRange("UMsID開始日")
        self._days = Field("UMsID開始日", "範囲", self.started)
        self.services = CheckRow("利用可能サービス", SERVICES)
        self.services.set_values(services)
        self.search_button = Button("検索  Enter", "primary", "search")
        self.clear_button = Button("クリア", icon="rotate-ccw")
        self._kept = Label("選択は次回も残ります", "hint")
        self._grid = QGridLayout()
        self._lay_out()
        self.search_button.clicked.connect(self.submit)
        self.clear_button.clicked.connect(self.clear)
        self.started.submitted.connect(self.submit)
        self.started.changed.connect(lambda: self._days.set_error(""))
        for name, field in self._fields.items():
            line = self.text_input(name)
            line.returnPressed.connect(self.submit)
            line.textEdited.connect(lambda _, field=field: field.set_error(""))
            line.installEventFilter(self)
        for day in (self.started.start, self.started.end):
            day.installEventFilter(self)

    def text_input(self, name: str) -> TextInput:
        """The input of one condition by its name in the contract, e.g. "phone"."""
        found = self._fields[name].input
        assert isinstance(found, TextInput)
        return found

    def error(self, name: str) -> str:
        """What stands below the field of this condition."""
        return (self._days if name in DAYS else self._fields[name]).error

    def focus_first(self) -> None:
        self.focus_field("customer_code")

    def focus_field(self, name: str) -> None:
        self.text_input(name).setFocus()
        self.text_input(name).selectAll()

    def set_compact(self, compact: bool) -> None:
        lines, hairs = SPACES_COMPACT if compact else SPACES
        self._grid.setVerticalSpacing(lines)
        self.body.setSpacing(hairs)
        self.body.setContentsMargins(20, 10 if compact else 14, 20, 8 if compact else 14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow forms leave out the hint, then put the buttons on a line of their own."""
        super().resizeEvent(event)
        space = self.width() - 2 * SIDES - self.services.sizeHint().width() - self._last.spacing()
        space -= self.clear_button.sizeHint().width() + self.search_button.sizeHint().width() + GAPS
        self._kept.setVisible(space >= self._kept.sizeHint().width())
        fits = QBoxLayout.Direction.LeftToRight if space >= 0 else QBoxLayout.Direction.TopToBottom
        self._last.setDirection(fits)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.services.sizeHint().width() + 2 * SIDES, super().minimumSizeHint().height())

    def submit(self) -> None:
        """Search, unless a day is none: then it is marked and nothing else changes."""
        self._forget_faults()
        if problem := self.started.problem():
            self._days.set_error(problem)
            self.started.focus_fault()
            return
        start, end = self.started.values()
        asked = AccountSearch(
            customer_code=self._text("customer_code"),
            store_name=self._text("store_name"),
            phone=self._text("phone"),
            chain_code=self._text("chain_code"),
            login_id=self._text("login_id"),
            email=self._text("email"),
            ums_started_from=start,
            ums_started_to=end,
            services=tuple(self.services.values()),
            sort=SortKey.CUSTOMER_CODE,
        )
        self.submitted.emit(asked)

    def clear(self) -> None:
        """Empty the conditions; the ticks stay as they are for the next call."""
        for name in self._fields:
            self.text_input(name).clear()
        self.started.set_values(None, None)
        self._forget_faults()
        self.focus_first()
        self.cleared.emit()

    def only(self, name: str) -> None:
        """Empty all but the ticks and go to this field, to search in another way."""
        self.clear()
        self.focus_field(name)

    def set_error(self, name: str, text: str) -> None:
        """Mark the field that the service found at fault, where it is one of ours."""
        if name in self._fields:
            self._fields[name].set_error(text)
            self.focus_field(name)
        elif name in DAYS:
            self._days.set_error(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if event.key() == Qt.Key.Key_Down and plain:
                self.left_down.emit()
                return True
        return False

    def _text(self, name: str) -> str:
        return self.text_input(name).text().strip()

    def _forget_faults(self) -> None:
        for field in (self._days, *self._fields.values()):
            field.set_error("")

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(16)
        for at, field in enumerate(self._fields.values()):
            self._grid.addWidget(field, at // COLUMNS, at % COLUMNS)
        self._grid.addWidget(self._days, 1, 2, 1, 2)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._last = row(self.services, row(None, self._kept, 4, self.clear_button, self.search_button), spacing=8)
        self.body.addLayout(self._grid)
        self.body.addWidget(hair())
        self.body.addLayout(self._last)
        self.set_compact(False)
