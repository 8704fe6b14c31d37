"""Tests for usen_desk.ui.trials.detail_page: real widgets and keys, fakes for service and threads."""

import gc
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.fakes import Immediately, WhenTold, problem
from tests.ui.account_samples import Stores, me
from tests.ui.trial_samples import FOLLOW_UPS, extension, new_trial, trial
from tests.ui.trials.test_detail_presenter import COLLEAGUES, Client, changed, read, stored
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.accounts import SEARCH_ACCOUNTS
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries
from usen_desk.contract.people import LIST_COLLEAGUES, Colleagues
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import (
    ASK_EXTENSION,
    GET_TRIAL,
    HAND_OVER_TRIAL,
    POST_FOLLOW_UP,
    SET_TRIAL_STORE,
    WITHDRAW_FOLLOW_UP,
    FollowUpResult,
)
from usen_desk.local.temporary import TemporaryFolder
from usen_desk.ui.navigation import Navigator, Place, Tab, customer_place
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.trials import detail_page
from usen_desk.ui.trials.detail_page import TrialDetailPage
from usen_desk.ui.trials.detail_presenter import CHANGED, TrialDetailPresenter
from usen_desk.ui.trials.follow_up_form import NO_RESULT

A, B = "xfeeaP", "b2NpLe"
CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
WIDGETS_MAX = 100
"""The tab's share of BUDGETS D13 for one detail."""


@pytest.fixture
def made(qtbot, tmp_path):
    def make(answers=None, background=None, size=(1152, 860), login=A, tabs=tuple(Tab), closes=True, **who):
        """closes: after the test; not for a page that the test itself destroys."""
        client = Client(
            {
                GET_TRIAL: read,
                LIST_CUSTOMER_INQUIRIES: CustomerInquiries(items=[], open_count=0),
                POST_FOLLOW_UP: stored,
                WITHDRAW_FOLLOW_UP: lambda _, login, follow_up: trial(login),
                HAND_OVER_TRIAL: changed,
                SET_TRIAL_STORE: changed,
                ASK_EXTENSION: lambda _, login, version=None: trial(login, extensions=[extension()]),
                LIST_COLLEAGUES: Colleagues(items=COLLEAGUES),
                SEARCH_ACCOUNTS: Stores(3),
            }
            | (answers or {})
        )
        navigator = Navigator(tabs)
        navigator.open(Place(Tab.TRIALS))
        temporary = TemporaryFolder(tmp_path / "temporary")
        presenter = TrialDetailPresenter(client, background or Immediately(), navigator, me(**who), temporary)
        page = TrialDetailPage(presenter, Actions())
        presenter.setParent(page)
        page.client, page.navigator, page.presenter = client, navigator, presenter
        if closes:
            qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.focus_first()
        QGuiApplication.clipboard().clear()
        presenter.open(login)
        return page

    return make


def write(page, said="店長と話せた。", result=FollowUpResult.TALKED):
    form = page.follow_ups.form
    form.focus_first()
    form.result.set_value(result)
    form.said.setPlainText(said)
    return form


def test_the_account_row_stands_as_in_the_manual(made):
    page = made()
    assert [(fact.label, fact.value) for fact in page.account.facts] == [
        ("アカウントID", "870381"),
        ("ログインID", "xfeeaP"),
        ("販売", "個別対応"),
        ("発行日", "2018-06-13"),
        ("初回認証日時", "2018-08-03 00:17:28"),
        ("失効日", "2018-08-16"),
    ]


def test_the_head_says_states_store_and_rep(made):
    page = made()
    assert page.title == A
    assert (page.head.usage.text, page.head.term.text) == ("長い", "期限間近 残り3日")
    assert page.under == "カフェ・ド・ノール 横浜南店 ・ 045-812-3391 ・ 横浜南支店 ・ 担当 山田 美咲"


def test_a_trial_that_was_won_says_since_when(made):
    page = made({GET_TRIAL: trial(A, contracted_on=date(2018, 8, 16))})
    assert " ・ 成約 2018-08-16 ・ " in page.under


