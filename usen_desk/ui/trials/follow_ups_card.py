"""対応記録: when to call again, what was done so far, and the form for what was done just now. X10."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from usen_desk.contract.trials import FollowUp, Trial
from usen_desk.ui import formatting, theme
from usen_desk.ui.trials.follow_up_delegate import FollowUpDelegate
from usen_desk.ui.trials.follow_up_form import FollowUpForm
from usen_desk.ui.trials.follow_ups_model import FollowUpsModel
from usen_desk.ui.trials.next_view import NextView
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.lines import column

LEAST_LIST = 96
EMPTY_INSIDE = 18
NOTHING = "まだ記録がありません。電話や訪問のあとに、下の欄に結果と次回の予定を残してください。"


class FollowUpsList(QListView):
    """Signals: withdraw_wanted(FollowUp) by Delete or the menu."""

    withdraw_wanted = Signal(object)

    def __init__(self, model: FollowUpsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(FollowUpDelegate(self))
        self.setAccessibleName("対応記録")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumHeight(theme.px(LEAST_LIST))

    def current(self) -> FollowUp | None:
        found: FollowUp | None = self.currentIndex().data(FollowUpsModel.FOLLOW_UP)
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines are as high as their text at this width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("text2"))
            room = self.viewport().rect().adjusted(EMPTY_INSIDE, 8, -EMPTY_INSIDE, 0)
            painter.drawText(room, int(Qt.TextFlag.TextWordWrap), NOTHING)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if event.key() == Qt.Key.Key_Delete and row is not None:
            self.withdraw_wanted.emit(row)
            return
        super().keyPressEvent(event)


class FollowUpsCard(Card):
    """Signals: withdraw_wanted(FollowUp); menu_wanted(FollowUp, point on the screen) for one's own."""

    withdraw_wanted = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, *, may_follow: bool, parent: QWidget | None = None) -> None:
        super().__init__("対応記録", "messages-square", parent, margin=16, body_margin=0)
        self.model = FollowUpsModel(self)
        self.next, self.list, self.form = NextView(), FollowUpsList(self.model), FollowUpForm()
        self.body.setContentsMargins(0, 0, 0, 14)
        self.body.setSpacing(4)
        self.body.addLayout(column(self.next, margins=(16, 0, 16, 0)))
        self.body.addWidget(self.list, 1)
        self.body.addLayout(column(self.form, margins=(16, 0, 16, 0)))
        self.form.setVisible(may_follow)
        self.list.withdraw_wanted.connect(self.withdraw_wanted)
        self.list.customContextMenuRequested.connect(self._on_menu)

    def set(self, trial: Trial, today: date) -> None:
        self.set_count(formatting.count(len(trial.follow_ups)))
        self.next.set(trial.next_on, today, is_overdue=trial.is_overdue)
        self.model.put(trial.follow_ups, today)

    def _on_menu(self, at: QPoint) -> None:
        row: FollowUp | None = self.list.indexAt(at).data(FollowUpsModel.FOLLOW_UP)
        if row is not None:
            self.menu_wanted.emit(row, self.list.viewport().mapToGlobal(at))

    def open_menu(self, row: FollowUp, at: QPoint) -> QMenu:
        menu = QMenu(self)
        menu.addAction("この記録を取り消す").triggered.connect(lambda: self.withdraw_wanted.emit(row))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        return menu
