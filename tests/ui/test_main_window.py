"""Tests for usen_desk.ui.main_window; its life with a service is in tests/ui/test_app.py."""

import pytest
from PySide6.QtCore import Qt

from tests.fakes import FakeClient, Immediately
from tests.ui.desks import PLAIN_TABS, PlainPage
from tests.ui.session.test_sign_in_presenter import person
from usen_desk.contract.session import GET_ME
from usen_desk.local.settings import Density
from usen_desk.ui.find.presenter import FindPresenter
from usen_desk.ui.main_window import Shell
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Navigator, Place, Tab, customer_place
from usen_desk.ui.shell.connection_presenter import Connection, Light
from usen_desk.ui.shell.help_dialog import HelpDialog
from usen_desk.ui.shell.window_view import MainWindow
from usen_desk.ui.shortcuts import Actions


class Made:
    """A shell in a window, without a service."""

    def __init__(self, qtbot, tabs=PLAIN_TABS):
        self.client, self.background = FakeClient({GET_ME: person()}), Immediately()
        self.navigator, self.actions = Navigator(entry.tab for entry in tabs), Actions()
        self.built = []
        find = FindPresenter(self.client, self.background, self.navigator, self.actions, True, self.navigator)
        self.shell = Shell(tabs, self.navigator, self.actions, find, person(), self.build)
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.show_only(self.shell)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.qtbot = qtbot

    def build(self, entry):
        self.built.append(entry.tab)
        return PlainPage(self)

    def press(self, key, modifier=Qt.KeyboardModifier.ControlModifier):
        self.qtbot.keyClick(self.shell, key, modifier)


@pytest.fixture
def made(qtbot):
    return Made(qtbot)


def test_a_page_is_built_when_it_is_first_opened_and_kept(made):
    assert made.built == []
    made.press(Qt.Key.Key_1)
    made.press(Qt.Key.Key_5)
    made.press(Qt.Key.Key_1)
    assert made.built == [Tab.ACCOUNTS, Tab.BRANCHES]
    assert made.shell.stack.currentWidget() is made.shell.page(Tab.ACCOUNTS)
    assert made.shell.rail.button("accounts").isChecked()


def test_the_cursor_goes_where_work_begins_when_a_tab_comes_forward(made):
    made.press(Qt.Key.Key_5)
    assert made.shell.page(Tab.BRANCHES).input.hasFocus()


def test_alt_and_arrows_walk_over_what_was_opened(made):
    made.press(Qt.Key.Key_1)
    made.navigator.open(customer_place("7"))
    made.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert made.navigator.place == Place(Tab.ACCOUNTS)
    made.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert made.shell.page(Tab.ACCOUNTS).places[-1] == customer_place("7")


def test_the_title_names_what_is_shown(made):
    made.press(Qt.Key.Key_1)
    assert made.window.windowTitle() == "アカウント管理 - USEN サポートデスク"
    made.navigator.open(customer_place("7"))
    assert made.window.windowTitle() == "店舗 7 - USEN サポートデスク"


def test_ctrl_k_goes_to_the_box_from_anywhere(made):
    made.press(Qt.Key.Key_1)
    made.press(Qt.Key.Key_K)
    assert made.shell.find_box.input.hasFocus()


def test_f1_shows_the_keys(made):
    made.press(Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    sheet = made.shell.findChild(HelpDialog)
    assert sheet.isVisible()
    sheet.close()


def test_low_windows_are_compact_unless_somebody_chose(made):
    made.press(Qt.Key.Key_1)
    page = made.shell.page(Tab.ACCOUNTS)
    made.window.resize(1280, 720)
    made.qtbot.waitUntil(lambda: page.compact is True)
    made.window.resize(1600, 950)
    made.qtbot.waitUntil(lambda: page.compact is False)
    made.shell.set_density(Density.COMPACT)
    assert page.compact is True
    made.shell.set_density(Density.COMFORTABLE)
    made.window.resize(1280, 720)
    made.qtbot.waitUntil(lambda: made.shell.height() == 720)
    assert page.compact is False


def test_only_the_words_about_the_line_go_when_the_line_is_back(made):
    away = Connection(Light.OFFLINE, None, UserMessage("サービスに接続できません。"))
    made.shell.show_connection(away)
    assert "接続できません" in made.shell.notice.text
    made.shell.show_connection(Connection(Light.CONNECTED))
    assert made.shell.notice.text == ""
    made.shell.tell(UserMessage("保存できませんでした。"))
    made.shell.show_connection(Connection(Light.CONNECTED))
    assert made.shell.notice.text == "保存できませんでした。"


def test_without_any_tab_it_says_what_to_do(qtbot):
    made = Made(qtbot, tabs=())
    assert "依頼してください" in made.shell.stack.currentWidget()._advice.text()
