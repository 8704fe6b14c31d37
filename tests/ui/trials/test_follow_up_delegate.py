"""Tests for usen_desk.ui.trials.follow_up_delegate, in the list that it paints."""

import pytest
from PySide6.QtGui import QColor

from tests.ui.trial_samples import FOLLOW_UPS, TODAY, follow_up
from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui import theme
from usen_desk.ui.trials.follow_ups_card import FollowUpsList
from usen_desk.ui.trials.follow_ups_model import FollowUpsModel


@pytest.fixture
def look(qapp):
    made = theme.Theme(qapp)
    made.set("light", "normal")
    yield made
    made.set("light", "normal")
    made.deleteLater()


@pytest.fixture
def rows(qtbot, look):
    model = FollowUpsModel()
    made = FollowUpsList(model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(360, 400)
    made.show()
    return made


def heights(rows):
    return [rows.visualRect(rows.model().index(at, 0)).height() for at in range(rows.model().rowCount())]


def test_a_line_is_as_high_as_its_text_at_the_width_there_is(rows, qtbot):
    rows.model().put([follow_up(1, said="あ" * 60), follow_up(2, said="あ"), FOLLOW_UPS[3]], TODAY)
    long_, short, system = heights(rows)
    assert long_ > short > system
    rows.resize(700, 400)
    qtbot.waitUntil(lambda: heights(rows)[0] < long_)


def test_type_of_another_size_makes_the_lines_higher(rows, look, qtbot):
    rows.model().put(FOLLOW_UPS, TODAY)
    before = sum(heights(rows))
    look.set("light", "largest")
    rows.scheduleDelayedItemsLayout()
    qtbot.waitUntil(lambda: sum(heights(rows)) > before)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_next_date_is_blue_and_gone_where_the_row_was_taken_back(rows, look, mode):
    look.set(mode)
    rows.model().put([FOLLOW_UPS[0]], TODAY)
    tinted = QColor(theme.palette().blue).name()
    assert has(image_of(rows), tinted)
    rows.model().put([follow_up(1, next_on=FOLLOW_UPS[0].next_on, is_withdrawn=True)], TODAY)
    assert not has(image_of(rows), tinted)


def test_an_empty_list_says_what_to_do(rows):
    assert has(image_of(rows), theme.palette().text2)
