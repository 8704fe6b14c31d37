"""Tests for usen_desk.ui.session.connection_dialog."""

from usen_desk.local.settings import ProxyKind
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.connection_dialog import ConnectionDialog
from usen_desk.ui.session.connection_model import ConnectionChoice

CHOICE = ConnectionChoice("https://desk.example", "ca.pem", ProxyKind.ADDRESS, "http://proxy.example:8080")


def dialog(qtbot, choice=CHOICE, may_move=True):
    made = ConnectionDialog(choice, may_move=may_move)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_gives_back_what_it_was_given(qtbot):
    assert dialog(qtbot).choice() == CHOICE


def test_the_proxy_address_is_asked_for_only_where_it_counts(qtbot):
    made = dialog(qtbot)
    assert made.proxy_address.isVisible()
    made.choose_proxy(ProxyKind.SYSTEM)
    assert not made.proxy_address.isVisible()
    assert made.choice().proxy is ProxyKind.SYSTEM


def test_the_address_stays_while_somebody_is_signed_in(qtbot):
    assert not dialog(qtbot, may_move=False).address.isEnabled()
    assert dialog(qtbot).address.isEnabled()


def test_a_fault_is_said_at_its_field_and_the_input_stays(qtbot):
    made = dialog(qtbot)
    made.address.setText("desk example")
    made.tell(UserMessage("アドレスの形が正しくありません。", field="service_url"))
    assert made._fields["service_url"].error
    assert not made._fields["proxy_address"].error
    assert "アドレスの形" in made.notice.text
    assert made.address.text() == "desk example"


def test_it_is_submitted_once_while_it_is_checked(qtbot):
    made, heard = dialog(qtbot), []
    made.submitted.connect(heard.append)
    made._save.click()
    made.set_working(True)
    made._save.click()
    assert heard == [CHOICE]
