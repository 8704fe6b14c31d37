"""The cards of the inbox: their words, and their order while they change."""

from datetime import timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from tests.ui.inquiries.samples import NOW, card
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import Side, Status
from usen_desk.ui.inquiries.inbox_model import InboxModel, inbox_card, is_newer, unread_of


def at(inquiry_id, minutes, **other):
    return card(inquiry_id, updated_at=NOW - timedelta(minutes=minutes), **other)


@pytest.fixture
def model(qapp):
    made = InboxModel()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.put([at(3, 1), at(2, 2), at(1, 3)], NOW)
    return made


def ids(model):
    return [one.inquiry_id for one in model.cards]


def words(model, row):
    return model.index(row).data(InboxModel.CARD)


@pytest.mark.parametrize(
    ("of_card", "looks"),
    [
        ({"status": Status.RECEIVED, "waiting_since": NOW}, ["受付中", "修理"]),
        (
            {"waiting_since": NOW, "answer_due_at": NOW + timedelta(minutes=34), "is_first_answer": True},
            ["対応中", "修理", "残り 0:34"],
        ),
        ({"waiting_since": NOW, "answer_due_at": NOW - timedelta(minutes=72)}, ["対応中", "修理", "1:12 超過"]),
        (
            {
                "waiting_since": NOW,
                "answer_due_at": NOW + timedelta(hours=2),
                "done_due_at": NOW + timedelta(minutes=30),
            },
            ["対応中", "修理", "完了まで 0:30"],
        ),
        ({"waiting_since": None}, ["返信待ち", "修理"]),
        ({"status": Status.ON_HOLD, "hold_until": NOW + timedelta(days=3)}, ["保留 〜3/12", "修理"]),
        ({"status": Status.DONE, "category": Category.CLOSING}, ["完了", "閉店"]),
    ],
)
def test_a_card_says_why_it_stands_where_it_stands(of_card, looks):
    assert [word for word, _, _ in inbox_card(card(**of_card), NOW).looks] == looks


def test_whose_words_the_last_ones_are_is_said():
    assert inbox_card(card(preview="音が出ません"), NOW).preview == "音が出ません"
    assert inbox_card(card(preview="伺います", preview_side=Side.STAFF), NOW).preview == "返信: 伺います"
    note = card(preview="結線のゆるみ", preview_side=Side.STAFF, preview_is_note=True)
    assert inbox_card(note, NOW).preview == "社内メモ: 結線のゆるみ"


def test_unread_counts_what_was_said_beyond_what_was_read():
    assert unread_of(card(said_count=5, read_count=3)) == 2
    assert unread_of(card(said_count=5, read_count=None)) == 0
    assert "未読2件" in inbox_card(card(said_count=5, read_count=3), NOW).spoken


def test_a_draft_is_marked_and_unmarked(model):
    words(model, 1)
    model.set_drafts(frozenset({2}))
    assert ("下書き", "pencil", "gray") in words(model, 1).looks
    model.set_drafts(frozenset())
    assert ("下書き", "pencil", "gray") not in words(model, 1).looks


def test_a_newer_card_goes_up_and_an_older_one_down(model):
    model.place(at(1, 0))
    assert ids(model) == [1, 3, 2]
    model.place(at(3, 9))
    assert ids(model) == [1, 2, 3]
    assert [model.row_of(one) for one in (1, 2, 3)] == [0, 1, 2]


def test_a_card_that_stays_in_its_place_is_only_painted_anew(model):
    seen = []
    model.rowsRemoved.connect(lambda *_: seen.append("removed"))
    words(model, 1)
    model.dataChanged.connect(lambda first, *_: seen.append(first.row()))
    model.place(at(2, 2, store_name="別の名前"))
    assert seen == [1]
    assert words(model, 1).title == "別の名前"


def test_the_higher_version_is_newer_and_of_the_same_the_longer_thread():
    known = at(1, 0, version=3, last_sequence=5)
    newer = [at(1, 0, version=4, last_sequence=2), at(1, 0, version=3, last_sequence=6)]
    older = [known, at(1, 5, version=2, last_sequence=9), at(1, 5, version=3, last_sequence=4)]
    assert [is_newer(card, known) for card in (*newer, *older)] == [True, True, False, False, False]


def test_cards_of_the_same_moment_stand_by_number(model):
    model.place(at(9, 2))
    assert ids(model) == [3, 9, 2, 1]


def test_one_that_left_is_gone(model):
    model.remove(2)
    model.remove(77)
    assert ids(model) == [3, 1]
    assert model.row_of(2) == -1


def test_a_new_answer_changes_only_what_differs(model):
    kept = [words(model, row) for row in range(3)]
    removed = []
    model.rowsRemoved.connect(lambda _, first, last: removed.append((first, last)))
    model.put([at(4, 0), at(3, 1), at(1, 3), at(0, 9)], NOW)
    assert ids(model) == [4, 3, 1, 0]
    assert removed == [(1, 1)]
    assert words(model, 1) is kept[0]


def test_a_further_page_is_put_behind(model):
    inserted = []
    model.rowsInserted.connect(lambda _, first, last: inserted.append((first, last)))
    model.put([*model.cards, at(8, 10)], NOW)
    assert inserted == [(3, 3)]


def test_time_changes_words_where_they_differ(model):
    model.put([card(1, waiting_since=NOW, answer_due_at=NOW + timedelta(minutes=10)), at(2, 3)], NOW)
    due, other = words(model, 0), words(model, 1)
    model.tick(NOW + timedelta(minutes=3))
    assert words(model, 0).looks[2][0] == "残り 0:07"
    assert words(model, 0) != due
    assert words(model, 1) is other


def test_what_was_read_lowers_the_unread_count_and_never_raises_it(model):
    model.put([card(1, said_count=4, read_count=1)], NOW)
    assert words(model, 0).unread == 3
    model.set_read(1, 4)
    assert words(model, 0).unread == 0
    model.set_read(1, 2)
    assert words(model, 0).unread == 0


def test_categories_are_called_as_the_service_calls_them(model):
    words(model, 0)
    model.set_categories({Category.REPAIR: ("修理・点検", "hammer")})
    assert words(model, 0).looks[1][0] == "修理・点検"
    assert words(model, 0).icon == "hammer"
