"""Tests for usen_desk.ui.inquiries.link_dialog."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from usen_desk.ui.inquiries.link_dialog import DISGUISED, HAS_USER, INSECURE, LinkDialog
from usen_desk.ui.inquiries.links_model import links_of


@pytest.fixture
def made(qtbot, look):
    def make(text):
        dialog = LinkDialog(links_of(text)[0])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.heard = []
        dialog.opened.connect(dialog.heard.append)
        dialog.show()
        return dialog

    return make


def test_the_real_host_stands_alone_and_large(made):
    dialog = made("https://bank.example@evil.example/login")
    assert dialog.host.text() == "evil.example"
    assert dialog.asked_host.isHidden()
    assert [label.text() for label in dialog.warnings] == [HAS_USER]


def test_a_name_with_other_letters_is_shown_in_both_ways(made):
    dialog = made("http://例え.jp/")
    assert (dialog.host.text(), dialog.asked_host.text()) == ("例え.jp", "(xn--r8jz45g.jp)")
    assert [label.text() for label in dialog.warnings] == [DISGUISED, INSECURE]


def test_enter_leaves_and_only_the_button_opens(qtbot, made):
    dialog = made("https://example.jp/a?b=1")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert (dialog.heard, dialog.isHidden()) == ([], True)
    again = made("https://example.jp/a?b=1")
    qtbot.mouseClick(again.open_button, Qt.MouseButton.LeftButton)
    assert (again.heard, again.isHidden()) == (["https://example.jp/a?b=1"], True)


def test_the_address_can_be_copied_and_a_long_one_fits(qtbot, made):
    address = "https://example.jp/" + "a" * 5000
    dialog = made(address)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == address
    assert dialog.height() < 600


def test_every_text_is_plain(made):
    labels = made("https://example.jp/<b>").findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
