"""Tests for usen_desk.ui.trials.search_page: real widgets, fakes for service and threads."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.account_samples import me
from tests.ui.my_trial_samples import Trials
from tests.ui.trial_samples import new_trial, row
from usen_desk.api.errors import DiskFault, DiskTrouble, Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import (
    EXPORT_TRIALS,
    LIST_SOLD_AS,
    SEARCH_TRIALS,
    FunnelStage,
    SoldAs,
    TrialSearch,
    TrialSort,
    Usage,
)
from usen_desk.local.settings import Choices
from usen_desk.ui.navigation import Navigator, Tab, trial_place
from usen_desk.ui.result_pages import PAGE_ROWS
from usen_desk.ui.trials.presenter import TrialsPresenter
from usen_desk.ui.trials.search_page import SearchPage
from usen_desk.ui.widgets.date_range import BACKWARDS, NO_DAY

ID, SOLD_AS, STATE, STRIP, LINK = 1, 2, 6, 7, 8


@pytest.fixture
def made(qtbot):
    def make(trials=None, background=None, kept=None, **who):
        client = FakeClient(
            {
                SEARCH_TRIALS: trials or Trials(3),
                LIST_SOLD_AS: SoldAs(items=["個別対応", "代理店"]),
                EXPORT_TRIALS: b"csv",
            }
        )
        navigator = Navigator(Tab)
        presenter = TrialsPresenter(client, background or Immediately(), navigator, Choices(kept or {}), me(**who))
        page = SearchPage(presenter)
        presenter.setParent(page)
        page.client, page.navigator = client, navigator
        qtbot.addWidget(page)
        page.resize(1290, 664)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return make


def search(page, qtbot, login_id=""):
    page.form.login_id.setText(login_id)
    qtbot.keyClick(page.form.login_id, Qt.Key.Key_Return)


def test_the_newest_trials_stand_there_at_once_and_none_is_opened(made):
    page = made(Trials(1))
    assert page.model.rowCount() == 1
    assert page.client.bodies(SEARCH_TRIALS)[0].sort is TrialSort.ISSUED_ON
    assert page.navigator.place is None


def test_all_conditions_are_searched_together(made, qtbot):
    page = made()
    page.form.sold_as.setText("個別対応 ")
    page.form.issued.start.setText("2018/6/1")
    page.form.authenticated.end.setText("20180831")
    search(page, qtbot, " xfeeaP")
    asked = page.client.bodies(SEARCH_TRIALS)[-1]
    assert (asked.login_id, asked.sold_as) == ("xfeeaP", "個別対応")
    assert (str(asked.issued_from), asked.issued_to) == ("2018-06-01", None)
    assert (asked.authenticated_from, str(asked.authenticated_to)) == (None, "2018-08-31")
    assert "販売 個別対応" in page._conditions.whole


def test_enter_finds_shows_the_count_and_goes_to_the_rows(made, qtbot):
    page = made()
    search(page, qtbot)
    assert page.count.text() == "3件"
    assert page.focusWidget() is page.table
    assert page.table.current() == page.model.row(0)


def test_a_single_hit_opens_at_once(made, qtbot):
    page = made()
    search(page, qtbot, "id00002")
    assert page.navigator.place == trial_place("id00002")


def test_enter_and_the_link_open_a_row(made, qtbot):
    page = made()
    search(page, qtbot)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.navigator.place == trial_place("id00001")
    link = page.table.visualRect(page.model.index(2, LINK)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=link)
    assert page.navigator.place == trial_place("id00002")


@pytest.mark.parametrize(
    ("start", "end", "said"), [("2018-13-01", "", NO_DAY), ("2018-08-02", "2018-08-01", BACKWARDS)]
)
@pytest.mark.parametrize("name", ["issued", "authenticated"])
def test_a_day_that_is_none_is_marked_and_nothing_is_searched(made, qtbot, name, start, end, said):
    page = made()
    days = getattr(page.form, name)
    days.start.setText(start)
    days.end.setText(end)
    before = len(page.client.asked)
    search(page, qtbot)
    assert page.form.error(name) == said
    assert len(page.client.asked) == before
    days.start.setText("")
    days.end.setText("")
    assert page.form.error(name) == ""


def test_clear_empties_all_and_leaves_the_rows(made, qtbot):
    page = made()
    page.form.sold_as.setText("個別対応")
    page.form.issued.start.setText("2018-06-01")
    search(page, qtbot)
    page.form.clear_button.click()
    assert (page.form.login_id.text(), page.form.sold_as.text(), page.form.issued.start.text()) == ("", "", "")
    assert page.focusWidget() is page.form.login_id
    assert page.model.rowCount() == 3


def test_values_of_sold_as_are_offered_while_it_is_typed(made, qtbot):
    page = made()
    page.form.sold_as.setFocus()
    assert len(page.client.bodies(LIST_SOLD_AS)) == 1
    completer = page.form.sold_as.completer()
    completer.setCompletionPrefix("対応")
    assert completer.currentCompletion() == "個別対応"


def test_old_rows_stay_while_new_ones_load_and_the_search_can_be_stopped(made, qtbot):
    background = WhenTold()
    page = made(background=background)
    background.deliver()
    search(page, qtbot, "none")
    assert page.model.rowCount() == 3
    assert not page.stop.isVisible()
    qtbot.waitUntil(page.stop.isVisible)
    page.stop.click()
    background.deliver()
    assert page.count.text() == "3件"


def test_nothing_found_says_what_to_try(made, qtbot):
    page = made()
    search(page, qtbot, "xfeeaO")
    assert page.is_empty
    assert "0とO" in page.empty.accessibleName()
    assert not page.export_button.isEnabled()
    search(page, qtbot)
    assert not page.is_empty


def test_what_failed_leaves_rows_and_form_and_can_be_tried_again(made, qtbot):
    page = made()
    page.client.answers[SEARCH_TRIALS] = Unreachable(Trouble.REFUSED)
    search(page, qtbot, "id00001")
    assert "接続できません" in page.notice.text
    assert page.model.rowCount() == 3
    assert page.form.login_id.text() == "id00001"
    page.client.answers[SEARCH_TRIALS] = Trials(2)
    page.notice._action.click()
    assert page.model.rowCount() == 1


@pytest.mark.parametrize(("field", "name"), [("login_id", "login_id"), ("issued_to", "issued"), ("sold_as", "sold_as")])
def test_the_field_that_the_service_refuses_is_marked(made, qtbot, field, name):
    page = made()
    page.client.answers[SEARCH_TRIALS] = Refused(problem(Code.INVALID_INPUT, field=field))
    search(page, qtbot)
    assert page.form.error(name) != ""


def test_a_click_on_a_title_sorts_and_one_that_cannot_does_not(made, qtbot):
    page = made()
    header = page.table.horizontalHeader()
    for at, asked in ((ID, TrialSort.LOGIN_ID), (STATE, TrialSort.LOGIN_ID)):
        middle = QPoint(header.sectionViewportPosition(at) + 30, 10)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
        assert page.client.bodies(SEARCH_TRIALS)[-1].sort is asked
    assert header.sortIndicatorSection() == ID


def test_a_large_result_is_read_page_by_page_as_it_is_scrolled(made, qtbot):
    page = made(Trials(1234))
    assert page.count.text() == "1,000件以上"
    assert page.model.rowCount() == 2 * PAGE_ROWS
    assert "条件を1つ追加" in page._page_note.text()

    def at_the_end():
        page.table.scrollToBottom()
        page.table.viewport().repaint()
        return page.model.rowCount() == 1234 and page.model.row(1233) is not None

    qtbot.waitUntil(at_the_end, timeout=10_000)


def test_state_and_strip_are_painted_and_differ_from_trial_to_trial(made):
    page = made(Trials(rows=[row(), new_trial().row]))
    page.table.clearSelection()
    pictures = [
        page.table.viewport().grab(page.table.visualRect(page.model.index(at, column))).toImage()
        for column in (STATE, STRIP)
        for at in (0, 1)
    ]
    assert pictures[0] != pictures[1]
    assert pictures[2] != pictures[3]
    assert page.model.cell(0, STATE).text == "長い・期限間近 3日"


def test_a_row_that_somebody_changed_is_shown_as_it_is_now(made):
    page = made(Trials(rows=[row(account_id=1), row("b", account_id=2)]))
    page.table.selectRow(1)
    changed = row("b", account_id=2, usage=Usage.UNUSED, days_left=1)
    page._presenter.changed.emit({2: changed, 9: row("not here", account_id=9)})
    assert page.model.cell(1, STATE).text == "利用なし・期限間近 1日"
    assert page.table.current() == changed
    assert page.model.rowCount() == 2


def test_the_row_is_copied_in_words(made, qtbot):
    page = made(Trials(rows=[row()]))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "長い・期限間近 3日" in copied
    assert "107時間07分" in copied


@pytest.mark.parametrize("width", [700, 868, 954, 1152, 1844])
def test_the_columns_fit_at_every_width(made, width):
    page = made()
    page.resize(width, 664)
    header = page.table.horizontalHeader()
    assert header.length() <= page.table.viewport().width()
    assert header.sectionSize(ID) >= 96
    assert not header.isSectionHidden(LINK)


def test_columns_of_the_last_time_come_back(made):
    page = made(kept={"trials.columns": "login_id=150;sold_as=0!"})
    header = page.table.horizontalHeader()
    assert header.sectionSize(ID) == 150
    assert header.isSectionHidden(SOLD_AS)


def test_rows_that_another_view_asked_for_can_be_widened_again(made, qtbot):
    page = made(Trials(rows=[row(), row("b")]))
    page.show_search(TrialSearch(branch_code="0204180400", stage=FunnelStage.USED, sold_as="個別対応"))
    assert page.form.narrowed.text() == "横浜南支店 ・ 「利用」まで進んだもの"
    assert page.form.sold_as.text() == "個別対応"
    search(page, qtbot, "x")
    assert page.client.bodies(SEARCH_TRIALS)[-1].stage is FunnelStage.USED
    page.form.narrowed.click()
    asked = page.client.bodies(SEARCH_TRIALS)[-1]
    assert (asked.stage, asked.branch_code, asked.login_id) == (None, "", "x")
    assert not page.form.narrowed.isVisible()


def test_the_same_rows_are_not_asked_for_again(made):
    page = made()
    asked = TrialSearch(stage=FunnelStage.USED)
    page.show_search(asked)
    before = len(page.client.asked)
    page.show_search(asked)
    assert len(page.client.asked) == before


def test_the_list_is_saved_as_a_file_that_was_chosen(made, qtbot, monkeypatch, tmp_path):
    page, target = made(), tmp_path / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.export_button.click()
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == ["CSV で保存…", "Excel で保存…"]
    menu.actions()[0].trigger()
    menu.close()
    assert target.read_bytes() == b"csv"
    assert page.toast.text == "list.csv を保存しました"


def test_an_export_can_be_stopped_and_its_failure_is_said(made, qtbot, monkeypatch, tmp_path):
    background = WhenTold()
    page = made(background=background)
    background.deliver()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.csv"), ""))

    def export():
        page.export_button.click()
        menu = QApplication.activePopupWidget()
        menu.actions()[0].trigger()
        menu.close()

    export()
    assert page.progress.isVisible()
    assert page.stop.isVisible()
    page.stop.click()
    background.deliver()
    assert not page.progress.isVisible()
    page.client.answers[EXPORT_TRIALS] = DiskTrouble(DiskFault.FULL)
    export()
    background.deliver()
    assert "空き容量" in page.notice.text
    assert page.export_button.isEnabled()


def test_without_the_right_there_is_no_export(made):
    page = made(permissions=frozenset({Permission.READ_TRIALS}))
    assert not page.export_button.isVisible()


def test_stepping_ends_at_the_ends(made, qtbot):
    page = made()
    search(page, qtbot)
    assert page.step(-1) is None
    assert [page.step(1).login_id for _ in range(2)] == ["id00001", "id00002"]
    assert page.step(1) is None


def test_compact_rows_are_lower(made):
    page = made()
    page.set_compact(True)
    assert page.table.verticalHeader().defaultSectionSize() == 32
    page.set_compact(False)
    assert page.table.verticalHeader().defaultSectionSize() == 40
