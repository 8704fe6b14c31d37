"""Tests for usen_desk.ui.branches.page: real widgets, fakes for service and threads."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes import FakeClient, Immediately, WhenTold
from tests.ui.account_samples import BRANCHES, Stores, me
from usen_desk.api.errors import DiskFault, DiskTrouble, Trouble, Unreachable
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, Service
from usen_desk.contract.branches import EXPORT_BRANCH, LIST_BRANCHES, Branches, ExportFormat
from usen_desk.local.settings import Choices
from usen_desk.ui.branches import page as branches_page
from usen_desk.ui.branches.page import BranchesPage
from usen_desk.ui.branches.presenter import BranchesPresenter
from usen_desk.ui.navigation import Dense, Navigator, Place, Tab, branch_place, customer_place
from usen_desk.ui.shortcuts import Actions

SHIBUYA, YOKOHAMA = BRANCHES


@pytest.fixture
def made(qtbot):
    def make(answers=None, background=None, **who):
        client = FakeClient(
            {LIST_BRANCHES: Branches(items=BRANCHES), SEARCH_ACCOUNTS: Stores(3), EXPORT_BRANCH: b"csv"}
            | (answers or {})
        )
        navigator = Navigator(Tab)
        presenter = BranchesPresenter(client, background or Immediately(), navigator, Choices({}), me(**who))
        page = BranchesPage(presenter, Actions())
        presenter.setParent(page)
        page.client, page.navigator, page.presenter = client, navigator, presenter
        navigator.opened.connect(lambda place: page.show_place(place) if place.tab is Tab.BRANCHES else None)
        qtbot.addWidget(page)
        page.resize(1290, 664)
        page.activateWindow()
        page.show()
        qtbot.waitUntil(page.isActiveWindow)
        navigator.open(Place(Tab.BRANCHES))
        return page

    return make


def test_a_branch_says_its_counts(made):
    page = made()
    page.navigator.open(branch_place(YOKOHAMA.branch_code))
    assert page.under.text().endswith("店舗 1,316 ・ 有効アカウント 251 ・ お試し中 12")


def test_branches_with_their_counts_and_the_stores_of_one(made):
    page = made()
    assert [page.branch_model.cell(1, at).text for at in range(3)] == ["横浜南支店", "1,316", "251"]
    assert page.title.whole == "渋谷支店"
    assert page.branches.current() == SHIBUYA
    assert page.count.text() == "3件"
    assert page.model.rowCount() == 3


def test_a_click_on_a_branch_shows_its_stores_without_the_last_conditions(made, qtbot):
    page = made()
    page.filters.name.setText("さくら")
    place = page.branches.visualRect(page.branch_model.index(1, 0)).center()
    qtbot.mouseClick(page.branches.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.navigator.place == branch_place(YOKOHAMA.branch_code)
    assert page.title.whole == "横浜南支店"
    asked = page.client.bodies(SEARCH_ACCOUNTS)[-1]
    assert (asked.branch_code, asked.store_name) == (YOKOHAMA.branch_code, "")
    assert page.filters.is_empty


def test_typing_narrows_the_branches_and_enter_opens_the_first(made, qtbot):
    page = made()
    page.focus_first()
    page.branch_filter.setText("横浜")
    qtbot.keyClick(page.branch_filter, Qt.Key.Key_Return)
    assert page.branch_model.rowCount() == 1
    assert page.title.whole == "横浜南支店"


def test_arrows_walk_the_branches_and_enter_opens_one(made, qtbot):
    page = made()
    page.branches.setFocus()
    qtbot.keyClick(page.branches, Qt.Key.Key_Down)
    assert page.title.whole == "渋谷支店"
    qtbot.keyClick(page.branches, Qt.Key.Key_Return)
    assert page.title.whole == "横浜南支店"


def test_a_filter_that_leaves_nothing_says_what_to_try(made, qtbot):
    page = made()
    qtbot.keyClicks(page.branch_filter, "zzz")
    qtbot.waitUntil(page.no_branch.isVisible)
    qtbot.keyClick(page.branch_filter, Qt.Key.Key_Return)
    assert page.title.whole == "渋谷支店"


def test_a_row_opens_its_store_by_key_from_the_filters_on(made, qtbot):
    page = made()
    page.filters.name.setFocus()
    qtbot.keyClick(page.filters.name, Qt.Key.Key_Down)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    assert page.navigator.place == customer_place("0398-2071-01")


def test_nothing_found_says_whether_the_branch_or_the_conditions_are_empty(made, qtbot):
    page = made({SEARCH_ACCOUNTS: Stores(0)})
    assert branches_page.WITHOUT_STORES in page.empty.accessibleName()
    assert not page.export.isEnabled()
    page.filters.services.tick(Service.OTORAKU).click()
    assert branches_page.NARROWED in page.empty.accessibleName()


def test_a_branch_that_is_not_there_is_said_and_another_can_be_chosen(made, qtbot):
    page = made()
    page.navigator.open(branch_place("9999"))
    assert page.notice.text == branches_page.UNKNOWN
    page.navigator.open(branch_place(YOKOHAMA.branch_code))
    assert page.notice.text == ""


def test_what_could_not_be_read_is_read_again_from_the_notice(made):
    page = made({LIST_BRANCHES: Unreachable(Trouble.TIMEOUT)})
    assert page.notice.text
    page.client.answers[LIST_BRANCHES] = Branches(items=BRANCHES)
    page.notice._action.click()
    assert page.title.whole == "渋谷支店"
    page.client.answers[SEARCH_ACCOUNTS] = Unreachable(Trouble.TIMEOUT)
    page.filters.reset.click()
    assert page.model.rowCount() == 3
    page.client.answers[SEARCH_ACCOUNTS] = Stores(2)
    page.notice._action.click()
    assert page.model.rowCount() == 2
    assert page.notice.text == ""


def test_an_export_shows_its_progress_can_be_stopped_and_says_where_it_is(made, tmp_path):
    background = WhenTold()
    page = made(background=background)
    while background.waiting:
        background.deliver()
    page.presenter.export(ExportFormat.CSV, tmp_path / "横浜南支店_顧客一覧.csv")
    assert page.progress.isVisible()
    assert not page.export.isEnabled()
    page.stop.click()
    assert not page.progress.isVisible()
    assert page.export.isEnabled()
    page.presenter.export(ExportFormat.CSV, tmp_path / "横浜南支店_顧客一覧.csv")
    while background.waiting:
        background.deliver()
    assert page.toast.text == "横浜南支店_顧客一覧.csv を保存しました"
    assert not page.stop.isVisible()


def test_progress_beyond_32_bits_is_shown_in_parts(made):
    page = made()
    page.presenter.export_progress.emit(3 * 2**31, 4 * 2**31)
    assert page.progress.value() == 750
    page.presenter.export_progress.emit(10, None)
    assert page.progress.maximum() == 0


def test_an_export_that_failed_says_why_and_offers_the_choice_again(made, tmp_path):
    page = made({EXPORT_BRANCH: DiskTrouble(DiskFault.DENIED)})
    page.presenter.export(ExportFormat.CSV, tmp_path / "a.csv")
    assert "書き込めませんでした" in page.notice.text
    page.notice._action.click()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["CSV で保存…", "Excel で保存…"]
    menu.close()


def test_the_key_opens_the_choice_of_formats(made, qtbot):
    page = made()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page, Qt.Key.Key_E, modifiers)
    assert QApplication.activePopupWidget() is not None
    QApplication.activePopupWidget().close()


def test_who_may_not_export_sees_no_button(made):
    assert not made(permissions=frozenset()).export.isVisible()


@pytest.mark.parametrize("width", [884, 1204, 1290, 1524, 1844])
def test_every_width_shows_names_counts_and_links(made, qtbot, width):
    page = made()
    page.resize(width, 664)
    assert page.minimumSizeHint().width() <= width
    for table, title in ((page.table, "店舗先名称"), (page.branches, "支店")):
        qtbot.waitUntil(lambda table=table: table.horizontalHeader().length() <= table.viewport().width())
        at = [column.title for column in table.model().columns].index(title)
        assert table.horizontalHeader().sectionSize(at) >= 90


def test_the_window_may_make_it_compact(made):
    page = made()
    assert isinstance(page, Dense)
    page.set_compact(True)
    assert page.table.verticalHeader().defaultSectionSize() == 32


def test_the_page_takes_its_share_of_the_four_hundred_widgets(made):
    assert len(made().findChildren(QWidget)) <= 85


def test_fifty_openings_leave_no_widget_behind(made, qtbot):
    page = made()

    def round_trip():
        for branch in BRANCHES:
            page.navigator.open(branch_place(branch.branch_code))
        page.export.click()
        QApplication.activePopupWidget().close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return len(QApplication.allWidgets())

    before = round_trip()
    for _ in range(50):
        after = round_trip()
    assert after == before
