"""Head of a thread: whose it is, its states, what is due, and room for what can be done with it. A03-3, X8."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.ui import theme
from usen_desk.ui.formatting import relative
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES, UNNAMED, done_look, due_look, person
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill

NARROW_BELOW = 740


class ThreadHeadView(QFrame):
    """Empty until a card is set. `slot` is the row for buttons of work; `more` opens the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageHead")
        self._name, self._under = ElidedLabel("", "h2"), ElidedLabel("", "meta")
        for label in (self._name, self._under):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.category, self.status, self.due, self.done = Pill(), Pill(), Pill(), Pill()
        self.present = Label("", "meta")
        self.present.setProperty("tone", "blue")
        self.slot: QHBoxLayout = row(spacing=8)
        self.search = IconButton("search", "このやり取りの中を検索 (Ctrl+F)", size=18)
        self.more = IconButton("ellipsis", "そのほかの操作", size=18)
        title = row(self._name, self.category, self.status, self.due, self.done, None, spacing=8)
        below = row(self._under, self.present, None, spacing=12)
        words = column(title, below, spacing=3)
        tools = row(self.slot, None, self.search, self.more, spacing=8)
        self._line = row(words, tools, spacing=8, margins=(24, 9, 16, 9))
        self._line.setStretch(0, 1)
        self.setLayout(self._line)
        self._is_empty = True
        self._parts = (self.category, self.status, self.search, self.more)
        for part in (*self._parts, self.due, self.done, self.present):
            part.hide()

    @property
    def title(self) -> str:
        return self._name.whole

    @property
    def under(self) -> str:
        return self._under.whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room beside the name, what can be done stands below it."""
        super().resizeEvent(event)
        is_narrow = self.width() < theme.px(NARROW_BELOW)
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() is not way:
            self._line.setDirection(way)

    def set(self, card: InquiryCard, now: datetime) -> None:
        self._name.set_text(card.store_name or UNNAMED)
        self.category.set(CATEGORIES[card.category][0], tone="gray")
        self.status.set(*STATUSES[card.status])
        self._under.set_text(under_of(card, now))
        if self._is_empty:
            self._is_empty = False
            for part in self._parts:
                part.show()
        self.tick(card, now)

    def tick(self, card: InquiryCard, now: datetime) -> None:
        """What is due, by the minute."""
        for pill, look in ((self.due, due_look(card, now)), (self.done, done_look(card, now))):
            pill.setVisible(look is not None)
            if look is not None and look[0] != pill.text:
                pill.set(*look)

    def set_present(self, text: str) -> None:
        """Who else is here."""
        self.present.setText(text)
        self.present.setVisible(bool(text))


def under_of(card: InquiryCard, now: datetime) -> str:
    """#29 ・ 佐藤 様（株式会社大将フーズ） ・ 3月9日 11:32 受付."""
    opener = card.opened_by
    who = person(opener) + (f"（{opener.department}）" if opener.department else "")
    at = card.created_at.astimezone(JST)
    day = "" if at.date() == now.astimezone(JST).date() else f"{relative(card.created_at, now)} "
    merged = f" ・ #{card.merged_into} に統合済み" if card.merged_into else ""
    return f"#{card.inquiry_id} ・ {who} ・ {day}{at:%H:%M} 受付{merged}"
