"""Whole desktops for tests: the real Program on a profile of its own, against the real service."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.ui.session.test_sign_in_presenter import MemoryVault
from usen_desk.contract.base import Nothing
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import GET_ME
from usen_desk.local.paths import Paths
from usen_desk.local.settings import ProxyKind, Settings
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.ui.app import Program
from usen_desk.ui.main_window import TabEntry
from usen_desk.ui.navigation import Tab
from usen_desk.ui.shell.rail_view import RailEntry

AGENT, SECOND_AGENT, ADMIN = "yamada.misaki", "ito.saori", "miura.yasuhiro"
WORD = DEMO_PASSWORD


class PlainPage(QWidget):
    """A tab with one field, that asks the service who is signed in whenever a place is shown."""

    def __init__(self, desk):
        super().__init__()
        self.desk, self.places, self.heard, self.compact = desk, [], [], None
        self.input = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.input)

    def show_place(self, place):
        self.places.append(place)
        if place.key:
            self.desk.navigator.name(place, f"店舗 {place.key.partition('/')[2]}")
        self.ask()

    def ask(self):
        client = self.desk.client
        self.desk.background.run(
            lambda: client.call(GET_ME, Nothing()), self.heard.append, self.heard.append, owner=self
        )

    def focus_first(self):
        self.input.setFocus()

    def set_compact(self, compact):
        self.compact = compact


PLAIN_TABS = (
    TabEntry(Tab.ACCOUNTS, RailEntry("accounts", "アカウント", "アカウント管理", "user-search", "Ctrl+1"),
             Permission.READ_ACCOUNTS, PlainPage),
    TabEntry(Tab.BRANCHES, RailEntry("branches", "支店別顧客", "支店別顧客管理", "building-2", "Ctrl+5"),
             Permission.READ_BRANCHES, PlainPage),
)  # fmt: skip


class TestDesk:
    """A running desktop and short words for what a person does with it."""

    __test__ = False

    def __init__(self, qtbot, folder, service, *, ca_file=None, vault=None, tabs=PLAIN_TABS, proxies="", **values):
        self.qtbot, self.folder = qtbot, folder
        paths = Paths.below(folder)
        settings = Settings(paths.settings)
        settings.values.service_url = service.url if service else ""
        settings.values.ca_file = str(ca_file or service.authority.ca_file) if service else ""
        settings.values.proxy = ProxyKind.NONE
        for name, value in values.items():
            setattr(settings.values, name, value)
        app = QApplication.instance()
        self.program = Program(app, paths, settings, vault or MemoryVault(there=False), tabs)
        self.program.window.show()

    def __getattr__(self, name):
        return getattr(self.program, name)

    @property
    def form(self):
        return self.program.sign_in_page

    def field(self, name):
        return self.form.findChild(QLineEdit, name)

    def type_sign_in(self, login_id=AGENT, password=WORD):
        self.field("login_id").setText(login_id)
        self.field("password").setText(password)
        self.field("password").returnPressed.emit()

    def enter(self, login_id=AGENT):
        self.type_sign_in(login_id)
        self.qtbot.waitUntil(lambda: self.program.desk is not None, timeout=20_000)
        self.settle()
        return self

    def settle(self):
        self.qtbot.waitUntil(lambda: self.program.background.idle, timeout=20_000)

    def page(self, tab=Tab.ACCOUNTS):
        return self.program.shell.page(tab)

    def say_in_sheet(self, password=WORD):
        self.program.sheet.password.setText(password)
        self.program.sheet.password.returnPressed.emit()

    def close(self):
        self.program.window.close()
        assert self.program.close()
        self.program.window.deleteLater()
