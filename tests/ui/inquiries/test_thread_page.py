"""Tests for usen_desk.ui.inquiries.thread_page: real widgets, keys and scrolling, fakes for service and threads."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from tests.fakes import Immediately, problem
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import NOW, Client, FakeFeed, Thread, card, message, staff, system
from tests.ui.inquiries.test_presence_presenter import present
from tests.ui.inquiries.test_thread_find_presenter import search
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.changes import SHOW_PRESENCE, PresenceState
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    LIST_MESSAGES,
    MARK_READ,
    SEARCH_MESSAGES,
    RelatedInquiry,
    Status,
)
from usen_desk.contract.inquiry_work import GET_HISTORY, History
from usen_desk.contract.permissions import Permission
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui import theme
from usen_desk.ui.inquiries import thread_presenter
from usen_desk.ui.inquiries.history_dialog import HistoryDialog
from usen_desk.ui.inquiries.link_dialog import LinkDialog
from usen_desk.ui.inquiries.thread_page import AWAY_TICKS, thread_page
from usen_desk.ui.navigation import Navigator, Tab, inquiry_place
from usen_desk.ui.shortcuts import Actions

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WIDGETS_MAX = 80
"""The thread's share of BUDGETS D13."""
DEVICE = "0" * 32


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    for name in ("CATCH_UP_AFTER_MS", "READ_AFTER_MS", "HEAD_AFTER_MS"):
        monkeypatch.setattr(thread_presenter, name, 0)


@pytest.fixture
def made(qtbot, look, tmp_path):
    def make(thread=None, size=(866, 712), opens=True, answers=None, temporary=True, **who):
        thread = thread or Thread(60)
        client, feed = Client(thread.answers | {GET_HISTORY: History(items=[])} | (answers or {})), FakeFeed()
        folder = TemporaryFolder(tmp_path / "temporary") if temporary else None
        navigator = Navigator(Tab)
        page = thread_page(client, Immediately(), navigator, me(**who), feed, DEVICE, Actions(), folder)
        page.client, page.feed, page.thread, page.navigator = client, feed, thread, navigator
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        if opens:
            page.presenter.open(29)
            page.focus_first()
        return page

    return make


def in_sight(page):
    model = page.presenter.model
    return [model.message(row).sequence for row in page.bubbles.rows_in_sight]


def tell(page):
    page.feed.tell(page.thread.take_news())


def settle(qtbot, page):
    presenter = page.presenter
    timers = (presenter._catch_up, presenter._head, presenter._mark, page.bubbles._tell)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))


def actions_of(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu, text):
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_an_opened_thread_shows_head_what_was_asked_and_its_newest_messages(made):
    page = made(Thread(60, answer_due_at=NOW + timedelta(minutes=34)))
    assert page.head.title == "焼肉大将 渋谷センター街店"
    assert page.head.due.text == "次回答まで 0:34"
    assert page.asked.isVisible()
    assert in_sight(page)[-1] == 60
    assert page.chip.isHidden()


def presence_of(page):
    return [(body.inquiry_id, body.state) for body in page.client.bodies(SHOW_PRESENCE)]


def test_under_a_lock_nobody_is_at_the_thread_and_nothing_is_read(made, qtbot):
    page = made()
    settle(qtbot, page)
    read = len(page.client.bodies(MARK_READ))
    page.setEnabled(False)
    assert presence_of(page)[-1] == (29, PresenceState.GONE)
    page.thread.say()
    tell(page)
    page._ticks.timeout.emit()
    settle(qtbot, page)
    assert (len(page.client.bodies(MARK_READ)), presence_of(page)[-1]) == (read, (29, PresenceState.GONE))
    page.setEnabled(True)
    assert presence_of(page)[-1] == (29, PresenceState.VIEWING)
    settle(qtbot, page)
    assert page.client.bodies(MARK_READ)[-1].sequence == 61


def test_what_was_in_sight_too_shortly_before_a_lock_is_not_read(made, qtbot):
    page = made()
    settle(qtbot, page)
    page.presenter._mark.setInterval(60_000)
    page.thread.say()
    tell(page)
    qtbot.waitUntil(page.presenter._mark.isActive)
    page.setEnabled(False)
    assert not page.presenter._mark.isActive()


