"""Tests for usen_desk.ui.app: whole desktops on a real service over TLS."""

import json
import subprocess
import sys

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from sqlalchemy import func, select

from tests.service import Authority
from tests.tls_service import ConnectProxy
from tests.ui.desks import ADMIN, AGENT, SECOND_AGENT, WORD
from tests.ui.session.test_sign_in_presenter import MemoryVault
from usen_desk.contract.session import Me
from usen_desk.local.settings import ProxyKind, Settings, Theme
from usen_desk.server.db import schema
from usen_desk.ui import theme
from usen_desk.ui.navigation import Place, Tab, customer_place
from usen_desk.ui.session.sheet_page import Why
from usen_desk.ui.shell.connection_presenter import Light

AOBA = customer_place("0398207101")


def sessions(service):
    with service.database.read() as tx:
        living = select(func.count()).where(schema.staff_session.c.revoked_at.is_(None))
        return tx.execute(living).scalar_one()


def test_the_right_password_opens_the_shell_on_the_first_tab(desk):
    made = desk().enter()
    assert made.page().places == [Place(Tab.ACCOUNTS)]
    assert made.page().input.hasFocus() or made.shell.stack.currentWidget() is made.page()
    assert "アカウント管理" in made.window.windowTitle()
    assert isinstance(made.page().heard[0], Me)


def test_a_wrong_password_is_said_and_the_login_id_stays(qtbot, desk):
    made = desk()
    made.type_sign_in(password="not the password")
    qtbot.waitUntil(lambda: "パスワードが違います" in made.form.notice.text, timeout=20_000)
    assert made.field("login_id").text() == AGENT
    assert made.desk is None
    made.enter()


def test_a_service_that_is_down_is_said_and_sign_in_works_when_it_is_back(qtbot, desk, line):
    made = desk(service=line)
    line.down()
    made.type_sign_in()
    qtbot.waitUntil(lambda: "接続できません" in made.form.notice.text, timeout=20_000)
    line.up()
    made.enter()


def test_another_authority_is_said_and_no_password_is_sent(qtbot, desk, live_service, tmp_path):
    before = sessions(live_service)
    made = desk(ca_file=Authority(tmp_path).ca_file)
    made.type_sign_in()
    qtbot.waitUntil(lambda: "証明書を確認できない" in made.form.notice.text, timeout=20_000)
    assert "何も送信されていません" in made.form.notice.text
    assert sessions(live_service) == before


def test_the_proxy_setting_is_obeyed(desk, live_service):
    proxy = ConnectProxy()
    made = desk(proxy=ProxyKind.ADDRESS, proxy_address=proxy.url)
    made.enter()
    assert proxy.asked
    assert {asked[1] for asked in proxy.asked} == {f"127.0.0.1:{live_service.port}"}
    proxy.close()


def test_an_ended_session_asks_over_the_window_keeps_everything_and_goes_on(qtbot, desk, live_service):
    made = desk().enter()
    page = made.page()
    page.input.setText("書きかけ")
    page.input.setFocus()
    live_service.end_sessions()
    heard = len(page.heard)
    for _ in range(3):
        page.ask()
    qtbot.waitUntil(lambda: made.sheet.is_down, timeout=20_000)
    qtbot.waitUntil(lambda: made.background.parked_count == 3, timeout=20_000)
    assert made.sheet.why is Why.EXPIRED
    assert not made.shell.isEnabled()
    made.say_in_sheet("not the password")
    qtbot.waitUntil(lambda: "パスワードが違います" in made.sheet.notice.text, timeout=20_000)
    made.say_in_sheet()
    qtbot.waitUntil(lambda: not made.sheet.is_down, timeout=20_000)
    qtbot.waitUntil(lambda: len(page.heard) == heard + 3, timeout=20_000)
    assert all(isinstance(one, Me) for one in page.heard[heard:])
    assert made.page() is page
    assert page.input.text() == "書きかけ"
    assert made.shell.isEnabled()


