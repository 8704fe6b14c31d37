"""Tests for usen_desk.ui.inquiries.scroll_view: what stands where while messages come, go and are measured."""

import random

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.inquiries.samples import inquiry, message, system
from usen_desk.ui.inquiries.message_view import Looks
from usen_desk.ui.inquiries.scroll_view import MessagesScroll
from usen_desk.ui.inquiries.thread_model import ThreadModel

WORDS = "アンプの電源ランプの色と、1階の再生状況を教えていただけますか。"
LATIN = "The amplifier on the second floor blinks orange. "
"""Wider than it is thought to be, so that measuring moves what stands below."""
NOTHING = Looks()


class Plain(MessagesScroll):
    def looks(self, message):
        return NOTHING


def various(sequence, **other):
    if sequence % 9 == 0:
        return system(sequence, **other)
    words = LATIN if sequence % 3 == 0 else WORDS
    return message(sequence, **({"body": words * (1 + sequence * 7 % 13)} | other))


def run(first, last):
    return [various(at) for at in range(first, last + 1)]


@pytest.fixture
def made(qtbot, look):
    def make(messages=None, size=(700, 500), **of_card):
        model = ThreadModel()
        view = Plain(model)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        view.told = {"older": 0, "newer": 0, "sight": [], "end": []}
        view.older_wanted.connect(lambda: view.told.update(older=view.told["older"] + 1))
        view.newer_wanted.connect(lambda: view.told.update(newer=view.told["newer"] + 1))
        view.in_sight.connect(lambda first, last: view.told["sight"].append((first, last)))
        view.at_end_changed.connect(view.told["end"].append)
        model.put(inquiry(run(1, 2000) if messages is None else messages, **of_card))
        view.go_to_end()
        return view

    return make


def value(view):
    return view.verticalScrollBar().value()


def shown(view):
    """message_id → top, of the widgets that can be seen, from above."""
    tops = {message_id: widget.y() for message_id, widget in view._pool.shown.items() if not widget.isHidden()}
    return dict(sorted(tops.items(), key=lambda item: item[1]))


def assert_stacked(view):
    """Widgets stand without gaps, each as high as its message needs, and cover what can be seen."""
    widgets = sorted((w for w in view._pool.shown.values()), key=lambda w: w.y())
    for above, below in zip(widgets, widgets[1:], strict=False):
        assert above.geometry().bottom() + 1 == below.y()
    for widget in widgets:
        assert widget.height() == widget.view.height
    if view.verticalScrollBar().maximum():
        assert widgets[0].y() <= 0
        assert widgets[-1].geometry().bottom() + 1 + 8 >= view.viewport().height()


def test_two_thousand_messages_are_shown_by_about_twenty_widgets(made):
    view = made()
    bar, draw = view.verticalScrollBar(), random.Random(2)
    for _ in range(60):
        bar.setValue(int(bar.maximum() * draw.random()))
        assert_stacked(view)
    assert view.widget_count <= 20
    assert view.thread_model.rowCount() == 2000


def test_at_first_the_end_is_in_sight(made):
    view = made()
    assert view.is_at_end
    assert value(view) == view.verticalScrollBar().maximum()
    assert 3000 in shown(view)


def test_scrolling_up_moves_what_is_in_sight_by_just_so_much(made):
    view = made()
    bar = view.verticalScrollBar()
    for _ in range(120):
        before = shown(view)
        bar.setValue(bar.value() - 60)
        after = shown(view)
        moved = {after[one] - before[one] for one in before.keys() & after.keys()}
        assert moved <= {60}
        assert_stacked(view)


def test_scrolling_down_does_too(made):
    view = made()
    bar = view.verticalScrollBar()
    bar.setValue(1000)
    for _ in range(120):
        before = shown(view)
        bar.setValue(bar.value() + 60)
        after = shown(view)
        assert {after[one] - before[one] for one in before.keys() & after.keys()} <= {-60}


def test_older_messages_leave_what_is_read_where_it_is(made):
    view = made(run(101, 150), last_sequence=150)
    view.verticalScrollBar().setValue(40)
    assert view.told["older"] > 0
    before = shown(view)
    assert view.thread_model.add_older(run(51, 100))
    after = shown(view)
    assert len(before.keys() & after.keys()) >= 2
    assert {after[one] - before[one] for one in list(before)[1:] if one in after} <= {0}
    assert_stacked(view)


def test_who_is_at_the_end_follows_new_messages(made):
    view = made(run(1, 40))
    view.thread_model.take(various(41))
    assert 1041 in shown(view)
    assert view.is_at_end


