"""The 問い合わせ tab with real keys and clicks: list, thread, filters, work, search, the store. Acts are counted."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes import Immediately
from tests.ui.account_samples import customer as store
from tests.ui.account_samples import me
from tests.ui.inquiries.inbox_samples import ME, Box
from tests.ui.inquiries.samples import NOW, Client, card, inquiry
from tests.ui.trial_samples import row as trial_row
from usen_desk.contract.accounts import GET_CUSTOMER
from usen_desk.contract.changes import SHOW_PRESENCE
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    LIST_CUSTOMER_INQUIRIES,
    MARK_READ,
    SEARCH_MESSAGES,
    CustomerInquiries,
    MessageHits,
    ReadKept,
    Status,
    View,
)
from usen_desk.contract.inquiry_work import (
    EDIT_INQUIRIES,
    EDIT_INQUIRY,
    TAKE_NEXT,
    UNDO_ACTION,
    BulkEdited,
    BulkLine,
    Edited,
    Outcome,
    Taken,
    Undone,
)
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import LIST_CUSTOMER_TRIALS, CustomerTrials
from usen_desk.ui.inquiries.change_dialog import ChangeDialog
from usen_desk.ui.inquiries.context_presenter import ContextPresenter
from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter
from usen_desk.ui.inquiries.page import InquiriesPage
from usen_desk.ui.inquiries.search_presenter import SearchPresenter
from usen_desk.ui.inquiries.thread_page import thread_page
from usen_desk.ui.inquiries.views_dialog import NameDialog, ViewsDialog
from usen_desk.ui.inquiries.views_presenter import ViewsPresenter
from usen_desk.ui.inquiries.work_presenter import WorkPresenter
from usen_desk.ui.navigation import Navigator, Place, Tab, customer_place, inquiry_place
from usen_desk.ui.shortcuts import Actions

CODE = "0398-2071-01"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Service(Box):
    """The inbox with threads and a store behind them, and acts that are really done."""

    @property
    def answers(self):
        return super().answers | {
            GET_INQUIRY: lambda _, inquiry_id: inquiry(inquiry_id=inquiry_id, **self._thread(inquiry_id)),
            MARK_READ: lambda body, inquiry_id: ReadKept(inquiry_id=inquiry_id, read_count=1, sequence=body.sequence),
            SHOW_PRESENCE: lambda _: None,
            GET_CUSTOMER: lambda _, customer_code: store(customer_code),
            LIST_CUSTOMER_TRIALS: lambda _, customer_code: CustomerTrials(items=[], guide_minutes=480),
            LIST_CUSTOMER_INQUIRIES: lambda _, customer_code: CustomerInquiries(items=[card(21)], open_count=1),
            SEARCH_MESSAGES: MessageHits(items=[], count=0),
            EDIT_INQUIRY: self.edit,
            EDIT_INQUIRIES: self.edit_many,
            UNDO_ACTION: lambda _, action: Undone(items=[]),
        }

    def edit(self, body, inquiry_id, version):
        return Edited(action_id=body.action_id, card=self._changed(body, inquiry_id))

    def edit_many(self, body):
        cards = [one.inquiry_id for one in body.inquiries]
        if not body.is_preview:
            for inquiry_id in cards:
                self._changed(body.edit, inquiry_id)
        lines = [BulkLine(inquiry_id=one, outcome=Outcome.DONE, card=self.cards[one]) for one in cards]
        return BulkEdited(action_id=body.edit.action_id, items=lines)

    def _changed(self, edit, inquiry_id):
        changes = {"status": edit.status} if edit.status else {}
        if edit.hold:
            changes = {"status": Status.ON_HOLD, "hold_until": edit.hold.until, "hold_reason": edit.hold.reason}
        if edit.assignment:
            changes["assignee_id"] = edit.assignment.staff_id
        self.change(inquiry_id, **changes)
        return self.cards[inquiry_id]

    def _thread(self, inquiry_id):
        known = self.cards[inquiry_id]
        fields = ("store_name", "status", "assignee_id", "version", "updated_at", "waiting_since", "hold_until")
        return {name: getattr(known, name) for name in fields} | {"customer_code": CODE}


@pytest.fixture
def made(qtbot, look):
    def make(service=None, width=1400, **who):
        service = service or Service()
        client, navigator, actions, person = Client(service.answers), Navigator(Tab), Actions(), me(staff_id=ME, **who)
        work = Immediately()
        inbox = InboxPresenter(client, work, navigator, person)
        parts = (
            WorkPresenter(client, work, navigator, person),
            ContextPresenter(client, work, navigator, person),
            SearchPresenter(client, work),
            ViewsPresenter(client, work),
        )
        thread = thread_page(client, work, navigator, person, None, "d" * 32, actions)
        page = InquiriesPage(inbox, thread, *parts, actions)
        for one in (inbox, navigator, actions, *parts):
            one.setParent(page)
        page.inbox, page.client, page.navigator, page.service = inbox, client, navigator, service
        page.actions = actions
        navigator.opened.connect(page.show_place)
        qtbot.addWidget(page)
        page.resize(width, 760)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        navigator.open(Place(Tab.INQUIRIES))
        page.focus_first()
        return page

    return make


def click(page, inquiry_id, modifier=Qt.KeyboardModifier.NoModifier):
    view = page.list.list
    index = page.inbox.model.index(page.inbox.model.row_of(inquiry_id))
    view.scrollTo(index)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, view.visualRect(index).center())


def press(page, key, modifier=CTRL | SHIFT):
    QTest.keyClick(QApplication.activeModalWidget() or page, key, modifier)


def dialog(qtbot):
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ChangeDialog))
    return QApplication.activeModalWidget()


def ids(page):
    return [one.inquiry_id for one in page.inbox.model.cards]


def test_a_click_opens_the_thread_beside_the_list_with_its_store(made):
    page = made()
    click(page, 2)
    assert page.navigator.place == inquiry_place(2)
    assert page.stack.currentWidget() is page.thread_page
    assert page.context.isVisible()
    assert page.context.title == "さくら介護センター 01"
    assert page.client.bodies(GET_CUSTOMER)[0].from_inquiry_id == 2
    assert [line.key for line in page.context.recent.lines] == ["21"]


def test_enter_opens_and_arrows_only_walk(made):
    page = made()
    QTest.keyClick(page.list.list, Qt.Key.Key_Down)
    assert page.navigator.place == Place(Tab.INQUIRIES)
    QTest.keyClick(page.list.list, Qt.Key.Key_Return)
    assert page.navigator.place == inquiry_place(2)


def test_the_next_and_the_one_before_by_chord(made):
    page = made()
    click(page, 2)
    page.actions.find("inquiries.next").trigger()
    assert page.navigator.place == inquiry_place(3)
    page.actions.find("inquiries.before").trigger()
    assert page.navigator.place == inquiry_place(2)


def test_a_link_opens_the_thread_at_a_message(made):
    page = made()
    page.navigator.open(inquiry_place(4, 3))
    assert [one.around for one in page.client.bodies(GET_INQUIRY)] == [3]


def test_chips_and_the_menu_show_every_view_with_its_count(made, qtbot):
    page = made()
    assert page.list.chips[View.UNANSWERED].text() == "未対応 5"
    qtbot.mouseClick(page.list.more_chip, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions() if action.text()][:6] == [
        *("未対応 5", "自分 5", "返信待ち 0", "保留 0", "担当なし 0", "すべて 5"),
    ]
    menu.actions()[5].trigger()
    menu.close()
    assert page.inbox.search.view is View.ALL
    assert page.list.other_chip.text() == "すべて 5"
    assert page.list.other_chip.isChecked()


def test_filters_are_built_when_they_are_opened_and_come_from_the_catalogue(made, qtbot):
    page = made()
    assert page.filters is None
    press(page, Qt.Key.Key_L)
    menu = page.filters.category.open()
    assert [action.text() for action in menu.actions()] == ["指定なし", "修理・点検", "その他"]
    menu.actions()[2].trigger()
    menu.close()
    assert ids(page) == []
    assert page.list.list.nothing.startswith("条件に合う")
    regions = page.filters.prefecture.open()
    assert [action.text() for action in regions.actions()] == ["指定なし", "関東", "近畿", "都道府県なし"]
    regions.close()
    qtbot.mouseClick(page.filters.clear_button, Qt.MouseButton.LeftButton)
    assert len(ids(page)) == 5


def test_a_day_that_is_none_is_marked_and_nothing_is_asked(made):
    page = made()
    press(page, Qt.Key.Key_L)
    asked = len(page.client.asked)
    page.filters.updated.start.setText("きのう")
    page.filters.submit()
    assert page.filters._updated.error
    assert len(page.client.asked) == asked


def test_the_box_narrows_by_store(made, qtbot):
    page = made()
    page.list.box.setText("店4")
    qtbot.waitUntil(lambda: ids(page) == [4])


def test_enter_on_cancel_keeps_no_view(made):
    page = made()
    shown = page.open_view_dialog()
    shown.name.setText("渋谷")
    shown.leave.setFocus()
    QTest.keyClick(shown.leave, Qt.Key.Key_Return)
    assert page.service.saved == []


def test_what_changes_nothing_offers_no_way_back(made):
    page = made()
    page.inbox.open(1)
    page.service.change = lambda *_, **__: None
    page.work.set_status(page.work.card.status)
    assert page.toast.text == "#1 はすでに同じ内容です"
    assert not page.toast._button.isVisible()


def test_hold_costs_two_acts_once_the_thread_is_open(made, qtbot):
    page = made()
    click(page, 1)
    press(page, Qt.Key.Key_P)
    shown = dialog(qtbot)
    shown.hold.reason.setText("部品の入荷待ち")
    QTest.keyClick(shown.hold.reason, Qt.Key.Key_Return)
    assert page.service.cards[1].status is Status.ON_HOLD
    assert page.service.cards[1].hold_reason == "部品の入荷待ち"
    assert 1 not in ids(page)


def test_a_hold_without_a_reason_is_marked_and_not_sent(made, qtbot):
    page = made()
    click(page, 1)
    press(page, Qt.Key.Key_P)
    shown = dialog(qtbot)
    QTest.keyClick(shown.hold.reason, Qt.Key.Key_Return)
    assert shown.hold._reason.error
    assert page.client.bodies(EDIT_INQUIRY) == []
    shown.reject()


def test_hand_over_with_a_note_costs_three_acts(made, qtbot):
    page = made()
    click(page, 1)
    press(page, Qt.Key.Key_H)  # 1
    shown = dialog(qtbot)
    shown.options.box.setText("伊藤")
    QTest.keyClick(shown.options.box, Qt.Key.Key_Return)  # 2
    assert shown.focusWidget() is shown.note
    shown.note.setText("15時に訪問の約束")
    QTest.keyClick(shown.note, Qt.Key.Key_Return)  # 3
    (body,) = page.client.bodies(EDIT_INQUIRY)
    assert (body.assignment.staff_id, body.note) == (2, "15時に訪問の約束")
    assert "伊藤 沙織さんの担当にしました" in page.toast.text


def test_rebalancing_n_costs_two_acts_and_a_click_each_with_a_preview(made, qtbot):
    page = made()
    for at, inquiry_id in enumerate((1, 3, 4)):
        click(page, inquiry_id, CTRL if at else Qt.KeyboardModifier.NoModifier)  # n
    assert page.work.selection.isVisible()
    assert page.work.selection.count.text() == "3件を選択中"
    press(page, Qt.Key.Key_A)  # 1
    shown = dialog(qtbot)
    shown.options.box.setText("伊藤")
    qtbot.waitUntil(lambda: shown.preview.text() == "3件が変わります。")
    assert [page.service.cards[one].assignee_id for one in (1, 3, 4)] == [ME, ME, ME]
    QTest.keyClick(shown.options.box, Qt.Key.Key_Return)  # 2
    assert [page.service.cards[one].assignee_id for one in (1, 3, 4)] == [2, 2, 2]
    assert [one.is_preview for one in page.client.bodies(EDIT_INQUIRIES)] == [True, False]


def test_one_undo_takes_back_what_was_done_to_many(made, qtbot):
    page = made()
    click(page, 1)
    click(page, 3, SHIFT)
    page.actions.find("inquiries.finish").trigger()
    assert page.service.cards[2].status is Status.DONE
    press(page, Qt.Key.Key_Z, CTRL)
    assert len(page.client.bodies(UNDO_ACTION)) == 1


def test_ctrl_z_in_a_box_belongs_to_the_box(made):
    page = made()
    click(page, 1)
    page.actions.find("inquiries.finish").trigger()
    page.list.focus_box()
    QTest.keyClick(page.list.box, Qt.Key.Key_A)
    QTest.keyClick(page.list.box, Qt.Key.Key_Z, CTRL)
    assert page.client.bodies(UNDO_ACTION) == []
    assert page.list.box.text() == ""


def test_finished_and_back_again_from_the_head_of_the_thread(made, qtbot):
    page = made()
    click(page, 1)
    assert page.work.buttons.isVisible()
    qtbot.mouseClick(page.work.buttons.finish, Qt.MouseButton.LeftButton)
    assert page.service.cards[1].status is Status.DONE
    assert page.work.buttons.finish.text() == "完了を取り消す"
    qtbot.mouseClick(page.work.buttons.finish, Qt.MouseButton.LeftButton)
    assert page.service.cards[1].status is Status.IN_PROGRESS


def test_who_may_not_work_gets_no_buttons(made):
    page = made(permissions=frozenset({Permission.READ_INQUIRIES}))
    click(page, 1)
    assert page.work is None
    assert page.list.next_button is None


def test_an_event_keeps_what_is_chosen_and_what_is_seen(made):
    page = made(Service(60))
    view = page.list.list
    click(page, 20)
    click(page, 22, CTRL)
    first = view.indexAt(QPoint(1, 1))
    before = page.inbox.model.card(first.row()).inquiry_id, view.visualRect(first).top()
    page.inbox.on_changes([page.service.change(40, updated_at=NOW), page.service.change(21, status=Status.DONE)])
    after = view.indexAt(QPoint(1, 1))
    assert (page.inbox.model.card(after.row()).inquiry_id, view.visualRect(after).top()) == before
    assert view.chosen == [20, 22]


def test_at_the_top_what_is_new_is_seen(made):
    page = made(Service(60))
    page.inbox.on_changes([page.service.change(40, updated_at=NOW)])
    assert page.list.list.verticalScrollBar().value() == 0
    assert ids(page)[0] == 40


def test_scrolling_down_fetches_further_pages(made, qtbot):
    page = made(Service(160))
    bar = page.list.list.verticalScrollBar()
    for _ in range(4):
        bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(ids(page)) == 160)


def test_an_own_view_is_kept_renamed_moved_and_deleted(made, qtbot):
    page = made()
    page.inbox.choose(View.ALL)
    for name in ("修理", "請求"):
        shown = page.open_view_dialog()
        assert isinstance(shown, NameDialog)
        shown.name.setText(name)
        QTest.keyClick(shown.name, Qt.Key.Key_Return)
    assert [one.name for one in page.service.saved] == ["修理", "請求"]
    assert page.list.other_chip.text().startswith("請求")
    manager = page.open_views_dialog()
    assert isinstance(manager, ViewsDialog)
    manager.down.click()
    assert [one.name for one in page.service.saved] == ["請求", "修理"]
    manager.name.setText("修理だけ")
    manager.rename.click()
    assert [one.name for one in page.service.saved] == ["請求", "修理だけ"]
    manager.options.point(page.service.saved[0].view_id)
    manager.delete.click()
    assert [one.name for one in page.service.saved] == ["修理だけ"]
    assert page.list.other_chip.text().startswith("すべて")
    manager.accept()


def test_the_search_over_messages_takes_the_place_of_the_thread(made, qtbot):
    page = made()
    press(page, Qt.Key.Key_F)
    assert page.stack.currentWidget() is page.search
    page.search.box.setText("スピーカー")
    qtbot.waitUntil(lambda: len(page.client.bodies(SEARCH_MESSAGES)) == 1)
    assert page.search.stack.currentWidget() is page.search.nothing
    page.search.opened.emit(3, 7)
    assert page.navigator.place == inquiry_place(3, 7)


def test_a_narrow_page_shows_the_list_or_the_thread_and_the_card_as_a_drawer(made):
    page = made(width=900)
    assert page.list.isVisible()
    click(page, 1)
    assert not page.list.isVisible()
    assert page.thread_page.isVisible()
    assert page.context is None
    page.toggle_context()
    assert page.context.isVisible()
    page.toggle_context()
    assert not page.context.isVisible()
    page.resize(1400, 760)
    assert page.list.isVisible()
    assert page.context.isVisible()


def test_the_card_of_the_store_leads_to_its_account(made, qtbot):
    page = made()
    click(page, 1)
    qtbot.mouseClick(page.context.account, Qt.MouseButton.LeftButton)
    assert page.navigator.place == customer_place(CODE)


@pytest.mark.parametrize(
    ("view", "assignee_id", "at", "goes_to"),
    [
        (View.ALL, 1, 2, 3),
        (View.ALL, 1, 5, 4),  # the last of the list: the most urgent one
        (View.UNANSWERED, 1, 2, 4),
        (View.UNANSWERED, None, 2, 3),  # nobody has it yet, so that it would be given again
    ],
)
def test_the_next_one_after_an_answer(made, view, assignee_id, at, goes_to):
    service = Service(assignee_id=assignee_id)
    page = made(service)
    page.client.answers[TAKE_NEXT] = Taken(inquiry=inquiry(inquiry_id=4))
    page.list.view_chosen.emit(view)
    click(page, at)
    page.open_next()
    assert page.navigator.place == inquiry_place(goes_to)
    assert len(page.client.bodies(TAKE_NEXT)) == (goes_to == 4)


def test_the_sales_rep_of_a_store_is_who_registered_a_trial_of_it(made):
    service = Service()
    page = made(service)
    click(page, 1)
    assert page._context.sales_name() == ""
    trials = [trial_row(rep_name=""), trial_row(rep_name="渡辺 大輔")]
    page.client.answers[LIST_CUSTOMER_TRIALS] = lambda _, customer_code: CustomerTrials(items=trials, guide_minutes=480)
    page._context.again()
    assert page._context.sales_name() == "渡辺 大輔"


def test_the_tab_takes_its_share_of_the_four_hundred_widgets(made):
    page = made()
    assert len(page.findChildren(QWidget)) <= 75
    click(page, 1)
    assert len(page.findChildren(QWidget)) <= 150
