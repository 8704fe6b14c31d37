"""The end of a dialog that changes a trial: what went wrong, progress, a way out and the one act."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar


class FootView(QWidget):
    """Signals: acted(); left(). `other` is a second, rarer act at the left."""

    acted = Signal()
    left = Signal()

    def __init__(self, act: str, other: Button | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.act, self.leave = Button(act, "primary"), Button("やめる", "ghost")
        self._other, self._may_act = other, True
        before = [other] if other is not None else []
        self.setLayout(column(self.notice, self.busy, row(*before, None, self.leave, self.act), spacing=10))
        self.act.clicked.connect(self.acted)
        self.leave.clicked.connect(self.left)

    def allow(self, may_act: bool) -> None:
        self._may_act = may_act
        self.act.setEnabled(may_act)

    def set_working(self, working: bool) -> None:
        """Once is enough: the act can't be asked for again while it is on its way."""
        self.busy.set_working(working)
        self.act.setEnabled(self._may_act and not working)
        if self._other is not None:
            self._other.setEnabled(not working)
        if working:
            self.notice.clear()

    def tell(self, message: UserMessage) -> None:
        self.set_working(False)
        self.notice.tell(message)
