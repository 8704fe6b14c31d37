"""Tests for usen_desk.ui.inquiries.thread_model, under Qt's model tester."""

import itertools

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.inquiries.samples import ASKED, card, file, inquiry, message, note, system
from usen_desk.contract.inquiries import RelatedInquiry, ScanState, Status
from usen_desk.ui.inquiries.thread_model import MESSAGE, Rights, Taken, ThreadModel, said


@pytest.fixture
def made(qapp):
    testers = []

    def make(messages=None, rights=None, **more):
        model = ThreadModel(rights)
        testers.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
        model.put(inquiry(messages, **more))
        return model

    return make


def sequences(model):
    return [one.sequence for one in model.messages]


def ten(model_from=1, model_to=10):
    return [message(at) for at in range(model_from, model_to + 1)]


def test_an_opened_thread_is_all_there(made):
    model = made(new_from=4, said_count=5, read_count=3)
    assert sequences(model) == [1, 2, 3, 4, 5]
    assert (model.new_from, model.new_count, model.follows, model.has_older, model.has_newer) == (
        4,
        2,
        True,
        False,
        False,
    )
    assert model.asked == ASKED
    assert model.index(0).data(MESSAGE) == message(1)
    assert model.index(0).data() == "1件目のやり取りです。"
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) is None
    assert (model.row_at(3), model.row_at(6), model.row_of(1003), model.row_of(7)) == (2, -1, 2, -1)


def test_pages_join_at_both_ends(made):
    model = made(ten(21, 30), last_sequence=40)
    assert (model.has_older, model.has_newer, model.follows) == (True, True, False)
    assert model.add_older(ten(11, 22))
    assert model.add_newer(ten(29, 40), 40)
    assert sequences(model) == list(range(11, 41))
    assert model.follows


def test_a_page_that_does_not_join_is_refused(made):
    model = made(ten(21, 30), last_sequence=40)
    assert not model.add_older(ten(11, 19))
    assert not model.add_newer(ten(32, 40), 40)
    assert not model.add_newer([message(31), message(30, message_id=9)], 40)
    assert sequences(model) == list(range(21, 31))


def test_a_new_message_is_added_once(made):
    model = made()
    assert model.take(message(6)) is Taken.ADDED
    assert model.take(message(6)) is Taken.SAME
    assert sequences(model) == [1, 2, 3, 4, 5, 6]


def test_a_message_with_a_gap_before_it_waits_for_the_page(made):
    model = made()
    assert model.take(message(7)) is Taken.AHEAD
    assert sequences(model) == [1, 2, 3, 4, 5]


def test_beyond_the_window_nothing_is_added(made):
    model = made(ten(21, 30), last_sequence=40)
    assert model.take(message(41)) is Taken.OUTSIDE
    assert model.take(message(31)) is Taken.OUTSIDE
    assert model.take(message(5)) is Taken.OUTSIDE


def test_another_message_under_a_known_number_means_that_all_was_numbered_anew(made):
    model = made()
    assert model.take(message(3, message_id=77)) is Taken.MOVED
    assert model.take(message(8, message_id=1003)) is Taken.MOVED


def test_a_withdrawn_message_stays_withdrawn(made):
    model = made()
    gone = message(2, body="", is_withdrawn=True)
    assert model.take(gone) is Taken.CHANGED
    assert model.take(message(2)) is Taken.SAME
    assert model.message(1) == gone


def test_a_files_check_only_goes_forward(made):
    scanning, safe = file(scan_state=ScanState.SCANNING), file(scan_state=ScanState.SAFE)
    model = made([message(1, attachments=(scanning,))])
    assert model.take(message(1, attachments=(safe,))) is Taken.CHANGED
    assert model.take(message(1, attachments=(scanning,))) is Taken.SAME
    assert model.message(0).attachments == (safe,)


