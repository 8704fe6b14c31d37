"""Tests for usen_desk.ui.trial_cells."""

import pytest

from tests.ui.trial_samples import row
from usen_desk import resources
from usen_desk.contract.trials import Term, Usage
from usen_desk.ui.trial_cells import TERMS, USAGES, days_left, term_cell, usage_cell


def test_every_state_has_a_word_an_icon_and_a_tone():
    assert set(USAGES) == set(Usage)
    assert set(TERMS) == set(Term)
    for word, icon, tone in [*USAGES.values(), *TERMS.values()]:
        assert word
        assert tone in ("green", "amber", "red", "blue", "gray")
        assert resources.path(f"icons/{icon}.svg").is_file()


@pytest.mark.parametrize(
    ("term", "left", "said"),
    [
        (Term.NOT_STARTED, None, "未開始"),
        (Term.RUNNING, 10, "お試し中 残り10日"),
        (Term.ENDING, 3, "期限間近 残り3日"),
        (Term.ENDING, 0, "期限間近 今日まで"),
        (Term.ENDED, -5, "終了"),
    ],
)
def test_the_term_says_what_is_left(term, left, said):
    assert term_cell(row(term=term, days_left=left)).text == said


def test_a_trial_that_is_over_has_no_days_left():
    assert days_left(row(term=Term.ENDED, days_left=-1)) == ""


def test_the_usage_is_a_pill():
    cell = usage_cell(row(usage=Usage.LONG))
    assert (cell.text, cell.tone, cell.is_bare) == ("長い", "green", False)
