"""What a signed-in person sees: rail, top bar, notice and the pages of the tabs.

A page is built when its tab is first opened, and lives until the person signs out. What a page has to be is
usen_desk.ui.navigation.Page; which tabs there are is the table in usen_desk.ui.desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.local.settings import Density
from usen_desk.ui import formatting, theme
from usen_desk.ui.find.page import FindBox
from usen_desk.ui.find.presenter import FindPresenter
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Dense, Navigator, Place, Tab
from usen_desk.ui.shell.connection_presenter import Connection, Light
from usen_desk.ui.shell.help_dialog import HelpDialog
from usen_desk.ui.shell.rail_view import RailEntry, RailView
from usen_desk.ui.shell.top_bar_view import TopBarView
from usen_desk.ui.shell.window_view import PRODUCT
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

GROUP = "全体"

HELP = RailEntry("help", "ヘルプ F1", "キー操作の一覧", "circle-help", "F1")
SETTINGS = RailEntry("settings", "設定", "表示と接続の設定", "settings")


@dataclass(frozen=True)
class TabEntry:
    """One row of the table of tabs."""

    tab: Tab
    rail: RailEntry
    permission: Permission
    """Without it the tab is not there."""
    build: Callable[..., QWidget]
    """Makes the page (a usen_desk.ui.navigation.Page) from the signed-in desk."""


class Shell(QWidget):
    """Everything a signed-in person sees. Signals: wants_settings() from the foot of the rail."""

    wants_settings = Signal()

    def __init__(
        self,
        entries: Sequence[TabEntry],
        navigator: Navigator,
        actions: Actions,
        find: FindPresenter,
        me: Me,
        build: Callable[[TabEntry], QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._entries = {entry.tab: entry for entry in entries}
        self._navigator, self._actions, self._build = navigator, actions, build
        self._pages: dict[Tab, QWidget] = {}
        self._density, self._says_offline = Density.AUTO, False
        self.notice, self.stack = NoticeBar(), QStackedWidget()
        self.foot = column(spacing=0, margins=(0, 0, 0, 0))
        """For what stands below every page."""
        self.rail = RailView([entry.rail for entry in entries], [HELP, SETTINGS])
        self.find_box = FindBox(find, self)
        self._add_actions(entries)
        self.top = TopBarView(navigator, actions.find("window.back"), actions.find("window.forward"), self.find_box, me)
        notice = column(self.notice, margins=(24, 0, 24, 0))
        right = column(self.top, notice, self.stack, self.foot, spacing=0)
        right.setStretch(2, 1)
        whole = row(self.rail, right, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.rail.chosen.connect(self._on_rail)
        self.top.recent_chosen.connect(navigator.open)
        navigator.opened.connect(self._on_opened)
        navigator.changed.connect(self._update_title)
        if not entries:
            advice = (
                "必要な場合は、利用権限の追加を管理者へ依頼してください。パスワードなどの設定は右上の氏名から開けます。"
            )
            self.stack.addWidget(EmptyState("lock", "利用できる画面がまだありません", advice))

    def _add_actions(self, entries: Sequence[TabEntry]) -> None:
        add = self._actions.add
        add("window.find", "検索の箱へ移動", self.find_box.open, GROUP, "Ctrl+K", on=self, in_palette=False)
        add("window.back", "戻る", self._navigator.back, GROUP, "Alt+Left", on=self, in_palette=False)
        add("window.forward", "進む", self._navigator.forward, GROUP, "Alt+Right", on=self, in_palette=False)
        add("window.history", "最近開いたもの", lambda: self.top.open_history(), GROUP, "Ctrl+E", on=self)
        add("window.help", "キー操作の一覧", self.open_help, GROUP, "F1", on=self)
        for entry in entries:
            add(f"window.{entry.rail.name}", f"{entry.rail.title}を開く", self._opener(entry.tab), GROUP,
                entry.rail.keys, on=self)  # fmt: skip

    def page(self, tab: Tab) -> QWidget | None:
        """The tab's page, if it was opened already."""
        return self._pages.get(tab)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def open_help(self) -> HelpDialog:
        dialog = HelpDialog(self._actions.commands, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def show_connection(self, connection: Connection) -> None:
        self.top.light.show_connection(connection)
        if connection.light is Light.OFFLINE and connection.why is not None:
            kept = connection.shown_from
            begin = f"オフラインです。{formatting.moment(kept)} 時点までの内容を表示しています。" if kept else ""
            self.notice.say(begin + connection.why.text, "amber")
            self._says_offline = True
        elif self._says_offline:
            self._says_offline = False
            self.notice.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.top.set_width(self.width())
        self.find_box.place_popup()
        for page in self._pages.values():
            self._set_density(page)

    def set_density(self, density: Density) -> None:
        self._density = density
        for page in self._pages.values():
            self._set_density(page)

    def _set_density(self, page: QWidget) -> None:
        if isinstance(page, Dense):
            low = self.height() < theme.COMPACT_BELOW_PX
            page.set_compact(self._density is Density.COMPACT or (self._density is Density.AUTO and low))

    def _opener(self, tab: Tab) -> Callable[[], object]:
        return lambda: self._navigator.open_tab(tab)

    def _on_rail(self, name: str) -> None:
        if name == HELP.name:
            self.open_help()
        elif name == SETTINGS.name:
            self.wants_settings.emit()
        else:
            self._navigator.open_tab(Tab(name))

    def _on_opened(self, place: Place) -> None:
        before, page = self.stack.currentWidget(), self._pages.get(place.tab)
        if page is None:
            page = self._pages[place.tab] = self._build(self._entries[place.tab])
            self.stack.addWidget(page)
            self._set_density(page)
        self.stack.setCurrentWidget(page)
        self.rail.choose(self._entries[place.tab].rail.name)
        page.show_place(place)  # type: ignore[attr-defined]  # a Page, which a QWidget can't be declared to be
        if before is not page and not place.key:
            page.focus_first()  # type: ignore[attr-defined]  # as above

    def _update_title(self) -> None:
        place = self._navigator.place
        if place is not None and self.window() is not self:
            title = self._navigator.title_of(place) or self._entries[place.tab].rail.title
            self.window().setWindowTitle(f"{title} - {PRODUCT}")
