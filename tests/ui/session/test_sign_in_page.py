"""Tests for usen_desk.ui.session.sign_in_page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from tests.fakes import WhenTold, problem
from tests.ui.session.test_sign_in_presenter import STATUS, WORD, Desk, MemoryVault, person, started
from usen_desk.api.errors import Refused
from usen_desk.contract.errors import Code
from usen_desk.contract.session import GET_STATUS, SIGN_IN
from usen_desk.ui.session.sign_in_page import SignInPage


def page_on(qtbot, desk):
    page = SignInPage(desk.settings.values)
    page.attach(desk.presenter)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    return page


def line(page, name):
    return page.findChild(QLineEdit, name)


def test_a_person_signs_in_from_the_keyboard_alone(qtbot, tmp_path):
    desk = Desk(tmp_path, {SIGN_IN: started()})
    page = page_on(qtbot, desk)
    qtbot.keyClicks(line(page, "login_id"), "yamada")
    qtbot.keyClick(line(page, "login_id"), Qt.Key.Key_Return)
    assert line(page, "password").hasFocus()
    qtbot.keyClicks(line(page, "password"), WORD)
    qtbot.keyClick(line(page, "password"), Qt.Key.Key_Return)
    assert desk.entered == [person()]


def test_who_was_here_last_only_types_the_password(qtbot, tmp_path):
    page = page_on(qtbot, Desk(tmp_path, login_id="yamada"))
    assert line(page, "login_id").text() == "yamada"
    assert line(page, "password").hasFocus()


def test_a_refusal_is_said_and_the_password_can_be_typed_over(qtbot, tmp_path):
    page = page_on(qtbot, Desk(tmp_path, {SIGN_IN: Refused(problem(Code.WRONG_SIGN_IN))}))
    page._form.submitted.emit("yamada", "wrong", False)
    assert "パスワードが違います" in page.notice.text
    assert line(page, "password").hasFocus()


def test_while_it_is_checked_the_button_says_so(qtbot, tmp_path):
    background = WhenTold()
    page = page_on(qtbot, Desk(tmp_path, {SIGN_IN: started()}, background=background))
    page._form.submitted.emit("yamada", WORD, False)
    assert not page._form.button.isEnabled()
    assert "確認しています" in page._form.button.text()
    background.deliver()
    assert page._form.button.text() == "ログイン"


@pytest.mark.parametrize("there", [True, False])
def test_staying_signed_in_is_offered_only_with_a_vault(qtbot, tmp_path, there):
    desk = Desk(tmp_path, vault=MemoryVault(there=there))
    page = page_on(qtbot, desk)
    desk.presenter.start()
    assert page._form.stay.isVisible() is there


def test_at_the_first_start_the_address_comes_first(qtbot, tmp_path):
    desk = Desk(tmp_path, {GET_STATUS: STATUS}, service_url="")
    page = page_on(qtbot, desk)
    assert line(page, "service_url").hasFocus()
    assert not line(page, "login_id").isVisible()
    qtbot.keyClicks(line(page, "service_url"), "desk.example")
    qtbot.keyClick(line(page, "service_url"), Qt.Key.Key_Return)
    assert line(page, "login_id").hasFocus()
    assert "接続できました" in page.notice.text


def test_after_a_sign_out_no_password_stays(qtbot, tmp_path):
    page = page_on(qtbot, Desk(tmp_path, login_id="yamada"))
    line(page, "password").setText(WORD)
    page._form.stay.setChecked(True)
    page.reset()
    assert line(page, "password").text() == ""
    assert not page._form.stay.isChecked()
