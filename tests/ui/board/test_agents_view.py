"""Tests for usen_desk.ui.board.agents_view; a drag over it by the mouse is in test_queue_view.py."""

from tests.fakes import NOW
from tests.ui.board.samples import AGENTS
from usen_desk.ui.board.agents_view import AgentsView
from usen_desk.ui.board.board_model import AgentsModel


def test_it_takes_drops_on_lines_only_and_gives_nothing_away(qtbot):
    model = AgentsModel()
    view = AgentsView(model, "担当者")
    qtbot.addWidget(view)
    model.put(AGENTS, NOW)
    assert (view.acceptDrops(), view.dragEnabled(), view.dragDropOverwriteMode()) == (True, False, True)


def test_only_the_lines_that_change_are_painted_again(qtbot):
    model, painted = AgentsModel(), []
    model.put(AGENTS, NOW)
    model.dataChanged.connect(lambda first, last, *_: painted.append((first.row(), last.row())))
    model.set_target(2, 3)
    model.set_target(4, 3)
    model.set_target(-1, 0)
    assert sorted(painted[:1]) == [(2, 2)]
    assert sorted(painted[1:3]) == [(2, 2), (4, 4)]
    assert painted[3:] == [(4, 4)]
