"""Tests for usen_desk.ui.inquiries.bubble_view."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.inquiries.samples import message
from usen_desk.ui.inquiries.bubble_view import BubbleView
from usen_desk.ui.inquiries.message_view import NO_LEAD, Looks, MessageView


@pytest.fixture
def made(qtbot, look):
    parent = QWidget()
    qtbot.addWidget(parent)
    yield BubbleView(parent)
    parent.close()


def view_of(sequence):
    view = MessageView(message(sequence), NO_LEAD)
    view.fit(600)
    return view


def test_a_screen_reader_hears_the_message_that_it_shows(made):
    made.show_message(view_of(1))
    assert made.accessibleName() == "佐藤 様、株式会社大将フーズ、3月9日 (月) 11時33分、1件目のやり取りです。"
    made.show_message(view_of(2))
    assert made.accessibleName().startswith("山田 美咲")


def test_it_paints_what_it_was_given(made):
    made.resize(600, 80)
    empty = made.grab().toImage()
    made.show_message(view_of(1))
    shown = made.grab().toImage()
    assert shown != empty
    made.show_message(made.view, Looks(is_current=True))
    assert made.looks.is_current
    assert made.grab().toImage() != shown
    made.show_message(None)
    assert made.grab().toImage() == empty
