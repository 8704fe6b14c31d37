"""Tests for usen_desk.ui.inquiries.pool_view."""

import pytest
from PySide6.QtWidgets import QWidget

from tests.ui.inquiries.samples import message
from usen_desk.ui.inquiries.message_view import NO_LEAD, Lead
from usen_desk.ui.inquiries.pool_view import KEPT, BubblePool


@pytest.fixture
def made(qtbot, look):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return BubblePool(parent)


def test_widgets_are_used_again(made):
    first, second = made.widget(1), made.widget(2)
    first.show()
    assert made.widget(1) is first
    made.keep_only([2])
    assert made.widget(3) is first
    made.keep_only([2])
    made.hide_free()
    assert first.isHidden()
    assert first.view is None
    assert (made.widget_count, set(made.shown.values())) == (2, {second})


def test_a_layout_is_kept_until_it_would_look_otherwise(made):
    shown = message(1)
    view = made.view_of(shown, NO_LEAD, 600)
    assert made.view_of(shown, NO_LEAD, 640) is view
    assert made.view_of(shown, Lead("3月9日 (月)"), 640) is not view
    assert made.view_of(message(1), NO_LEAD, 640) is not view


def test_another_text_size_lays_out_anew(made, look):
    shown = message(1)
    view = made.view_of(shown, NO_LEAD, 600)
    look.set(text_size="large")
    assert made.view_of(shown, NO_LEAD, 600) is not view


def test_only_some_screens_of_layouts_are_kept(made):
    first = message(1)
    view = made.view_of(first, NO_LEAD, 600)
    for sequence in range(2, KEPT + 2):
        made.view_of(message(sequence), NO_LEAD, 600)
    assert made.view_of(first, NO_LEAD, 600) is not view
    made.forget_layouts()
