"""Tests for usen_desk.ui.trials.hand_over_dialog."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.trial_samples import row
from tests.ui.trials.test_detail_presenter import COLLEAGUES
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.trials.hand_over_dialog import NOBODY, HandOverDialog

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(qtbot):
    made = HandOverDialog(row())
    made.heard = []
    made.wanted.connect(lambda *values: made.heard.append(values))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_colleagues(COLLEAGUES)
    return made


def test_nobody_is_chosen_until_the_person_says_so(dialog):
    assert not dialog.foot.act.isEnabled()
    assert dialog.heard == []


def test_enter_goes_on_to_the_note_and_hands_over_once_there_is_one(dialog, qtbot):
    dialog.people.box.setText("佐藤")
    qtbot.keyClick(dialog.people.box, Qt.Key.Key_Return)
    assert (dialog.heard, dialog.note.hasFocus()) == ([], True)
    dialog.note.setText("訪問は8/15")
    qtbot.keyClick(dialog.people.box, Qt.Key.Key_Return)
    assert dialog.heard == [(COLLEAGUES[1], "訪問は8/15")]


def test_a_note_goes_with_it_and_enter_in_the_note_is_no_order(dialog, qtbot):
    qtbot.keyClick(dialog.people.box, Qt.Key.Key_Down)
    dialog.note.setText("訪問は8/15")
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return)
    assert dialog.heard == []
    qtbot.keyClick(dialog.note, Qt.Key.Key_Return, CTRL)
    assert dialog.heard == [(COLLEAGUES[0], "訪問は8/15")]


def test_it_is_asked_for_once_and_may_be_asked_again_after_a_failure(dialog, qtbot):
    qtbot.keyClick(dialog.people.box, Qt.Key.Key_Down)
    for _ in range(2):
        dialog.foot.act.click()
    assert len(dialog.heard) == 1
    dialog.tell(UserMessage("できませんでした。"))
    assert dialog.foot.notice.text == "できませんでした。"
    dialog.foot.act.click()
    assert len(dialog.heard) == 2


def test_a_trial_may_be_given_to_nobody_where_somebody_has_it(dialog, qtbot):
    dialog.nobody.click()
    assert dialog.heard == [(None, "")]
    free = HandOverDialog(row(rep_id=None, rep_name=""))
    qtbot.addWidget(free)
    assert free.nobody.isHidden()


def test_a_name_that_nobody_has_is_said(dialog, qtbot):
    dialog.people.box.setText("だれもいない")
    qtbot.keyClick(dialog.people.box, Qt.Key.Key_Return)
    assert dialog.people.said == NOBODY
    assert not dialog.foot.act.isEnabled()


def test_escape_ends_it_and_nothing_is_left(qtbot):
    made = HandOverDialog(row())
    made.show()
    with qtbot.waitSignal(made.destroyed):
        qtbot.keyClick(made, Qt.Key.Key_Escape)
