"""Tests for usen_desk.ui.trials.extension_dialog."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from tests.ui.trial_samples import row
from usen_desk.contract.trials import EXTENSION_MAX_DAYS
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.trials.extension_dialog import DAYS, NO_REASON, ExtensionDialog


@pytest.fixture
def dialog(qtbot):
    made = ExtensionDialog(row())
    made.heard = []
    made.wanted.connect(lambda *values: made.heard.append(values))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_it_says_what_the_last_day_would_be(dialog, qtbot):
    assert dialog.after.text() == "承認されると、失効日が 2018-08-16 から 2018-08-23 になります。"
    qtbot.keyClick(dialog.days, Qt.Key.Key_End)
    assert "2018-08-30" in dialog.after.text()
    assert max(DAYS) == EXTENSION_MAX_DAYS


def test_a_last_day_without_end_stays_where_it_is(qtbot):
    made = ExtensionDialog(row(expires_on=date.max))
    qtbot.addWidget(made)
    assert "9999-12-31 から 9999-12-31" in made.after.text()


def test_without_a_reason_nothing_is_asked(dialog):
    dialog.reason.setPlainText("  ")
    dialog.foot.act.click()
    assert dialog.heard == []
    assert dialog.error == NO_REASON
    dialog.reason.setPlainText("あ" * 402)
    dialog.foot.act.click()
    assert dialog.error == "理由は400文字までです。あと2文字短くしてください。"


def test_it_is_asked_by_ctrl_enter_and_again_under_the_same_number(dialog, qtbot):
    dialog.reason.setPlainText("改装で休業")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog.tell(UserMessage("できませんでした。"))
    assert dialog.reason.toPlainText() == "改装で休業"
    dialog.foot.act.click()
    (first, days, reason), (second, _, _) = dialog.heard
    assert first == second
    assert (days, reason) == (7, "改装で休業")
