"""Tests for usen_desk.ui.trials.follow_up_form: what was done, by keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from tests.ui.trial_samples import TODAY
from usen_desk.contract.trials import FollowUpKind, FollowUpResult
from usen_desk.ui.trials.follow_up_form import NO_DAY, NO_RESULT, PAST_DAY, FollowUpForm
from usen_desk.ui.trials.follow_ups_model import FollowUpInput
from usen_desk.ui.widgets.lines import column

CTRL = Qt.KeyboardModifier.ControlModifier
LATER = date(2018, 8, 20)


@pytest.fixture
def form(qtbot):
    made = FollowUpForm()
    made.heard = []
    made.submitted.connect(lambda *values: made.heard.append(values))
    qtbot.addWidget(made)
    made.show_input(FollowUpInput(), None, TODAY)
    made.resize(372, 260)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def fill(form, **other):
    form.show_input(FollowUpInput(**({"result": FollowUpResult.TALKED, "said": "話した"} | other)), None, TODAY)
    return form


def test_it_is_one_line_until_somebody_goes_into_it(form, qtbot):
    assert not form.is_open
    low = form.sizeHint().height()
    with qtbot.waitSignal(form.opened):
        qtbot.mouseClick(form.said.viewport(), Qt.MouseButton.LeftButton)
    assert form.is_open
    assert form.sizeHint().height() > low + 100
    qtbot.keyClick(form.said, Qt.Key.Key_Escape)
    assert not form.is_open


def test_it_opens_with_tab_and_with_what_is_typed(form, qtbot):
    form.said.clearFocus()
    form.said.setFocus(Qt.FocusReason.TabFocusReason)
    assert form.is_open
    qtbot.keyClick(form.said, Qt.Key.Key_Escape)
    qtbot.keyClick(form.said, Qt.Key.Key_A)
    assert form.is_open


def test_escape_never_hides_what_was_written(form, qtbot):
    fill(form)
    qtbot.keyClick(form.said, Qt.Key.Key_Escape)
    assert form.is_open
    assert form.value().said == "話した"


def test_shortcuts_write_the_day_and_a_typed_day_lights_its_shortcut(form):
    fill(form)
    assert form.next.value is None
    for days, wanted in ((1, "2018-08-14"), (3, "2018-08-16"), (7, "2018-08-20"), (None, "")):
        form.next.set_value(days)
        form.next.chosen.emit(days)
        assert form.next_on.text() == wanted
    form.next_on.setText("2018/8/16")
    assert form.next.value == 3
    form.next_on.setText("2018-08-30")
    assert not form.next.is_chosen


def test_ctrl_enter_submits_from_the_text_and_enter_does_not(form, qtbot):
    fill(form)
    form.said.setFocus()
    qtbot.keyClick(form.said, Qt.Key.Key_Return)
    assert form.heard == []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(form.said, key, CTRL)
    assert [next_on for _, next_on in form.heard] == [None, None]


def test_what_is_submitted_is_what_is_seen(form):
    fill(form, kind=FollowUpKind.VISIT, next_text="2018-08-14").save.click()
    written, next_on = form.heard[0]
    assert written == FollowUpInput(FollowUpKind.VISIT, FollowUpResult.TALKED, "話した", "2018-08-14")
    assert next_on == date(2018, 8, 14)


@pytest.mark.parametrize(
    ("other", "said", "place"),
    [
        ({"result": None}, NO_RESULT, "result"),
        ({"next_text": "あした"}, NO_DAY, "next_on"),
        ({"next_text": "2018-08-12"}, PAST_DAY, "next_on"),
        ({"said": "あ" * 1003}, "内容は1000文字までです。あと3文字短くしてください。", "said"),
    ],
)
def test_a_fault_is_said_where_it_is_and_nothing_is_lost(form, other, said, place):
    fill(form, **other).submit()
    assert form.heard == []
    assert form.error == said
    assert getattr(form, place).hasFocus()
    assert form.value().said == other.get("said", "話した")


def test_a_result_that_is_chosen_takes_the_fault_away(form, qtbot):
    fill(form, result=None).submit()
    qtbot.keyClick(form.result, Qt.Key.Key_Right)
    assert form.error == ""


def test_a_date_to_come_is_kept_unless_the_person_says_otherwise(form):
    form.show_input(FollowUpInput(result=FollowUpResult.TALKED), LATER, TODAY)
    assert form.value().next_text is None
    form.submit()
    assert form.heard[-1][1] == LATER
    form.next.set_value(None)
    form.next.chosen.emit(None)
    form.submit()
    assert form.heard[-1][1] is None
    assert form.value().next_text == ""


def test_the_date_of_today_is_over_with_the_call(form):
    form.show_input(FollowUpInput(result=FollowUpResult.TALKED), TODAY, TODAY)
    form.submit()
    assert form.heard[-1][1] is None


def test_while_it_is_on_its_way_it_cannot_be_changed_or_sent_again(form):
    fill(form).set_saving(True)
    form.submit()
    assert form.heard == []
    assert form.said.isReadOnly()
    form.set_saving(False)
    assert not form.said.isReadOnly()
    form.submit()
    assert len(form.heard) == 1


@pytest.fixture
def beside(qtbot):
    """A form with something else before it that takes the focus, as the rail in the window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.form, window.rail = FollowUpForm(), QPushButton("アカウント")
    window.setLayout(column(window.rail, window.form))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.mark.parametrize("place", ["result", "said", "next_on", "save"])
def test_whoever_records_by_keys_stays_at_the_form_while_it_is_sent_and_after(beside, place):
    form = fill(beside.form)
    getattr(form, place).setFocus()
    form.set_saving(True)
    assert form.said.hasFocus()
    form.set_saving(False)
    form.show_input(FollowUpInput(), None, TODAY)
    assert form.said.hasFocus()
    assert not form.is_open


def test_who_works_elsewhere_is_left_there(beside):
    form = fill(beside.form)
    beside.rail.setFocus()
    form.set_saving(True)
    form.set_saving(False)
    form.show_input(FollowUpInput(), None, TODAY)
    assert beside.rail.hasFocus()


def test_escape_in_an_empty_form_stays_at_its_line(beside, qtbot):
    form = beside.form
    form.show_input(FollowUpInput(), None, TODAY)
    form.focus_first()
    qtbot.keyClick(form.result, Qt.Key.Key_Escape)
    assert not form.is_open
    assert form.said.hasFocus()