def test_who_reads_further_up_stays_there(made):
    view = made(run(1, 40))
    view.verticalScrollBar().setValue(300)
    assert view.told["end"] == [False]
    before = shown(view)
    view.thread_model.take(various(41))
    assert shown(view) == before
    view.go_to_end()
    assert view.told["end"] == [False, True]


def test_a_message_that_changes_its_height_pushes_only_what_is_below(made):
    view = made(run(1, 40))
    view.verticalScrollBar().setValue(300)
    before = shown(view)
    second = list(before)[1]
    row = view.thread_model.row_of(second)
    view.thread_model.take(various(row + 1, body="", is_withdrawn=True))
    after = shown(view)
    assert after[second] == before[second]
    assert_stacked(view)


@pytest.mark.parametrize("width", [690, 420, 560, 900])
def test_a_window_that_is_resized_keeps_its_place(made, width):
    view = made()
    view.verticalScrollBar().setValue(20_000)
    first = list(shown(view))[0]
    view.resize(width, 500)
    assert first in shown(view)
    assert_stacked(view)


def test_a_window_that_is_resized_at_the_end_stays_there(made):
    view = made()
    for size in ((500, 400), (800, 700), (420, 300)):
        view.resize(*size)
        assert value(view) == view.verticalScrollBar().maximum()
        assert 3000 in shown(view)


def test_a_short_thread_stands_at_the_top_and_needs_no_bar(made):
    view = made(run(1, 2), size=(700, 900))
    assert view.verticalScrollBar().maximum() == 0
    assert list(shown(view).values())[0] == 0
    assert view.row_under(890) == -1


def test_an_empty_thread_shows_nothing(made):
    view = made([])
    assert shown(view) == {}
    view.refresh()
    view.tell_sight()
    assert view.told["sight"] == []


def test_the_next_page_is_wanted_near_the_ends_only(made):
    view = made(run(101, 200), last_sequence=300)
    view.told.update(older=0, newer=0)
    middle = view.verticalScrollBar().maximum() // 2
    view.verticalScrollBar().setValue(middle)
    assert (view.told["older"], view.told["newer"]) == (0, 0)
    view.verticalScrollBar().setValue(100)
    assert (view.told["older"] > 0, view.told["newer"]) == (True, 0)
    view.go_to_end()
    assert view.told["newer"] > 0
    assert not view.is_at_end


def test_days_and_what_is_new_stand_above_their_messages(made):
    from datetime import timedelta

    tomorrow = message(3).at + timedelta(days=1)
    view = made([message(1), message(2), message(3, at=tomorrow)], new_from=2, said_count=3, read_count=1)
    leads = [view.lead(row) for row in range(3)]
    assert [(lead.day, lead.new) for lead in leads] == [
        ("3月9日 (月)", ""),
        ("", "ここから新着 2件"),
        ("3月10日 (火)", ""),
    ]


def test_who_never_read_the_thread_gets_no_line(made):
    view = made([message(1), message(2)], new_from=1, said_count=2, read_count=0)
    assert [view.lead(row).new for row in range(2)] == ["", ""]


def test_the_day_is_said_once_when_older_messages_of_it_come(made):
    view = made([message(at) for at in range(3, 6)], last_sequence=5)
    assert view.lead(0).day
    view.thread_model.add_older([message(1), message(2)])
    assert [bool(view.lead(row).day) for row in range(5)] == [True, False, False, False, False]
    assert_stacked(view)


def test_what_is_in_sight_is_told(qtbot, made):
    view = made(run(1, 3), size=(700, 2000))
    view.tell_sight()
    assert view.told["sight"][-1] == (1, 3)
    view.resize(700, view.height_of(0) + 20)
    view.bring(1, 0)
    view.tell_sight()
    assert view.told["sight"][-1] == (1, 1)
    view.hide()
    count = len(view.told["sight"])
    view.tell_sight()
    assert len(view.told["sight"]) == count


def test_another_window_shows_the_nearest_message(made):
    view = made(run(101, 200), last_sequence=2000)
    view.verticalScrollBar().setValue(3000)
    view.thread_model.put_window(run(1, 50), 2000)
    assert_stacked(view)
    view.bring(10, 100)
    assert shown(view)[1010] == 100


def test_another_theme_and_text_size_paint_and_measure_anew(made, look):
    view = made(run(1, 40))
    tall = view._heights.total
    before = view.grab().toImage()
    look.set("dark")
    QApplication.processEvents()
    assert view.grab().toImage() != before
    look.set("light", "largest")
    QApplication.processEvents()
    assert_stacked(view)
    assert view._heights.total > tall
    assert value(view) == view.verticalScrollBar().maximum()