def test_the_manuals_month_with_its_total_and_every_day_is_there(made):
    table = made().month.table.model()
    shown = [(table.index(at, 0).data(), table.index(at, 1).data()) for at in range(table.rowCount())]
    assert shown[:4] == [
        ("Total", "107時間07分"),
        ("08月01日", "0時間00分"),
        ("08月02日", "0時間00分"),
        ("08月03日", "8時間38分"),
    ]
    assert len(shown) == 32


def test_long_use_brings_the_manuals_advice(made):
    said = made().advice.accessibleName()
    assert "利用は長い" in said
    assert "契約プランや契約後の流れを説明" in said
    assert "目安の8時間を超えています" in said


def test_nothing_is_shown_before_the_first_trial_is_here(made):
    page = made(background=WhenTold())
    assert page.title == ""
    assert not page.account.isVisible()
    assert not page.head.record.isVisible()


def test_the_trial_before_stays_until_the_next_one_is_here(made):
    background = WhenTold()
    page = made(background=background)
    background.deliver()
    background.deliver()  # its store's inquiries
    page.presenter.open(B)
    assert page.title == A
    assert page.account.isVisible()
    background.deliver()
    assert page.title == B


def test_a_trial_that_cannot_be_read_says_why_and_can_be_read_again(made):
    page = made({GET_TRIAL: [Unreachable(Trouble.TIMEOUT), trial(A)]})
    assert "応答" in page.notice.text
    page.notice._action.click()
    assert page.notice.text == ""
    assert page.title == A


def test_the_key_copies_the_login_id(made, qtbot):
    page = made()
    qtbot.keyClick(page, Qt.Key.Key_1, CTRL_SHIFT)
    assert QGuiApplication.clipboard().text() == A
    assert page.toast.text == "ログインIDをコピーしました"


def test_the_keyboard_walks_the_chart_and_the_table_follows(made, qtbot):
    page = made()
    chart, table = page.chart.chart, page.month.table
    chart.setFocus()
    for _ in range(6):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.focused_day == date(2018, 8, 7)
    assert table.currentIndex().siblingAtColumn(0).data() == "08月07日"
    assert table.selectionModel().selectedRows()[0].row() == 7


def test_the_keyboard_walks_the_table_and_the_chart_follows(made, qtbot):
    page = made()
    chart, table = page.chart.chart, page.month.table
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Tab)
    assert table.hasFocus()
    assert table.currentIndex().row() == 3  # the day that was looked at in the chart
    for _ in range(4):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert chart.focused_day == date(2018, 8, 7)
    qtbot.keyClick(table, Qt.Key.Key_Home)  # the total is no day
    assert chart.focused_day is None


def test_months_and_spans_switch_by_key(made, qtbot):
    over = trial(A, authenticated_at=trial().row.authenticated_at.replace(month=7, day=25), expires_on=date(2018, 8, 7))
    page = made({GET_TRIAL: over})
    assert page.month.table.model().headerData(0, Qt.Orientation.Horizontal) == "2018年08月"
    assert len(page.chart.chart.series.days) == 19  # up to the last day that was heard
    assert page.chart.span.words == ("19日", "月")
    qtbot.keyClick(page, Qt.Key.Key_M, CTRL)
    assert page.chart.chart.series.days[0].on == date(2018, 8, 1)
    qtbot.keyClick(page, Qt.Key.Key_PageUp, CTRL)
    assert page.month.table.model().headerData(0, Qt.Orientation.Horizontal) == "2018年07月"
    assert page.chart.chart.series.days[0].on == date(2018, 7, 1)
    qtbot.keyClick(page, Qt.Key.Key_PageUp, CTRL)
    assert page.month.table.model().headerData(0, Qt.Orientation.Horizontal) == "2018年07月"
    qtbot.keyClick(page, Qt.Key.Key_PageDown, CTRL)
    qtbot.keyClick(page, Qt.Key.Key_M, CTRL)
    assert page.chart.chart.series.days[0].on == date(2018, 7, 26)