def test_another_person_does_not_open_the_sheet(qtbot, desk, live_service):
    made = desk().enter()
    live_service.end_sessions()
    made.page().ask()
    qtbot.waitUntil(lambda: made.sheet.is_down, timeout=20_000)
    made.sign_in.sign_in(SECOND_AGENT, WORD)
    qtbot.waitUntil(lambda: "別の方" in made.sheet.notice.text, timeout=20_000)
    assert made.sheet.is_down


def test_a_locked_window_hides_all_takes_no_keys_and_opens_with_the_password(qtbot, desk):
    made = desk().enter()
    made.page().input.setText("書きかけ")
    before = made.client.token
    made.lock.lock_now()
    assert made.sheet.is_down
    assert made.sheet.geometry() == made.window.rect()
    assert made.sheet.why is Why.LOCKED
    qtbot.keyClick(made.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert made.page(Tab.BRANCHES) is None
    made.say_in_sheet()
    qtbot.waitUntil(lambda: not made.sheet.is_down, timeout=20_000)
    assert made.page().input.text() == "書きかけ"
    assert made.client.token != before


def test_a_lock_is_not_undone_by_an_ended_session(desk):
    made = desk().enter()
    made.lock.lock_now()
    made.background.session_expired.emit()
    assert made.sheet.why is Why.LOCKED


def test_signing_out_ends_the_session_and_leaves_nothing_of_the_person(qtbot, desk, live_service):
    made = desk().enter()
    shell, page = made.shell, made.page()
    secret = made.temporary.new_file(".csv")
    secret.write_bytes(b"x")
    before = sessions(live_service)
    made.program.sign_out()
    made.settle()
    qtbot.waitUntil(lambda: sessions(live_service) == before - 1, timeout=20_000)
    assert not secret.exists()
    assert made.client.token == ""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(shell)
    assert not shiboken6.isValid(page)
    assert made.field("password").text() == ""
    made.enter(SECOND_AGENT)
    assert made.desk.me.login_id == SECOND_AGENT


def test_staying_signed_in_opens_the_next_start_without_a_password(qtbot, desk):
    vault = MemoryVault()
    first = desk(vault=vault)
    qtbot.waitUntil(lambda: first.sign_in.has_vault, timeout=20_000)
    first.form.findChild(type(first.form._form.stay)).setChecked(True)
    first.enter()
    qtbot.waitUntil(lambda: len(vault.tokens) == 1, timeout=20_000)
    second = desk(vault=vault)
    qtbot.waitUntil(lambda: second.desk is not None, timeout=20_000)
    assert second.desk.me.login_id == AGENT


def test_the_next_start_opens_where_the_person_was(desk):
    first = desk().enter()
    first.desk.navigator.open(AOBA)
    first.settle()
    first.window.resize(1111, 777)
    first.window.close()
    first.settle()
    first.program.close()
    second = desk().enter()
    assert second.desk.navigator.place == AOBA
    assert second.desk.navigator.recents[0].title == "店舗 0398207101"
    assert second.settings.values.window == first.settings.values.window != ""
    other = desk().enter(SECOND_AGENT)
    assert other.desk.navigator.place == Place(Tab.ACCOUNTS)


def test_only_permitted_tabs_are_there(desk):
    made = desk().enter(ADMIN)
    assert made.desk.navigator.tabs == ()
    assert made.window.isVisible()


def test_links_wait_for_the_sign_in_and_only_show(desk):
    made = desk()
    made.program.open_link("usen-desk://customer/0398207101")
    made.enter()
    assert made.desk.navigator.place == AOBA
    for link in ("usen-desk://customer/1/delete", "https://evil.example", "usen-desk://inquiry/29"):
        made.shell.notice.clear()
        made.program.open_link(link)
        assert "画面は元のままです" in made.shell.notice.text
        assert made.desk.navigator.place == AOBA
    made.program.open_link("usen-desk://tel/0451234567")
    assert made.shell.find_box.input.text() in ("0451234567", "")


def test_a_link_waits_behind_a_lock(qtbot, desk):
    made = desk().enter()
    made.lock.lock_now()
    made.program.open_link("usen-desk://customer/0398207101")
    assert made.desk.navigator.place == Place(Tab.ACCOUNTS)
    made.say_in_sheet()
    qtbot.waitUntil(lambda: made.desk.navigator.place == AOBA, timeout=20_000)


def test_the_first_start_asks_for_the_address_and_checks_it(qtbot, desk, live_service):
    made = desk(service_url="", ca_file=live_service.authority.ca_file)
    line = made.field("service_url")
    assert line.isVisible()
    line.setText("https://127.0.0.1:9")
    line.returnPressed.emit()
    qtbot.waitUntil(lambda: "接続できません" in made.form.notice.text, timeout=20_000)
    assert line.text() == "https://127.0.0.1:9"
    line.setText(live_service.url)
    line.returnPressed.emit()
    qtbot.waitUntil(lambda: made.field("login_id").isVisible(), timeout=20_000)
    made.settle()
    assert Settings(made.settings._path).values.service_url == live_service.url
    made.enter()


def test_look_is_chosen_at_once_and_kept_and_no_text_is_lost(desk):
    made = desk().enter()
    made.page().input.setText("書きかけ")
    made.desk.actions.find("look.theme.dark").trigger()
    assert theme.palette().is_dark
    made.desk.actions.find("look.size.large").trigger()
    made.desk.actions.find("look.density.compact").trigger()
    made.settle()
    assert made.page().compact
    assert made.page().input.text() == "書きかけ"
    kept = Settings(made.settings._path).values
    assert (kept.theme, kept.text_size, kept.density) == (Theme.DARK, "large", "compact")


def test_the_light_says_when_the_service_is_away(qtbot, desk, line):
    made = desk(service=line).enter()
    qtbot.waitUntil(lambda: made.connection.connection.light is Light.CONNECTED, timeout=20_000)
    line.down()
    made.shell.top.light.click()
    qtbot.waitUntil(lambda: made.connection.connection.light is Light.OFFLINE, timeout=20_000)
    assert "接続できません" in made.shell.notice.text
    line.up()
    qtbot.waitUntil(lambda: made.connection.connection.light is Light.CONNECTED, timeout=20_000)
    assert made.shell.notice.text == ""


def test_a_look_up_in_the_box_finds_a_store_of_the_service_and_opens_it(qtbot, desk, live_service):
    with live_service.database.read() as tx:
        code, name = tx.execute(select(schema.customer.c.customer_code, schema.customer.c.store_name).limit(1)).one()
    made = desk().enter()
    qtbot.keyClick(made.shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = made.shell.find_box
    box.input.setText(code)
    qtbot.keyClick(box.input, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.desk.navigator.place == customer_place(code), timeout=20_000)
    assert name


def test_nothing_is_left_behind_after_many_sign_ins(qtbot, desk):
    made = desk()
    counts = []
    for _ in range(3):
        made.enter()
        made.program.sign_out()
        made.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        counts.append(len(made._app.allWidgets()))
    assert counts[1] == counts[2]


LATE = """
import json, sys
import usen_desk.ui.everywhere, usen_desk.ui.tabs, usen_desk.ui.inquiries.faq_page
from usen_desk.ui import app
names = ["print_view", "opening_page", "search_page", "views_dialog", "faq_dialog", "composer_conflict_dialog"]
names = [f"usen_desk.ui.inquiries.{name}" for name in names] + ["usen_desk.ui.people.log_page"]
before = [name for name in names if name in sys.modules]
app._import_rest()
print(json.dumps([before, [name for name in names if name not in sys.modules]]))
"""


def test_what_is_rarely_opened_is_not_imported_with_the_inbox_but_soon_after():
    told = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == [[], []]
