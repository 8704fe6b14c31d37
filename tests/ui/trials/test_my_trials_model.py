"""Tests for usen_desk.ui.trials.my_trials_model."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from tests.ui.my_trial_samples import ENDED, ENDING, MINE, NEW, OVERDUE, SHORT, WATCHED, strip
from tests.ui.trial_samples import row
from usen_desk.ui.trials.my_trials_model import (
    Group,
    Heading,
    MyTrialsModel,
    Shown,
    card_of,
    is_shown,
    last_day_in_words,
    lines_of,
)

ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


def keys(model):
    return [model.line(at).key for at in range(model.rowCount())]


@pytest.fixture
def model(qtbot):
    made = MyTrialsModel()
    made.put(lines_of(MINE, 480))
    return made


def test_is_a_correct_qt_model(model, qtmodeltester):
    qtmodeltester.check(model)


def test_trials_stand_under_what_has_to_be_done(model):
    assert [model.data(model.index(at)) for at in range(model.rowCount())] == [
        "今日かける 3件", "tQm4Zk", "xfeeaP", "Kd9sVu", "様子を見る 2件", "p8XeYm", "u5GtCa", "終了 1件", "zzEnd1",
    ]  # fmt: skip


def test_a_heading_without_trials_is_left_out():
    assert lines_of([WATCHED], 480)[0] == Heading(Group.WATCHED, 1)
    assert lines_of([], 480) == []


def test_headings_cannot_be_chosen_and_arrows_pass_over_them(model):
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert [model.next_card(at, 1) for at in (-1, 1, 3, 6, 8)] == [1, 2, 5, 8, 8]
    assert [model.next_card(at, -1) for at in (9, 8, 5, 1)] == [8, 6, 3, 1]


def test_a_card_is_read_aloud_with_all_that_it_shows(model):
    spoken = model.data(model.index(1), ACCESSIBLE)
    for words in ("tQm4Zk", "居酒屋 海の幸", "残り1日", "長い", "変化あり", "次回の予定 8/12 を過ぎ", "目安8:00以上"):
        assert words in spoken
    assert "利用の記録なし" in model.data(model.index(3), ACCESSIBLE)


@pytest.mark.parametrize(
    ("trial", "left", "look", "last"),
    [
        (OVERDUE, "残り1日", "長い", "昨日 9:12"),
        (ENDING, "残り3日", "長い", "昨日 12:46"),
        (NEW, "開始前", "未認証", "利用の記録なし"),
        (SHORT, "残り11日", "短い", "昨日 3:25"),
        (ENDED, "8/10 終了", "終了", "最終 8/13"),
    ],
)
def test_words_of_a_card(trial, left, look, last):
    card = card_of(trial, 480)
    assert (card.left, card.look[0], card.last_day) == (left, look, last)


def test_the_card_says_why_a_call_is_needed_else_how_much_is_listened():
    assert card_of(ENDING, 480).reason == "残り3日です。"
    assert card_of(WATCHED, 480).reason == "平均 9:39 > 目安"
    assert card_of(WATCHED, 600).reason == "平均 9:39"
    waits = msgspec.structs.replace(NEW, need=None, need_reason="")
    assert card_of(waits, 480).reason == NEW.row.reason


def test_a_narrow_card_leaves_out_what_stands_in_brackets():
    assert card_of(OVERDUE, 480).short_reason == "次回の日を過ぎています"
    due = msgspec.structs.replace(OVERDUE, need_reason="お試しは残り1日です（失効日 11月23日）。")
    assert card_of(due, 480).short_reason == "お試しは残り1日です"


def test_on_the_first_day_there_is_no_yesterday():
    first = row(strip=strip(30), day_number=1, last_used_on=date(2018, 8, 3))
    assert last_day_in_words(first) == "今日から利用"


@pytest.mark.parametrize(
    ("shown", "text", "left"),
    [
        (Shown.ALL, "", MINE),
        (Shown.TODAY, "", [OVERDUE, ENDING, NEW]),
        (Shown.ENDING, "", [OVERDUE, ENDING]),
        (Shown.ALL, "feeap", [ENDING]),
        (Shown.TODAY, "p8xe", []),
    ],
)
def test_chips_and_the_box_leave_what_they_say(shown, text, left):
    assert [trial for trial in MINE if is_shown(trial, shown, text)] == left


def test_a_new_answer_changes_only_what_differs(model):
    """A view's cursor and scroll hang on the rows that stay."""
    kept = QPersistentModelIndex(model.index(model.row_of("xfeeaP")))
    told = {"gone": [], "new": [], "painted": []}
    model.modelReset.connect(lambda: pytest.fail("all rows were thrown away"))
    model.rowsRemoved.connect(lambda _, first, last: told["gone"].append((first, last)))
    model.rowsInserted.connect(lambda _, first, last: told["new"].append((first, last)))
    model.dataChanged.connect(lambda first, *_: told["painted"].append(first.row()))
    changed = msgspec.structs.replace(WATCHED, is_new=True)
    called = msgspec.structs.replace(OVERDUE, need=None, is_overdue=False)
    model.put(lines_of([ENDING, NEW, changed, SHORT, called, ENDED], 480))
    assert keys(model)[:4] == ["heading 今日かける", "xfeeaP", "Kd9sVu", "heading 様子を見る"]
    assert keys(model)[4:] == ["p8XeYm", "u5GtCa", "tQm4Zk", "heading 終了", "zzEnd1"]
    assert model.data(QPersistentModelIndex(kept)) == "xfeeaP"
    assert told["gone"] == [(1, 1)]
    assert told["new"] == [(7, 7)]
    assert model.row_of("p8XeYm") in told["painted"]
    assert model.row_of("xfeeaP") not in told["painted"]


def test_any_two_answers_end_with_the_rows_of_the_second(model):
    orders = [MINE, [], [ENDED], MINE[::-1], MINE[1:4], [SHORT, NEW], MINE]
    for trials in orders:
        model.put(lines_of(trials, 480))
        assert keys(model) == [line.key for line in lines_of(trials, 480)]
