"""Tests for usen_desk.ui.inquiries.body_view."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from usen_desk.ui import theme
from usen_desk.ui.inquiries.body_view import BodyText, Places
from usen_desk.ui.inquiries.links_model import links_of

TEXT = "𠮷野家の𠮷田です。\n手順は https://example.jp/a をご覧ください。"


@pytest.fixture
def made(look):
    return lambda text=TEXT, width=300: BodyText(text, width, theme.font(14), 23, links_of(text))


def test_places_count_characters_not_units():
    places = Places("𠮷a𠮷b")
    assert [places.unit(at) for at in range(5)] == [0, 2, 3, 5, 6]
    assert [places.character(unit) for unit in (0, 2, 3, 5, 6)] == [0, 1, 2, 3, 4]
    assert Places("abc").unit(2) == Places("あいう").character(2) == 2
    assert Places("").unit(0) == 0


def test_lines_are_of_one_height_and_break_at_the_width(made):
    body = made("あ" * 40 + "\n\nい", 14 * 10)
    assert body.line_count == 6
    assert body.height == 6 * 23
    assert body.width <= 140
    assert body.lines == ["あ" * 10] * 4 + ["", "い"]


def test_a_long_word_breaks_anywhere(made):
    assert made("https://example.jp/" + "a" * 200, 120).line_count > 5


def test_a_point_finds_its_place_also_behind_characters_of_two_units(made):
    body = made()
    assert body.at(QPointF(-5, 5)) == 0
    assert body.text[: body.at(QPointF(14 * 3 + 1, 5))] == "𠮷野家"
    assert body.at(QPointF(4, 30)) == TEXT.index("手")
    assert body.at(QPointF(900, 900)) == len(TEXT)


def test_a_link_is_where_its_letters_are(made):
    body = made("見る https://example.jp/a です")
    middle = QPointF(100, 11)
    assert body.link_at(middle).host == "example.jp"
    assert body.link_at(QPointF(5, 11)) is None
    assert body.link_at(QPointF(100, 40)) is None
    assert body.link_at(QPointF(290, 11)) is None


def test_a_word_is_taken_whole(made):
    body = made("電源 amplifier ランプ")
    start, end = body.word_at(5)
    assert body.text[start:end] == "amplifier"
    assert made("").word_at(0) == (0, 0)


def painted(body, **how):
    image = QImage(320, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    body.paint(painter, QPointF(4, 4), QColor("black"), **how)
    painter.end()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_selection_and_marks_have_their_colours(made):
    body = made("結線のゆるみ")
    accent, mark = QColor(theme.LIGHT.accent).name(), QColor(theme.LIGHT.amber_line).name()
    assert not {accent, mark} & painted(body)
    assert accent in painted(body, selection=(0, 2))
    assert accent not in painted(body, selection=(2, 2))
    assert mark in painted(body, marks=((0, 2),))
    assert QColor(theme.LIGHT.bar).name() in painted(body, marks=((0, 2),), is_strong=True)
    assert QColor(theme.LIGHT.link).name() in painted(made("https://example.jp"))
