"""Tests for usen_desk.ui.widgets.card."""

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.theme import DARK, LIGHT
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card, Icon
from usen_desk.ui.widgets.label import Label


def test_title_count_and_action_stand_in_one_line_above_the_body(qtbot):
    card, action, inside = Card("UNIS情報", "store"), Button("すべて見る", "link"), Label("中身")
    card.set_count("2件")
    card.add_action(action)
    card.body.addWidget(inside)
    qtbot.addWidget(card)
    card.resize(400, 300)
    card.show()
    title, count = (next(one for one in card.findChildren(Label) if one.text() == text) for text in ("UNIS情報", "2件"))
    assert title.x() < count.x() < action.x()
    assert abs(title.geometry().center().y() - action.geometry().center().y()) <= 1
    assert inside.y() > action.geometry().bottom()


@pytest.mark.parametrize("kind", [Label, Button])
def test_the_title_stays_on_top_of_a_tall_card(qtbot, kind):
    inside = kind("中身")
    card = Card("題")
    card.body.addWidget(inside)
    qtbot.addWidget(card)
    card.resize(300, 500)
    card.show()
    title = next(one for one in card.findChildren(Label) if one.text() == "題")
    assert title.geometry().bottom() < 50


def test_a_card_without_title_has_no_head(qtbot):
    card, inside = Card(body_margin=0), Label("中身")
    card.body.addWidget(inside)
    qtbot.addWidget(card)
    card.show()
    assert inside.x() <= 1


def test_a_card_is_a_white_box_with_a_line_around_it(qtbot):
    card = Card("題")
    qtbot.addWidget(card)
    card.resize(200, 120)
    card.show()
    image = image_of(card)
    assert has(image, LIGHT.surface, (20, 60, 100, 40), least=1000)
    assert has(image, LIGHT.line, (40, 0, 100, 1), least=90)


def test_icons_follow_the_theme(qtbot, look):
    icon = Icon("store", "accent", 24)
    qtbot.addWidget(icon)
    icon.show()
    assert has(image_of(icon), LIGHT.accent)
    look.set("dark")
    assert has(image_of(icon), DARK.accent)
    icon.set("ban", "red")
    assert has(image_of(icon), DARK.red)


def test_what_can_grow_fills_the_card(qtbot):
    card, inside = Card("題", body_margin=0), QPlainTextEdit()
    card.body.addWidget(inside)
    qtbot.addWidget(card)
    card.resize(300, 500)
    card.show()
    assert inside.geometry().bottom() > 490


def test_a_card_without_title_is_one_widget(qtbot):
    before = len(QApplication.allWidgets())
    card = Card()
    qtbot.addWidget(card)
    card.set_count("2件")
    assert len(QApplication.allWidgets()) == before + 1
