"""Tests for usen_desk.ui.accounts.account_dialog."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.account_samples import OLD, account
from usen_desk.ui.accounts.account_dialog import AccountDialog, account_values
from usen_desk.ui.widgets.button import IconButton


def test_every_value_of_the_account_is_there():
    values = account_values(account())
    assert values["アカウントID"] == "512078"
    assert values["メールアドレス"] == "info1@sakura-care.example"
    assert (values["UMsID初回登録日"], values["UMsID失効日"]) == ("2018-09-27", "—")
    assert (values["OTORAKU"], values["REACH STOCK(飲食店)"]) == ("可", "不可")


def test_a_missing_mail_address_is_said():
    assert account_values(account(email=""))["メールアドレス"] == "未登録"


@pytest.mark.parametrize(("label", "value"), [("ログインID", "sakura-old"), ("アカウントID", "512079")])
def test_values_that_are_told_are_copied_by_their_button(qtbot, label, value):
    dialog = AccountDialog(OLD, "さくら介護センター 青葉")
    qtbot.addWidget(dialog)
    dialog.show()
    button = next(b for b in dialog.findChildren(IconButton) if b.accessibleName() == f"{label}をコピー")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == value
    assert dialog._said.text() == f"{label}をコピーしました"


def test_escape_ends_it_and_nothing_is_left(qtbot):
    dialog = AccountDialog(account(), "さくら介護センター 青葉")
    dialog.show()
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
