"""Tests for usen_desk.ui.accounts.script_card."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.account_samples import OLD, account, customer
from usen_desk.ui.accounts import script_card
from usen_desk.ui.accounts.script_card import ScriptCard

URL = "https://members.example.jp/password/"


@pytest.fixture
def made(qtbot):
    def make(may_send=True):
        card = ScriptCard(may_send, URL)
        card.told_texts, card.wanted = [], []
        card.told.connect(card.told_texts.append)
        card.mail_wanted.connect(card.wanted.append)
        qtbot.addWidget(card)
        card.show_customer(customer())
        card.show_account(account())
        return card

    return make


def test_three_answers_that_agree_allow_to_tell_the_id(made, qtbot):
    card = made()
    for agreed, tick in enumerate(list(card.ticks.values())[:3], 1):
        tick.click()
        assert card._agreed_text.text().startswith(f"{agreed}点一致")
    assert "IDを案内できます" in card._agreed_text.text()
    assert card._agreed.property("tone") == "green"


def test_another_store_starts_with_nothing_confirmed_and_nothing_to_copy(made):
    card = made()
    for tick in card.ticks.values():
        tick.setChecked(True)
    card.say_queued("s***@example.jp", "14:32")
    card.show_customer(None)
    assert not any(tick.isChecked() for tick in card.ticks.values())
    assert not card.login.isEnabled()
    assert not card.email.isEnabled()
    assert not card.send.isEnabled()
    assert card.state == ""


def test_the_values_of_the_chosen_account_are_told_whole(made):
    card = made()
    assert (card.login.value, card.email.value) == ("sakura-1", "info1@sakura-care.example")


@pytest.mark.parametrize(
    ("may_send", "chosen", "why"),
    [
        (False, account(), script_card.NOT_ALLOWED),
        (True, OLD, script_card.NO_ACCOUNT),
        (True, None, script_card.NO_ACCOUNT),
        (True, account(email=""), script_card.NO_ADDRESS),
    ],
)
def test_where_no_mail_can_go_out_the_button_is_off_and_the_key_says_why(made, may_send, chosen, why):
    card = made(may_send)
    card.show_account(chosen)
    assert not card.send.isEnabled()
    assert card.send.toolTip() == why
    card.send_mail()
    assert (card.told_texts, card.wanted) == ([why], [])


def test_the_mail_is_wanted_once_until_it_is_answered(made, qtbot):
    card = made()
    qtbot.mouseClick(card.send, Qt.MouseButton.LeftButton)
    card.set_sending(True)
    card.send_mail()
    assert card.wanted == [account().account_id]
    assert (card.state, card.send.isEnabled()) == (script_card.SENDING, False)
    card.set_sending(False)
    assert card.send.isEnabled()


def test_a_large_account_number_arrives_whole(made):
    card = made()
    card.show_account(account(account_id=2**53 - 1))
    card.send_mail()
    assert card.wanted == [2**53 - 1]


def test_choosing_another_account_while_a_mail_is_sent_does_not_free_the_button(made):
    card = made()
    card.set_sending(True)
    card.show_account(account(3))
    assert not card.send.isEnabled()


def test_the_text_for_the_caller_is_copied_with_the_address(made, qtbot):
    card = made()
    qtbot.mouseClick(card.copy_guide, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == f"{script_card.GUIDE}\n{URL}"
    assert card.told_texts == ["案内文をコピーしました"]


def test_a_mail_that_is_on_its_way_says_when_and_where_to(made):
    card = made()
    card.say_queued("s***@example.jp", "14:32")
    assert "14:32 に s***@example.jp" in card.state
