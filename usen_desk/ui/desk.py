"""Everything that lives from one person's sign-in to their sign-out. The tabs stand in tabs.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.local.settings import Settings
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.background import Background
from usen_desk.ui.change_feed import ChangeFeed, nothing_to_load
from usen_desk.ui.find.presenter import FindPresenter
from usen_desk.ui.local_data import LocalData
from usen_desk.ui.main_window import Shell, TabEntry
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Navigator, Place, Tab
from usen_desk.ui.recent_places import RecentPlaces
from usen_desk.ui.session.devices_presenter import DevicesPresenter
from usen_desk.ui.session.image_presenter import ImagePresenter
from usen_desk.ui.session.menu_page import PersonMenu
from usen_desk.ui.session.password_presenter import PasswordPresenter
from usen_desk.ui.session.sheet_page import SheetPage, Why
from usen_desk.ui.session.sign_in_presenter import SignInPresenter
from usen_desk.ui.shell.connection_presenter import Connection, ConnectionPresenter, Light
from usen_desk.ui.shell.link_presenter import LinkPresenter
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from usen_desk.local.store.folder import LocalStore
    from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter
    from usen_desk.ui.notices.news_presenter import NewsPresenter
    from usen_desk.ui.preview.acts_presenter import FileActs
    from usen_desk.ui.sending.drafts import DraftKeeper
    from usen_desk.ui.sending.files import FileKeeper
    from usen_desk.ui.sending.sender import Sender
    from usen_desk.ui.transfer_queue import Transfers
    from usen_desk.ui.trials.my_trials_presenter import MyTrialsPresenter

FLUSH_WAIT_S = 2.0
PLACES_CHOICE = "window.places"
FIRST_PASSWORD = "仮パスワードでログインしています。自分のパスワードを設定してください。設定するとログアウトし、新しいパスワードでログインできます。"


class Desk(QObject):
    """What a signed-in person works with. Signals: unlocked() the sheet is gone: a link that waits may open."""

    unlocked = Signal()

    def __init__(
        self,
        me: Me,
        client: ApiClient,
        background: Background,
        settings: Settings,
        temporary: TemporaryFolder,
        sign_in: SignInPresenter,
        connection: ConnectionPresenter,
        feed: ChangeFeed,
        local: LocalData,
        window: QWidget,
        tabs: tuple[TabEntry, ...],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.me, self.client, self.background, self.temporary = me, client, background, temporary
        self.feed, self.local, self.device_id = feed, local, sign_in.device_id
        self._light = connection.connection.light
        self._store_users: list[Callable[[LocalStore], object]] = []
        local.opened.connect(self._on_store)
        self._settings, self.choices = settings, settings.choices(me.staff_id)
        entries = [entry for entry in tabs if entry.permission in me.permissions]
        self.navigator = Navigator((entry.tab for entry in entries), self)
        self.recent = RecentPlaces(self.navigator, background, self)
        local.opened.connect(self.recent.attach)
        local.closed.connect(self.recent.detach)
        self.actions = Actions(self)
        may_read = Permission.READ_ACCOUNTS in me.permissions
        self.find = FindPresenter(client, background, self.navigator, self.actions, may_read, self)
        self.shell = Shell(entries, self.navigator, self.actions, self.find, me, lambda entry: entry.build(self))
        self.shell.set_density(settings.values.density)
        self.toast = Toast(self.shell)
        self.links = LinkPresenter(self.navigator, self)
        self.links.told.connect(self.shell.tell)
        self.links.wants_find.connect(self.shell.find_box.look_up)
        self.sheet = SheetPage(sign_in, self.shell, window)
        self.sheet.lifted.connect(self.unlocked)
        self.menu = self._person_menu(sign_in)
        self.shell.top.light.clicked.connect(connection.ask_now)
        connection.changed.connect(self.shell.show_connection)
        self._follow_for_sending(sign_in, connection, window)

    @cached_property
    def my_trials(self) -> MyTrialsPresenter:
        """From sign-in on: the rail says how many wait before the tab is opened."""
        from usen_desk.ui.trials.my_trials_presenter import MyTrialsPresenter

        made = MyTrialsPresenter(self.client, self.background, self.navigator, self.me, self)
        made.waiting.connect(lambda count: self.shell.rail.set_badge(Tab.TRIALS, count))
        self.feed.subscribe(ChangeKind.TRIAL, made.on_changes, made.load, owner=made)
        return made

    @cached_property
    def news(self) -> NewsPresenter:
        """From sign-in on: the rail says how many are unread before the tab is opened."""
        from usen_desk.ui.notices.news_presenter import NewsPresenter

        made = NewsPresenter(self.client, self.background, self.me, self)
        made.waiting.connect(lambda count: self.shell.rail.set_badge(Tab.NOTICES, count))
        self.feed.subscribe(ChangeKind.NOTICE, made.on_changes, made.count, owner=made)
        return made

    def open_link(self, address: str) -> None:
        """After its host was shown."""
        from usen_desk.ui.inquiries.link_dialog import open_asking

        open_asking(address, self.shell)

    @cached_property
    def inbox(self) -> InboxPresenter:
        """From sign-in on: the rail says how many wait before the tab is opened."""
        from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter

        made = InboxPresenter(self.client, self.background, self.navigator, self.me, self)
        made.waiting.connect(lambda count: self.shell.rail.set_badge(Tab.INQUIRIES, count))
        self.feed.subscribe(ChangeKind.INQUIRY, made.on_changes, made.load, owner=made)
        return made

    @cached_property
    def drafts(self) -> DraftKeeper:
        """What is being written; from sign-in on, since it may have been begun on another PC."""
        from usen_desk.ui.sending.drafts import DraftKeeper

        made = DraftKeeper(self.client, self.background, self.me, self.device_id, self)
        self.with_store(lambda store: made.attach(store.outbox, store.kept))
        self.local.closed.connect(made.detach)
        self.feed.connected.connect(made.fetch)
        return made

    @cached_property
    def files(self) -> FileKeeper:
        """Bytes of what is attached to it."""
        from usen_desk.ui.sending.files import FileKeeper

        client = self.client if Permission.REPLY_INQUIRIES in self.me.permissions else None
        made = FileKeeper(self.background, self, transfers=self.transfers, client=client)
        self.with_store(lambda store: made.attach(store.outbox))
        self.local.closed.connect(made.detach)
        return made

    @cached_property
    def transfers(self) -> Transfers:
        """Files on their way; from sign-in on, since something may be left from the last time."""
        from usen_desk.ui.transfer_queue import Transfers

        made = Transfers(self.client, self.background, self)
        self.with_store(lambda store: made.attach(store.outbox, store.kept))
        self.local.closed.connect(made.detach)
        self.feed.connected.connect(made.retry_now)
        return made

    @cached_property
    def acts(self) -> FileActs:
        """What can be done with files, wherever they are shown."""
        from usen_desk.ui.preview.acts_presenter import FileActs

        return FileActs(self.client, self.background, self.transfers, self.temporary, self.choices, self.me, self)

    @cached_property
    def sending(self) -> Sender:
        """What is queued; from sign-in on, since something may be left from the last time."""
        from usen_desk.ui.sending.sender import Sender

        values, feed = self._settings.values, self.feed
        hold_s, carry = (lambda: values.send_hold_s), self.files.carry
        made = Sender(self.client, self.background, self.me, hold_s, parent=self, carry=carry)
        self.with_store(lambda store: made.attach(store.outbox, store.kept))
        self.local.closed.connect(made.detach)
        feed.subscribe(ChangeKind.MESSAGE, made.on_changes, nothing_to_load, owner=made)
        feed.connected.connect(made.retry_now)
        self.background.session_expired.connect(made.session_ended)
        made.session_lost.connect(self._on_session_lost)
        return made

    def _on_session_lost(self) -> None:
        self.ask_again(Why.EXPIRED)

    def _on_signed_in(self, me: Me) -> None:
        """Again, while the sheet was down."""
        self.sending.signed_in(me.staff_id)

    def _on_no_store(self, _: UserMessage) -> None:
        self.sending.do_without()

    def _on_connection(self, connection: Connection) -> None:
        was, self._light = self._light, connection.light
        if connection.light is Light.OFFLINE and was is not Light.OFFLINE:
            self.sending.went_offline()
        elif connection.light is Light.CONNECTED and was is not Light.CONNECTED:
            self.sending.retry_now()

    def _on_visibility(self, visibility: QWindow.Visibility) -> None:
        self.sending.set_hidden(visibility in (QWindow.Visibility.Hidden, QWindow.Visibility.Minimized))

    def _follow_for_sending(self, sign_in: SignInPresenter, connection: ConnectionPresenter, window: QWidget) -> None:
        self.sending.set_hidden(window.isMinimized())
        sign_in.signed_in.connect(self._on_signed_in)
        connection.changed.connect(self._on_connection)
        self.local.failed.connect(self._on_no_store)
        if (handle := window.windowHandle()) is not None:
            handle.visibilityChanged.connect(self._on_visibility)

    def with_store(self, use: Callable[[LocalStore], object]) -> None:
        """Now, if it is open, and whenever it is opened while this person is here."""
        self._store_users.append(use)
        if self.local.store is not None:
            use(self.local.store)

    def _on_store(self, store: LocalStore) -> None:
        for use in self._store_users:
            use(store)

    def keep_typed(self) -> bool:
        """Before the person leaves or the program ends. False: something of it would be lost."""
        return ("drafts" not in self.__dict__ or self.drafts.finish(FLUSH_WAIT_S)) and not self.sending.has_early

    def open_first_place(self) -> None:
        """Where this person was at the end of the last time, else the first tab. Who came with a temporary password sets
        their own first, and signs in with it."""
        if self.me.must_set_password:
            self.menu.passwords.done.connect(self.menu.wants_sign_out)
            self.shell.notice.say(FIRST_PASSWORD, "blue", "パスワードを設定", self.menu.open_password)
            self.menu.open_password()
            return
        if Tab.INQUIRIES in self.navigator.tabs:
            self.inbox.count()
            self.drafts.marks_changed.connect(lambda: self.inbox.model.set_drafts(self.drafts.marks()))
        if Tab.TRIALS in self.navigator.tabs:
            self.my_trials.load()
        if Tab.NOTICES in self.navigator.tabs:
            self.news.count()
        last = self.navigator.restore(self.choices.value(PLACES_CHOICE))
        if last is None and self.navigator.tabs:
            last = Place(self.navigator.tabs[0])
        if last is not None:
            self.navigator.open(last)

    def ask_again(self, why: Why) -> None:
        """The session has ended, or nobody is at the desk."""
        self.sheet.lower_over(self.me, why, self.menu.image)

    def keep_places(self) -> None:
        """The place alone stands in the settings: titles are names of stores."""
        self.choices.keep(PLACES_CHOICE, {"place": self.navigator.kept()["place"]})
        self.recent.write_now()
        self.keep_typed()

    def leave(self) -> None:
        """Nothing of the person stays on screen."""
        for part in (self.sheet, self.shell, self):
            part.deleteLater()

    def _person_menu(self, sign_in: SignInPresenter) -> PersonMenu:
        shell = self.shell
        passwords = PasswordPresenter(self.client, self.background, shell)
        images = ImagePresenter(self.client, self.background, self.temporary, shell)
        images.shown.connect(shell.top.person.set_image)
        devices = DevicesPresenter(self.client, self.background, shell)
        menu = PersonMenu(self.me, sign_in, passwords, images, devices, self.actions, shell)
        menu.said.connect(self.toast.tell)
        shell.top.person.clicked.connect(lambda: menu.open_at(shell.top.person))
        shell.wants_settings.connect(lambda: menu.open_at(shell.top.person))
        return menu
