"""自分の閲覧記録: everybody sees what they looked at and did themselves, and nothing of others. X13."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.ui.people.log_presenter import LogPresenter
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.lines import column, row

OWN_LOG = "person.own_log"
"""The action's name."""
GROUP = "ログインしている人"
TITLE = "自分の閲覧記録"
ABOUT = "自分がいつ、だれの情報を見たか、何をしたかの記録です。消したり書き換えたりはできません。管理者 (SV) も確認できます。"
WIDTH, HEIGHT = 1080, 640


class OwnLogDialog(QDialog):
    def __init__(self, presenter: LogPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(TITLE)
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        from usen_desk.ui.people.log_page import LogPage

        self.log = LogPage(presenter, title=TITLE, about=ABOUT)
        presenter.setParent(self.log)
        self.leave = Button("閉じる", "ghost")
        whole = column(self.log, row(None, self.leave, margins=(24, 0, 24, 0)), spacing=0, margins=(0, 6, 0, 14))
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.leave.clicked.connect(self.reject)
        self.log.load()


class OwnLogPart(QObject):
    """make: a presenter that reads one's own rows alone."""

    def __init__(self, make: Callable[[], LogPresenter], actions: Actions, over: QWidget) -> None:
        super().__init__(over)
        self._make, self._over = make, over
        actions.add(OWN_LOG, TITLE, self.open, GROUP, on=over)

    def open(self) -> OwnLogDialog:
        dialog = OwnLogDialog(self._make(), self._over)
        dialog.open()
        return dialog
