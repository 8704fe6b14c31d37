"""Tests for usen_desk.ui.inquiries.asked_view."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.inquiries.samples import ASKED
from usen_desk.contract.inquiries import FieldAnswer
from usen_desk.ui.inquiries.asked_view import AskedView


@pytest.fixture
def made(qtbot, look):
    view = AskedView()
    view.page = QWidget()
    qtbot.addWidget(view.page)
    QVBoxLayout(view.page).addWidget(view)
    view.page.resize(700, 400)
    view.page.show()
    return view


def test_one_line_says_the_most(made):
    made.set(ASKED)
    assert made.isVisible()
    assert made.summary.whole.startswith("症状: 音が出ない、雑音がする ・ いつから: 2026-03-08")
    assert not made.is_open


def test_it_unfolds_into_all_fields_and_folds_again(qtbot, made):
    made.set(ASKED)
    qtbot.mouseClick(made.fold, Qt.MouseButton.LeftButton)
    assert made.is_open
    assert made.text.splitlines() == [
        "症状　音が出ない、雑音がする",
        "いつから　2026-03-08",
        "現地のご連絡先　03-5489-5330",
    ]
    assert made._all.text() == made.text
    qtbot.mouseClick(made.fold, Qt.MouseButton.LeftButton)
    assert not made.is_open


def test_a_long_answer_scrolls_within_its_room(qtbot, made):
    made.set([FieldAnswer(label="内容", value="あ" * 2000)])
    made.switch()
    assert made._scroll.height() <= 180
    made.set([FieldAnswer(label="内容", value="短い")])
    assert made._scroll.height() < 100


def test_where_nothing_was_asked_nothing_stands(made):
    made.set([FieldAnswer(label="内容", value="")])
    assert made.isHidden()
    made.set([])
    assert made.isHidden()
