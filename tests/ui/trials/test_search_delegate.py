"""Tests for usen_desk.ui.trials.search_delegate."""

from __future__ import annotations

import pytest

from tests.ui.my_trial_samples import strip
from tests.ui.trial_samples import row
from usen_desk.contract.trials import Term, Usage
from usen_desk.ui import theme
from usen_desk.ui.trials.search_delegate import SearchDelegate
from usen_desk.ui.trials.search_model import STATE, STRIP, trial_columns
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

COLUMNS = [column.key for column in trial_columns()]


@pytest.fixture
def made(qtbot):
    def make(*trials):
        model = PagedTableModel(trial_columns())
        table = DataTable(model, "trials", 1)
        model.setParent(table)
        table.setItemDelegate(SearchDelegate(1, table))
        table.itemDelegate().guide_minutes = 480
        table.fit_columns()
        model.reset(len(trials))
        model.put_page(0, trials)
        qtbot.addWidget(table)
        table.resize(1200, 300)
        table.show()
        qtbot.waitExposed(table)
        return table

    return make


def picture(table, key, at=0):
    cell = table.visualRect(table.model().index(at, COLUMNS.index(key)))
    return table.viewport().grab(cell).toImage()


def shades(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize(
    ("usage", "term", "tones"),
    [
        (Usage.LONG, Term.ENDING, ("green", "amber")),
        (Usage.SHORT, Term.ENDED, ("blue", "gray")),
        (Usage.UNUSED, Term.RUNNING, ("red", "blue")),
        (Usage.UNAUTHENTICATED, Term.NOT_STARTED, ("gray", "gray")),
    ],
)
def test_use_and_term_are_two_pills_in_their_tones(made, usage, term, tones):
    seen = shades(picture(made(row(usage=usage, term=term)), STATE))
    for tone in tones:
        assert getattr(theme.palette(), f"{tone}_bg").lower() in seen


def test_the_days_that_are_left_change_the_picture(made):
    table = made(row(days_left=3), row(days_left=2))
    assert picture(table, STATE, 0) != picture(table, STATE, 1)


def test_equal_states_are_painted_once(made):
    table = made(*[row(f"a{at}") for at in range(5)])
    table.viewport().grab()
    assert len(table.itemDelegate()._states) == 1
    table.selectRow(0)
    table.viewport().grab()
    assert len(table.itemDelegate()._states) == 2


def test_another_palette_is_painted_anew(made, monkeypatch):
    table = made(row())
    table.viewport().grab()
    monkeypatch.setattr(theme._in_use, "palette", theme.DARK)
    assert theme.DARK.green_bg.lower() in shades(picture(table, STATE))


def test_the_strip_shows_the_days_and_an_ended_one_is_grey(made):
    days = strip(*[600] * 10)
    table = made(row(strip=days), row(strip=days, term=Term.ENDED), row(strip=()))
    bar = theme.palette().bar.lower()
    assert bar in shades(picture(table, STRIP, 0))
    assert bar not in shades(picture(table, STRIP, 1))
    assert len(shades(picture(table, STRIP, 2))) < len(shades(picture(table, STRIP, 1)))


def test_a_row_that_is_not_here_yet_is_a_placeholder(made):
    table = made(row())
    table.model().set_total(2)
    assert theme.palette().line_soft.lower() in shades(picture(table, STATE, 1))
