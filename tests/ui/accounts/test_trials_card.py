"""Tests for usen_desk.ui.accounts.trials_card: the card around the trials at one store."""

import pytest

from tests.ui.trial_samples import TRIALS, row
from usen_desk.contract.trials import CustomerTrials
from usen_desk.ui.accounts.trials_card import FAILED, NONE, READING, TrialsCard


@pytest.fixture
def card(qtbot):
    made = TrialsCard()
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_says_that_it_reads_then_that_there_are_none(card):
    assert card.view.note == READING
    card.show_trials(CustomerTrials(items=[], guide_minutes=480))
    assert card.view.note == NONE
    assert card.view.lines == []


def test_trials_that_cannot_be_read_are_said_and_none_is_left(card):
    card.show_trials(TRIALS)
    card.show_failure()
    assert card.view.note == FAILED
    assert card.view.lines == []
    assert card._count.text() == ""


def test_the_trials_are_counted_also_those_that_have_no_room(card):
    card.show_trials(CustomerTrials(items=[row(f"trial{number}") for number in range(7)], guide_minutes=480))
    assert card._count.text() == "7件"
    assert len(card.view.lines) == 5
    assert card.view.note == "ほかに2件あります。"
    card.show_trials(TRIALS)
    assert card.view.note == ""
