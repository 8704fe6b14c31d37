"""Tests for usen_desk.ui.people.imports_page and import_card, with a small service and with the real one."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from tests.fakes import Immediately, WhenTold
from tests.ui.people.imports import BAD, Service, run
from usen_desk.contract.imports import (
    APPLY_IMPORT,
    CANCEL_IMPORT,
    LIST_IMPORT_PROBLEMS,
    RESUME_IMPORT,
    TRY_IMPORT,
    ImportCounts,
    ImportKind,
    ImportState,
    ImportStep,
)
from usen_desk.server.context import utc_now
from usen_desk.server.imports.running import Imports
from usen_desk.ui.navigation import Place, Tab
from usen_desk.ui.people.imports_page import HISTORY, PROBLEMS, ImportsPage
from usen_desk.ui.people.imports_presenter import ImportsPresenter
from usen_desk.ui.tabs import TABS

FAULTY = ImportCounts(lines=10, added=4, changed=3, unchanged=1, refused=2)


@pytest.fixture
def make(qtbot):
    def made(*runs, problems=(), background=None):
        client = Service(*runs, problems=problems)
        presenter = ImportsPresenter(client, background or Immediately(), lambda client, file, progress: None)
        page = ImportsPage(presenter)
        presenter.setParent(page)
        page.client = client
        qtbot.addWidget(page)
        page.resize(1000, 660)
        page.show()
        page.load()
        return page

    return made


def shown(page):
    """Words of the buttons of the card that can be seen, and whether they can be pressed."""
    card = page.card
    buttons = (card.choose, card.other, card.stop, card.again, card.take)
    return {button.text(): button.isEnabled() for button in buttons if button.isVisible()}


def drop(page, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    page.dropEvent(event)


def test_at_first_it_says_what_to_do_and_what_a_file_needs(make):
    page = make()
    assert shown(page) == {"ファイルを選ぶ…": True}
    assert page.card.needs.text() == "必要な列: 顧客CD　任意の列: 店種"
    assert page._stack.currentWidget() is page._no_history


def test_a_dropped_file_is_sent_and_tried_as_the_chosen_kind(make, tmp_path):
    path = tmp_path / "trials.csv"
    path.write_bytes(b"x")
    page = make()
    page.card.kinds.chosen.emit(ImportKind.TRIALS)
    page.card.kinds.set_value(ImportKind.TRIALS)
    drop(page, path, path)
    assert not page.client.bodies(TRY_IMPORT), "one at a time"
    drop(page, path)
    assert [body.kind for body in page.client.bodies(TRY_IMPORT)] == [ImportKind.TRIALS]
    assert shown(page) == {"別のファイルを選ぶ…": True, "中止": True, "この内容で取り込む": False}


def test_while_a_file_is_sent_it_can_be_cancelled(make, tmp_path):
    path = tmp_path / "stores.csv"
    path.write_bytes(b"x")
    background = WhenTold()
    page = make(background=background)
    page.send(path)
    assert shown(page) == {"別のファイルを選ぶ…": False, "中止": True, "この内容で取り込む": False}
    page.presenter.progressed.emit(512, 1024)
    assert (page.card.bar.value(), page.card.bar.maximum()) == (500, 1000)
    page.card.stop.click()
    assert shown(page) == {"ファイルを選ぶ…": True}


def test_a_good_file_is_applied_by_one_press(make):
    page = make(run(1))
    assert shown(page) == {
        "別のファイルを選ぶ…": True,
        "取り込まない": True,
        "もう一度確かめる": True,
        "この内容で取り込む": True,
    }
    assert page.card._numbers["追加"][0].text() == "4"
    page.card.take.click()
    assert len(page.client.bodies(APPLY_IMPORT)) == 1
    assert shown(page)["この内容で取り込む"] is False


def test_a_file_with_bad_lines_asks_once(make):
    page = make(run(1, counts=FAULTY, problem_count=1), problems=[BAD])
    assert page.lists.value == PROBLEMS
    page.card.take.click()
    assert not page.client.bodies(APPLY_IMPORT)
    assert page.notice.text.startswith("2 行は取り込まれません。")
    page.notice._act()
    assert len(page.client.bodies(APPLY_IMPORT)) == 1


def test_what_would_change_nothing_is_not_applied(make):
    page = make(run(1, counts=ImportCounts(lines=3, unchanged=3)))
    assert shown(page)["この内容で取り込む"] is False
    assert page.card.banner.accessibleName().startswith("変わりなし")


def test_one_that_was_interrupted_goes_on_or_is_left(make):
    half = run(1, ImportState.INTERRUPTED, step=ImportStep.APPLY)
    page = make(half)
    assert shown(page) == {"別のファイルを選ぶ…": True, "中止": True, "続きから取り込む": True}
    assert "追加 4・変更 3 まで取り込んであります。" in page.card.banner.accessibleName()
    page.card.again.click()
    assert page.client.bodies(RESUME_IMPORT)
    page.card.stop.click()
    assert page.client.bodies(CANCEL_IMPORT)


def test_a_damaged_file_says_why_and_offers_nothing_but_another(make):
    page = make(run(1, ImportState.FAILED, fault="ファイルが空です。", has_file=False, counts=ImportCounts()))
    page._open(page._runs[0])
    assert shown(page) == {"別のファイルを選ぶ…": True}
    assert page.card.remarks.text() == "ファイルが空です。"


def test_data_that_moved_on_are_said(make):
    page = make(run(1, has_moved_on=True))
    assert "データが変わった" in page.card.banner.accessibleName()
    assert shown(page)["この内容で取り込む"]


def test_problems_are_sorted_by_the_service_and_read_whole(make):
    page = make(run(1, counts=FAULTY, problem_count=1), problems=[BAD])
    page.problems.sort_wanted.emit("reason", True)
    assert page.client.bodies(LIST_IMPORT_PROBLEMS)[-1].descending
    page.problems.selectRow(0)
    assert page.foot.whole == "1,877 行目　店種「x」　長すぎます"


def test_the_history_opens_a_run_and_the_kind_for_the_next_file_stays_chosen(make):
    page = make(run(2, ImportState.DONE), run(1, ImportState.DONE, kind=ImportKind.TRIALS))
    assert (page.lists.value, page.history_model.rowCount()) == (HISTORY, 2)
    page.history.opened.emit(page._runs[1])
    assert (page.card.kinds.value, page.card.needs.isHidden()) == (ImportKind.TRIALS, True)
    page.card.kinds.set_value(ImportKind.CUSTOMERS)
    page.card.kind_chosen.emit()
    page.card._show_needs()
    page.presenter.run.emit(page._runs[1])
    assert (page.card.kinds.value, page.card.needs.isHidden()) == (ImportKind.CUSTOMERS, False)


def test_a_file_is_sent_to_the_real_service_tried_and_left(desk, live_service, tmp_path):
    """By tus, tried by the service's own job, which this test runs; the journey applies one."""
    one = desk(tabs=TABS).enter("mori.naoki")
    one.program.desk.navigator.open(Place(Tab.PEOPLE, "imports"))
    page = one.page(Tab.PEOPLE).section
    one.settle()
    path = tmp_path / "店舗.csv"
    path.write_bytes("顧客CD,店舗先名称,管轄支店CD\r\nZ-1,取込の店,0204180400\r\nZ-2,,1\r\n".encode("cp932"))
    page.send(path)
    one.qtbot.waitUntil(lambda: page.presenter.current is not None, timeout=20_000)
    Imports(live_service.database, live_service.settings).run(utc_now, lambda: False)
    one.qtbot.waitUntil(lambda: page.presenter.current.state is ImportState.CHECKED, timeout=20_000)
    one.qtbot.waitUntil(lambda: page.problem_model.rowCount() == 1, timeout=20_000)
    assert (page.presenter.current.counts.added, page.problem_model.row(0).line) == (1, 3)
    page.card.stop.click()
    one.qtbot.waitUntil(lambda: page.presenter.current.state is ImportState.CANCELLED, timeout=20_000)
    one.settle()
