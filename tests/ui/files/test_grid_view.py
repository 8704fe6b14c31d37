"""Tests for usen_desk.ui.files.grid_view and grid_delegate: what is painted, and what any number of files costs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from tests.fakes import NOW
from tests.ui.files.samples import file
from usen_desk.contract.inquiries import ScanState
from usen_desk.ui.files.files_model import described, file_columns
from usen_desk.ui.files.grid_delegate import PICTURE_HEIGHT, GridDelegate
from usen_desk.ui.files.grid_view import GAP, GridView
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

PHOTO = 5
"""Of the sample files an image."""


@pytest.fixture
def images():
    return {}


@pytest.fixture
def made(qtbot, images):
    def make(rows, count=None):
        model = PagedTableModel(file_columns())
        view = GridView(model, GridDelegate(images.get, lambda: NOW))
        model.setParent(view)
        qtbot.addWidget(view)
        view.resize(1100, 700)
        view.show()
        model.reset(count or len(rows))
        model.put_page(0, rows)
        view.asked = []
        model.page_wanted.connect(view.asked.append)
        return view

    return make


def card(view, row=0):
    return view.viewport().grab(view.visualRect(view.model().index(row, 0))).toImage()


def photo(colour="#ff00ff"):
    image = QImage(320, 155, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_a_picture_takes_the_place_of_its_icon_when_it_has_come(made, images):
    view = made([file(PHOTO)])
    before = card(view)
    images[PHOTO] = photo()
    view.repaint_row(0)
    after = card(view)
    assert after.pixelColor(120, PICTURE_HEIGHT // 2) == QColor("#ff00ff")
    assert before != after


def test_a_page_is_white_paper_also_in_the_dark(made, images):
    images[1] = photo("#ffffff")
    view = made([file(1)])
    shown = card(view)
    assert shown.pixelColor(120, 60) == QColor("#ffffff")
    assert shown.pixelColor(8, 60) != QColor("#ffffff")


def test_a_quarantined_file_shows_no_picture(made, images):
    images[PHOTO] = photo()
    view = made([file(PHOTO, scan_state=ScanState.QUARANTINED, is_kept=False)])
    assert card(view).pixelColor(120, PICTURE_HEIGHT // 2) != QColor("#ff00ff")


def test_a_chosen_card_looks_chosen(made):
    view = made([file(1), file(2)])
    before = card(view, 1)
    view.choose(1)
    assert card(view, 1) != before


def test_a_row_that_is_not_here_is_a_placeholder_and_asked_for(qtbot, made):
    view = made([file(number) for number in range(100)], count=100_000)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    qtbot.waitUntil(lambda: view.asked == [99_900])
    assert not card(view, 99_999).isNull()


def test_what_is_on_screen_is_told_when_it_rests(qtbot, made):
    view = made([file(number) for number in range(100)])
    with qtbot.waitSignal(view.seen) as told:
        view.verticalScrollBar().setValue(300)
    shown = {row.attachment_id for row in told.args[0]}
    assert shown == {at for at in view.visible_rows()}
    assert len(shown) < 40


def test_a_hundred_thousand_cards_have_their_places_at_once(made):
    view = made([file(1)], count=100_000)
    last = view.model().index(99_999, 0)
    view.scrollTo(last)
    rect = view.visualRect(last)
    assert view.viewport().rect().contains(rect)
    assert view.indexAt(rect.center()).row() == 99_999
    assert len(view.visible_rows()) < 40


def test_the_first_card_in_sight_stays_there_when_the_width_changes(qtbot, made):
    view = made([file(number) for number in range(100)])
    view.verticalScrollBar().setValue(1000)
    first = view.visible_rows().start
    view.resize(700, 700)
    assert first in view.visible_rows()


def test_a_drag_begins_on_a_card(qtbot, made):
    view = made([file(1), file(2)])
    at = view.visualRect(view.model().index(1, 0)).center()
    with qtbot.waitSignal(view.dragged) as told:
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseMove(view.viewport(), at + QPoint(QApplication.startDragDistance() + 5, 8))
    assert told.args == [file(2)]


def test_between_the_cards_there_is_nothing(made):
    view = made([file(1), file(2)])
    gap = view.visualRect(view.model().index(0, 0)).right() + GAP // 2
    assert not view.indexAt(QPoint(gap, 20)).isValid()


def test_a_card_is_described_in_words():
    words = described(file(PHOTO, is_note=True), NOW)
    assert words.splitlines()[0] == file(PHOTO).name
    assert "社内メモの添付ファイル" in words