def test_a_window_that_is_minimised_for_long_shows_nobody_and_comes_back(made, qtbot):
    page = made()
    page.showMinimized()
    for _ in range(AWAY_TICKS - 1):
        page._ticks.timeout.emit()
    assert presence_of(page)[-1] == (29, PresenceState.VIEWING)
    page._ticks.timeout.emit()
    assert presence_of(page)[-1] == (29, PresenceState.GONE)
    page.showNormal()
    page._ticks.timeout.emit()
    assert presence_of(page)[-1] == (29, PresenceState.VIEWING)


def test_scrolling_to_the_top_loads_all_the_rest_without_a_jump(qtbot, made):
    page = made(Thread(300))
    bar = page.bubbles.verticalScrollBar()
    for _ in range(400):
        bar.setValue(max(0, bar.value() - 100))
    assert page.presenter.model.first == 1
    assert in_sight(page)[0] == 1


def test_home_and_end_go_to_the_ends_of_the_whole_thread(qtbot, made):
    page = made(Thread(2000))
    qtbot.keyClick(page.bubbles, Key.Key_Home)
    assert in_sight(page)[0] == 1
    assert page.chip.isVisible()
    qtbot.keyClick(page.bubbles, Key.Key_End)
    assert in_sight(page)[-1] == 2000
    assert page.chip.isHidden()


def test_a_message_that_comes_is_shown_to_who_is_at_the_end(qtbot, made):
    page = made()
    page.thread.say(body="直りました")
    tell(page)
    assert in_sight(page)[-1] == 61
    assert page.chip.isHidden()


def test_who_reads_further_up_is_told_how_many_came(qtbot, made):
    page = made(Thread(60))
    page.bubbles.verticalScrollBar().setValue(0)
    before = in_sight(page)
    page.thread.say(author=staff("高橋 健", "技術部", 3))
    page.thread.say(system)
    page.thread.say(author=staff())
    tell(page)
    assert page.chip.text() == "新着 1件 ↓"
    assert in_sight(page) == before
    qtbot.mouseClick(page.chip, Qt.MouseButton.LeftButton)
    assert in_sight(page)[-1] == 63
    assert page.chip.isHidden()
    page.bubbles.verticalScrollBar().setValue(0)
    assert page.chip.text() == "最新のやり取りへ ↓"


def test_others_words_are_read_out_and_ones_own_are_not(made):
    page, read = made(), []
    page.bubbles.announce = lambda one: read.append(one.sequence)
    page.thread.say(author=staff("高橋 健", "技術部", 3))
    page.thread.say(author=staff())
    tell(page)
    assert read == [61]


def test_the_card_follows(made):
    page = made()
    page.thread.change(status=Status.DONE)
    tell(page)
    assert page.head.status.text == "完了"
    assert not page.presenter.model.may_reply


def test_the_countdown_goes_by_the_services_clock(made):
    page = made(Thread(5, answer_due_at=NOW + timedelta(minutes=34)))
    page.client.at = NOW + timedelta(minutes=4)
    page._ticks.timeout.emit()
    assert page.head.due.text == "次回答まで 0:30"


def test_what_is_in_sight_of_an_active_window_is_read(qtbot, made):
    page = made(Thread(5, read=2))
    settle(qtbot, page)
    assert page.thread.read == 5


def test_what_is_behind_another_window_is_not_read(qtbot, made):
    page = made(Thread(5, read=2), opens=False)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    page.presenter.open(29)
    settle(qtbot, page)
    assert page.client.bodies(MARK_READ) == []
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    settle(qtbot, page)
    assert page.thread.read == 5


def test_being_here_is_said_and_ends_with_the_page(made):
    page = made()
    page.hide()
    page.show()
    states = [body.state for body in page.client.bodies(SHOW_PRESENCE)]
    assert states == [PresenceState.VIEWING, PresenceState.GONE, PresenceState.VIEWING]


def test_who_else_types_stands_in_the_head(made):
    page = made()
    page.feed.tell([present(state=PresenceState.TYPING)])
    assert page.head.present.text() == "高橋さんが入力中"


