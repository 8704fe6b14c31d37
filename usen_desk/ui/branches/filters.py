"""Conditions within one branch: those of the account search that help on a list of stores."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from usen_desk.contract.accounts import AccountSearch
from usen_desk.ui.account_cells import SERVICES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.lines import row


class BranchFilters(QWidget):
    """Signals: submitted(AccountSearch). Enter or any tick searches at once."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = TextInput("店舗先名称(部分一致)", "search")
        self.phone = TextInput("電話番号", "phone")
        self.ticks = {service: QCheckBox(text) for service, text in SERVICES.items()}
        self.active_only = Button("有効のみ", "choice", "list-filter")
        self.reset = Button("クリア", icon="rotate-ccw")
        self.name.setAccessibleName("店舗先名称 部分一致")
        self.phone.setAccessibleName("電話番号 完全一致")
        line = row(self.name, self.phone, *self.ticks.values(), self.active_only, self.reset, spacing=10)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        self.setLayout(line)
        for text in (self.name, self.phone):
            text.returnPressed.connect(self._submit)
        for tick in (*self.ticks.values(), self.active_only):
            tick.toggled.connect(self._submit)
        self.reset.clicked.connect(self._on_reset)

    def clear(self) -> None:
        """Empty all, without searching."""
        for widget in (*self.ticks.values(), self.active_only):
            widget.blockSignals(True)
            widget.setChecked(False)
            widget.blockSignals(False)
        self.name.clear()
        self.phone.clear()

    def _on_reset(self) -> None:
        self.clear()
        self._submit()

    def _submit(self) -> None:
        self.submitted.emit(
            AccountSearch(
                store_name=self.name.text().strip(),
                phone=self.phone.text().strip(),
                services=tuple(service for service, tick in self.ticks.items() if tick.isChecked()),
                active_only=self.active_only.isChecked(),
            )
        )
