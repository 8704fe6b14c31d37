"""お試し of one store: which ones there are or were, how they go, and the way to them. X11."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from usen_desk.contract.trials import CustomerTrials
from usen_desk.ui import formatting
from usen_desk.ui.accounts.store_trials_view import ROWS_MAX, StoreTrialsView
from usen_desk.ui.widgets.card import Card

BELOW = 8
NONE = "この店舗のお試しはありません。"
READING = "読み込んでいます…"
FAILED = "お試しを読み込めませんでした。再読み込み (F5) をお試しください。"
NOTHING = CustomerTrials(items=[], guide_minutes=0)


class TrialsCard(Card):
    """Signals: opened(login ID)."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("お試し", "chart-column", parent, margin=16, body_margin=0)
        self.view = StoreTrialsView()
        self.body.setContentsMargins(0, 0, 0, BELOW)
        self.body.addWidget(self.view)
        self.view.opened.connect(self.opened)
        self.clear()

    def clear(self) -> None:
        """Of the store before nothing is seen."""
        self._show(NOTHING, READING)

    def show_trials(self, trials: CustomerTrials) -> None:
        older = len(trials.items) - ROWS_MAX
        self._show(trials, NONE if not trials.items else f"ほかに{older}件あります。" if older > 0 else "")

    def show_failure(self) -> None:
        self._show(NOTHING, FAILED)

    def _show(self, trials: CustomerTrials, note: str) -> None:
        self.set_count(formatting.count(len(trials.items)) if trials.items else "")
        self.view.set(trials, note)
