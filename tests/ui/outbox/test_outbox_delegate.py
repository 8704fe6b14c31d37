"""Lines of what waits, as they are painted."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from tests.ui.inquiries.opening_samples import FakeView
from tests.ui.outbox.samples import item
from usen_desk.local.sync.entries import OutState
from usen_desk.ui import theme
from usen_desk.ui.outbox.outbox_delegate import HEIGHT, OutboxDelegate
from usen_desk.ui.outbox.outbox_model import OutboxModel


def painted(view, *, is_lit=False, width=340):
    model, delegate, option = OutboxModel(), OutboxDelegate(), QStyleOptionViewItem()
    model.put([view], [])
    option.rect = QRect(0, 0, width, HEIGHT)
    option.state = QStyle.StateFlag.State_Selected if is_lit else QStyle.StateFlag.State_None
    image = QImage(width, HEIGHT, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0))
    painter.end()
    return image


def colours(image, area):
    xs, ys = range(area.left(), area.right()), range(area.top(), area.bottom())
    return {image.pixelColor(x, y).name() for x in xs for y in ys}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_state_has_the_fill_of_its_tone(look, mode):
    look.set(mode, "normal")
    head = QRect(200, 8, 130, 24)
    waiting, needing = painted(FakeView(item())), painted(FakeView(item(), OutState.NEEDS))
    assert theme.color("gray_bg").name() in colours(waiting, head)
    assert theme.color("amber_bg").name() in colours(needing, head)
    assert theme.color("amber_bg").name() not in colours(waiting, head)


def test_the_chosen_one_has_an_edge(look):
    assert painted(FakeView(item()), is_lit=True).pixelColor(1, HEIGHT // 2) == theme.color("accent")
    assert painted(FakeView(item())).pixelColor(1, HEIGHT // 2) != theme.color("accent")


def test_long_words_are_cut_before_the_state(look):
    short, long = painted(FakeView(item(title="店"))), painted(FakeView(item(title="店" * 60)))
    pill = QRect(254, 0, 86, 34)
    assert short.copy(pill) == long.copy(pill)
    assert short != long


def test_a_line_is_as_high_as_the_text_size_asks(look):
    assert OutboxDelegate().sizeHint(QStyleOptionViewItem(), OutboxModel().index(0)).height() == theme.px(HEIGHT)
