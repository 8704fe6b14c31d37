"""Tests for usen_desk.ui.trials.advice_form: the real widget alone."""

import dataclasses

import pytest
from PySide6.QtTest import QTest

from tests.ui.trials.test_advice_model import LONG, RULES
from usen_desk.ui.trials.advice_form import AdviceForm
from usen_desk.ui.trials.advice_model import NO_HOURS, NO_TITLE, Fault, input_of


@pytest.fixture
def form(qtbot):
    made = AdviceForm()
    made.heard = []
    made.changed.connect(lambda: made.heard.append(made.value()))
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_gives_back_what_was_put_in_and_tells_once(form):
    form.set(input_of(RULES))
    assert form.value() == input_of(RULES)
    assert len(form.heard) == 1


def test_typing_is_told_and_explained(form):
    form.set(input_of(RULES))
    form._short.selectAll()
    QTest.keyClicks(form._short, "1:30")
    assert form.heard[-1] == dataclasses.replace(input_of(RULES), short="1:30")
    assert "1時間30分未満" in form._explained.text()


def test_a_fault_is_said_at_its_input_and_cleared(form, qtbot):
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.show_fault(Fault("titles", NO_TITLE, LONG))
    assert form.error("titles", LONG) == NO_TITLE
    assert form._titles[LONG].hasFocus()
    form.show_fault(Fault("short", NO_HOURS))
    assert (form.error("titles", LONG), form.error("short")) == ("", NO_HOURS)
    form.show_fault(None)
    assert form.error("short") == ""


def test_nothing_can_be_typed_while_it_is_saved(form):
    form.set_enabled(False)
    assert not form._steps[LONG].isEnabled()
    form.set_enabled(True)
    assert form._steps[LONG].isEnabled()
