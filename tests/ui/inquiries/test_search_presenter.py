"""Search over messages."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from tests.fakes import Immediately, WhenTold
from tests.ui.inquiries.samples import NOW, Client, customer, staff
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import (
    SEARCH_MESSAGES,
    InquirySearch,
    MessageHit,
    MessageHits,
    MessageKind,
    Status,
)
from usen_desk.ui.inquiries.search_model import HitsModel, hit_card
from usen_desk.ui.inquiries.search_presenter import SearchPresenter, message_search


def hit(at=1, **other):
    values = {
        "inquiry_id": 29,
        "message_id": 1000 + at,
        "sequence": at,
        "kind": MessageKind.PUBLIC,
        "author": customer(),
        "at": NOW,
        "category": Category.REPAIR,
        "status": Status.IN_PROGRESS,
        "store_name": "焼肉大将 渋谷センター街店",
        "snippet": "2階のスピーカー2台から",
        "marks": ((3, 8),),
    }
    return MessageHit(**(values | other))


def pages(ask):
    begin = int(ask.after or 0)
    return MessageHits(items=[hit(begin + 1), hit(begin + 2)], count=4, next_after="" if begin else "2")


@pytest.fixture
def made(qapp):
    client = Client({SEARCH_MESSAGES: pages})
    presenter = SearchPresenter(client, Immediately())
    presenter.client, presenter.seen = client, []
    presenter.tester = QAbstractItemModelTester(presenter.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for name in ("found", "told"):
        getattr(presenter, name).connect(lambda value, name=name: presenter.seen.append((name, value)))
    return presenter


def test_answers_that_come_after_the_box_was_emptied_are_not_shown(qapp):
    background = WhenTold()
    presenter, found = SearchPresenter(Client({SEARCH_MESSAGES: pages}), background), []
    presenter.found.connect(found.append)
    presenter.search("結線", InquirySearch())
    presenter.search("", InquirySearch())
    background.deliver()
    assert (found, presenter.model.rowCount()) == ([], 0)
    presenter.search("結線", InquirySearch())
    background.deliver()
    presenter.more()
    presenter.search("", InquirySearch())
    background.deliver()
    assert (len(found), presenter.model.rowCount()) == (1, 0)


def test_the_filters_of_the_inbox_are_those_of_the_messages():
    filters = InquirySearch(
        category=Category.REPAIR, store="渋谷", statuses=(Status.DONE,), prefecture_code=13, assignee_id=2,
        updated_from=date(2026, 3, 1), updated_to=date(2026, 3, 9), text="別の言葉",
    )  # fmt: skip
    made = message_search("音", filters)
    assert (made.text, made.category, made.store, made.statuses) == ("音", Category.REPAIR, "渋谷", (Status.DONE,))
    assert (made.prefecture_code, made.assignee_id) == (13, 2)
    assert (made.at_from, made.at_to) == (date(2026, 3, 1), date(2026, 3, 9))


def test_pages_follow_one_another_to_the_end(made):
    made.search("スピーカー", InquirySearch())
    assert made.seen[0][1].count == 4
    made.more()
    made.more()
    assert [made.model.hit(row).sequence for row in range(made.model.rowCount())] == [1, 2, 3, 4]
    assert len(made.client.asked) == 2


def test_an_empty_box_asks_nothing(made):
    made.search("スピーカー", InquirySearch())
    made.search("", InquirySearch())
    made.more()
    assert made.model.rowCount() == 0
    assert len(made.client.asked) == 1


def test_a_failure_is_told_and_what_was_found_stays(made):
    made.search("スピーカー", InquirySearch())
    made.client.answers[SEARCH_MESSAGES] = Unreachable(Trouble.TIMEOUT)
    made.search("ランプ", InquirySearch())
    assert made.seen[-1][0] == "told"
    assert made.model.rowCount() == 2


def test_a_line_says_store_who_when_and_what():
    words = hit_card(hit(), NOW)
    assert (words.store, words.who, words.time) == ("焼肉大将 渋谷センター街店", "佐藤 様", "12:01")
    assert words.marks == ((3, 8),)
    note = hit_card(hit(kind=MessageKind.NOTE, author=staff(), store_name=""), NOW)
    assert (note.store, note.looks[-1][0]) == ("店舗名なし", "社内メモ")
    assert "社内メモ" in note.spoken


def test_screen_readers_hear_the_whole_line(made):
    made.search("スピーカー", InquirySearch())
    index = made.model.index(0)
    assert "番号 29" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert index.data(HitsModel.HIT).sequence == 1
