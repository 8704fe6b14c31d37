"""Tests for usen_desk.ui.inquiries.composer_pending_model and its presenter: what waits says so, and truly. X4, I3."""

import pytest
from msgspec.structs import replace as of_message

from tests.ui.inquiries.samples import inquiry, message
from tests.ui.sending.samples import FakeSender, View, draft, item
from usen_desk.contract.inquiries import Missed
from usen_desk.local.records import OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.inquiries.composer_pending_model import pending_of, shown_of
from usen_desk.ui.inquiries.composer_pending_presenter import PendingPresenter
from usen_desk.ui.inquiries.thread_model import ThreadModel
from usen_desk.ui.messages import UserMessage

NEEDS = OutState.NEEDS


def view(number=1, **other):
    record = draft(f"{number}通目\nです", reply_id=f"00000000-0000-4000-8000-{number:012}")
    return View(item(record, number), **other)


@pytest.mark.parametrize(
    ("values", "state", "detail"),
    [
        ({"holds_for_s": 3.2}, "送信待ち", "あと4秒"),
        ({}, "送信待ち", ""),
        ({"waits_for": "other"}, "送信待ち", "前の送信が終わりしだい送信します"),
        ({"tries": 2, "next_try_s": 11.5}, "送信待ち", "次の再送 12秒後"),
        ({"tries": 2, "next_try_s": 11.5, "is_fault": True}, "送信待ち", "サーバー側の障害 次の再送 12秒後"),
        ({"state": OutState.SENDING}, "送信中", ""),
        ({"state": NEEDS, "problem": UserMessage("権限がありません")}, "要確認", "権限がありません"),
    ],
)
def test_each_state_has_its_words(values, state, detail):
    shown = pending_of(view(**values))
    assert (shown.state, shown.detail, shown.body, shown.kind) == (state, detail, "1通目 です", "返信")
    assert shown.needs is (state == "要確認")


def test_a_note_says_that_it_is_one():
    shown = pending_of(View(item(draft("メモ"), kind=OutKind.NOTE), may_take_back=True))
    assert (shown.kind, shown.is_note, shown.may_take_back) == ("社内メモ", True, True)


def test_of_many_what_needs_the_author_and_the_newest_are_shown():
    pending = [pending_of(view(at, state=NEEDS if at == 2 else OutState.WAITING)) for at in range(1, 6)]
    assert [one.body[:1] for one in shown_of(pending, 3)] == ["2", "4", "5"]
    assert shown_of(pending[:1], 3) == pending[:1]
    assert [one.body[:1] for one in shown_of([pending_of(view(at, state=NEEDS)) for at in (1, 2)], 1)] == ["1"]


@pytest.fixture
def made(qtbot):
    model, sender = ThreadModel(), FakeSender()
    model.put(inquiry())
    presenter = PendingPresenter(sender, model)
    presenter.model, presenter.sender, presenter.heard = model, sender, []
    presenter.changed.connect(lambda pending: presenter.heard.append([one.detail for one in pending]))
    presenter.behind.connect(lambda one: presenter.heard.append(one.item.item_id))
    return presenter


def test_the_countdown_goes_on_by_itself_until_it_is_over(made):
    one = view(holds_for_s=5.0, may_take_back=True)
    made.sender.put(one)
    assert made._ticks.isActive()
    assert made.newest_held == one.item.item_id
    assert made.holds(one.item.item_id)
    one.holds_for_s = 3.9
    made._ticks.timeout.emit()
    one.holds_for_s, one.may_take_back, one.state = 0.0, False, OutState.SENDING
    made._ticks.timeout.emit()
    assert made.heard == [["あと5秒"], ["あと4秒"], [""]]
    assert not made._ticks.isActive()
    assert made.newest_held == ""


def test_the_event_may_come_before_the_answer_and_the_answer_before_the_event(made):
    one, two = view(1), view(2)
    made.sender.put(one)
    made.sender.put(two)
    made.model.take(of_message(message(6), reply_id=one.item.item_id))
    assert [shown.body[:1] for shown in made.pending] == ["2"]
    two.state = OutState.SENT
    made.sender.changed.emit(29)
    assert made.pending == []


def test_those_of_other_threads_stay_there(made):
    made.sender.put(View(item(draft(inquiry_id=30))))
    assert made.pending == []
    made.model.put(inquiry(inquiry_id=30))
    assert len(made.pending) == 1


def test_what_was_missed_is_told_once_for_each_news(made):
    missed = Missed(messages=[message(6)], last_sequence=6)
    one = view(state=NEEDS, missed=missed)
    made.sender.put(one)
    made.sender.put(one)
    assert made.heard.count(one.item.item_id) == 1
    one.missed = Missed(messages=[message(6), message(7)], last_sequence=7)
    made.sender.put(one)
    assert made.heard.count(one.item.item_id) == 2
    assert made.pending[0].is_behind
