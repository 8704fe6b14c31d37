"""Tests for usen_desk.ui.accounts.search_page: real widgets, fakes for service and threads."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.account_samples import Stores, row
from tests.ui.my_trial_samples import Trials
from tests.ui.trial_samples import row as trial_row
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch, Service, SortKey
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import SEARCH_TRIALS
from usen_desk.local.settings import Choices
from usen_desk.ui.account_pages import PAGE_ROWS
from usen_desk.ui.accounts import search_page
from usen_desk.ui.accounts.presenter import AccountsPresenter
from usen_desk.ui.accounts.search_page import SearchPage, advice_for, conditions_in_words
from usen_desk.ui.navigation import Navigator, Tab, customer_place, trial_place

CODE_COLUMN = 1


@pytest.fixture
def made(qtbot):
    def make(stores=None, background=None, kept=None, tabs=Tab):
        trials = Trials(rows=[trial_row("xfeeaP")])
        client = FakeClient({SEARCH_ACCOUNTS: stores or Stores(3), SEARCH_TRIALS: trials})
        navigator = Navigator(tabs)
        presenter = AccountsPresenter(client, background or Immediately(), navigator, Choices(kept or {}))
        page = SearchPage(presenter)
        presenter.setParent(page)
        page.client, page.navigator = client, navigator
        qtbot.addWidget(page)
        page.resize(1204, 664)
        page.show()
        qtbot.waitExposed(page)
        return page

    return make


def search(page, qtbot, **texts):
    for name, text in texts.items():
        page.form.text_input(name).setText(text)
    qtbot.keyClick(page.form.text_input("store_name"), Qt.Key.Key_Return)


def test_before_the_first_search_the_page_says_how_to_begin(made):
    page = made()
    assert page.is_empty
    assert "検索します" in page.empty.accessibleName() + search_page.START[1]
    assert not page.columns_button.isVisible()


def test_enter_finds_shows_the_count_and_goes_to_the_rows(made, qtbot):
    page = made()
    search(page, qtbot, store_name="さくら")
    assert page.count.text() == "3件"
    assert page.table.current() == row(1)
    assert page.focusWidget() is page.table
    assert not page.is_empty


def test_a_new_search_stands_in_the_order_of_the_customer_codes(made, qtbot):
    page = made()
    search(page, qtbot, store_name="さくら")
    assert page.client.bodies(SEARCH_ACCOUNTS)[-1].sort is SortKey.CUSTOMER_CODE
    assert page.table.horizontalHeader().sortIndicatorSection() == CODE_COLUMN


def test_enter_on_a_row_opens_its_store(made, qtbot):
    page = made()
    search(page, qtbot)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.navigator.place == customer_place("0398-2071-02")


def test_a_click_on_the_link_opens_the_store(made, qtbot):
    page = made()
    search(page, qtbot)
    link = page.table.visualRect(page.model.index(2, page.model.columnCount() - 1)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=link)
    assert page.navigator.place == customer_place("0398-2071-03")


def test_down_in_the_form_goes_to_the_rows_when_there_are_some(made, qtbot):
    page = made()
    page.form.focus_first()
    qtbot.keyClick(page.form.text_input("customer_code"), Qt.Key.Key_Down)
    assert page.focusWidget() is page.form.text_input("customer_code")
    search(page, qtbot)
    page.form.focus_first()
    qtbot.keyClick(page.form.text_input("customer_code"), Qt.Key.Key_Down)
    assert page.focusWidget() is page.table


def test_a_click_on_a_title_asks_the_service_for_that_order_and_again_for_the_other_way(made, qtbot):
    page = made()
    search(page, qtbot)
    header = page.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(2) + 20, 10)
    for descending in (False, True):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        asked = page.client.bodies(SEARCH_ACCOUNTS)[-1]
        assert (asked.sort, asked.descending) == (SortKey.STORE_NAME, descending)


def test_an_order_that_failed_puts_the_arrow_back(made, qtbot):
    page = made()
    search(page, qtbot)
    page.client.answers[SEARCH_ACCOUNTS] = Unreachable(Trouble.TIMEOUT)
    page.table.sort_wanted.emit("phone", True)
    assert page.table.horizontalHeader().sortIndicatorSection() == CODE_COLUMN
    assert "応答" in page.notice.text


def test_what_failed_leaves_the_rows_and_the_form_and_can_be_tried_again(made, qtbot):
    page = made()
    search(page, qtbot, store_name="さくら")
    page.client.answers[SEARCH_ACCOUNTS] = Unreachable(Trouble.REFUSED)
    search(page, qtbot, store_name="もみじ")
    assert "接続できません" in page.notice.text
    assert page.model.rowCount() == 3
    assert page.form.text_input("store_name").text() == "もみじ"
    page.client.answers[SEARCH_ACCOUNTS] = Stores(2)
    page.notice._action.click()
    assert page.notice.text == ""
    assert page.client.bodies(SEARCH_ACCOUNTS)[-1].store_name == "もみじ"
    assert page.model.rowCount() == 2


def test_the_field_that_the_service_refuses_is_marked(made, qtbot):
    page = made(Refused(problem(Code.INVALID_INPUT, field="phone")))
    search(page, qtbot, phone="x")
    assert page.form.error("phone") == search_page.CHECK


def test_old_rows_stay_while_new_ones_load_and_the_search_can_be_stopped(made, qtbot):
    background = WhenTold()
    page = made(background=background)
    search(page, qtbot)
    background.deliver()
    search(page, qtbot, store_name="b")
    assert page.model.rowCount() == 3
    assert not page.stop.isVisible()
    qtbot.waitUntil(page.stop.isVisible)
    page.stop.click()
    assert not page.stop.isVisible()
    background.deliver()
    assert page.count.text() == "3件"


def test_nothing_found_says_what_to_try_and_the_button_does_it(made, qtbot):
    page = made(Stores(0))
    search(page, qtbot, phone="0451234567")
    assert page.is_empty
    assert "店舗先名称の一部" in page.empty.accessibleName()
    page.other_way.click()
    assert page.form.text_input("phone").text() == ""
    assert page.focusWidget() is page.form.text_input("store_name")


def test_ticks_that_hide_everything_can_be_taken_off_at_once(made, qtbot):
    page = made(Stores(0), kept={"accounts.services": ["otoraku"]})
    search(page, qtbot, phone="0451234567")
    assert page.other_way.text() == search_page.WITHOUT_TICKS
    page.other_way.click()
    asked = page.client.bodies(SEARCH_ACCOUNTS)[-1]
    assert (asked.services, asked.phone) == ((), "0451234567")


def test_only_usable_accounts_by_one_click_and_back_from_the_empty_page(made, qtbot):
    page = made()
    search(page, qtbot, store_name="さくら")
    page.client.answers[SEARCH_ACCOUNTS] = Stores(0)
    page.active_only.click()
    assert page.client.bodies(SEARCH_ACCOUNTS)[-1].active_only
    assert page.other_way.text() == search_page.WITH_ALL
    page.client.answers[SEARCH_ACCOUNTS] = Stores(3)
    page.other_way.click()
    assert not page.client.bodies(SEARCH_ACCOUNTS)[-1].active_only
    assert page.model.rowCount() == 3


def test_a_new_search_is_not_narrowed_by_the_last_one(made, qtbot):
    page = made()
    search(page, qtbot)
    page.active_only.click()
    search(page, qtbot)
    assert not page.client.bodies(SEARCH_ACCOUNTS)[-1].active_only
    assert not page.active_only.isChecked()


def test_a_large_result_is_read_page_by_page_as_it_is_scrolled(made, qtbot):
    page = made(Stores(1234))
    search(page, qtbot)
    assert page.count.text() == "1,000件以上"
    assert page.model.rowCount() == 2 * PAGE_ROWS

    def at_the_end():
        page.table.scrollToBottom()
        page.table.viewport().repaint()
        return page.model.rowCount() == 1234 and page.model.row(1233) is not None

    qtbot.waitUntil(at_the_end, timeout=10_000)
    assert "条件を1つ追加" in page._page_note.text()


def test_a_page_that_failed_is_asked_for_again_when_it_is_looked_at(made, qtbot):
    page = made(Stores(300))
    search(page, qtbot)
    page.client.answers[SEARCH_ACCOUNTS] = Unreachable(Trouble.CUT)
    page.model.row(250)
    qtbot.waitUntil(lambda: bool(page.notice.text))
    page.client.answers[SEARCH_ACCOUNTS] = Stores(300)
    qtbot.waitUntil(lambda: page.model.row(250) is not None)


def test_the_place_of_a_store_in_the_result_is_told(made, qtbot):
    page = made()
    assert page.position("0398-2071-01") == ""
    search(page, qtbot)
    assert page.position("0398-2071-01") == "検索結果 3件中 1件目"
    assert page.position("0000-0000-00") == ""


def test_stepping_passes_over_further_accounts_of_the_same_store_and_ends_at_the_ends(made, qtbot):
    rows = [row(1), row(1, account_id=9), row(2)]
    page = made(Stores(rows=rows))
    search(page, qtbot)
    assert page.step(-1) is None
    assert page.step(1) == rows[2]
    assert page.step(1) is None
    assert page.step(-1) == rows[1]


@pytest.mark.parametrize("stores", [Stores(0), Stores(1)])
def test_a_login_id_that_is_a_leaflets_offers_its_trial(made, qtbot, stores):
    page = made(stores)
    search(page, qtbot, login_id="XFEEAP")
    assert "xfeeaP" in page.notice.text
    assert page.notice._action.text() == search_page.OPEN_TRIAL
    page.notice._action.click()
    assert page.navigator.place == trial_place("xfeeaP")


def test_other_searches_ask_for_no_trial_and_none_is_offered(made, qtbot):
    page = made()
    search(page, qtbot, login_id="sakura-1")
    assert page.notice.text == ""
    search(page, qtbot, login_id="", phone="045")
    assert len(page.client.bodies(SEARCH_TRIALS)) == 1


def test_without_the_tab_no_trial_is_asked_for(made, qtbot):
    page = made(tabs=[Tab.ACCOUNTS])
    search(page, qtbot, login_id="xfeeaP")
    assert page.client.bodies(SEARCH_TRIALS) == []


def test_a_trial_that_could_not_be_asked_for_or_comes_late_disturbs_nobody(made, qtbot):
    background = WhenTold()
    page = made(background=background)
    search(page, qtbot, login_id="xfeeaP")
    background.deliver()
    search(page, qtbot, login_id="", phone="045")
    background.deliver(1)
    background.deliver()
    assert page.notice.text == ""
    page.client.answers[SEARCH_TRIALS] = Unreachable(Trouble.TIMEOUT)
    search(page, qtbot, login_id="xfeeaP")
    background.deliver()
    background.deliver()
    assert page.notice.text == ""


def test_the_row_is_copied_without_its_link(made, qtbot):
    page = made()
    search(page, qtbot)
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[:3] == ["有効", "0398-2071-01", "さくら介護センター 1"]
    assert "詳細" not in copied


@pytest.mark.parametrize("width", [900, 1204, 1290, 1524, 1844])
def test_name_and_link_stay_readable_at_every_width(made, qtbot, width):
    page = made()
    page.resize(width, 664)
    search(page, qtbot)
    header = page.table.horizontalHeader()
    titles = [column.title for column in page.model.columns]
    assert header.length() <= page.table.viewport().width()
    assert header.sectionSize(titles.index("店舗先名称")) >= 176
    assert header.sectionSize(titles.index("詳細")) >= 76


def test_conditions_are_said_in_words():
    search_ = AccountSearch(store_name="さくら", phone="045", services=(Service.OTORAKU,), active_only=True)
    assert conditions_in_words(search_) == "「さくら」を含む店舗先名称 ・ 電話番号 045 ・ OTORAKU ・ 有効のみ"


@pytest.mark.parametrize(
    ("conditions", "action"),
    [
        ({"active_only": True, "phone": "1"}, search_page.WITH_ALL),
        ({"services": (Service.OTORAKU,), "phone": "1"}, search_page.WITHOUT_TICKS),
        ({"phone": "1"}, search_page.BY_NAME),
        ({"store_name": "a"}, ""),
        ({"customer_code": "1"}, search_page.BY_NAME),
    ],
)
def test_the_advice_loosens_the_condition_that_most_likely_hides_the_store(conditions, action):
    advice, offered = advice_for(AccountSearch(**conditions))
    assert offered == action
    assert advice