def test_searching_inside_counts_jumps_and_marks(qtbot, made):
    page = made(Thread(2000), answers={SEARCH_MESSAGES: search(1500)})
    qtbot.keyClick(page, Key.Key_F, CTRL)
    assert page.find_form.isVisible()
    page.find_form.field.setText("件目")
    qtbot.keyClick(page.find_form.field, Key.Key_Return)
    assert page.find_form.count.text() == "1,500 / 1,500件"
    assert 1500 in in_sight(page)
    qtbot.keyClick(page, Key.Key_F3, SHIFT)
    assert page.bubbles.current.sequence == 1499
    assert page.bubbles._pool.shown[2499].looks.is_hit
    qtbot.keyClick(page, Key.Key_F3)
    assert page.bubbles.current.sequence == 1500
    page.find_form.field.setFocus()
    qtbot.keyClick(page.find_form.field, Key.Key_Escape)
    qtbot.keyClick(page.find_form.field, Key.Key_Escape)
    assert page.find_form.isHidden()
    assert page.bubbles.reading.word == ""
    assert page.bubbles.hasFocus()


def test_what_is_selected_is_searched_for(qtbot, made):
    from usen_desk.ui.inquiries.reading_model import Selection

    page = made(answers={SEARCH_MESSAGES: search(3)})
    page.bubbles.reading.selection = Selection(1060, 0, 2)
    page.open_find()
    assert page.find_form.field.text() == "60"
    assert page.client.bodies(SEARCH_MESSAGES)[0].text == "60"


def test_another_thread_ends_the_search_and_the_news_of_the_one_before(qtbot, made):
    other = Thread(3, inquiry_id=30)
    page = made(Thread(60), answers={SEARCH_MESSAGES: search(3)})
    first = page.client.answers[GET_INQUIRY]
    page.client.answers[GET_INQUIRY] = lambda ask, inquiry_id: (other.get if inquiry_id == 30 else first)(
        ask, inquiry_id
    )
    page.open_find()
    page.find_form.field.setText("件目")
    page.presenter.open(30)
    assert page.find_form.isHidden()
    assert in_sight(page) == [1, 2, 3]
    assert page.chip.isHidden()


