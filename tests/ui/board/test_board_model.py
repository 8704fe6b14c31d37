"""Tests for usen_desk.ui.board.board_model."""

import pytest
from PySide6.QtCore import QMimeData, Qt

from tests.fakes import NOW
from tests.ui.board.samples import AGENTS, QUEUE, TILES
from usen_desk.contract.board import AgentState, Level
from usen_desk.contract.calendars import Tile
from usen_desk.ui.board.board_model import (
    LEVELS,
    MIME,
    STATES,
    AgentsModel,
    QueueModel,
    limits_of,
    spoken,
    value_of,
)

FIGURES = {figure.tile: figure for figure in TILES}


def texts(model, row):
    return [model.index(row, at).data() for at in range(model.columnCount())]


def test_figures_are_said_with_their_unit_state_and_limits():
    assert (value_of(FIGURES[Tile.WAITING]), value_of(FIGURES[Tile.LONGEST])) == (("24", "件"), ("1:42", ""))
    assert limits_of(FIGURES[Tile.LONGEST]) == "注意 1:00 ・ 上限 1:30"
    assert spoken(FIGURES[Tile.LONGEST]) == "最長待ち 1:42、上限超え、注意 1:00 ・ 上限 1:30"
    assert set(LEVELS) == set(Level)
    assert set(STATES) == set(AgentState)


@pytest.fixture
def models(qtmodeltester):
    queue, agents = QueueModel(), AgentsModel()
    queue.put(QUEUE, NOW)
    agents.put(AGENTS, NOW)
    qtmodeltester.check(queue)
    return queue, agents


def test_rows_say_how_long_and_until_when(models):
    queue, agents = models
    assert texts(queue, 0) == ["学習塾ひかり 大宮校", "#39 支払・請求", "1:42", "残り 0:18"]
    assert texts(queue, 4)[-1] == "0:12 超過"
    assert texts(agents, 4) == ["渡辺 健", "離席", "11:15  46分", "5", "2", "1", "0", "6"]


def test_a_drag_carries_numbers_only_and_a_drop_tells_who_gets_them(models):
    queue, agents = models
    dropped = []
    agents.dropped.connect(lambda ids, line: dropped.append((ids, line)))
    data = queue.mimeData([queue.index(0, 0), queue.index(0, 1), queue.index(2, 0)])
    assert (data.formats(), bytes(data.data(MIME).data())) == ([MIME], b"39,38")
    on = agents.index(2, 0)
    assert agents.canDropMimeData(data, Qt.DropAction.CopyAction, -1, -1, on)
    agents.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, on)
    assert dropped == [([39, 38], AGENTS[2])]


def test_nothing_else_can_be_dropped(models):
    _, agents = models
    other = QMimeData()
    other.setText("39")
    assert not agents.canDropMimeData(other, Qt.DropAction.CopyAction, -1, -1, agents.index(0, 0))
    assert not agents.dropMimeData(other, Qt.DropAction.CopyAction, -1, -1, agents.index(0, 0))
