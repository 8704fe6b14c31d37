"""Tests for usen_desk.ui.trials.funnel_page: real widgets, fakes for service and threads."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.fakes import Immediately
from tests.ui.trials.test_funnel_model import NOWHERE, SHIBUYA, START, TODAY, YOKOHAMA
from tests.ui.trials.test_funnel_presenter import Client
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.trials import GET_FUNNEL, Funnel, FunnelStage
from usen_desk.ui.navigation import Navigator, Tab
from usen_desk.ui.trials.funnel_model import Preset
from usen_desk.ui.trials.funnel_page import FunnelPage
from usen_desk.ui.trials.funnel_presenter import FunnelPresenter
from usen_desk.ui.trials.search_model import search_of
from usen_desk.ui.widgets.date_range import BACKWARDS

WHOLE = Funnel(issued_from=START, issued_to=TODAY, branches=[SHIBUYA, YOKOHAMA, NOWHERE])


@pytest.fixture
def made(qtbot):
    def make(answer=WHOLE):
        client, navigator = Client({GET_FUNNEL: answer}), Navigator(Tab)
        presenter = FunnelPresenter(client, Immediately(), navigator)
        page = FunnelPage(presenter)
        presenter.setParent(page)
        page.client, page.navigator = client, navigator
        qtbot.addWidget(page)
        page.resize(1200, 640)
        page.show()
        page.load()
        return page

    return make


def place(page, row, column):
    return page.table.visualRect(page.model.index(row, column)).center()


def opened(page):
    return search_of(page.navigator.place.key) if page.navigator.place else None


def test_branches_with_their_counts_below_the_total(made):
    page = made()
    assert [page.model.cell(0, at).text for at in range(6)] == ["合計", "13", "7 (54%)", "5 (38%)", "4 (31%)", "1 (8%)"]
    assert [page.model.cell(row, 0).text for row in range(4)] == ["合計", "渋谷支店", "横浜南支店", "支店なし"]
    assert page.period.values() == (START, TODAY)
    assert page.presets.value is Preset.DAYS_30
    assert page.under.whole == "2支店"


def test_a_click_on_a_number_opens_its_trials(made, qtbot):
    page = made()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place(page, 2, 3))
    assert (opened(page).branch_code, opened(page).stage) == ("0204180400", FunnelStage.USED)
    assert (opened(page).issued_from, opened(page).issued_to) == (START, TODAY)


def test_a_click_on_a_name_only_chooses_the_branch(made, qtbot):
    page = made()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place(page, 2, 0))
    assert opened(page) is None


def test_arrows_and_enter_open_a_number_too(made, qtbot):
    page = made()
    page.setFocus()
    page.table.setCurrentIndex(page.model.index(1, 0))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(page.table, key)
    assert (opened(page).branch_code, opened(page).stage) == ("0204180400", FunnelStage.AUTHENTICATED)


def test_another_period_by_a_click_or_by_days_of_ones_own(made, qtbot):
    page = made()
    box = page.presets.box(Preset.LAST_MONTH).center().toPoint()
    qtbot.mouseClick(page.presets, Qt.MouseButton.LeftButton, pos=box)
    assert page.period.values() == (date(2020, 2, 1), date(2020, 2, 29))
    page.period.set_values(date(2020, 1, 5), date(2020, 1, 9))
    qtbot.keyClick(page.period.end, Qt.Key.Key_Return)
    asked = page.client.bodies(GET_FUNNEL)[-1]
    assert (asked.issued_from, asked.issued_to) == (date(2020, 1, 5), date(2020, 1, 9))
    assert not page.presets.is_chosen


def test_days_in_the_wrong_order_are_said_and_not_asked_for(made):
    page = made()
    page.period.set_values(TODAY, START)
    page.apply.click()
    assert page._problem.text() == BACKWARDS
    assert len(page.client.asked) == 1


def test_a_header_sorts_and_the_total_stays(made, qtbot):
    page = made()
    header = page.table.horizontalHeader()
    at = header.sectionViewportPosition(1) + header.sectionSize(1) // 2
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, header.height() // 2))
    names = [page.model.cell(row, 0).text for row in range(4)]
    assert names[0] == "合計"
    assert sorted(names[1:3]) == ["支店なし", "渋谷支店"]
    assert header.sortIndicatorSection() == 1


def test_nothing_issued_says_so(made):
    page = made(Funnel(issued_from=START, issued_to=TODAY, branches=[]))
    assert page.empty.isVisible()
    assert page.under.whole == ""


def test_what_could_not_be_read_is_read_again_from_the_notice(made):
    page = made(Unreachable(Trouble.TIMEOUT))
    assert page.notice.text
    page.client.answers[GET_FUNNEL] = WHOLE
    page.notice._act()
    assert page.model.rowCount() == 4
    assert page.notice.text == ""
