"""Tests for usen_desk.ui.trials.month_delegate, in the card that shows the month."""

import pytest

from tests.ui.trial_samples import TODAY, trial
from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui import theme
from usen_desk.ui.trials.days_model import TrialDays
from usen_desk.ui.trials.month_card import MonthCard


@pytest.fixture
def look(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_days_that_are_called_out_have_a_pill(qtbot, look, mode):
    look.set(mode)
    card = MonthCard()
    qtbot.addWidget(card)
    card.resize(300, 1300)
    card.show()
    card.set(TrialDays(trial(), TODAY), is_another=True)
    table = card.table
    picture, row = image_of(table.viewport()), table.rowHeight(0)
    for day, token in ((3, "gray_bg"), (13, "blue_bg"), (16, "amber_bg")):
        box = (0, table.rowViewportPosition(day), table.viewport().width(), row)
        assert has(picture, getattr(theme.palette(), token), box, least=60), day
    plain = (0, table.rowViewportPosition(5), table.viewport().width(), row)
    assert not has(picture, theme.palette().amber_bg, plain)