def test_a_day_of_another_month_in_the_chart_brings_its_month(made, qtbot):
    over = trial(A, authenticated_at=trial().row.authenticated_at.replace(month=7, day=25), expires_on=date(2018, 8, 7))
    page = made({GET_TRIAL: over})
    page.chart.chart.setFocus()
    qtbot.keyClick(page.chart.chart, Qt.Key.Key_Home)
    assert page.month.table.model().headerData(0, Qt.Orientation.Horizontal) == "2018年07月"
    assert page.month.table.currentIndex().siblingAtColumn(0).data() == "07月26日"


def test_what_was_done_is_recorded_from_the_keyboard(made, qtbot):
    page = made()
    form = page.follow_ups.form
    qtbot.keyClick(page, Qt.Key.Key_R, CTRL)
    assert form.result.hasFocus()
    qtbot.keyClick(form.result, Qt.Key.Key_Right)
    qtbot.keyClick(form.result, Qt.Key.Key_Tab)
    assert form.said.hasFocus()
    form.said.insertPlainText("店長と話せた。")
    qtbot.keyClick(form.said, Qt.Key.Key_Tab)
    qtbot.keyClick(form.next, Qt.Key.Key_Home)
    qtbot.keyClick(form.next, Qt.Key.Key_Right)
    qtbot.keyClick(form.next, Qt.Key.Key_Return, CTRL)
    body = page.client.bodies(POST_FOLLOW_UP)[0]
    assert (body.result, body.said, body.next_on) == (FollowUpResult.TALKED, "店長と話せた。", date(2018, 8, 14))
    assert page.follow_ups.model.row(0).said == "店長と話せた。"
    assert not form.is_open
    assert page.toast.text == "対応を記録しました"


def test_on_a_low_page_the_whole_form_comes_into_sight(made, qtbot):
    page = made(size=(884, 664))
    viewport, save = page._scroll.viewport(), page.follow_ups.form.save
    qtbot.keyClick(page, Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: save.mapTo(viewport, save.rect().bottomLeft()).y() <= viewport.height())


def test_a_record_is_taken_back_from_the_toast_and_may_be_mended(made):
    page = made()
    write(page).submit()
    assert page.toast._button.text() == detail_page.UNDO
    page.toast._button.click()
    assert page.client.asked[-1][0] is WITHDRAW_FOLLOW_UP
    assert page.toast.text == "記録を取り消しました"
    assert page.follow_ups.form.value().said == "店長と話せた。"
    assert page.follow_ups.model.rowCount() == len(FOLLOW_UPS)


def test_a_record_that_failed_keeps_its_text_and_is_sent_again_from_the_notice(made):
    page = made({POST_FOLLOW_UP: [Unreachable(Trouble.TIMEOUT), trial(A)]})
    form = write(page)
    form.submit()
    assert form.value().said == "店長と話せた。"
    assert "応答" in page.notice.text
    page.notice._action.click()
    first, second = page.client.bodies(POST_FOLLOW_UP)
    assert first == second


def test_without_a_result_the_form_says_what_is_missing(made, qtbot):
    page = made()
    write(page, result=None)
    qtbot.keyClick(page.follow_ups.form.said, Qt.Key.Key_Return, CTRL)
    assert page.follow_ups.form.error == NO_RESULT
    assert page.follow_ups.form.result.hasFocus()
    assert page.client.bodies(POST_FOLLOW_UP) == []


def test_what_was_written_waits_for_the_return_to_its_trial(made):
    page = made()
    write(page, "書きかけ")
    page.presenter.open(B)
    assert page.follow_ups.form.value().is_empty
    page.follow_ups.form.said.setPlainText("別のお試し")
    page.presenter.open(A)
    assert page.follow_ups.form.value().said == "書きかけ"
    assert page.follow_ups.form.value().result is FollowUpResult.TALKED
    page.presenter.open(B)
    assert page.follow_ups.form.value().said == "別のお試し"


def test_news_of_the_trial_leave_the_form_the_month_and_the_scroll_alone(made, qtbot):
    page = made(size=(970, 660))
    write(page, "書きかけ")
    bar = page._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    page.client.answers[GET_TRIAL] = trial(A, total_minutes=6000)
    page.presenter.stale.emit()
    assert page.chart.facts.facts[0].value == "100時間00分"
    assert page.follow_ups.form.value().said == "書きかけ"
    assert bar.value() == bar.maximum()


