"""Buttons of work: those in the head of a thread, and the bar below the list while several are selected. X8, X14."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from usen_desk.contract.inquiries import InquiryCard, Status
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import STATUSES
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row

FINISH, REOPEN = "完了にする", "完了を取り消す"


class WorkView(QWidget):
    """In the head of a thread. Signals: status_wanted(Status); hold_wanted(); assignee_wanted()."""

    status_wanted = Signal(object)
    hold_wanted = Signal()
    assignee_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status, self.assignee = Button("", icon="circle-dot"), Button("", icon="user-round")
        self.finish = Button(FINISH, icon="circle-check")
        self.setLayout(row(self.status, self.assignee, self.finish, spacing=8))
        self._card: InquiryCard | None = None
        self.status.clicked.connect(self.open_statuses)
        self.assignee.clicked.connect(self.assignee_wanted)
        self.finish.clicked.connect(self._on_finish)
        self.hide()

    def set(self, card: InquiryCard, *, may_work: bool) -> None:
        self._card = card
        word, icon, _ = STATUSES[card.status]
        self.status.setText(word)
        self.status.set_icon(icon)
        self.status.setAccessibleName(f"ステータス {word}")
        self.assignee.setText(card.assignee_name or "担当なし")
        self.assignee.setAccessibleName(f"担当 {card.assignee_name or 'なし'}")
        is_done = card.status is Status.DONE
        self.finish.setText(REOPEN if is_done else FINISH)
        self.finish.set_icon("rotate-ccw" if is_done else "circle-check")
        self.setVisible(may_work)

    def open_statuses(self) -> QMenu:
        menu = QMenu(self)
        for status, (word, _, _) in STATUSES.items():
            is_hold = status is Status.ON_HOLD
            action = menu.addAction(f"{word}…" if is_hold else word)
            action.setCheckable(True)
            action.setChecked(self._card is not None and self._card.status is status)
            action.triggered.connect(lambda _=False, status=status: self._choose(status))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.status.mapToGlobal(QPoint(0, self.status.height())))
        return menu

    def _choose(self, status: Status) -> None:
        if status is Status.ON_HOLD:
            self.hold_wanted.emit()
        elif self._card is not None and self._card.status is not status:
            self.status_wanted.emit(status)

    def _on_finish(self) -> None:
        is_done = self._card is not None and self._card.status is Status.DONE
        self.status_wanted.emit(Status.IN_PROGRESS if is_done else Status.DONE)


class SelectionView(QFrame):
    """Signals: assign_wanted(), status_wanted(), hold_wanted(), category_wanted(), left() nothing shall be selected."""

    assign_wanted = Signal()
    status_wanted = Signal()
    hold_wanted = Signal()
    category_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.count, leave = Label("", "strong"), IconButton("x", "選択をやめる (Esc)", size=16, small=True)
        self.assign = Button("担当", icon="user-round")
        self.status, self.hold, self.category = Button("状態"), Button("保留"), Button("カテゴリ")
        self.assign.setAccessibleName("選択した問い合わせの担当を変更")
        head = row(self.count, None, leave, spacing=4)
        buttons = row(self.assign, self.status, self.hold, self.category, None, spacing=4)
        self.setLayout(column(hair(), column(head, buttons, spacing=6, margins=(14, 8, 12, 10)), spacing=0))
        self.assign.clicked.connect(self.assign_wanted)
        self.status.clicked.connect(self.status_wanted)
        self.hold.clicked.connect(self.hold_wanted)
        self.category.clicked.connect(self.category_wanted)
        leave.clicked.connect(self.left)
        self.hide()

    def set_count(self, count: int) -> None:
        """Shown for two and more."""
        self.count.setText(f"{formatting.count(count)}を選択中")
        self.setVisible(count > 1)
