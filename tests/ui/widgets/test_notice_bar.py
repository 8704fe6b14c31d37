"""Tests for usen_desk.ui.widgets.notice_bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.ui.widgets.pictures import has, image_of
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.theme import LIGHT
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.notice_bar import ICONS, NoticeBar

NUMBER = "0123456789abcdef0123456789abcdef"
FAILED = UserMessage("サービスに接続できません。入力した内容は残っています。", NUMBER)


@pytest.fixture
def bar(qtbot):
    made = NoticeBar()
    made.heard = []
    made.closed.connect(lambda: made.heard.append("closed"))
    qtbot.addWidget(made)
    made.resize(700, 60)
    return made


def button(bar, word):
    return next(one for one in bar.findChildren(Button) if one.isVisible() and word in one.text())


def test_it_takes_no_room_until_there_is_something_to_say(bar):
    assert bar.isHidden()
    assert bar.text == ""


def test_a_failure_is_told_with_what_helps(qtbot, bar):
    bar.tell(FAILED, "再試行", lambda: bar.heard.append("again"))
    assert bar.isVisible()
    assert (bar.text, bar.accessibleName()) == (FAILED.text, FAILED.text)
    assert has(image_of(bar), LIGHT.red_bg, least=1000)
    qtbot.mouseClick(button(bar, "再試行"), Qt.MouseButton.LeftButton)
    assert bar.heard == ["closed", "again"]
    assert bar.isHidden()


def test_the_request_number_is_small_and_copied_whole(qtbot, bar):
    bar.tell(FAILED)
    number = button(bar, NUMBER[:12])
    assert number.font().pixelSize() < 13
    qtbot.mouseClick(number, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == NUMBER
    assert number.text() == "受付番号をコピーしました"


def test_a_message_without_number_or_act_shows_neither(bar):
    bar.tell(FAILED, "再試行", lambda: None)
    bar.say("14:32 時点の一覧です。", "blue")
    assert [one for one in bar.findChildren(Button) if one.isVisible()] == []


@pytest.mark.parametrize("tone", sorted(ICONS))
def test_each_tone_has_its_fill(bar, tone):
    bar.say("お知らせ", tone)
    assert has(image_of(bar), getattr(LIGHT, f"{tone}_bg"), least=1000)


def test_it_can_be_closed_and_says_so_once(qtbot, bar):
    bar.say("お知らせ")
    close = next(one for one in bar.findChildren(IconButton))
    assert close.accessibleName() == "閉じる"
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    bar.clear()
    assert bar.heard == ["closed"]


def test_text_of_the_service_is_shown_as_it_is(bar):
    bar.say("<b>太字</b>")
    assert bar.text == "<b>太字</b>"
