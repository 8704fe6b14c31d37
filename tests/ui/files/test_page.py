"""Tests for usen_desk.ui.files.page: real widgets, fakes for service and threads."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from tests.fakes import NOW, WhenTold
from tests.ui.files.samples import file
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.changes import Change, ChangeKind
from usen_desk.contract.files import SEARCH_FILES, FileKind, FileSort
from usen_desk.contract.inquiries import ScanState, Status
from usen_desk.local.settings import Choices
from usen_desk.ui.files.files_model import NARROWED, NOTHING_YET
from usen_desk.ui.files.menu_view import FilesMenu
from usen_desk.ui.navigation import Place, Tab, inquiry_place


def names(page):
    return [page.model.row(at).name for at in range(page.model.rowCount())]


def click(qtbot, page, row, modifier=Qt.KeyboardModifier.NoModifier):
    at = page.grid.visualRect(page.model.index(row, 0)).center()
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, modifier, at)


def test_the_newest_files_stand_first_and_are_counted(made):
    page = made(12)
    assert [page.model.row(at).attachment_id for at in range(12)] == list(range(12, 0, -1))
    assert page.count.text() == "12件"
    assert page.filters.kind.words[:3] == ("すべて 12", "画像 2", "PDF 3")
    assert page.save_button.text() == "12件をまとめて保存"


def test_a_click_shows_the_file_and_a_button_leads_to_its_exchange(qtbot, made):
    page = made(12)
    click(qtbot, page, 1)
    assert page.side.isVisible()
    shown = page.model.row(1)
    assert page.preview.head.accessibleName() or page.preview.presenter.file.attachment_id == shown.attachment_id
    assert page.facts.inquiry.text() == f"#{shown.inquiry_id} 修理"
    assert page.facts.values["送信者"].text() == "佐藤 健 様（株式会社大将フーズ）"
    assert page.facts.quote.text() == shown.quote
    qtbot.mouseClick(page.thread_button, Qt.MouseButton.LeftButton)
    assert page.navigator.place == inquiry_place(shown.inquiry_id, shown.sequence)


def test_cards_are_walked_by_keys_and_shown_by_enter_and_space(qtbot, made):
    page = made(30)
    grid = page.grid
    grid.setFocus()
    columns = grid.columns
    assert columns >= 4
    for key, row in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 1 + columns),
        (Qt.Key.Key_Left, columns),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_End, 29),
        (Qt.Key.Key_Down, 29),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(grid, key)
        assert grid.currentIndex().row() == row, key
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(grid, key)
        assert page.side.isVisible()
        assert page.preview.presenter.file.attachment_id == 30
        page.preview.close_preview()
        assert not page.side.isVisible()
        assert grid.hasFocus()


def test_the_open_preview_follows_the_cursor_and_the_cursor_the_preview(qtbot, made):
    page = made(30)
    click(qtbot, page, 0)
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.preview.presenter.file.attachment_id == 29
    page.preview.step(1)
    assert page.grid.currentIndex().row() == 2
    assert page.facts.inquiry.text() == f"#{file(28).inquiry_id} 修理"


def test_several_are_chosen_and_named_by_the_button(qtbot, made):
    page = made(30)
    click(qtbot, page, 2)
    click(qtbot, page, 4, Qt.KeyboardModifier.ControlModifier)
    assert [one.attachment_id for one in page.files] == [28, 26]
    assert page.save_button.text() == "2件をまとめて保存"
    click(qtbot, page, 6, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.files) >= 3
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.files) == 30
    qtbot.keyClick(page.grid, Qt.Key.Key_Escape)
    assert len(page.files) == 1


def test_a_menu_says_what_can_be_done(qtbot, made):
    page = made(30)
    click(qtbot, page, 0)
    at = page.grid.visualRect(page.model.index(3, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, page.grid.viewport().mapToGlobal(at))
    QApplication.sendEvent(page.grid.viewport(), event)
    (menu,) = page.findChildren(FilesMenu)
    assert page.files == [page.model.row(3)]
    words = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert words == {
        "表示": True,
        "やり取りを確認": True,
        "名前を付けて保存…": True,
        "別のプログラムで開く": True,
        "1件をまとめて保存…": False,
    }
    menu.close()


def test_the_kind_of_view_is_remembered_and_keeps_what_is_chosen(qtbot, made):
    choices = Choices({})
    page = made(30, choices=choices)
    click(qtbot, page, 3)
    qtbot.mouseClick(page.list_button, Qt.MouseButton.LeftButton)
    assert page.table.isVisible()
    assert page.files == [page.model.row(3)]
    assert made(3, choices=choices).table.isVisible()


def test_conditions_are_asked_of_the_service_and_cleared(qtbot, made):
    page = made(30)
    page.filters.name.setText("_7.")
    qtbot.waitUntil(lambda: names(page) == [file(7).name])
    page.filters.status.set_value((Status.DONE,))
    page.filters.status.changed.emit()
    assert page.empty.isVisible()
    assert NARROWED in page.empty.accessibleName()
    assert page.filters.clear_button.isVisible()
    qtbot.mouseClick(page.filters.clear_button, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 30
    assert not page.filters.clear_button.isVisible()


def test_without_any_file_it_says_when_there_will_be_one(made):
    page = made(0)
    assert page.empty.isVisible()
    assert NOTHING_YET in page.empty.accessibleName()


def test_the_order_is_chosen_in_words_or_by_the_lists_heads(made):
    page = made(30)
    page.filters.order.set_value((FileSort.CREATED_AT, False))
    page.filters.order.changed.emit()
    assert page.model.row(0).attachment_id == 1
    page.table.sort_wanted.emit("size_bytes", True)
    assert page.service.asked[-1].sort is FileSort.SIZE
    assert page.filters.order.word == "サイズの大きい順"


def test_a_kind_is_chosen_with_its_number(qtbot, made):
    page = made(30)
    at = page.filters.kind.box(FileKind.PDF).center().toPoint()
    qtbot.mouseClick(page.filters.kind, Qt.MouseButton.LeftButton, pos=at)
    assert {page.model.row(at).kind for at in range(page.model.rowCount())} == {FileKind.PDF}
    assert page.filters.kind.words[0] == "すべて 30"


def test_arrow_down_leads_from_the_box_to_the_cards(qtbot, made):
    page = made(30)
    page.focus_first()
    qtbot.keyClick(page.filters.name, Qt.Key.Key_Down)
    assert page.grid.hasFocus()
    assert page.grid.currentIndex().row() == 0


def test_more_than_a_thousand_are_read_on_as_one_scrolls(qtbot, made):
    page = made(450, most=100)
    assert page.count.text() == "1,000件以上"
    assert page.note.isVisible()
    assert not page.save_button.isEnabled()
    rows = page.model.rowCount()
    for _ in range(8):
        page.grid.verticalScrollBar().setValue(page.grid.verticalScrollBar().maximum())
        page.grid.grab()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: page.model.rowCount() == 450)
    assert rows < 450


def test_what_could_not_be_read_is_said_and_asked_for_again(qtbot, made):
    page = made(3)
    service, page.client.answers[SEARCH_FILES] = page.client.answers[SEARCH_FILES], Unreachable(Trouble.NAME)
    page.presenter.again()
    assert page.notice.isVisible()
    assert page.model.rowCount() == 3, "what was read stays"
    page.client.answers[SEARCH_FILES] = service
    page.notice._act()
    assert not page.notice.isVisible()


def change(kind, item, object_id=1):
    return Change(change_id=1, at=NOW, kind=kind, object_id=object_id, item=msgspec.Raw(msgspec.json.encode(item)))


def told_of(page, *attachment_ids):
    """As if a message with these files came."""
    from tests.ui.files.test_presenter import message

    page.presenter.on_messages([change(ChangeKind.MESSAGE, message(*attachment_ids))])
    page.presenter._look_at_touched()


def test_a_new_file_comes_by_itself_where_one_looks_at_the_newest(made):
    page = made(12)
    page.service.put(file(13))
    told_of(page, 13)
    assert page.model.row(0).attachment_id == 13


def test_a_new_file_is_announced_where_one_looks_at_something_else(qtbot, made):
    page = made(12)
    click(qtbot, page, 4)
    page.service.put(file(13))
    told_of(page, 13)
    assert page.model.row(0).attachment_id == 12
    assert "新しいファイルが1件" in page.notice.text
    page.notice._act()
    assert page.model.row(0).attachment_id == 13


def test_a_scan_changes_the_card_where_it_stands(qtbot, made):
    page = made(12)
    click(qtbot, page, 0)
    page.service.put(file(12, scan_state=ScanState.QUARANTINED, is_kept=False))
    told_of(page, 12)
    assert page.model.row(0).scan_state is ScanState.QUARANTINED
    assert page.facts.values["検査"].text() == "隔離"
    assert len(page.service.asked) == 2, "the list was not read anew"


def test_on_a_narrow_page_the_preview_takes_the_place_of_the_files(qtbot, made):
    page = made(12, size=(820, 640))
    assert page.width() == 820
    click(qtbot, page, 0)
    assert page.side.isVisible()
    assert not page.grid.isVisible()
    page.preview.close_preview()
    assert page.grid.isVisible()


def test_a_place_that_is_opened_again_reads_anew(made):
    page = made(3)
    page.service.put(file(4))
    page.show_place(Place(Tab.FILES))
    assert page.model.rowCount() == 4


def test_rows_stay_while_the_next_search_is_under_way(qtbot, made):
    background = WhenTold()
    page = made(12, background=background)
    while background.waiting:
        background.deliver()
    with qtbot.waitSignal(page.presenter.pages.working):
        page.filters.name.setText("_7.")
    assert page.model.rowCount() == 12
    while background.waiting:
        background.deliver()
    assert page.model.rowCount() == 1


@pytest.mark.parametrize("width", [1000, 1290, 1600])
def test_cards_fill_the_width_and_never_shrink(made, width):
    page = made(30, size=(width, 760))
    rects = [page.grid.visualRect(page.model.index(at, 0)) for at in range(page.grid.columns)]
    assert min(rect.width() for rect in rects) >= 240
    assert rects[0].left() == 0
    assert rects[-1].right() == page.grid.viewport().width() - 1
    assert page.grid.indexAt(QPoint(rects[1].left() - 8, rects[1].top() + 8)).row() == -1
