"""Cards of the inbox as they are painted."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from tests.ui.inquiries.samples import NOW, card
from usen_desk.ui import theme
from usen_desk.ui.inquiries.inbox_delegate import CARD, CARD_COMPACT, InboxDelegate
from usen_desk.ui.inquiries.inbox_model import InboxModel
from usen_desk.ui.inquiries.inbox_view import InboxList


@pytest.fixture
def view(qtbot, look):
    made = InboxList(InboxModel())
    qtbot.addWidget(made)
    made.resize(372, 400)
    made.show()
    return made


def put(view, *cards):
    view.model().put(list(cards), NOW)
    view.executeDelayedItemsLayout()


def colors(view, row):
    rect = view.visualRect(view.model().index(row))
    image = view.grab(rect).toImage()
    return {image.pixelColor(x, y).name() for x in range(0, rect.width()) for y in range(0, rect.height())}


def painted(view):
    counted = []
    delegate = view.itemDelegate()
    whole = delegate.paint_card
    delegate.paint_card = lambda *given, **more: (counted.append(1), whole(*given, **more))
    view.viewport().repaint()
    return len(counted)


def test_a_card_is_98_high_and_64_when_the_window_is_low(view):
    put(view, card(1))
    assert view.visualRect(view.model().index(0)).height() == theme.px(CARD)
    view.set_compact(True)
    view.executeDelayedItemsLayout()
    assert view.visualRect(view.model().index(0)).height() == theme.px(CARD_COMPACT)


@pytest.mark.parametrize("is_compact", [False, True])
def test_what_is_unread_carries_a_badge(view, is_compact):
    view.set_compact(is_compact)
    put(view, card(2, said_count=3, read_count=1), card(1, said_count=3, read_count=3))
    badge = QColor(theme.palette().accent).name()
    assert badge in colors(view, 0)
    assert badge not in colors(view, 1)


def test_what_is_overdue_is_red(view):
    put(view, card(2, waiting_since=NOW, answer_due_at=NOW.replace(hour=0)), card(1))
    fill = QColor(theme.palette().red_bg).name()
    assert fill in colors(view, 0)
    assert fill not in colors(view, 1)


def test_a_card_is_painted_once_and_copied_from_then_on(view):
    put(view, card(1), card(2))
    assert painted(view) in (0, 2)
    assert painted(view) == 0
    view.model().place(card(1, store_name="別の店"))
    assert painted(view) == 1


def test_a_switch_of_the_theme_paints_anew(view, look):
    put(view, card(1))
    view.viewport().repaint()
    look.set("dark", "normal")
    assert painted(view) == 1


def test_every_card_is_of_one_height():
    delegate = InboxDelegate()
    assert delegate.sizeHint(None, None) == QSize(0, delegate.height)
