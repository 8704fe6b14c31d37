"""Composition root of the desktop: builds the objects that live from start to end, by hand, and says what follows what.

Before the first paint only the window and the sign-in page are there (BUDGETS D1, D3). The rest is imported in a worker
that the first paint starts, and built when it is first asked for. What lives from sign-in to sign-out is
usen_desk.ui.desk, with the table of the tabs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from usen_desk.local.paths import Paths
from usen_desk.local.settings import Density, Settings, TextSize
from usen_desk.local.settings import Theme as ThemeChoice
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.garbage import GarbageCollector
from usen_desk.ui.session.lock_presenter import LockPresenter
from usen_desk.ui.session.sign_in_page import SignInPage
from usen_desk.ui.shell.window_view import PRODUCT, MainWindow
from usen_desk.ui.theme import Theme

if TYPE_CHECKING:
    from usen_desk.contract.session import Me
    from usen_desk.local.credentials import Vault
    from usen_desk.ui.background import Background
    from usen_desk.ui.cached_calls import CachedCalls
    from usen_desk.ui.change_feed import ChangeFeed
    from usen_desk.ui.desk import Desk
    from usen_desk.ui.everywhere import Everywhere
    from usen_desk.ui.local_data import LocalData
    from usen_desk.ui.main_window import Shell, TabEntry
    from usen_desk.ui.messages import UserMessage
    from usen_desk.ui.session.menu_page import PersonMenu
    from usen_desk.ui.session.sheet_page import SheetPage
    from usen_desk.ui.session.sign_in_presenter import SignInPresenter
    from usen_desk.ui.shell.connection_presenter import ConnectionPresenter

log = logging.getLogger(__name__)

REST_AFTER_MS = 2000
"""By then the first place is painted."""


class Program(QObject):
    """The running desktop. `window` is shown by whoever starts it; `close` ends it."""

    def __init__(
        self,
        app: QApplication,
        paths: Paths,
        settings: Settings,
        vault: Vault | None = None,
        tabs: tuple[TabEntry, ...] | None = None,
    ) -> None:
        """tabs: instead of those of usen_desk.ui.desk."""
        super().__init__()
        self._garbage = GarbageCollector(self)
        self._app, self._paths, self._vault, self._tabs = app, paths, vault, tabs
        self.settings = settings
        self.theme = Theme(app, self)
        self.theme.set(settings.values.theme, settings.values.text_size)
        self.temporary = TemporaryFolder(paths.temporary)
        self.lock = LockPresenter(app, self)
        self.desk: Desk | None = None
        self.everywhere: Everywhere | None = None
        self.window = MainWindow()
        self.window.restore_geometry_text(settings.values.window)
        self.sign_in_page = SignInPage(settings.values)
        self.window.show_only(self.sign_in_page)
        self._link, self._is_closing = "", False
        self._demo: tuple[str, str] | None = None
        self._wire()

    def _wire(self) -> None:
        self.window.painted.connect(self._start, Qt.ConnectionType.QueuedConnection)
        self.window.closing.connect(self._keep)
        self.window.may_close = self._may_close
        self.sign_in_page.wants_settings.connect(self._open_connection_settings)
        self.lock.locked.connect(self._on_locked)

    @cached_property
    def background(self) -> Background:
        from usen_desk.ui.background import Background

        made = Background(self)
        made.session_expired.connect(self._on_session_expired)
        made.device_revoked.connect(self._on_device_revoked)
        return made

    @cached_property
    def client(self) -> CachedCalls:
        from usen_desk.api.client import Route
        from usen_desk.ui.cached_calls import CachedCalls

        return CachedCalls(Route())

    @cached_property
    def sign_in(self) -> SignInPresenter:
        from usen_desk.local.device import device_id
        from usen_desk.ui.session.sign_in_presenter import SignInPresenter

        device = device_id(self._paths.device)
        made = SignInPresenter(self.client, self.background, self.settings, self.vault, device, self)
        made.open_offline = self._open_offline
        made.signed_in.connect(self._on_signed_in)
        made.ended.connect(self._on_session_expired)
        made.revoked.connect(self._on_sign_in_revoked)
        self.sign_in_page.attach(made)
        return made

    @cached_property
    def vault(self) -> Vault:
        from usen_desk.local.credentials import Vault

        return self._vault or Vault()

    @cached_property
    def local(self) -> LocalData:
        from usen_desk.ui.keeping import Keeping
        from usen_desk.ui.local_data import LocalData

        made = LocalData(self.client, self.background, self._paths, self.settings.values, self.vault, self)
        made.told.connect(self._on_local_told)
        made.failed.connect(self._on_local_told)
        Keeping(self.client, self.background, self.connection, made)
        return made

    @cached_property
    def connection(self) -> ConnectionPresenter:
        from usen_desk.ui.shell.connection_presenter import ConnectionPresenter

        made = ConnectionPresenter(self.client, self.background, self)
        made.follow(self.feed)
        if self._demo is None:  # its service lives on the day that it shows
            made.told.connect(self._on_local_told)
        return made

    @cached_property
    def feed(self) -> ChangeFeed:
        from usen_desk.ui.change_feed import ChangeFeed

        return ChangeFeed(self.client, self.background, self)

    @property
    def shell(self) -> Shell | None:
        return self.desk.shell if self.desk else None

    @property
    def sheet(self) -> SheetPage | None:
        return self.desk.sheet if self.desk else None

    @property
    def person_menu(self) -> PersonMenu:
        assert self.desk is not None
        return self.desk.menu

    def _start(self) -> None:
        """After the first paint: everything that takes time, in workers."""
        self.sign_in_page.focus_first()
        self._wipe()
        self.background.run(_import_sign_in, self._begin, self._begin, owner=self)

    def _begin(self, _: object) -> None:
        """What the sign-in needs is imported; the tabs follow while the person types."""
        self.sign_in.start()
        self.background.run(_import_desk, _nothing, _nothing)
        if self._demo is not None:
            self.sign_in.sign_in(*self._demo)

    def sign_in_once_shown(self, login_id: str, password: str) -> None:
        """For a demo: open signed in."""
        self._demo = (login_id, password)

    def close(self) -> bool:
        """End all work; False when a thread is stuck and the process has to be ended without it."""
        self.connection.stop()
        self.feed.stop()
        self.lock.end()
        ended = self.background.stop()
        if "local" in self.__dict__:
            self.local.close()
        if self.desk is not None:
            self._keep()
            self.desk.leave()
            self.desk = None
            # now, in this order: views before the models that they show
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        try:
            self.settings.save()
        except OSError as error:
            log.warning("settings not saved: %s", type(error).__name__)
        return ended

    def open_link(self, link: str) -> None:
        """Show what a usen-desk:// link names; when nobody is signed in or the window is locked, after that."""
        self.window.come_forward()
        if link:
            self._link = link
            self._open_waiting_link()

    def _open_waiting_link(self) -> None:
        if self._link and self.desk is not None and not self.desk.sheet.is_down:
            link, self._link = self._link, ""
            self.desk.links.open(link)

    def _on_signed_in(self, me: Me) -> None:
        if self.desk is None:
            self._enter(me)
        self.local.start(me)
        self.lock.begin(me.idle_lock_s)
        self.connection.start()
        self._open_waiting_link()

    def _enter(self, me: Me) -> None:
        from usen_desk.contract.permissions import Permission
        from usen_desk.ui.desk import Desk
        from usen_desk.ui.everywhere import Everywhere
        from usen_desk.ui.tabs import TABS

        self._garbage.keep_what_is_there()
        desk = self.desk = Desk(
            me,
            self.client,
            self.background,
            self.settings,
            self.temporary,
            self.sign_in,
            self.connection,
            self.feed,
            self.local,
            self.window,
            TABS if self._tabs is None else self._tabs,
            self,
        )
        desk.unlocked.connect(self._open_waiting_link)
        desk.sheet.wants_sign_out.connect(self._sign_out_if_kept)
        desk.menu.look_chosen.connect(self._set_look)
        desk.menu.wants_lock.connect(self.lock.lock_now)
        desk.menu.wants_sign_out.connect(self._sign_out_if_kept)
        self.everywhere = Everywhere(desk)
        self.window.show_only(desk.shell)
        desk.open_first_place()
        QTimer.singleShot(REST_AFTER_MS, desk, lambda: self.background.run(_import_rest, _nothing, _nothing))
        if Permission.READ_CHANGES in me.permissions:
            self.feed.start()

    def _sign_out_if_kept(self) -> None:
        if self._may_lose_typed(self.sign_out, "ログアウト"):
            self.sign_out()

    def _may_lose_typed(self, leave: Callable[[], object], word: str) -> bool:
        """What can't be kept on this PC is told before it is lost; `leave` follows when the person wants it."""
        desk, everywhere = self.desk, self.everywhere
        return desk is None or everywhere is None or desk.keep_typed() or everywhere.outbox.ask_before_loss(leave, word)

    def sign_out(self) -> None:
        """Back to the sign-in page; nothing of the person stays on screen or in the temporary folder."""
        self._leave(self.local.stop)

    def _leave(self, let_go: Callable[[], None]) -> None:
        """let_go: what becomes of what this PC keeps."""
        desk = self.desk
        if desk is None:
            return
        unsent = self.everywhere.outbox.kept_in_words if self.everywhere is not None else ""
        self.everywhere = None
        self._keep()
        self.lock.end()
        self.connection.stop()
        self.feed.stop()
        self.desk = None
        self.sign_in.sign_out()
        let_go()
        self._wipe()
        self.window.show_only(self.sign_in_page)
        self.window.setWindowTitle(PRODUCT)
        desk.leave()
        self.sign_in_page.reset()
        if unsent:
            self.sign_in_page.notice.say(unsent)

    def _wipe(self) -> None:
        from usen_desk.ui.background import Lane

        self.background.run(self.temporary.wipe, _nothing, _nothing, lane=Lane.DISK)

    def _on_session_expired(self) -> None:
        from usen_desk.ui.session.sheet_page import Why

        if self.desk is not None:
            self.desk.ask_again(Why.EXPIRED)

    def _open_offline(self, ok: Callable[[Me], None], bad: Callable[[], None]) -> None:
        self.local.open_offline(ok, bad)

    def _on_device_revoked(self) -> None:
        """A call was told so: nothing of the person stays on this PC, and it is another desk from now on."""
        if self.desk is None:
            return
        from usen_desk.contract.errors import Code
        from usen_desk.ui.messages import REFUSALS, UserMessage

        self._leave(self.local.wipe)
        self._become_another_desk()
        self.sign_in.told.emit(UserMessage(REFUSALS[Code.DEVICE_REVOKED]))

    def _on_sign_in_revoked(self, login_id: str) -> None:
        """Somebody wanted to sign in here, and this desk was revoked for them."""
        self.local.wipe(login_id)
        self._become_another_desk()

    def _become_another_desk(self) -> None:
        from usen_desk.local.device import renewed_device_id

        self.sign_in.device_id = renewed_device_id(self._paths.device)

    def _on_local_told(self, message: UserMessage) -> None:
        if self.shell is not None:
            self.shell.tell(message)

    def _on_locked(self) -> None:
        from usen_desk.ui.session.sheet_page import Why

        if self.desk is not None:
            self.desk.ask_again(Why.LOCKED)

    def _open_connection_settings(self) -> None:
        from usen_desk.ui.session.menu_page import open_connection

        open_connection(self.sign_in, self.sign_in_page, may_move=True, said=_nothing)

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

    def _may_close(self) -> bool:
        """What is unsent is told first; nothing of it is lost either way."""
        if self.everywhere is None or self._is_closing:
            return True
        end = self._close_window
        return self._may_lose_typed(end, "終了する") and self.everywhere.outbox.ask_before_end(end)

    def _close_window(self) -> None:
        self._is_closing = True
        self.window.close()

    def _keep(self) -> None:
        """What the next start wants to know of this one."""
        self.settings.values.window = self.window.geometry_text()
        if self.desk is not None:
            self.desk.keep_places()


def _import_sign_in() -> None:
    """In a worker: modules only, nothing is built."""
    import usen_desk.local.credentials
    import usen_desk.ui.cached_calls
    import usen_desk.ui.session.sign_in_presenter  # noqa: F401


def _import_desk() -> None:
    import usen_desk.ui.accounts.page
    import usen_desk.ui.everywhere
    import usen_desk.ui.keeping  # noqa: F401


def _import_rest() -> None:
    """What is opened later, so that its first opening isn't felt (BUDGETS D10)."""
    import usen_desk.ui.inquiries.composer_conflict_dialog
    import usen_desk.ui.inquiries.faq_dialog
    import usen_desk.ui.inquiries.opening_page
    import usen_desk.ui.inquiries.print_view
    import usen_desk.ui.inquiries.search_page
    import usen_desk.ui.inquiries.views_dialog
    import usen_desk.ui.people.log_page  # noqa: F401


def _nothing(_: object) -> None:
    pass
