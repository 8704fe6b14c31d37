"""Tests for usen_desk.ui.accounts.members_card."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.ui.account_samples import OLD, account
from usen_desk.contract.accounts import Service
from usen_desk.ui import theme
from usen_desk.ui.account_cells import NO_MAIL
from usen_desk.ui.accounts import members_card
from usen_desk.ui.accounts.members_card import MembersCard


@pytest.fixture
def card(qtbot):
    made = MembersCard()
    made.chosen_rows, made.opened_rows = [], []
    made.chosen.connect(made.chosen_rows.append)
    made.opened.connect(made.opened_rows.append)
    qtbot.addWidget(made)
    made.resize(1100, 360)
    made.show()
    qtbot.waitExposed(made)
    return made


def title_at(card, title):
    return [column.title for column in card.model.columns].index(title)


def test_the_account_that_is_meant_is_selected_first(card):
    card.set([OLD, account()], 1)
    assert card.chosen_rows[-1] == account()
    assert card.table.current() == account()


def test_every_row_has_its_detail_by_click_and_by_enter(card, qtbot):
    card.set([OLD, account()], 0)
    link = card.table.visualRect(card.model.index(1, title_at(card, "詳細"))).center()
    qtbot.mouseClick(card.table.viewport(), Qt.MouseButton.LeftButton, pos=link)
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    assert card.opened_rows == [account(), account()]


def test_the_columns_are_the_manuals_word_for_word(card):
    titles = [column.title for column in card.model.columns]
    assert titles == [
        *("アカウントID", "状態", "ログインID", "メールアドレス", "UMsID開始日", "UMsID初回登録日", "UMsID失効日"),
        *("サービス", "利用可否", "詳細"),
    ]


def test_all_services_are_read_aloud_with_whether_they_can_be_used(card):
    card.set([account(services=(Service.OTORAKU,))], 0)
    spoken = card.model.index(0, title_at(card, "利用可否")).data()
    assert "OTORAKU可" in spoken
    assert "USEN CART不可" in spoken


def test_four_services_are_painted_in_four_lines_green_where_they_can_be_used(card, qtbot):
    card.set([account(services=(Service.USEN_CART,))], 0)
    card.table.clearSelection()
    cell = card.table.visualRect(card.model.index(0, title_at(card, "利用可否")))
    picture = card.table.viewport().grab(cell).toImage()
    lines = [picture.copy(0, 8 + 20 * at, picture.width(), 20) for at in range(4)]
    green = [greenish(line) for line in lines]
    assert green[0] > 0
    assert green[1:] == [0, 0, 0]
    assert lines[1] == lines[2] == lines[3]


def greenish(picture: QImage) -> int:
    pixels = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return sum(pixel.green() > pixel.red() + 30 and pixel.green() > pixel.blue() + 10 for pixel in pixels)


def test_a_store_without_accounts_says_so(card):
    card.set([], 0)
    assert not card.table.isVisible()
    assert card._none.isVisible()


def test_up_to_three_accounts_are_seen_without_scrolling(card):
    rows = []
    for count in (1, 3, 5):
        card.set([account(number) for number in range(count)], 0)
        rows.append((card.table.height() - card.table.horizontalHeader().height()) / card.table.rowHeight(0))
    assert rows == [1, 3, members_card.ROWS_SHOWN]


def test_an_account_without_mail_says_so_in_amber(card):
    card.set([account(email="")], 0)
    cell = card.model.cell(0, title_at(card, "メールアドレス"))
    assert (cell.text, cell.tone) == (NO_MAIL, "amber")


def test_rows_grow_with_the_persons_text_size_and_still_fit(card, qapp, qtbot):
    look = theme.Theme(qapp)
    card.set([account()], 0)
    try:
        look.set("light", "normal")
        normal = card.table.rowHeight(0)
        look.set("light", "largest")
        assert card.table.rowHeight(0) > normal
        card.resize(842, 360)
        header = card.table.horizontalHeader()
        qtbot.waitUntil(lambda: header.length() <= card.table.viewport().width())
        assert not header.isSectionHidden(title_at(card, "詳細"))
        assert card.table.verticalScrollBar().maximum() == 0
    finally:
        look.set("light", "normal")
        look.deleteLater()
        qapp.setStyleSheet("")
