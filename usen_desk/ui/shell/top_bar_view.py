"""The bar over the page: back and forward, the one box, what was open last, what waits to be sent, the connection light, the person."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QWidget

from usen_desk.contract.session import Me
from usen_desk.ui import icons, theme
from usen_desk.ui.navigation import Navigator, Recent, Tab
from usen_desk.ui.shell.bell_view import BellView
from usen_desk.ui.shell.light_view import LightView
from usen_desk.ui.shell.outbox_view import OutboxView
from usen_desk.ui.widgets.avatar import Avatar
from usen_desk.ui.widgets.button import IconButton
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row, vertical_hair

HEIGHT = 56
NARROW_PX = 1000
"""Below this width of the bar the department leaves the person's button."""

_RECENT_ICONS = {Tab.ACCOUNTS: "store", Tab.BRANCHES: "building-2"}


class PersonButton(QAbstractButton):
    """Picture, department and name; a click opens the menu."""

    def __init__(self, me: Me, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("person")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.avatar = Avatar(me.name, 32, self)
        self._department, self._name = Label(me.department, "hint"), Label(me.name, "strong")
        self._words = QWidget(self)
        self._words.setLayout(column(self._department, self._name, spacing=0))
        self.setLayout(row(self.avatar, self._words, 20, spacing=10, margins=(6, 4, 6, 4)))
        for part in (self.avatar, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{me.department} {me.name}")
        self.setToolTip(f"{me.department} {me.name}")
        self._me = me

    def set_image(self, image: QImage) -> None:
        self.avatar.set(self._me.name, image)

    def set_narrow(self, narrow: bool) -> None:
        self._words.setVisible(not narrow)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else QSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus() or self.isDown():
            painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 8, 8)
        at = QPoint(self.width() - 22, self.height() // 2 - 8)
        painter.drawPixmap(at, icons.pixmap("chevron-down", "text2", 16))
        painter.end()


class TopBarView(QFrame):
    """Signals: recent_chosen(Place)."""

    recent_chosen = Signal(object)

    def __init__(
        self,
        navigator: Navigator,
        back: QAction,
        forward: QAction,
        find: QWidget,
        me: Me,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pageHead")
        self.setFixedHeight(HEIGHT)
        self._navigator, self._back_action, self._forward_action = navigator, back, forward
        self.back, self.forward = IconButton("arrow-left", "戻る  Alt ←"), IconButton("arrow-right", "進む  Alt →")
        self.history = IconButton("history", "最近開いたもの  Ctrl E")
        self.outbox, self.light, self.person = OutboxView(), LightView(), PersonButton(me)
        self.bell = BellView()
        self._hair = vertical_hair()
        whole = row(
            self.back, self.forward, 8, find, 4, self.history, None, self.outbox, self.light, self.bell, 8, self._hair, 4, self.person,
            spacing=4, margins=(20, 0, 14, 0),
        )  # fmt: skip
        whole.setStretch(whole.indexOf(find), 100)
        self.setLayout(whole)
        self.back.clicked.connect(back.trigger)
        self.forward.clicked.connect(forward.trigger)
        self.history.clicked.connect(self.open_history)
        navigator.changed.connect(self._refresh)
        self._refresh()

    def open_history(self) -> None:
        menu = self.history_menu()
        menu.popup(self.history.mapToGlobal(QPoint(0, self.history.height() + 4)))

    def history_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for recent in self._navigator.recents:
            self._add(menu, recent)
        if menu.isEmpty():
            menu.addAction("まだ何も開いていません").setEnabled(False)
        return menu

    def set_width(self, width: int) -> None:
        self.person.set_narrow(width < NARROW_PX)

    def _add(self, menu: QMenu, recent: Recent) -> None:
        # & would underline the next letter
        action = menu.addAction(icons.icon(_RECENT_ICONS[recent.place.tab]), recent.title.replace("&", "&&"))
        action.triggered.connect(lambda: self.recent_chosen.emit(recent.place))

    def _refresh(self) -> None:
        for button, action, can in (
            (self.back, self._back_action, self._navigator.can_go_back),
            (self.forward, self._forward_action, self._navigator.can_go_forward),
        ):
            button.setEnabled(can)
            action.setEnabled(can)
