"""The list of what waits, tied to a window."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.ui.inquiries.opening_samples import FakeView
from tests.ui.outbox.samples import item
from tests.ui.outbox.test_outbox_presenter import Desk, Waiting, kept
from usen_desk.local.records import Damaged
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.outbox.leave_dialog import LeaveDialog
from usen_desk.ui.outbox.outbox_page import OutboxPart
from usen_desk.ui.outbox_cells import Act
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.notice_bar import NoticeBar


@pytest.fixture
def made(qtbot, look):
    window = QWidget()
    qtbot.addWidget(window)
    desk = Desk()
    part = OutboxPart(desk.made, NoticeBar(window), desk.told.append, Actions(), window)
    part.desk = desk
    window.show()
    return part


def test_a_start_with_items_is_one_line_that_leads_to_the_list(made, qtbot):
    made.desk.put(FakeView(item("a")))
    made.presenter.attach(made.desk.store, kept(item("a"), item("b"), item("c")))
    assert made._notice.text == "3件を再送しています。"
    made._notice._action.click()
    dialog = QGuiApplication.topLevelWindows()
    assert any(window.title() == "送信待ち・要確認" and window.isVisible() for window in dialog)


def test_records_that_cannot_be_read_are_told_in_amber(made):
    made.presenter.attach(made.desk.store, kept(damaged=[Damaged(item_id="d", text="")]))
    assert made._notice.text == "読み取れない記録が1件あります。"
    assert made._notice.property("tone") == "amber"


def test_the_sheet_acts_and_closes_when_something_else_opens(made):
    made.desk.put(FakeView(item("a"), OutState.NEEDS))
    dialog = made.open_list()
    dialog.buttons[Act.COPY].click()
    assert QGuiApplication.clipboard().text() == "承知しました"
    dialog.buttons[Act.FIX].click()
    assert made.desk.sender.calls == [("fix", "a")]
    assert not dialog.isVisible()


def test_its_clock_runs_while_somebody_looks(made, qtbot):
    view = FakeView(item("a"), holds_for_s=5)
    made.desk.put(view)
    dialog = made.open_list()
    qtbot.waitUntil(made.presenter._tick.isActive)
    view.holds_for_s = 3
    made.presenter._tick.timeout.emit()
    assert dialog.sentence.text() == "あと3秒で送信します。"
    dialog.reject()
    assert not made.presenter._tick.isActive()


def test_with_everything_sent_the_program_may_end(made):
    assert made.ask_before_end(lambda: None)
    assert made.kept_in_words == ""


def test_before_the_end_the_unsent_is_told_and_the_end_follows_when_wanted(made):
    ended = []
    made.desk.sender.counted.emit(Waiting(2, 1))
    assert not made.ask_before_end(lambda: ended.append(True))
    assert ended == []
    dialog = made._over.findChild(LeaveDialog)
    dialog.act.click()
    assert ended == [True]
    assert "3件" in made.kept_in_words


def test_what_cannot_be_kept_is_told_before_it_is_lost(made):
    left = []
    assert not made.ask_before_loss(lambda: left.append(True), "ログアウト")
    dialog = made._over.findChild(LeaveDialog)
    assert (dialog.windowTitle(), dialog.act.text()) == ("保存できていない文章があります", "ログアウト  Enter")
    dialog.stay.click()
    assert left == []
    made.ask_before_loss(lambda: left.append(True), "ログアウト")
    made._over.findChildren(LeaveDialog)[-1].act.click()
    assert left == [True]


def test_who_stays_goes_on(made):
    ended = []
    made.desk.sender.counted.emit(Waiting(1))
    made.ask_before_end(lambda: ended.append(True))
    made._over.findChild(LeaveDialog).stay.click()
    assert ended == []
