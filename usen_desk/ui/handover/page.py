"""申し送り: the dialog and its presenter, opened from Ctrl+K and from the list of what happened. Wiring only. Row X8."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from usen_desk.ui.handover.handover_dialog import MINE, HandoverDialog
from usen_desk.ui.handover.presenter import HandoverPresenter
from usen_desk.ui.shortcuts import Actions

GROUP = "問い合わせ"
OPEN = "handover.open"
"""The action's name."""


class HandoverPart(QObject):
    def __init__(self, presenter: HandoverPresenter, actions: Actions, over: QWidget) -> None:
        super().__init__(over)
        self.presenter, self._over = presenter, over
        presenter.setParent(self)
        actions.add(OPEN, "申し送り", self.open, GROUP, "Ctrl+Shift+G", on=over)

    def open(self, part: str = MINE) -> HandoverDialog:
        presenter = self.presenter
        dialog = HandoverDialog(self._over)
        dialog.open_part(part)
        dialog.offered.connect(presenter.offer)
        dialog.answered.connect(lambda offers, yes, reason: presenter.answer(offers, is_accepted=yes, reason=reason))
        dialog.taken_back.connect(presenter.take_back)
        dialog.finished.connect(lambda _: self._set_open(False))
        presenter.shown.connect(dialog.show_handovers)
        presenter.colleagues.connect(dialog.show_colleagues)
        presenter.said.connect(dialog.say)
        presenter.told.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        dialog.show_colleagues(presenter.people)
        self._set_open(True)
        presenter.load()
        dialog.open()
        return dialog

    def _set_open(self, is_open: bool) -> None:
        self.presenter.is_open = is_open