def test_a_page_that_is_not_looked_at_reads_nothing(made):
    page = made()
    page.hide()
    page.presenter.stale.emit()
    assert len(page.client.bodies(GET_TRIAL)) == 1


def test_the_row_that_one_wrote_is_taken_back_with_delete(made, qtbot):
    page = made()
    rows = page.follow_ups.list
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(1, 0))  # of a colleague
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    rows.setCurrentIndex(rows.model().index(0, 0))
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert [path["follow_up"] for endpoint, _, path in page.client.asked if endpoint is WITHDRAW_FOLLOW_UP] == [
        str(FOLLOW_UPS[0].follow_up_id)
    ]


def test_a_right_click_offers_to_take_back_ones_own_row_only(made, qtbot):
    page = made()
    rows = page.follow_ups.list
    opened = []
    page.follow_ups.open_menu = lambda row, at: opened.append(row)
    for at in (0, 1):
        rows.customContextMenuRequested.emit(rows.visualRect(rows.model().index(at, 0)).center())
    assert opened == [FOLLOW_UPS[0]]


def test_a_trial_is_handed_over_in_its_dialog(made, qtbot):
    page = made()
    page.head.more.click()
    dialog = page.open_hand_over()
    qtbot.keyClick(dialog.people.box, Qt.Key.Key_Down)
    dialog.note.setText("訪問は8/15")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.foot.act.click()
    body = page.client.bodies(HAND_OVER_TRIAL)[0]
    assert (body.staff_id, body.note) == (2, "訪問は8/15")
    assert page.toast.text == "佐藤 健さんに引き継ぎました"


def test_who_was_slower_keeps_the_dialog_with_what_was_typed(made, qtbot):
    page = made({HAND_OVER_TRIAL: [Refused(problem(Code.CHANGED_MEANWHILE)), trial(A, version=9)]})
    page.client.answers[GET_TRIAL] = lambda _, login: trial(login, version=8)
    dialog = page.open_hand_over()
    qtbot.keyClick(dialog.people.box, Qt.Key.Key_Down)
    dialog.note.setText("メモ")
    dialog.foot.act.click()
    assert dialog.isVisible()
    assert dialog.foot.notice.text == CHANGED
    assert dialog.note.text() == "メモ"
    with qtbot.waitSignal(dialog.destroyed):
        dialog.foot.act.click()
    assert page.client.asked[-1][2]["version"] == 8


def test_the_store_is_looked_up_and_set(made, qtbot):
    page = made()
    dialog = page.open_store_dialog()
    dialog.stores.box.setText("さくら")
    qtbot.keyClick(dialog.stores.box, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.stores.box, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog.stores.box, Qt.Key.Key_Return)
    assert page.client.bodies(SET_TRIAL_STORE)[0].customer_code == "0398-2071-02"


def test_an_extension_is_asked_for_once(made, qtbot):
    page = made()
    dialog = page.open_extension()
    dialog.reason.setPlainText("改装で休業")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.foot.act.click()
    assert page.client.bodies(ASK_EXTENSION)[0].days == 7
    assert "延長7日を申請中" in page.under
    assert page.open_extension() is None


def test_before_the_first_use_there_is_nothing_to_extend(made):
    page = made({GET_TRIAL: new_trial()})
    assert page.open_extension() is None
    assert page.head.store.isVisible()
    assert not page.head.store.isEnabled()
    assert page.chart.chart.series.days == ()


def test_the_store_opens_by_key(made, qtbot):
    page = made()
    qtbot.keyClick(page, Qt.Key.Key_O, CTRL)
    assert page.navigator.place == customer_place("0412-3398-01")


def test_who_only_reads_is_offered_nothing_that_writes(made, qtbot):
    page = made(permissions=frozenset({Permission.READ_TRIALS}), tabs=(Tab.TRIALS,))
    assert not page.head.record.isVisible()
    assert not page.head.store.isVisible()
    assert not page.follow_ups.form.isVisible()
    assert [page.open_hand_over(), page.open_store_dialog(), page.open_extension()] == [None] * 3
    qtbot.keyClick(page, Qt.Key.Key_R, CTRL)
    assert page.client.bodies(POST_FOLLOW_UP) == []
    menu = page.open_menu()
    assert [action.text() for action in menu.actions()] == ["電話番号をコピー", "再読み込み"]
    menu.close()


