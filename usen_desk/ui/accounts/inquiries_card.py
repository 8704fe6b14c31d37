"""問い合わせ of one store: the open ones first, and the way to each thread. X11."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from usen_desk.contract.inquiries import CustomerInquiries
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import inquiry_line
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.pill_lines import PillLines

ROWS_MAX = 5
NONE = "この店舗の問い合わせはありません。"
READING = "読み込んでいます…"
FAILED = "問い合わせを読み込めませんでした。再読み込み (F5) をお試しください。"


class InquiriesCard(Card):
    """Signals: opened(number)."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("問い合わせ", "inbox", parent, margin=16, body_margin=0)
        self.lines = PillLines("この店舗の問い合わせ", side=16)
        self.open_count = 0
        self.body.setContentsMargins(0, 0, 0, 8)
        self.body.addWidget(self.lines)
        self.lines.opened.connect(self.opened)
        self.clear()

    def clear(self) -> None:
        """Of the store before nothing is seen."""
        self.open_count = 0
        self.set_count("")
        self.lines.set([], READING)

    def show_inquiries(self, found: CustomerInquiries, now: datetime) -> None:
        """All that are open, then what there is room for."""
        self.open_count = found.open_count
        shown = found.items[: max(ROWS_MAX, found.open_count)]
        rest = len(found.items) - len(shown)
        self.set_count(f"未完了 {formatting.count(found.open_count)}" if found.open_count else "")
        note = NONE if not found.items else f"ほかに完了した{rest}件があります。" if rest else ""
        self.lines.set([inquiry_line(card, now) for card in shown], note)

    def show_failure(self) -> None:
        self.lines.set([], FAILED)
