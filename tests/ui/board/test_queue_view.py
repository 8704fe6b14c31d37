"""Tests for usen_desk.ui.board.queue_view: rows are pressed and moved by real mouse events.

Qt's offscreen platform ends a drag as soon as it began; what follows is in test_page.py with the events of a drop."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tests.fakes import NOW
from tests.ui.board.samples import AGENTS, QUEUE
from usen_desk.ui import theme
from usen_desk.ui.board.agents_view import AgentsView
from usen_desk.ui.board.board_model import AgentsModel, QueueModel, dragged
from usen_desk.ui.board.queue_view import HIGH, WIDE, QueueView


@pytest.fixture
def window(qtbot):
    made = QWidget()
    made.queue_model, made.agents_model = QueueModel(), AgentsModel()
    made.queue, made.agents = QueueView(made.queue_model, "待ち一覧"), AgentsView(made.agents_model, "担当者")
    layout = QHBoxLayout(made)
    layout.addWidget(made.queue)
    layout.addWidget(made.agents)
    made.queue_model.put(QUEUE, NOW)
    made.agents_model.put(AGENTS, NOW)
    made.resize(1400, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def place(window, view, row):
    return view.viewport().mapTo(window, view.visualRect(view.model().index(row, 0)).center())


def test_press_and_move_begin_a_drag_of_the_chosen_rows(window):
    began = []
    window.queue.drag_began.connect(lambda data: began.append(dragged(data)))
    handle, start = window.windowHandle(), place(window, window.queue, 0)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mousePress(
        handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place(window, window.queue, 2)
    )
    for at in (8, 16, 60):
        QTest.mouseMove(handle, place(window, window.queue, 2) + QPoint(at, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    assert began == [[39, 38]]


def test_a_click_alone_drags_nothing(window):
    began = []
    window.queue.drag_began.connect(began.append)
    where = place(window, window.queue, 0)
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    assert began == []


def test_a_card_of_the_first_row_runs_ahead_of_the_pointer(window):
    one, two = window.queue._card(QUEUE[:1]).toImage(), window.queue._card(QUEUE[:2]).toImage()
    assert (one.width(), one.height()) == (WIDE, HIGH)
    assert one != two, "it says how many more there are"
    assert (one.pixelColor(0, 0).alpha(), one.pixelColor(WIDE // 2, 5).name()) == (0, theme.color("surface").name())
