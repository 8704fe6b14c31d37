"""The page of a new inquiry with real keys and clicks."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QBoxLayout, QFileDialog, QWidget

from tests.fakes import Immediately
from tests.ui.inquiries.opening_samples import CODE, FakeFiles, open_ones
from tests.ui.inquiries.test_opening_presenter import Desk, unfinished
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES
from usen_desk.local.sync.entries import OutState
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.ui.inquiries.attach_presenter import AttachPresenter
from usen_desk.ui.inquiries.companies_presenter import CompaniesPresenter
from usen_desk.ui.inquiries.opening_model import COMMENT, STORE, Company
from usen_desk.ui.inquiries.opening_page import OpeningPage
from usen_desk.ui.inquiries.opening_presenter import Stage
from usen_desk.ui.inquiries.stores_presenter import StoresPresenter
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Place, Tab, inquiry_place
from usen_desk.ui.sending.drafts import Where
from usen_desk.ui.shortcuts import Actions

CTRL = Qt.KeyboardModifier.ControlModifier
MINATO = Company(company_id=7, name="株式会社みなと")
WIDGETS_MAX = 110
"""The share of a new inquiry in BUDGETS D13, with nothing looked up yet."""


@pytest.fixture
def made(qtbot, look):
    def make(width=1208):
        desk = Desk()
        desk.navigator.open(Place(Tab.ACCOUNTS))
        desk.files = FakeFiles()
        stores = StoresPresenter(desk.client, Immediately())
        companies = CompaniesPresenter(desk.client, Immediately())
        page = OpeningPage(desk.made, stores, AttachPresenter(desk.files, desk.client.now), Actions(), companies)
        companies.setParent(page)
        page.desk = desk
        qtbot.addWidget(page)
        page.resize(width, 664)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return make


def click_tile(page, category):
    tiles = page.form.categories
    QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=tiles.box(category).center().toPoint())


def focused():
    return QApplication.focusWidget()


@pytest.mark.parametrize("form", [one for one in catalogue().categories if one.needs_store], ids=lambda one: one.label)
def test_each_category_shows_its_own_fields_and_notes(made, form):
    page = made()
    page.desk.open(CODE)
    assert page.form.categories.words[0] == "放送プログラム"
    click_tile(page, form.category)
    assert page.form.answers.keys == [field.key for field in form.fields]
    assert page.form.categories.value is form.category
    assert focused() is page.form.comment


def test_a_new_store_asks_for_what_is_planned_and_for_no_store(made):
    page = made()
    page.desk.open()
    page.form.kind.setFocus()
    QTest.keyClick(page.form.kind, Qt.Key.Key_Right)
    assert focused() is page.form.planned_name
    assert page.form.store.isHidden()
    page.form.planned_name.setText("新店")
    page.form.prefecture.value = 13
    assert page.form.company_field.isVisible()
    page.form.company.setText("m")
    page.form.company.suggest("m", [MINATO])
    page.form.company.completer().activated.emit(MINATO.name)
    page.form.comment.setPlainText("出店します")
    QTest.keyClick(page.form.comment, Qt.Key.Key_Return, CTRL)
    sent = page.desk.sender.queued[0]
    assert (sent.category, sent.planned_name, sent.prefecture_code) == (Category.NEW_STORE, "新店", 13)
    assert sent.company_id == MINATO.company_id


def test_what_was_filled_in_is_there_again_after_another_category(made):
    page = made()
    page.desk.open(CODE)
    click_tile(page, Category.REPAIR)
    page.form.answers.field("phone").input.setText("03-1234-5678")
    click_tile(page, Category.CLOSING)
    click_tile(page, Category.REPAIR)
    assert page.form.answers.values() == {"phone": "03-1234-5678"}


def test_the_cursor_goes_to_the_first_fault_and_each_is_named(made):
    page = made()
    page.desk.open(CODE)
    click_tile(page, Category.RELOCATION)
    QTest.keyClick(page.form.comment, Qt.Key.Key_Return, CTRL)
    on, address = page.form.answers.field("on"), page.form.answers.field("address")
    assert (on.view.error, address.view.error) == ("移転日を入力してください。", "移転先の住所を入力してください。")
    assert focused() is on.input
    on.input.setText("2020/4/1")
    address.input.setPlainText("東京都")
    page.form.comment.setPlainText("移転します")
    page.send_button.click()
    assert page.desk.sender.queued[0].fields == {"on": "2020-04-01", "address": "東京都"}


def test_without_category_store_and_comment_each_is_pointed_at(made):
    page = made()
    page.desk.open()
    page.send_button.click()
    assert focused() is page.form.categories
    click_tile(page, Category.OTHER)
    assert focused() is page.form.store.box
    page.send_button.click()
    assert page.form.store.error.text()
    assert set(page.desk.problems[-1]) == {STORE, COMMENT}


def test_by_keyboard_alone(made, qtbot):
    page = made()
    page.desk.open()
    assert focused() is page.form.categories
    QTest.keyClick(focused(), Qt.Key.Key_End)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "bisutoro")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.form.store.options.model.rowCount() == 1)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert focused() is page.form.comment
    QTest.keyClicks(focused(), "hello")
    QTest.keyClick(focused(), Qt.Key.Key_Return, CTRL)
    sent = page.desk.sender.queued[0]
    assert (sent.category, sent.customer_code, sent.comment) == (Category.OTHER, CODE, "hello")


def test_tab_walks_from_the_categories_over_the_fields_to_the_comment_and_the_buttons(made):
    page = made()
    page.desk.open(CODE)
    click_tile(page, Category.CLOSING)
    page.form.categories.setFocus()
    walked = []
    for _ in range(12):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        walked.append(focused())
    fields = [page.form.answers.field(key).input for key in ("on", "pick_up")]
    wanted = [*fields, page.form.store.other_button, page.form.comment, page.discard_button]
    at = [walked.index(one) for one in [*wanted, page.close_button, page.send_button]]
    assert at == sorted(at)


def test_the_warning_leads_to_the_exchange_that_is_open(made):
    page = made()
    page.desk.client.answers[LIST_CUSTOMER_INQUIRIES] = open_ones(assignee_name="高橋")
    page.desk.open(CODE)
    assert page.form.warning == "この店舗には対応中のやり取りがあります(担当 高橋、12:01)。"
    page.form.comment.setPlainText("途中まで")
    page.form.warning_link.click()
    assert page.desk.navigator.place == inquiry_place(29)
    assert page.desk.draft.body == "途中まで"


def test_an_unfinished_one_is_offered_and_enter_goes_on_with_it(made):
    page = made()
    page.desk.drafts.write(unfinished())
    page.desk.open(CODE)
    assert page.stack.currentWidget() is page.choice
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert (page.form.comment.toPlainText(), page.form.categories.value) == ("閉店", Category.CLOSING)


def test_beginning_anew_can_be_undone_from_the_line_that_tells_of_it(made):
    page = made()
    page.desk.drafts.write(unfinished())
    page.desk.open(CODE)
    page.choice.begin_button.click()
    assert page.form.comment.toPlainText() == ""
    assert page.toast.text == "書きかけの内容を下げました"
    page.toast._button.click()
    assert page.form.comment.toPlainText() == "閉店"


def test_discarding_asks_first(made):
    page = made()
    page.desk.open(CODE)
    page.form.comment.setPlainText("大事な話")
    page.discard_button.click()
    assert page.notice.text == "書きかけの内容を破棄しますか。"
    assert page.desk.draft.body == "大事な話"
    page.notice._action.click()
    assert (page.form.comment.toPlainText(), page.desk.draft) == ("", None)
    page.toast._button.click()
    assert page.desk.draft.body == page.form.comment.toPlainText() == "大事な話"


def test_esc_closes_and_keeps_the_draft(made):
    page = made()
    page.desk.open(CODE)
    page.form.comment.setPlainText("途中")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.desk.navigator.place == Place(Tab.ACCOUNTS)
    assert page.desk.draft.body == "途中"


def test_it_says_where_the_text_is_safe(made):
    page = made()
    page.desk.open(CODE)
    page.desk.fill()
    key = next(iter(page.desk.drafts.records))
    page.desk.drafts.kept.emit(key, Where.PC)
    assert page.saved.text() == "このPCに保存しました"
    page.desk.drafts.kept.emit(key, Where.SERVICE)
    assert page.saved.text() == "保存しました 12:01"


def test_what_was_sent_can_be_taken_back_while_it_is_held(made):
    page = made()
    page.desk.open(CODE)
    click_tile(page, Category.OTHER)
    page.form.comment.setPlainText("こんにちは")
    page.send_button.click()
    assert page.stack.currentWidget() is page.sent
    assert page.sent.sentence == "あと5秒で送信します。"
    page.sent.back_button.click()
    assert page.stack.currentWidget() is page.form
    assert page.form.comment.toPlainText() == "こんにちは"


def test_a_refusal_is_told_with_its_reason_and_mended_in_the_form(made):
    page = made()
    page.desk.open(CODE)
    click_tile(page, Category.CLOSING)
    page.form.answers.field("on").input.setText("2020-04-01")
    page.form.comment.setPlainText("閉店します")
    page.send_button.click()
    problem = UserMessage("日付が違います。", field="on")
    page.desk.sender.tell(state=OutState.NEEDS, holds_for_s=0, problem=problem)
    assert (page.sent.sentence, page.sent.back_button.text()) == ("日付が違います。", "直す")
    page.sent.back_button.click()
    assert page.form.answers.field("on").view.error == "日付が違います。"


def test_nothing_can_be_typed_while_it_goes_into_the_outbox(made):
    page = made()
    page.desk.open(CODE)
    page.desk.made.queueing.emit(True)
    assert not page.form.isEnabled()
    page.desk.made.queueing.emit(False)
    assert page.form.isEnabled()
    assert focused() is page.form.comment


@pytest.mark.parametrize(("width", "direction"), [(1208, "LeftToRight"), (880, "TopToBottom")])
def test_a_narrow_page_stands_in_one_column(made, width, direction):
    page = made(width)
    page.desk.open(CODE)
    assert page.form._columns.direction() is QBoxLayout.Direction[direction]
    assert page.form.horizontalScrollBar().maximum() == 0


def test_the_form_is_shown_again_as_it_was_left(made):
    page = made()
    page.desk.open(CODE)
    click_tile(page, Category.REPAIR)
    page.form.comment.setPlainText("途中")
    page.hide()
    assert page.desk.drafts.flushed == 1
    page.show()
    page.desk.open(CODE)
    assert page.desk.made.stage is Stage.FORM
    assert page.form.comment.toPlainText() == "途中"


def test_files_come_by_drop_by_paste_and_by_the_dialog(made, tmp_path, monkeypatch):
    page = made()
    page.desk.open(CODE)
    paper = tmp_path / "図面.pdf"
    paper.write_bytes(b"%PDF")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paper))])
    page.form.comment.insertFromMimeData(data)
    picture = QMimeData()
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(0)
    picture.setImageData(image)
    page.form.comment.insertFromMimeData(picture)
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, CTRL)
    page.form.attach.dropEvent(drop)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(paper)], ""))
    page.form.attach.pick_button.click()
    names = [file.name for file in page.form.attach.files.files]
    assert names == ["図面.pdf", "画像_20260309_120100.png", "図面 (2).pdf", "図面 (3).pdf"]
    assert page.form.comment.toPlainText() == ""
    png = next(content for content in page.desk.files.kept.values() if content != b"%PDF")
    assert QImage.fromData(png).size() == image.size()
    page.form.attach.files.removed.emit(page.form.attach.files.files[0].upload_id)
    assert len(page.desk.draft.files) == 3


def test_text_is_pasted_as_text(made):
    page = made()
    page.desk.open(CODE)
    data = QMimeData()
    data.setHtml("<b>太字</b>")
    data.setText("太字")
    page.form.comment.insertFromMimeData(data)
    assert page.form.comment.toPlainText() == "太字"


def test_the_page_is_frugal_and_leaves_nothing_behind(made, qtbot):
    page = made()
    page.desk.open(CODE)
    click_tile(page, Category.REPAIR)
    assert len(page.findChildren(QWidget)) <= WIDGETS_MAX
    before = len(QApplication.allWidgets())
    for _ in range(5):
        click_tile(page, Category.RELOCATION)
        click_tile(page, Category.REPAIR)
    qtbot.waitUntil(lambda: len(QApplication.allWidgets()) <= before)
