"""Tests for usen_desk.ui.board.agents_delegate: what is painted of a person."""

import pytest

from tests.fakes import NOW
from tests.ui.board.samples import AGENTS
from usen_desk.ui import theme
from usen_desk.ui.board.agents_delegate import tone_of
from usen_desk.ui.board.agents_view import AgentsView
from usen_desk.ui.board.board_model import PLACES, AgentsModel


@pytest.fixture
def view(qtbot):
    model = AgentsModel()
    made = AgentsView(model, "担当者")
    made.model_kept = model
    qtbot.addWidget(made)
    model.put(AGENTS, NOW)
    made.resize(1000, 320)
    made.show()
    return made


def painted(view, row, key):
    """Colours along the middle of a cell."""
    at = next(at for at, column in enumerate(view.model_kept.columns) if column.key == key)
    rect = view.visualRect(view.model_kept.index(row, at))
    image = view.viewport().grab().toImage()
    return [image.pixelColor(x, rect.center().y()).name() for x in range(rect.left(), rect.right())]


def test_load_is_amber_with_one_place_left_and_red_with_none():
    assert [tone_of(load) for load in (0, PLACES - 2, PLACES - 1, PLACES, PLACES + 3)] == [
        "bar",
        "bar",
        "bar_warning",
        "bar_limit",
        "bar_limit",
    ]


@pytest.mark.parametrize(("row", "tone"), [(0, "bar"), (2, "bar_warning"), (3, "bar_limit")])
def test_places_are_filled_as_far_as_there_is_load(view, row, tone):
    colours = painted(view, row, "load")
    filled, free = colours.count(theme.color(tone).name()), colours.count(theme.color("line_input").name())
    load = AGENTS[row].open_count
    assert filled > 0
    assert free == pytest.approx((filled / load) * (PLACES - load), abs=2 * PLACES)


def test_a_drag_over_a_line_outlines_the_places_that_come(view):
    before, free = painted(view, 0, "load"), theme.color("line_input").name()
    view.model_kept.set_target(0, 2)
    assert 0 < painted(view, 0, "load").count(free) < before.count(free)


def test_a_person_has_an_avatar_of_their_own_colour(view):
    ways = [tuple(sorted(set(painted(view, row, "name")))) for row in (0, 1)]
    assert ways[0] != ways[1]
