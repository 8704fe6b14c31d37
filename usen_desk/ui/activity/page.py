"""The bell: a menu of what happened, newest first, each opens its exchange; the tray pops up what is new. Wiring. X12."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from usen_desk.ui import formatting, icons
from usen_desk.ui.activity.activity_model import ICONS, Happening
from usen_desk.ui.activity.presenter import ActivityPresenter
from usen_desk.ui.activity.quiet_dialog import QuietDialog
from usen_desk.ui.activity.tray_view import TrayView
from usen_desk.ui.navigation import Navigator, inquiry_place
from usen_desk.ui.shortcuts import Actions

GROUP = "全体"
NOTHING = "まだ通知はありません"


class ActivityPart(QObject):
    """`bell` has set_count(int)."""

    def __init__(
        self,
        presenter: ActivityPresenter,
        tray: TrayView,
        navigator: Navigator,
        actions: Actions,
        bell: QAbstractButton,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self.presenter, self.tray = presenter, tray
        self._navigator, self._bell, self._over = navigator, bell, over
        presenter.popped.connect(tray.pop)
        presenter.changed.connect(self._on_changed)
        tray.opened.connect(self.open_inquiry)
        tray.wanted.connect(self._raise)
        bell.clicked.connect(self.open)
        actions.add("window.activity", "通知の一覧", self.open, GROUP, "Ctrl+Shift+B", on=over)
        actions.add("window.quiet", "通知の設定", self.open_settings, GROUP, on=over)

    def open(self) -> QMenu:
        menu = QMenu(self._over)
        for happening in self.presenter.happenings[:20]:
            self._add(menu, happening)
        if menu.isEmpty():
            menu.addAction(NOTHING).setEnabled(False)
        menu.addSeparator()
        menu.addAction(icons.icon("settings"), "通知の設定…").triggered.connect(self.open_settings)
        menu.aboutToHide.connect(menu.deleteLater)
        self.presenter.read_all()
        right = QPoint(self._bell.width() - menu.sizeHint().width(), self._bell.height() + 4)
        menu.popup(self._bell.mapToGlobal(right))
        return menu

    def open_settings(self) -> QuietDialog:
        dialog = QuietDialog(self.presenter.quiet, self._over)
        dialog.chosen.connect(self.presenter.set_quiet)
        dialog.open()
        return dialog

    def open_inquiry(self, inquiry_id: int) -> None:
        self._raise()
        self._navigator.open(inquiry_place(inquiry_id))

    def _add(self, menu: QMenu, happening: Happening) -> None:
        text = f"{happening.text}　{formatting.clock(happening.at)}"
        action = menu.addAction(icons.icon(ICONS[happening.kind]), text.replace("&", "&&"))
        action.triggered.connect(lambda: self._navigator.open(inquiry_place(happening.inquiry_id)))

    def _on_changed(self) -> None:
        count = self.presenter.unread
        self._bell.set_count(count)  # type: ignore[attr-defined]  # a BellView, which is the shell's
        self.tray.set_count(count)

    def _raise(self) -> None:
        window = self._over.window()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()
