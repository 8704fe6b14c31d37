"""Tests for usen_desk.ui.board.page."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.fakes import FakeClient, Immediately
from tests.ui.board.samples import AGENTS, QUEUE, board
from usen_desk.contract.board import GET_BOARD
from usen_desk.contract.calendars import GET_RULES, RulesSettings, Tile
from usen_desk.contract.inquiry_work import EDIT_INQUIRIES, UNDO_ACTION, BulkEdited, BulkLine, Outcome, Undone
from usen_desk.server.calendars.rules import defaults
from usen_desk.ui.board.board_model import dragged
from usen_desk.ui.board.page import BoardPage, totals
from usen_desk.ui.board.presenter import BoardPresenter
from usen_desk.ui.navigation import Navigator, Tab
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.button import Button


def edited(body, **_):
    done = [BulkLine(inquiry_id=seen.inquiry_id, outcome=Outcome.DONE) for seen in body.inquiries]
    return BulkEdited(action_id=body.edit.action_id, items=done)


@pytest.fixture
def page(qtbot):
    rules = RulesSettings(current=defaults(240), history=[])
    client = FakeClient({GET_BOARD: board(), EDIT_INQUIRIES: edited, GET_RULES: rules})
    made = BoardPage(BoardPresenter(client, Immediately(), Navigator(Tab)), Actions())
    made.client = client
    qtbot.addWidget(made)
    made.resize(1400, 860)
    made.show()
    return made


def test_all_of_the_board_is_shown(page):
    assert page.tiles[Tile.WAITING].figure.value == 24
    assert (page.queue_model.rowCount(), page.agents_model.rowCount()) == (len(QUEUE), len(AGENTS))
    assert "東京都 18件" in page.places.accessibleName()
    assert "9時 受付31件 回答24件" in page.hours.accessibleName()
    assert totals(board()).endswith("一次回答まで 平均 0:52 ・ 再開率（7日間） 2%")


def test_what_was_chosen_stays_chosen_when_newer_figures_come(page):
    page.queue.selectRow(1)
    page.client.answers[GET_BOARD] = board(queue=QUEUE[1:])
    page._presenter.load()
    assert [index.row() for index in page.queue.selectionModel().selectedRows()] == [0]


def test_a_drop_shows_first_what_it_would_do(page, qtbot):
    data = page.queue_model.mimeData([page.queue_model.index(0, 0)])
    page.agents_model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, page.agents_model.index(2, 0))
    assert "1件が 中村 翔太 さんの担当になります。持ち件数 7 → 8" in page.assigning.preview.text()
    assert [body.is_preview for body in page.client.bodies(EDIT_INQUIRIES)] == [True]
    page.assigning.act.click()
    assert [body.is_preview for body in page.client.bodies(EDIT_INQUIRIES)] == [True, False]
    assert page.toast.text == "1件を 中村 翔太 さんに割り当てました"


def over(page, event, row, data):
    """What Qt sends to whatever a drag is over."""
    where = page.agents.visualRect(page.agents_model.index(row, 0)).center()
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    made = event(where if event is not QDropEvent else QPointF(where), copy, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page.agents.viewport(), made)
    return made


def test_rows_are_dragged_to_a_person_shown_given_and_taken_back(page, qtbot):
    begun = []
    page.queue.drag_began.connect(lambda data: begun.append(dragged(data)))
    handle = page.windowHandle()
    start = page.queue.viewport().mapTo(page, page.queue.visualRect(page.queue_model.index(0, 0)).center())
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for at in (8, 16, 60):
        QTest.mouseMove(handle, start + QPoint(at, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    assert begun == [[39]]
    data = page.queue_model.mimeData(page.queue.selectionModel().selectedRows())
    assert over(page, QDragEnterEvent, 1, data).isAccepted()
    assert over(page, QDragMoveEvent, 2, data).isAccepted()
    assert (page.agents_model.target_row, page.agents_model.coming) == (2, 1)
    over(page, QDropEvent, 2, data)
    assert page.agents_model.target_row == -1
    assert "持ち件数 7 → 8" in page.assigning.preview.text()
    qtbot.keyClick(page.assigning, Qt.Key.Key_Return)
    assert page.toast.text == "1件を 中村 翔太 さんに割り当てました"
    page.client.answers[UNDO_ACTION] = Undone(items=[BulkLine(inquiry_id=39, outcome=Outcome.DONE)])
    next(button for button in page.toast.findChildren(Button) if "元に戻す" in button.text()).click()
    assert page.toast.text == "1件を元に戻しました"
    given = page.client.bodies(EDIT_INQUIRIES)[-1]
    assert [seen.inquiry_id for seen in given.inquiries] == [39]


def test_a_drag_of_anything_else_finds_no_line(page):
    other = QMimeData()
    other.setText("39")
    over(page, QDragEnterEvent, 1, other)
    over(page, QDragMoveEvent, 1, other)
    assert page.agents_model.target_row == -1


def test_without_rows_the_keys_say_what_to_do(page):
    page.assign_chosen()
    assert (page.assigning, page.toast.text) == (None, "割り当てる行を選んでください")


def test_chosen_rows_are_given_by_keys(page):
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (0, 2):
        page.queue.selectionModel().select(page.queue_model.index(row, 0), flags)
    page.assign_chosen()
    page.assigning.options.searched.emit("")
    assert page.assigning is not None
    page.assigning.reject()
    assert page.assigning is None


def test_an_empty_queue_says_so(page):
    page.client.answers[GET_BOARD] = board(queue=[])
    page._presenter.load()
    assert page.empty.isVisibleTo(page)


def test_rules_open_as_they_are(page):
    page.limits.click()
    assert page.rules.targets[0].first.value() == 240
    page.rules.reject()
    assert page.rules is None


def test_the_wall_follows_and_shows_no_customer(page):
    wall = page.open_wallboard()
    assert wall.tiles[Tile.LONGEST].figure.value == 102
    assert "本日 受付 110件" in wall.today.text()
    wall.close()
