"""Conditions within one branch: those of the account search that help on a list of stores."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from usen_desk.contract.accounts import AccountSearch, SortKey
from usen_desk.ui.account_cells import SERVICES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.check_row import CheckRow
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.lines import row

ONE_LINE_FROM = 1120
"""Narrower pages put the ticks on a second line."""


class BranchFilters(QWidget):
    """Signals: submitted(AccountSearch); left_down() ↓ in a field: the person wants the rows. Enter or any tick
    searches at once."""

    submitted = Signal(object)
    left_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = TextInput("店舗先名称(部分一致)", "search")
        self.phone = TextInput("電話番号(完全一致)", "phone")
        self.services = CheckRow("利用可能サービス", SERVICES, says_label=False)
        self.active_only = Button("有効のみ", "choice", "list-filter")
        self.reset = Button("クリア", icon="rotate-ccw")
        self.name.setAccessibleName("店舗先名称 部分一致")
        self.phone.setAccessibleName("電話番号 完全一致")
        inputs = row(self.name, self.phone, self.active_only, self.reset)
        inputs.setStretch(0, 3)
        inputs.setStretch(1, 2)
        self._lines = row(inputs, self.services, spacing=8)
        self._lines.setStretch(0, 1)
        self.setLayout(self._lines)
        for text in (self.name, self.phone):
            text.returnPressed.connect(self._submit)
            text.installEventFilter(self)
        self.services.changed.connect(self._submit)
        self.active_only.clicked.connect(self._submit)
        self.reset.clicked.connect(self._on_reset)

    @property
    def is_empty(self) -> bool:
        """Nothing narrows the list."""
        return not (self.name.text() or self.phone.text() or self.services.values() or self.active_only.isChecked())

    def clear(self) -> None:
        """Empty all, without searching."""
        self.name.clear()
        self.phone.clear()
        self.services.set_values(())
        self.active_only.setChecked(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < ONE_LINE_FROM
        self._lines.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.services.sizeHint().width(), super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.left_down.emit()
                return True
        return False

    def _on_reset(self) -> None:
        self.clear()
        self._submit()

    def _submit(self) -> None:
        self.submitted.emit(
            AccountSearch(
                store_name=self.name.text().strip(),
                phone=self.phone.text().strip(),
                services=tuple(self.services.values()),
                active_only=self.active_only.isChecked(),
                sort=SortKey.CUSTOMER_CODE,
            )
        )
