"""Search over messages: box, lines with their marks, the way to a message."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from tests.fakes import Immediately
from tests.ui.inquiries.samples import Client
from tests.ui.inquiries.test_search_presenter import hit, pages
from usen_desk.contract.inquiries import SEARCH_MESSAGES, InquirySearch, MessageHits
from usen_desk.ui import theme
from usen_desk.ui.inquiries.search_delegate import SearchDelegate
from usen_desk.ui.inquiries.search_page import SearchPage
from usen_desk.ui.inquiries.search_presenter import SearchPresenter


@pytest.fixture
def page(qtbot, look):
    client = Client({SEARCH_MESSAGES: pages})
    presenter = SearchPresenter(client, Immediately())
    made = SearchPage(presenter)
    presenter.setParent(made)
    made.client = client
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def search(page, text):
    page.box.setText(text)
    QTest.keyClick(page.box, Qt.Key.Key_Return)


def test_what_was_found_is_counted_and_a_line_leads_to_its_message(page, qtbot):
    search(page, "スピーカー")
    assert page.count.text() == "4件"
    assert page.stack.currentWidget() is page.list
    QTest.keyClick(page.box, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.opened) as opened:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert opened.args == [29, 1]


def test_the_hit_is_marked(page):
    search(page, "スピーカー")
    assert isinstance(page.list.itemDelegate(), SearchDelegate)
    rect = page.list.visualRect(page.list.model().index(0))
    image = page.list.grab(rect).toImage()
    mark = QColor(theme.palette().amber_line).name()
    assert any(image.pixelColor(x, rect.height() * 2 // 3).name() == mark for x in range(rect.width()))


def test_characters_beyond_the_first_plane_shift_no_mark(page):
    page.client.answers[SEARCH_MESSAGES] = MessageHits(items=[hit(snippet="𠮷野家の音", marks=((4, 5),))], count=1)
    search(page, "音")
    assert page.list.grab().toImage().width() > 0


def test_nothing_found_says_what_to_try(page):
    page.client.answers[SEARCH_MESSAGES] = MessageHits(items=[], count=0)
    search(page, "ありえない言葉")
    assert page.stack.currentWidget() is page.nothing
    assert "ありえない言葉" in page.nothing.accessibleName()


def test_other_filters_search_anew(page):
    search(page, "スピーカー")
    page.set_filters(InquirySearch(store="渋谷"), "一覧の条件 1件で絞り込んでいます。")
    assert page.client.bodies(SEARCH_MESSAGES)[-1].store == "渋谷"
    assert page.under.isVisible()
