"""Tests for usen_desk.ui.accounts.page: search and store together, as a person walks through them."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes import FakeClient, Immediately
from tests.ui.account_samples import INQUIRIES, Stores, customer, me, row
from tests.ui.trial_samples import TRIALS
from usen_desk.contract.accounts import GET_CUSTOMER, SEARCH_ACCOUNTS
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES
from usen_desk.contract.trials import LIST_CUSTOMER_TRIALS
from usen_desk.local.settings import Choices
from usen_desk.ui.accounts.account_dialog import AccountDialog
from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
from usen_desk.ui.accounts.page import AccountsPage
from usen_desk.ui.accounts.presenter import AccountsPresenter
from usen_desk.ui.navigation import Dense, Navigator, Place, Tab, customer_place
from usen_desk.ui.shortcuts import Actions

ALT = Qt.KeyboardModifier.AltModifier


def store(_, customer_code):
    return customer(customer_code)


def build(stores):
    answers = {
        SEARCH_ACCOUNTS: stores,
        GET_CUSTOMER: store,
        LIST_CUSTOMER_TRIALS: TRIALS,
        LIST_CUSTOMER_INQUIRIES: INQUIRIES,
    }
    client, navigator = FakeClient(answers), Navigator(Tab)
    presenter = AccountsPresenter(client, Immediately(), navigator, Choices({}))
    customers = CustomerPresenter(client, Immediately(), navigator, me())
    page = AccountsPage(presenter, customers, Actions())
    for each in (presenter, customers):
        each.setParent(page)
    page.navigator = navigator
    navigator.setParent(page)
    navigator.opened.connect(page.show_place)
    return page


@pytest.fixture
def page(qtbot):
    made = build(Stores(3))
    qtbot.addWidget(made)
    made.resize(1290, 664)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.navigator.open(Place(Tab.ACCOUNTS))
    return made


def search(page, qtbot):
    qtbot.keyClick(page.search.form.text_input("phone"), Qt.Key.Key_Return)


def test_the_page_opens_with_the_cursor_in_the_form(page):
    assert page.focusWidget() is page.search.form.text_input("customer_code")


def test_from_the_form_to_a_store_and_back_by_keys_alone(page, qtbot):
    search(page, qtbot)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert page.currentWidget() is page.customer
    assert page.customer.under.startswith("検索結果 3件中 2件目 ・ ")
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert page.currentWidget() is page.search
    assert page.focusWidget() is page.search.table
    assert page.search.table.current() == row(2)


def test_alt_page_down_walks_through_the_result(page, qtbot):
    search(page, qtbot)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    for key, title in ((Qt.Key.Key_PageDown, "02"), (Qt.Key.Key_PageDown, "03"), (Qt.Key.Key_PageDown, "03"),
                       (Qt.Key.Key_PageUp, "02")):  # fmt: skip
        qtbot.keyClick(page.focusWidget(), key, ALT)
        assert page.customer.title == f"さくら介護センター {title}"


def test_a_store_opened_in_another_way_has_no_place_in_the_result(page, qtbot):
    search(page, qtbot)
    page.navigator.open(customer_place("0398-2071-03"))
    assert page.customer.under == "顧客CD 0398-2071-03 ・ 横浜南支店"
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_PageDown, ALT)
    assert page.navigator.place == customer_place("0398-2071-03")


def test_the_window_may_make_it_compact(page):
    assert isinstance(page, Dense)
    page.set_compact(True)
    assert page.search.table.verticalHeader().defaultSectionSize() == 32
    page.set_compact(False)
    assert page.search.table.verticalHeader().defaultSectionSize() == 40


def test_the_page_of_a_store_is_built_with_the_first_one_that_is_opened(page):
    assert len(page.findChildren(QWidget)) <= 95
    page.set_compact(True)
    page.navigator.open(customer_place("0398-2071-01"))
    assert page.currentWidget() is page.customer
    assert page.customer._columns.contentsMargins().bottom() == 12
    page.set_compact(False)
    assert page.customer._columns.contentsMargins().bottom() == 16


def test_search_and_store_together_take_their_share_of_the_four_hundred_widgets(page, qtbot):
    search(page, qtbot)
    page.navigator.open(customer_place("0398-2071-01"))
    assert len(page.findChildren(QWidget)) <= 240


def test_fifty_openings_leave_no_widget_behind(page, qtbot):
    search(page, qtbot)

    def round_trip():
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
        page.customer.members.table.setFocus()
        qtbot.keyClick(page.customer.members.table, Qt.Key.Key_Return)
        page.customer.findChild(AccountDialog).close()
        page.customer.focus_first()
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
        page.search.table.open_column_menu(page.mapToGlobal(page.rect().center()))
        QApplication.activePopupWidget().close()
        page.search.form.started.start.open_calendar()
        QApplication.activePopupWidget().close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return len(QApplication.allWidgets())

    round_trip()
    before = round_trip()
    for _ in range(50):
        after = round_trip()
    assert after == before


def test_ten_sign_ins_leave_no_widget_behind(qtbot):
    counts = []
    for _ in range(10):
        page = build(Stores(3))
        page.show()
        page.navigator.open(customer_place("0398-2071-01"))
        page.close()
        page.deleteLater()
        del page
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        counts.append(len(QApplication.allWidgets()))
    assert counts[-1] == counts[0]
