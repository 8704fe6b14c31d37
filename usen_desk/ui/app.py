"""Composition root of the desktop: builds every long-lived object, once, by hand, and says what follows what.

Program lives from start to end; a Desk from sign-in to sign-out. A new tab is one row in TABS and one function below it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from usen_desk.api.client import ApiClient, Route
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.local.credentials import Vault
from usen_desk.local.device import device_id
from usen_desk.local.paths import Paths
from usen_desk.local.settings import Choices, Density, Settings, TextSize
from usen_desk.local.settings import Theme as ThemeChoice
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background, Lane
from usen_desk.ui.find.presenter import FindPresenter
from usen_desk.ui.garbage import GarbageCollector
from usen_desk.ui.main_window import PRODUCT, MainWindow, Shell, TabEntry
from usen_desk.ui.navigation import Navigator, Place, Tab
from usen_desk.ui.session.image_presenter import ImagePresenter
from usen_desk.ui.session.lock_presenter import LockPresenter
from usen_desk.ui.session.menu_page import PersonMenu, open_connection
from usen_desk.ui.session.password_presenter import PasswordPresenter
from usen_desk.ui.session.sheet_page import SheetPage, Why
from usen_desk.ui.session.sign_in_page import SignInPage
from usen_desk.ui.session.sign_in_presenter import SignInPresenter
from usen_desk.ui.shell.connection_presenter import ConnectionPresenter
from usen_desk.ui.shell.link_presenter import LinkPresenter
from usen_desk.ui.shell.rail_view import RailEntry
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.theme import Theme
from usen_desk.ui.widgets.toast import Toast

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What pages are built from, for one signed-in person."""

    client: ApiClient
    background: Background
    navigator: Navigator
    choices: Choices
    me: Me
    actions: Actions
    temporary: TemporaryFolder


def _accounts(desk: Desk) -> QWidget:
    from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
    from usen_desk.ui.accounts.page import AccountsPage
    from usen_desk.ui.accounts.presenter import AccountsPresenter

    presenter = AccountsPresenter(desk.client, desk.background, desk.navigator, desk.choices)
    customer = CustomerPresenter(desk.client, desk.background, desk.navigator, desk.me)
    return _owning(AccountsPage(presenter, customer, desk.actions), presenter, customer)


def _branches(desk: Desk) -> QWidget:
    from usen_desk.ui.branches.page import BranchesPage
    from usen_desk.ui.branches.presenter import BranchesPresenter

    presenter = BranchesPresenter(desk.client, desk.background, desk.navigator, desk.choices, desk.me)
    return _owning(BranchesPage(presenter, desk.actions), presenter)


def _owning(page: QWidget, *presenters: QObject) -> QWidget:
    """The page with the presenters that go when it goes."""
    for presenter in presenters:
        presenter.setParent(page)
    return page


TABS: tuple[TabEntry, ...] = (
    TabEntry(
        Tab.ACCOUNTS,
        RailEntry("accounts", "アカウント", "アカウント管理", "user-search", "Ctrl+1"),
        Permission.READ_ACCOUNTS,
        _accounts,
    ),
    TabEntry(
        Tab.BRANCHES,
        RailEntry("branches", "支店別顧客", "支店別顧客管理", "building-2", "Ctrl+5"),
        Permission.READ_BRANCHES,
        _branches,
    ),
)


