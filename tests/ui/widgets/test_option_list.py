"""Tests for usen_desk.ui.widgets.option_list."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.widgets.pictures import colours, image_of
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WORDS = ("伊藤", "佐藤", "加藤", "鈴木", "高橋", "斎藤")


def options(*words):
    return [Option(at, word, f"部署 {at}") for at, word in enumerate(words, start=1)]


@pytest.fixture
def made(qtbot):
    def make(*given, **more):
        view = OptionList("担当", *given, **more)
        view.heard = []
        view.taken.connect(lambda option: view.heard.append(option.value))
        qtbot.addWidget(view)
        view.resize(400, 300)
        view.show()
        return view

    return make


def press(widget, *keys):
    for key in keys:
        QTest.keyClick(widget, key)


def test_few_lines_need_no_box_and_nothing_is_chosen_before_somebody_does(made):
    few, many = made(options("a", "b")), made(options(*WORDS))
    assert (few.box.isHidden(), many.box.isHidden()) == (True, False)
    assert (few.focusProxy(), many.focusProxy()) == (few.list, many.box)
    press(many.box, Qt.Key.Key_Return)
    assert (many.current, many.value, many.heard) == (None, None, [])


def test_typing_points_at_the_first_that_fits_and_enter_takes_it(made):
    view = made(options(*WORDS))
    view.box.setText("藤")
    assert view.value == 1
    press(view.box, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert view.heard == [2]
    view.box.setText("")
    assert view.current is None
    view.box.setText("だれもいない")
    press(view.box, Qt.Key.Key_Return)
    assert view.heard == [2]


def test_a_double_click_and_enter_in_the_list_take_too(made):
    view = made(options(*WORDS))
    view.point(3)
    press(view.list, Qt.Key.Key_Return)
    view.list.doubleClicked.emit(view.model.index(3))
    assert view.heard == [3, 3]
    view.point("nobody")
    assert view.current is None


def test_lines_that_come_later_are_narrowed_by_what_was_typed_meanwhile(made):
    view, pointed = made(), []
    view.pointed.connect(lambda option: pointed.append(option and option.value))
    view.box.setText("鈴")
    view.put(options(*WORDS))
    assert view.model.rowCount() == 1
    assert pointed[-1] is None, "nobody pointed at it"


def test_what_is_looked_up_is_asked_by_enter_and_taken_by_the_next_one(made):
    view, asked = made(looks_up=True), []
    view.searched.connect(asked.append)
    view.searched.connect(lambda text: view.put(options(text + "1", text + "2") if text else []))
    view.box.setText("さくら")
    press(view.box, Qt.Key.Key_Return)
    assert (asked, view.heard, view.value) == (["さくら"], [], 1)
    press(view.box, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert view.heard == [2]
    view.box.setText("")
    press(view.box, Qt.Key.Key_Return)
    assert (asked, view.current) == (["さくら", ""], None)


def test_a_word_below_takes_room_only_while_it_is_said(made):
    view = made(options("a"))
    assert view._note.isHidden()
    view.say("ほかにもあります。")
    assert (view.said, view._note.isVisible()) == ("ほかにもあります。", True)
    view.say("")
    assert view._note.isHidden()


def test_the_line_that_enter_takes_is_lit(made):
    view = made(options("伊藤", "佐藤"))
    plain = colours(image_of(view.list))
    view.point(2)
    assert colours(image_of(view.list)) != plain
