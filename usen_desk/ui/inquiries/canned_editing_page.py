"""定型文の編集: the dialog and its presenter, opened from the composer's popup and from Ctrl+K. Wiring only. X7."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from usen_desk.ui.inquiries.canned_dialog import CannedDialog
from usen_desk.ui.inquiries.canned_editing_presenter import CannedEditingPresenter
from usen_desk.ui.shortcuts import Actions

GROUP = "問い合わせ"
EDIT = "canned.edit"
"""The action's name."""


class CannedEditingPart(QObject):
    def __init__(self, presenter: CannedEditingPresenter, actions: Actions, over: QWidget) -> None:
        super().__init__(over)
        self.presenter, self._over = presenter, over
        presenter.setParent(self)
        actions.add(EDIT, "定型文を編集", self.open, GROUP, on=over)

    def open(self) -> CannedDialog:
        presenter = self.presenter
        dialog = CannedDialog(may_share=presenter.may_share, parent=self._over)
        dialog.show_colleagues(presenter.people)
        dialog.saved.connect(presenter.save)
        dialog.deleted.connect(presenter.delete)
        dialog.brought_back.connect(presenter.bring_back)
        presenter.shown.connect(dialog.show_replies)
        presenter.colleagues.connect(dialog.show_colleagues)
        presenter.saved.connect(dialog.tell_saved)
        presenter.deleted.connect(dialog.tell_deleted)
        presenter.told.connect(dialog.tell)
        presenter.working.connect(dialog.set_working)
        presenter.load()
        dialog.open()
        return dialog