def test_a_link_is_opened_behind_a_question(qtbot, made, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    thread = Thread(3)
    thread.messages[2] = message(3, body="https://bank.example@evil.example/x")
    page = made(thread)
    qtbot.keyClick(page.bubbles, Key.Key_Up)
    qtbot.keyClick(page.bubbles, Key.Key_Return)
    (dialog,) = page.findChildren(LinkDialog)
    assert (dialog.host.text(), opened) == ("evil.example", [])
    qtbot.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
    assert opened == [QUrl("https://bank.example@evil.example/x")]


def test_several_links_of_a_message_are_a_choice(qtbot, made):
    thread = Thread(3)
    thread.messages[2] = message(3, body="https://a.example と https://b.example")
    page = made(thread)
    qtbot.keyClick(page.bubbles, Key.Key_Up)
    qtbot.keyClick(page.bubbles, Key.Key_Return)
    (menu,) = page.findChildren(QMenu)
    assert actions_of(menu) == ["a.example を開く…", "b.example を開く…"]
    menu.close()


def test_the_menu_of_a_message_copies_and_can_be_added_to(made):
    page = made()
    page.message_menu.connect(lambda menu, one: menu.addAction(f"{one.sequence} から分割…"))
    model = page.presenter.model
    page._on_message_menu(model.message(model.row_at(60)), None, QPoint())
    (menu,) = page.findChildren(QMenu)
    assert actions_of(menu) == ["メッセージをコピー", "60 から分割…"]
    choose(menu, "メッセージをコピー")
    assert QGuiApplication.clipboard().text() == "60件目のやり取りです。"
    assert page.toast.text == "メッセージをコピーしました"


def test_the_menu_of_the_thread_can_be_added_to(made):
    page = made()
    page.menu_opening.connect(lambda menu: menu.addAction("統合…"))
    menu = page.open_menu()
    assert actions_of(menu) == ["統合…", "履歴…", "PDFを開く", "PDFを保存…", "社内メモを含むPDFを保存…", "再読み込み"]
    menu.close()
    plain = made(temporary=False, permissions=frozenset({Permission.READ_INQUIRIES}))
    assert actions_of(plain.open_menu()) == ["PDFを保存…", "社内メモを含むPDFを保存…", "再読み込み"]


def test_linked_exchanges_and_the_one_it_became_part_of_can_be_gone_to(made):
    thread = Thread(3, merged_into=30)
    other = card(17, status=Status.DONE)
    thread.links = [
        RelatedInquiry(inquiry_id=17, category=other.category, status=other.status, updated_at=other.updated_at)
    ]
    page = made(thread)
    menu = page.open_menu()
    assert actions_of(menu)[:2] == ["統合先 #30 を開く", "関連 #17 修理 ・ 完了 を開く"]
    choose(menu, "関連 #17 修理 ・ 完了 を開く")
    assert page.navigator.place == inquiry_place(17)


def test_of_many_that_come_at_once_only_the_last_are_read_out(made):
    page, read = made(), []
    page.bubbles.announce = lambda one: read.append(one.sequence)
    for _ in range(9):
        page.thread.say(author=staff("高橋 健", "技術部", 3))
    tell(page)
    assert read == [67, 68, 69]


def test_the_history_opens_over_the_thread(made):
    assert isinstance(made().open_history(), HistoryDialog)
    assert made(opens=False).open_history() is None


def test_the_thread_goes_on_paper_whole(qtbot, made, monkeypatch, tmp_path):
    page = made(Thread(130))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.pdf"), ""))
    page.save_paper(with_notes=True)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert page.toast.text == "a.pdf を保存しました"
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    qtbot.keyClick(page, Key.Key_P, CTRL)
    assert opened[0].toLocalFile().endswith(".pdf")


def test_nothing_is_written_where_the_dialog_was_left(made, monkeypatch):
    page = made()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    asked = len(page.client.asked)
    page.save_paper(with_notes=False)
    assert len(page.client.asked) == asked


def test_what_fails_is_said_and_can_be_tried_again(qtbot, made):
    page = made(opens=False, answers={GET_INQUIRY: Refused(problem(Code.NOT_FOUND))})
    page.presenter.open(29)
    assert "見つかりません" in page.notice.text
    page.client.answers[GET_INQUIRY] = page.thread.get
    page.notice._act()
    assert page.presenter.inquiry_id == 29


def test_a_page_of_messages_that_fails_leaves_what_is_there(qtbot, made):
    page = made(Thread(300))
    page.client.answers[LIST_MESSAGES] = Unreachable(Trouble.CUT)
    page.bubbles.verticalScrollBar().setValue(0)
    assert "通信が途中で切れました" in page.notice.text
    page.client.answers[LIST_MESSAGES] = page.thread.page
    page.notice._act()
    assert page.presenter.model.first < 281


def test_a_feed_that_begins_anew_keeps_the_place(qtbot, made):
    page = made(Thread(500))
    page.presenter.jump(100)
    page.bubbles.bring(104, 30)
    page.bubbles.tell_sight()
    top = page.bubbles.top_of(page.presenter.model.row_at(104))
    page.feed.resync()
    assert page.bubbles.top_of(page.presenter.model.row_at(104)) == top


def test_the_page_is_frugal_and_leaves_nothing_behind(qtbot, made):
    page = made(Thread(300))
    page.open_find()
    page.asked.switch()
    assert len(page.findChildren(QWidget)) <= WIDGETS_MAX
    before = len(QApplication.allWidgets())
    for _ in range(10):
        dialog = page.open_history()
        dialog.close()
        page.open_menu().close()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: len(QApplication.allWidgets()) <= before)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("size", [(766, 664), (866, 712), (832, 894)])
def test_it_fits_every_size_in_both_themes(made, look, mode, size):
    look.set(mode)
    page = made(size=size)
    assert (page.width(), page.height()) == size
    assert page.minimumSizeHint().width() <= size[0]
    surface = QColor(theme.palette().surface)
    assert page.grab().toImage().pixelColor(size[0] // 2, size[1] - 4) == surface
