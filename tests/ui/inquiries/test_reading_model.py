"""Tests for usen_desk.ui.inquiries.reading_model."""

from tests.ui.inquiries.samples import message
from usen_desk.ui.inquiries.reading_model import Reading, Selection

SHOWN = message(1, body="結線のゆるみ、結線の外れ")


def test_a_selection_has_its_ends_in_order():
    assert Selection(1, 5, 2).span == (2, 5)
    assert Selection(1, 5, 5).is_empty


def test_only_the_message_of_the_selection_is_selected():
    reading = Reading()
    reading.selection = Selection(1001, 4, 1)
    assert reading.selected(SHOWN) == (1, 4)
    assert reading.selected(message(2)) is None
    reading.selection = Selection(1001, 4, 4)
    assert reading.selected(SHOWN) is None


def test_what_is_searched_for_is_marked_in_any_spelling():
    reading = Reading()
    assert reading.marks(SHOWN) == ()
    reading.search("けっせん")
    assert reading.marks(SHOWN) == ()
    reading.search("ﾕﾙﾐ", hit=1001)
    assert reading.marks(SHOWN) == ((3, 6),)
    reading.search("結線")
    assert reading.marks(SHOWN) == ((0, 2), (7, 9))
    assert reading.marks(message(1, body="", is_withdrawn=True)) == ()


def test_a_message_that_changed_is_looked_through_again():
    reading = Reading()
    reading.search("結線")
    assert len(reading.marks(SHOWN)) == 2
    assert reading.marks(message(1, body="結線")) == ((0, 2),)


def test_another_thread_begins_with_nothing():
    reading = Reading()
    reading.current, reading.hit, reading.selection = 1, 1, Selection(1, 0, 1)
    reading.search("結線")
    reading.forget()
    assert (reading.current, reading.hit, reading.selection, reading.word) == (0, 0, None, "")