class Viewer(QObject):
    def __init__(self):
        super().__init__()
        self.opened = []

    @Slot(QUrl)
    def open(self, url):
        self.opened.append(url.toLocalFile())


def test_the_sheet_opens_in_the_systems_viewer_from_the_folder_that_is_wiped(made, qtbot, tmp_path):
    viewer = Viewer()
    QDesktopServices.setUrlHandler("file", viewer, "open")
    try:
        page = made()
        qtbot.keyClick(page, Qt.Key.Key_P, CTRL)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert len(viewer.opened) == 1
    files = list((tmp_path / "temporary").iterdir())
    assert [path.read_bytes()[:5] for path in files] == [b"%PDF-"]


def test_where_nothing_opens_a_pdf_the_page_says_so_and_offers_to_save(made, monkeypatch, tmp_path):
    class NoViewer:
        @staticmethod
        def openUrl(url):
            return False

    page = made()
    monkeypatch.setattr(detail_page, "QDesktopServices", NoViewer)
    page.presenter.sheet_ready.emit(tmp_path / "visit.pdf")
    assert page.notice.text == detail_page.NO_VIEWER


def test_the_sheet_is_saved_where_the_person_says(made, monkeypatch, tmp_path):
    proposed = []
    target = tmp_path / "訪問.pdf"

    def choose(parent, title, name, kinds):
        proposed.append(name)
        return str(target), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    page = made()
    page.save_sheet()
    assert proposed == ["お試し_xfeeaP_20180813.pdf"]
    assert target.read_bytes().startswith(b"%PDF-")
    assert page.toast.text == "訪問.pdf を保存しました"


@pytest.mark.parametrize(("width", "is_wide"), [(1152, True), (970, False), (884, False)])
def test_the_page_folds_and_nothing_is_cut(made, qtbot, width, is_wide):
    page = made(size=(width, 720))
    qtbot.waitUntil(lambda: page._inside.width() <= page._scroll.viewport().width())
    assert (page.month.geometry().bottom() > page.chart.geometry().bottom() + 50) is is_wide
    assert page.chart.geometry().right() <= page._inside.width()
    for card in (page.month, page.follow_ups):
        assert card.geometry().right() <= page._inside.width()
        assert card.height() >= card.minimumSizeHint().height()
    chart = page.chart.chart
    qtbot.waitUntil(lambda: chart.minimumSizeHint().height() <= chart.height() <= page.chart.height() - chart.y())
    assert page._advice_card.geometry().right() <= page._inside.width()
    for painted in (page.account, page.chart.facts, page.advice):
        qtbot.waitUntil(lambda painted=painted: painted.height() >= painted.heightForWidth(painted.width()))


def test_on_a_window_of_1600_by_950_everything_stands_on_one_screen(made, qtbot):
    page = made(size=(1152, 894))
    qtbot.waitUntil(lambda: page._scroll.verticalScrollBar().maximum() == 0)


def test_a_page_that_is_drawn_wider_and_narrower_folds_each_time(made, qtbot):
    page = made()
    for width in (900, 1200, 900):
        page.resize(width, 860)
        qtbot.waitUntil(lambda: page._grid.geometry().width() <= page._inside.width())
        rows = page._grid.getItemPosition(page._grid.indexOf(page.month))[2]
        assert rows == (2 if width == 1200 else 1)


def test_the_detail_is_frugal_and_leaves_nothing_behind(made, qapp):
    def build():
        page = made(closes=False)
        for dialog in (page.open_hand_over(), page.open_store_dialog(), page.open_extension()):
            dialog.close()
        count = sum(widget.window() is page for widget in QApplication.allWidgets())
        page.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return count

    assert build() <= WIDGETS_MAX
    gc.collect()
    before = len(QApplication.allWidgets())
    build()
    gc.collect()
    assert len(QApplication.allWidgets()) <= before
