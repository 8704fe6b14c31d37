"""Tests for usen_desk.ui.widgets.label."""

import pytest
from PySide6.QtCore import Qt

from usen_desk.ui.widgets.label import ElidedLabel, Label, plain_tip

LONG = "株式会社とても長い名前の店舗 首都圏カスタマーサポートセンター前通り店"


@pytest.mark.parametrize("text", ["<b>太字</b>", "<img src='https://example.jp/a.png'>", "A & B", "1 < 2"])
def test_text_of_people_is_shown_as_it_is(qtbot, text):
    label = Label(text)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == text
    plain = label.fontMetrics().horizontalAdvance(text)
    assert abs(label.sizeHint().width() - plain) <= 4  # neither tags nor & were swallowed


def test_a_role_gives_size_and_weight(qtbot):
    title, hint = Label("題", "h1"), Label("題", "hint")
    for label in (title, hint):
        qtbot.addWidget(label)
        label.show()
    assert (title.font().pixelSize(), title.font().weight()) == (18, 700)
    assert hint.font().pixelSize() == 11
    hint.set_role("h1")
    assert hint.font().pixelSize() == 18


def test_selectable_text_can_be_marked_with_the_mouse(qtbot):
    label = Label("0412-3398-01", selectable=True)
    qtbot.addWidget(label)
    assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_line_is_cut_where_the_space_ends_and_told_whole(qtbot):
    label = ElidedLabel(LONG)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= 120
    assert (label.whole, label.toolTip(), label.accessibleName()) == (LONG, LONG, LONG)
    label.resize(900, 20)
    assert (label.text(), label.toolTip()) == (LONG, "")


def test_a_new_text_is_cut_too(qtbot):
    label = ElidedLabel("短い")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    label.set_text(LONG)
    assert label.text().endswith("…")


def test_a_tool_tip_never_becomes_html():
    assert plain_tip("さくら & 梅") == "さくら & 梅"
    assert plain_tip("<b>太字</b>") == "<span>&lt;b&gt;太字&lt;/b&gt;</span>"
