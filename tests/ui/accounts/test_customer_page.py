"""Tests for usen_desk.ui.accounts.customer_page: real widgets, fakes for service and threads."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.account_samples import INQUIRIES, OLD, QUEUED, account, customer, me
from tests.ui.inquiries.samples import card
from tests.ui.trial_samples import TRIALS
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.accounts import GET_CUSTOMER, SEND_REREGISTRATION, AccountState
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import LIST_CUSTOMER_TRIALS
from usen_desk.ui.accounts import customer_page
from usen_desk.ui.accounts.account_dialog import AccountDialog
from usen_desk.ui.accounts.customer_page import LABELS, CustomerPage, unis_values
from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
from usen_desk.ui.navigation import Navigator, Place, Tab, branch_place, customer_place, inquiry_place, trial_place
from usen_desk.ui.shortcuts import Actions

A, B = "0398-2071-01", "0398-2071-02"
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def store(_, customer_code):
    return customer(customer_code)


@pytest.fixture
def made(qtbot):
    def make(answers=None, background=None, tabs=tuple(Tab), **who):
        usual = {
            GET_CUSTOMER: store,
            SEND_REREGISTRATION: lambda *_, **__: QUEUED,
            LIST_CUSTOMER_TRIALS: TRIALS,
            LIST_CUSTOMER_INQUIRIES: INQUIRIES,
        }
        client = FakeClient(usual | (answers or {}))
        navigator = Navigator(tabs)
        navigator.open(Place(Tab.ACCOUNTS))
        navigator.open(customer_place(A))
        presenter = CustomerPresenter(client, background or Immediately(), navigator, me(**who))
        page = CustomerPage(presenter, Actions())
        presenter.setParent(page)
        page.client, page.navigator, page.presenter = client, navigator, presenter
        qtbot.addWidget(page)
        page.resize(1290, 700)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.focus_first()
        QGuiApplication.clipboard().clear()
        presenter.open(A)
        return page

    return make


def test_the_page_shows_the_store_with_the_manuals_labels(made):
    page = made()
    assert page.title == "さくら介護センター 01"
    assert page.under == "顧客CD 0398-2071-01 ・ 横浜南支店"
    assert page.unis.value("店種") == "老人福祉センター(02009)"
    assert page.unis.value("管轄支店") == "横浜南支店(0204180400)"
    assert page.unis.value("最終更新日") == "2018-09-28 10:30:06"
    assert page.unis.value("解約日") == "—"
    assert page._chain.text == "チェーン 2店"


def test_every_label_gets_a_value():
    assert list(unis_values(customer())) == LABELS


@pytest.mark.parametrize("state", AccountState)
def test_every_state_says_what_it_means(made, state):
    page = made({GET_CUSTOMER: customer(A, [account(state=state)] if state is not AccountState.NONE else [])})
    assert page.banner.accessibleName()
    assert customer_page.SENTENCES[state].rstrip("。") in page.banner.accessibleName()


def test_a_usable_account_that_will_expire_says_when(made):
    page = made({GET_CUSTOMER: customer(A, [account(ums_expires_on=date(2026, 12, 31))])})
    assert "失効日 2026-12-31" in page.banner.accessibleName()


def test_the_keys_copy_id_and_mail_of_the_first_usable_account(made, qtbot):
    page = made()
    qtbot.keyClick(page, Qt.Key.Key_1, CTRL_SHIFT)
    assert QGuiApplication.clipboard().text() == "sakura-1"
    qtbot.keyClick(page, Qt.Key.Key_2, CTRL_SHIFT)
    assert QGuiApplication.clipboard().text() == "info1@sakura-care.example"
    assert page.toast.text == "登録メールアドレスをコピーしました"


def test_the_keys_copy_what_was_chosen_in_the_list(made, qtbot):
    page = made()
    page.members.table.setFocus()
    qtbot.keyClick(page.members.table, Qt.Key.Key_Up)
    qtbot.keyClick(page.members.table, Qt.Key.Key_1, CTRL_SHIFT)
    assert QGuiApplication.clipboard().text() == OLD.login_id


def test_nothing_of_the_store_before_can_be_copied_while_the_next_is_read(made, qtbot):
    background = WhenTold()
    page = made(background=background)
    for _ in ("the store", "its trials", "its inquiries"):
        background.deliver()
    page.presenter.open(B)
    qtbot.keyClick(page, Qt.Key.Key_1, CTRL_SHIFT)
    assert QGuiApplication.clipboard().text() == ""
    assert page.toast.text == customer_page.STILL_READING
    assert not page.members.isVisible()
    assert page.title == f"顧客CD {B}"
    assert page.trials.view.lines == []
    background.deliver()
    assert page.members.isVisible()


def test_copying_what_is_not_registered_says_so(made, qtbot):
    page = made({GET_CUSTOMER: customer(A, [account(email="")])})
    qtbot.keyClick(page, Qt.Key.Key_2, CTRL_SHIFT)
    assert page.toast.text == customer_page.NOTHING_TO_COPY


def test_escape_goes_back_to_where_the_person_came_from(made, qtbot):
    page = made()
    for focused in (page._scroll, page.members.table, page.script.login):
        page.navigator.open(customer_place(A))
        qtbot.keyClick(focused, Qt.Key.Key_Escape)
        assert page.navigator.place == Place(Tab.ACCOUNTS)


def test_the_detail_of_an_account_opens_over_the_page(made, qtbot):
    page = made()
    page.members.table.setFocus()
    qtbot.keyClick(page.members.table, Qt.Key.Key_Return)
    dialog = page.findChild(AccountDialog)
    assert dialog.values.value("ログインID") == "sakura-1"
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close_button.click()
    assert page.findChild(AccountDialog) is None


def test_the_branch_opens_by_its_button(made, qtbot):
    page = made()
    qtbot.mouseClick(page.branch, Qt.MouseButton.LeftButton)
    assert page.navigator.place == branch_place("0204180400")


def test_who_has_no_branches_tab_sees_no_button_for_it(made):
    page = made(tabs=(Tab.ACCOUNTS,))
    assert not page.branch.isVisible()


def test_a_store_that_cannot_be_read_says_why_and_can_be_read_again(made):
    page = made({GET_CUSTOMER: Unreachable(Trouble.TIMEOUT)})
    assert "応答" in page.notice.text
    assert not page.members.isVisible()
    page.client.answers[GET_CUSTOMER] = store
    page.notice._action.click()
    assert page.notice.text == ""
    assert page.members.isVisible()


def test_a_failed_reload_keeps_what_is_shown(made, qtbot):
    page = made()
    page.client.answers[GET_CUSTOMER] = Unreachable(Trouble.TIMEOUT)
    qtbot.keyClick(page, Qt.Key.Key_F5)
    assert page.notice.text
    assert page.members.isVisible()


def test_the_mail_is_sent_by_key_and_told_with_time_and_address(made, qtbot):
    page = made()
    qtbot.keyClick(page, Qt.Key.Key_M, CTRL_SHIFT)
    assert "14:00 に s***@example.jp" in page.script.state
    assert page.toast.text == "再登録メールを送信しました"


def test_a_mail_that_failed_is_sent_again_from_the_notice_under_the_same_number(made, qtbot):
    page = made({SEND_REREGISTRATION: [Unreachable(Trouble.TIMEOUT), QUEUED]})
    qtbot.keyClick(page, Qt.Key.Key_M, CTRL_SHIFT)
    assert page.notice.text
    page.notice._action.click()
    first, second = page.client.bodies(SEND_REREGISTRATION)
    assert first.request_id == second.request_id
    assert page.notice.text == ""
    assert "s***@example.jp" in page.script.state


def test_a_refused_mail_says_why_in_the_notice(made, qtbot):
    page = made({SEND_REREGISTRATION: Refused(problem(Code.RESEND_THROTTLED))})
    qtbot.keyClick(page, Qt.Key.Key_M, CTRL_SHIFT)
    assert "続けてメールを送信した" in page.notice.text


def test_the_place_in_the_result_stands_under_the_title(made):
    page = made()
    page.set_position("検索結果 11件中 1件目")
    assert page.under == "検索結果 11件中 1件目 ・ 顧客CD 0398-2071-01 ・ 横浜南支店"


def test_the_keys_ask_for_the_next_store_of_the_result(made, qtbot):
    page = made()
    wanted = []
    page.next_wanted.connect(wanted.append)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        qtbot.keyClick(page, key, Qt.KeyboardModifier.AltModifier)
    assert wanted == [1, -1]


@pytest.mark.parametrize(("width", "side_by_side"), [(1290, True), (1204, True), (1100, False), (884, False)])
def test_the_script_stands_beside_the_tables_or_below_them_and_nothing_is_cut(made, qtbot, width, side_by_side):
    page = made()
    page.resize(width, 700)
    direction = QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
    qtbot.waitUntil(lambda: page._columns.direction() == direction)
    qtbot.waitUntil(lambda: page._inside.width() <= page._scroll.viewport().width())
    qtbot.waitUntil(lambda: (page.script.width() == customer_page.SIDE_WIDTH) is side_by_side)


def test_names_that_look_like_markup_are_shown_as_they_are(made):
    page = made({GET_CUSTOMER: customer(A, store_name="<b>青葉</b>")})
    assert page.title == "<b>青葉</b>"
    assert page.unis.value("店舗先名称") == "<b>青葉</b>"


def test_the_stores_trials_stand_beside_it_and_open_in_their_tab(made, qtbot):
    page = made()
    assert len(page.trials.view.lines) == 1
    page.trials.view.setFocus()
    qtbot.keyClick(page.trials.view, Qt.Key.Key_Return)
    assert page.navigator.place == trial_place("xfeeaP")


def test_who_may_not_read_trials_has_no_card_of_them(made):
    page = made(permissions=frozenset(Permission) - {Permission.READ_TRIALS})
    assert page.trials is None
    assert page.members.isVisible()


def test_open_inquiries_are_said_in_the_head_and_one_click_leads_to_the_only_one(made, qtbot):
    page = made({LIST_CUSTOMER_INQUIRIES: CustomerInquiries(items=[card(29), card(21)], open_count=1)})
    assert page.open_ones.text() == "未完了の問い合わせ 1件"
    qtbot.mouseClick(page.open_ones, Qt.MouseButton.LeftButton)
    assert page.navigator.place == inquiry_place(29)


def test_of_several_open_inquiries_the_list_is_brought_into_sight(made, qtbot):
    page = made({LIST_CUSTOMER_INQUIRIES: CustomerInquiries(items=[card(29), card(21)], open_count=2)})
    qtbot.mouseClick(page.open_ones, Qt.MouseButton.LeftButton)
    assert page.navigator.place == customer_place(A)
    assert page.inquiries.lines.hasFocus()
    assert not page.inquiries.visibleRegion().isEmpty()


def test_a_store_without_open_inquiries_says_nothing_of_them_in_its_head(made):
    assert not made().open_ones.isVisible()
