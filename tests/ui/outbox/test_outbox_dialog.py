"""The sheet of what waits, with real clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.inquiries.opening_samples import FakeView
from tests.ui.inquiries.samples import message
from tests.ui.outbox.samples import item
from usen_desk.contract.inquiries import Missed
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.outbox.leave_dialog import LeaveDialog
from usen_desk.ui.outbox.outbox_dialog import OutboxDialog
from usen_desk.ui.outbox.outbox_model import Counts, OutboxModel
from usen_desk.ui.outbox.outbox_presenter import kept_in_words
from usen_desk.ui.outbox_cells import Act

MISSED = Missed(messages=[message(3, body="直りました")], last_sequence=3)


@pytest.fixture
def made(qtbot, look):
    def make(*views):
        model = OutboxModel()
        model.put(views, [])
        dialog = OutboxDialog(model)
        model.setParent(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.acted, dialog.looked = [], []
        dialog.wanted.connect(lambda act, line: dialog.acted.append((act, line.key)))
        dialog.watched.connect(dialog.looked.append)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def offered(dialog):
    return [act for act, button in dialog.buttons.items() if button.isVisible()]


def test_the_chosen_one_is_shown_whole_with_what_can_be_done(made):
    dialog = made(FakeView(item("a", body="一行目\n二行目")), FakeView(item("b", body="次")))
    assert dialog.text.toPlainText() == "一行目\n二行目"
    assert offered(dialog) == [Act.TAKE_BACK, Act.OPEN, Act.COPY]
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.text.toPlainText() == "次"
    dialog.buttons[Act.COPY].click()
    assert dialog.acted == [(Act.COPY, "b")]


def test_what_came_meanwhile_is_shown_also_when_it_comes_while_one_looks_on(made):
    dialog = made(FakeView(item("a")))
    dialog.model.put([FakeView(item("a"), OutState.NEEDS, problem=UserMessage("届きました。"), missed=MISSED)], [])
    assert "直りました" in dialog._missed.toPlainText()
    assert dialog._missed.isVisible()


def test_a_refusal_shows_its_reason_and_what_came_meanwhile(made):
    problem = UserMessage("新しいメッセージが届きました。")
    dialog = made(FakeView(item("a"), OutState.NEEDS, problem=problem, missed=MISSED))
    assert dialog.sentence.text() == problem.text
    assert "直りました" in dialog._missed.toPlainText()
    assert offered(dialog) == [Act.FIX, Act.ANYWAY, Act.DROP, Act.OPEN, Act.COPY]
    assert dialog.buttons[Act.ANYWAY].text() == "それでも送信"


def test_what_was_refused_for_another_reason_is_sent_once_more(made):
    dialog = made(FakeView(item("a"), OutState.NEEDS))
    assert dialog.buttons[Act.ANYWAY].text() == "もう一度送信"


def test_dropping_asks_first(made):
    dialog = made(FakeView(item("a"), OutState.NEEDS))
    dialog.buttons[Act.DROP].click()
    assert dialog.acted == []
    dialog.notice._action.click()
    assert dialog.acted == [(Act.DROP, "a")]


def test_another_line_takes_the_question_away(made):
    dialog = made(FakeView(item("a"), OutState.NEEDS), FakeView(item("b"), OutState.NEEDS))
    dialog.buttons[Act.DROP].click()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.notice.isHidden()


def test_the_same_one_stays_chosen_when_others_go(made):
    dialog = made(FakeView(item("a")), FakeView(item("b", body="次")))
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    dialog.model.put([FakeView(item("b", body="次")), FakeView(item("c"))], [])
    assert dialog.line.key == "b"


def test_when_all_is_sent_it_says_so(made):
    dialog = made(FakeView(item("a")))
    dialog.model.put([], [])
    assert dialog.stack.currentIndex() == 1
    assert not dialog.retry.isEnabled()


def test_everything_can_be_tried_at_once(made):
    dialog = made(FakeView(item("a"), holds_for_s=0))
    dialog.retry.click()
    assert dialog.acted == [(Act.RETRY, "a")]


def test_enter_does_nothing_and_esc_closes(made, qtbot):
    dialog = made(FakeView(item("a"), OutState.NEEDS))
    qtbot.waitUntil(lambda: dialog.looked == [True])
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.acted == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.looked[-1] is False


def test_counts_stand_beside_the_title(made):
    dialog = made(FakeView(item("a")))
    dialog.show_counts(Counts(2, 1))
    assert dialog.counts.text() == "送信待ち 2件 ・ 要確認 1件"


def test_before_the_end_it_says_what_becomes_of_the_unsent(qtbot, look):
    dialog = LeaveDialog(kept_in_words(Counts(2, 1)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    answers = []
    dialog.finished.connect(answers.append)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert answers == [1]
