"""What can be done from menus and dialogs: merge, split, link, and what a colleague was faster with."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.fakes import problem
from tests.ui.inquiries.samples import NOW, card, message
from tests.ui.inquiries.test_page import CTRL, click, made  # noqa: F401  # a fixture
from usen_desk.api.errors import Refused
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import GET_INQUIRY, SEARCH_INQUIRIES
from usen_desk.contract.inquiry_work import (
    EDIT_INQUIRY,
    GET_HISTORY,
    LINK_INQUIRY,
    MERGE_INQUIRY,
    SPLIT_INQUIRY,
    TAKE_NEXT,
    BulkEdited,
    BulkLine,
    Edit,
    History,
    HistoryLine,
    Hold,
    Links,
    Moved,
    Outcome,
    Taken,
)
from usen_desk.ui.inquiries.change_dialog import ChangeDialog, outcome_in_words
from usen_desk.ui.inquiries.move_dialog import MoveDialog
from usen_desk.ui.inquiries.work_page import edit_in_words


def moved(body, inquiry_id, version):
    return Moved(action_id=body.action_id, source=card(inquiry_id), target=card(21), moved_messages=3)


@pytest.fixture
def page(made):  # noqa: F811  # the fixture
    shown = made()
    shown.client.answers |= {
        MERGE_INQUIRY: moved,
        SPLIT_INQUIRY: moved,
        LINK_INQUIRY: lambda body, inquiry_id: Links(action_id=body.action_id, items=[]),
        TAKE_NEXT: Taken(),
        GET_HISTORY: History(items=[HistoryLine(at=NOW, who="伊藤 沙織", what="status", before="", after="done")]),
    }
    shown.service.put(21, store_name="店21")
    click(shown, 1)
    return shown


def front():
    return QApplication.activeModalWidget()


def test_merging_shows_first_what_would_move(page, qtbot):
    page.work.merge()
    shown = front()
    assert isinstance(shown, MoveDialog)
    assert [shown.options.model.option(0).value, shown.options.model.rowCount()] == [21, 1]
    shown.options.point(21)
    qtbot.waitUntil(lambda: bool(shown.preview.text()))
    assert shown.preview.text().startswith("3件のメッセージが #21")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert [one.is_preview for one in page.client.bodies(MERGE_INQUIRY)] == [True, False]
    assert page.navigator.place.key == "inquiry/21"
    assert "取り消す" in [button.text() for button in page.toast.findChildren(type(page.work.buttons.finish))]


def test_a_number_that_is_typed_counts_more_than_the_list(page):
    page.work.link()
    shown = front()
    shown.number.setText("#77")
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert page.client.bodies(LINK_INQUIRY)[0].other == 77


@pytest.mark.parametrize("typed", ["77", " ７７ ", "＃77", "#77"])
def test_a_number_is_read_in_any_width(page, typed):
    page.work.merge()
    shown = front()
    shown.options.point(21)
    shown.number.setText(typed)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert page.client.bodies(MERGE_INQUIRY)[-1].into == 77


@pytest.mark.parametrize("typed", ["七十七", "7 7", "0", "-1", "77番"])
def test_what_is_no_number_never_means_the_one_that_is_pointed_at(page, typed):
    page.work.merge()
    shown = front()
    shown.options.point(21)
    shown.number.setText(typed)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert page.client.bodies(MERGE_INQUIRY) == []
    assert shown.isVisible()
    assert "数字で入力" in shown._number.error
    shown.reject()


@pytest.mark.parametrize("ask", ["merge", "hold", "hand_over"])
def test_enter_on_cancel_cancels(page, ask):
    getattr(page.work, ask)()
    shown, asked = front(), len(page.client.asked)
    if shown.options:
        shown.options.point(21 if ask == "merge" else 2)
    else:
        shown.hold.reason.setText("部品待ち")
    shown.leave.setFocus()
    QTest.keyClick(shown.leave, Qt.Key.Key_Return)
    assert front() is None
    assert len(page.client.asked) == asked


def test_splitting_asks_for_the_new_category(page):
    page.work.split(message(3))
    shown = front()
    shown.options.point(Category.OTHER)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    body = page.client.bodies(SPLIT_INQUIRY)[-1]
    assert (body.from_sequence, body.category) == (3, Category.OTHER)


def test_the_menu_of_a_message_offers_to_split_there_but_not_at_the_first(page):
    for sequence, offers in ((1, False), (3, True)):
        menu = QMenu()
        page.thread_page.message_menu.emit(menu, message(sequence))
        assert ("ここから分割…" in [action.text() for action in menu.actions()]) is offers


def test_who_is_slower_is_told_by_whom_and_sees_it_anew(page):
    page.client.answers[EDIT_INQUIRY] = Refused(problem(Code.CHANGED_MEANWHILE))
    reads, lists = len(page.client.bodies(GET_INQUIRY)), len(page.client.bodies(SEARCH_INQUIRIES))
    page.work.finish()
    assert "伊藤 沙織さんが内容を変更しました" in page.list.notice.text
    assert len(page.client.bodies(GET_INQUIRY)) == reads + 1
    assert len(page.client.bodies(SEARCH_INQUIRIES)) == lists + 1


def test_a_dialog_whose_change_failed_stays_with_what_was_typed(page):
    page.client.answers[EDIT_INQUIRY] = Refused(problem(Code.BUSY))
    page.work.hand_over()
    shown = front()
    assert isinstance(shown, ChangeDialog)
    shown.options.point(2)
    shown.note.setText("よろしくお願いします")
    QTest.keyClick(shown.note, Qt.Key.Key_Return)
    assert shown.isVisible()
    assert shown.note.text() == "よろしくお願いします"
    assert "混み合っています" in shown.notice.text
    shown.reject()


def test_the_menu_of_the_list_is_for_those_that_are_selected(page):
    click(page, 2, CTRL)
    page.list.list.menu_wanted.emit(page.list.list.mapToGlobal(QPoint(10, 10)))
    menu = QApplication.activePopupWidget()
    next(action for action in menu.actions() if action.text().startswith("カテゴリ")).trigger()
    menu.close()
    assert front().windowTitle() == "カテゴリを変更"
    assert front().is_many
    front().reject()


def test_nothing_that_waits_is_said_beside_the_list(page, qtbot):
    qtbot.mouseClick(page.list.next_button, Qt.MouseButton.LeftButton)
    assert "受けられる問い合わせはありません" in page.list.notice.text


def test_what_was_done_is_said_in_words():
    edit = Edit(action_id="7e0c7a44-6d0e-4a44-9d10-3c3f0d6f5a10", hold=Hold(until=NOW, reason="部品"))
    assert edit_in_words(edit, "") == "保留にしました"


def test_what_stays_as_it_is_is_named_with_its_reason():
    lines = [BulkLine(inquiry_id=1, outcome=Outcome.DONE)]
    lines += [BulkLine(inquiry_id=at, outcome=Outcome.CHANGED_MEANWHILE) for at in range(2, 9)]
    told = BulkEdited(action_id="7e0c7a44-6d0e-4a44-9d10-3c3f0d6f5a10", items=lines)
    words = outcome_in_words(told, [card(2, store_name="店2")], "変わりました").splitlines()
    assert words[0] == "1件が変わりました。"
    assert words[1] == "#2 店2: ほかの人が先に変更したため、そのままです"
    assert words[-1] == "ほか2件もそのままです"