def test_a_file_whose_scanner_went_away_is_unscanned_until_it_is_back(made):
    states = [file(scan_state=state) for state in (ScanState.SCANNING, ScanState.UNSCANNED, ScanState.QUARANTINED)]
    model = made([message(1, attachments=(states[0],))])
    for state in states[1:]:
        assert model.take(message(1, attachments=(state,))) is Taken.CHANGED
        assert model.message(0).attachments == (state,)


def test_the_newer_card_wins_and_keeps_how_much_was_read(made):
    model = made(version=4, read_count=3)
    assert not model.take_card(card(version=3, status=Status.DONE))
    assert model.take_card(card(version=5, status=Status.ON_HOLD, last_sequence=5))
    assert (model.card.status, model.card.read_count) == (Status.ON_HOLD, 3)
    assert not model.take_card(card(version=5, status=Status.DONE, last_sequence=5))


def test_what_may_be_done_follows_from_the_card(made):
    model = made(version=1)
    assert (model.may_reply, model.may_note, model.may_work) == (True, True, True)
    model.take_card(card(version=2, status=Status.DONE, last_sequence=5))
    assert (model.may_reply, model.may_note, model.may_work) == (False, True, True)
    model.take_card(card(version=3, merged_into=30, last_sequence=5))
    assert (model.may_reply, model.may_note, model.may_work) == (False, False, False)
    none = made(rights=Rights(reply=False, note=False, work=False))
    assert (none.may_reply, none.may_note, none.may_work) == (False, False, False)


def test_a_shorter_thread_is_noticed(made):
    model = made(version=1)
    model.take_card(card(version=2, last_sequence=3))
    assert model.is_cut


def test_a_linked_inquiry_follows_its_own_card(made):
    link = RelatedInquiry(inquiry_id=17, category=card().category, status=Status.RECEIVED, updated_at=card().created_at)
    model = made(links=[link])
    model.take_related(card(17, status=Status.DONE))
    model.take_related(card(18, status=Status.DONE))
    assert [(one.inquiry_id, one.status) for one in model.links] == [(17, Status.DONE)]
    model.take_related(card(17, status=Status.RECEIVED, updated_at=card().created_at))
    assert model.links[0].status is Status.DONE


def test_the_line_of_what_is_new_stays_while_the_same_thread_is_fetched_anew(made):
    model = made(new_from=4)
    model.put(inquiry(), keeps_line=True)
    assert model.new_from == 4
    model.put(inquiry())
    assert model.new_from == 0


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_events_in_any_order_end_alike(made, order):
    model = made(version=1)
    gone = message(2, body="", is_withdrawn=True)
    events = [
        lambda: model.take(message(6)),
        lambda: model.take(gone),
        lambda: model.take_card(card(version=2, last_sequence=6)),
        lambda: model.take_card(card(version=3, last_sequence=6, status=Status.DONE)),
    ]
    for at in (*order, *order):
        events[at]()
    assert sequences(model) == [1, 2, 3, 4, 5, 6]
    assert model.message(1) == gone
    assert (model.card.version, model.card.status, model.has_newer) == (3, Status.DONE, False)


def test_another_window_of_the_same_thread(made):
    model = made(ten(21, 30), last_sequence=30)
    model.put_window(ten(1, 10), 31)
    assert (sequences(model), model.follows, model.last_of_thread) == (list(range(1, 11)), False, 31)
    model.put_window(ten(25, 31), 31)
    assert model.follows


def test_the_head_alone_can_be_read_anew(made):
    model = made(version=3)
    model.put_head(replace(inquiry(version=2), asked=[]))
    assert model.asked == ASKED
    model.put_head(replace(inquiry(version=3), asked=[]))
    assert model.asked == []


def test_how_much_is_read_only_grows(made):
    model = made(read_count=2)
    model.take_read(4)
    model.take_read(3)
    assert model.card.read_count == 4


def test_system_lines_are_nobodys_words():
    assert said([message(1), note(2), system(3)]) == 2