class Program(QObject):
    """The running desktop. `window` is shown by whoever starts it; `close` ends it."""

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        settings: Settings,
        vault: Vault | None = None,
        tabs: tuple[TabEntry, ...] = TABS,
    ) -> None:
        super().__init__()
        GarbageCollector(self)
        self._app, self._tabs = app, tabs
        self.settings = settings
        self.theme = Theme(app, self)
        self.theme.set(settings.values.theme, settings.values.text_size)
        self.background = Background(self)
        self.client = ApiClient(Route())
        self.temporary = TemporaryFolder(paths.temporary)
        self.sign_in = SignInPresenter(
            self.client, self.background, settings, vault or Vault(), device_id(paths.device), self
        )
        self.connection = ConnectionPresenter(self.client, self.background, self)
        self.lock = LockPresenter(self)
        self.desk: Desk | None = None
        self.shell: Shell | None = None
        self.sheet: SheetPage | None = None
        self.window = MainWindow()
        self.window.restore_geometry_text(settings.values.window)
        self.sign_in_page = SignInPage(self.sign_in)
        self.window.show_only(self.sign_in_page)
        self._link = ""
        self._wire()

    def _wire(self) -> None:
        self.window.painted.connect(self._start, Qt.ConnectionType.QueuedConnection)
        self.window.closing.connect(self._keep)
        self.sign_in.signed_in.connect(self._on_signed_in)
        self.sign_in_page.wants_settings.connect(self._open_connection_settings)
        self.background.session_expired.connect(lambda: self._ask_again(Why.EXPIRED))
        self.lock.locked.connect(lambda: self._ask_again(Why.LOCKED))
        self._app.installEventFilter(self.lock)

    def _start(self) -> None:
        """After the first paint: everything that takes time."""
        self.sign_in_page.focus_first()
        self.background.run(self.temporary.wipe, _nothing, _nothing, lane=Lane.DISK)
        self.sign_in.start()

    def sign_in_once_shown(self, login_id: str, password: str) -> None:
        """For a demo: open signed in."""
        self.window.painted.connect(
            lambda: self.sign_in.sign_in(login_id, password), Qt.ConnectionType.QueuedConnection
        )

    def close(self) -> bool:
        """End all work; False when a thread is stuck and the process has to be ended without it."""
        self._app.removeEventFilter(self.lock)
        self.connection.stop()
        self.lock.end()
        ended = self.background.stop()
        try:
            self.settings.save()
        except OSError as error:
            log.warning("settings not saved: %s", type(error).__name__)
        return ended

    def open_link(self, link: str) -> None:
        """Show what a usen-desk:// link names; when nobody is signed in or the window is locked, after that."""
        self.window.come_forward()
        if not link:
            return
        if self.desk is None or self.sheet is None or self.sheet.is_down:
            self._link = link
            return
        self._link = ""
        self._links.open(link)

    def _on_signed_in(self, me: Me) -> None:
        if self.desk is None:
            self._enter(me)
        self.lock.begin(me.idle_lock_s)
        self.connection.start()
        if self._link:
            self.open_link(self._link)

    def _enter(self, me: Me) -> None:
        entries = [entry for entry in self._tabs if entry.permission in me.permissions]
        navigator = Navigator((entry.tab for entry in entries), self)
        actions = Actions(self)
        choices = self.settings.choices(me.staff_id)
        desk = Desk(self.client, self.background, navigator, choices, me, actions, self.temporary)
        may_read = Permission.READ_ACCOUNTS in me.permissions
        self.find = FindPresenter(self.client, self.background, navigator, actions, may_read, navigator)
        shell = Shell(entries, navigator, actions, self.find, me, lambda entry: entry.build(desk))
        self.desk, self.shell = desk, shell
        shell.set_density(self.settings.values.density)
        self._links = LinkPresenter(navigator, navigator)
        self._links.told.connect(shell.tell)
        self._links.wants_find.connect(shell.find_box.look_up)
        self.toast = Toast(shell)
        self.sheet = SheetPage(self.sign_in, shell, self.window)
        self.sheet.wants_sign_out.connect(self.sign_out)
        self.sheet.lifted.connect(lambda: self.open_link(self._link) if self._link else None)
        self._add_person_menu(desk, shell)
        shell.top.light.clicked.connect(self.connection.ask_now)
        self.connection.changed.connect(shell.show_connection)
        self.window.show_only(shell)
        self._open_first_place(navigator, choices)

    def _open_first_place(self, navigator: Navigator, choices: Choices) -> None:
        """Where this person was at the end of the last time, else the first tab."""
        last = navigator.restore(choices.value("window.places"))
        if last is None and navigator.tabs:
            last = Place(navigator.tabs[0])
        if last is not None:
            navigator.open(last)

    def _add_person_menu(self, desk: Desk, shell: Shell) -> None:
        passwords = PasswordPresenter(self.client, self.background, shell)
        images = ImagePresenter(self.client, self.background, self.temporary, shell)
        images.shown.connect(shell.top.person.set_image)
        menu = self.person_menu = PersonMenu(desk.me, self.sign_in, passwords, images, desk.actions, shell)
        menu.said.connect(self.toast.tell)
        menu.look_chosen.connect(self._set_look)
        menu.wants_lock.connect(self.lock.lock_now)
        menu.wants_sign_out.connect(self.sign_out)
        shell.top.person.clicked.connect(lambda: menu.open_at(shell.top.person))
        shell.wants_settings.connect(lambda: menu.open_at(shell.top.person))

    def sign_out(self) -> None:
        """Back to the sign-in page; nothing of the person stays on screen or in the temporary folder."""
        desk, shell, sheet = self.desk, self.shell, self.sheet
        if desk is None or shell is None or sheet is None:
            return
        self._keep()
        self.lock.end()
        self.connection.stop()
        self.connection.changed.disconnect(shell.show_connection)
        self.desk = self.shell = self.sheet = None
        self.sign_in.sign_out()
        self.background.run(self.temporary.wipe, _nothing, _nothing, lane=Lane.DISK)
        self.window.show_only(self.sign_in_page)
        self.window.setWindowTitle(PRODUCT)
        sheet.deleteLater()
        shell.deleteLater()
        desk.navigator.deleteLater()
        desk.actions.deleteLater()
        self.sign_in_page.reset()

    def _ask_again(self, why: Why) -> None:
        """The session has ended, or nobody is at the desk."""
        if self.desk is not None and self.sheet is not None:
            self.sheet.lower_over(self.desk.me, why, self.person_menu.image)

    def _open_connection_settings(self) -> None:
        open_connection(self.sign_in, self.sign_in_page, may_move=True, said=lambda _: None)

    def _set_look(self, look: ThemeChoice | TextSize | Density) -> None:
        values = self.settings.values
        if isinstance(look, ThemeChoice):
            values.theme = look
        elif isinstance(look, TextSize):
            values.text_size = look
        else:
            values.density = look
        self.theme.set(values.theme, values.text_size)
        if self.shell is not None:
            self.shell.set_density(values.density)
        self.sign_in.save_settings()

    def _keep(self) -> None:
        """What the next start wants to know of this one."""
        self.settings.values.window = self.window.geometry_text()
        if self.desk is not None:
            self.desk.choices.keep("window.places", self.desk.navigator.kept())


def _nothing(_: object) -> None:
    pass
