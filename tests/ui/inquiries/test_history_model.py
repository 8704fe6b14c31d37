"""Tests for usen_desk.ui.inquiries.history_model."""

import pytest

from tests.ui.inquiries.samples import NOW
from usen_desk.contract.inquiry_work import HistoryLine
from usen_desk.ui.inquiries.history_model import change_in_words, history_columns

HOLD = '{"until":"2026-03-10T01:00:00Z","reason":"部品の入荷待ち"}'


def line(what, before="", after="", **other):
    return HistoryLine(at=NOW, who="山田 美咲", what=what, before=before, after=after, **other)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (line("status", "received", "in_progress"), "受付中 → 対応中"),
        (line("assignee", "", "伊藤 沙織"), "担当なし → 伊藤 沙織"),
        (line("assignee", "伊藤 沙織", ""), "伊藤 沙織 → 担当なし"),
        (line("category", "repair", "program"), "修理 → 放送プログラム"),
        (line("hold", "", HOLD), "2026-03-10 10:00 まで: 部品の入荷待ち"),
        (line("hold", HOLD, ""), "終了"),
        (line("merged", "", "30"), "#30 へ統合"),
        (line("split", "", "31"), "#31 へ分割"),
        (line("linked", "", "yes:17"), "#17 と関連付け"),
        (line("linked", "yes:17", ""), "#17 との関連付けを外す"),
        (line("merged_in", "", "30"), "#30 を統合"),
        (line("split_from", "", "31"), "#31 から分割"),
        (line("linked_from", "", "yes:17"), "#17 と関連付け"),
        (line("opened", "", "repair"), "修理"),
        (line("note", "", "1004"), "追加"),
        (line("status", "received", "parked"), "受付中 → parked"),
        (line("hold", "", "?"), "?"),
        (line("colour", "red", "blue"), "red → blue"),
    ],
)
def test_a_change_reads_as_people_say_it(shown, words):
    assert change_in_words(shown) == words


def test_who_when_and_whether_it_was_taken_back():
    cells = [column.cell(line("status", "received", "done", is_undone=True)) for column in history_columns()]
    assert [cell.text for cell in cells] == [
        "2026-03-09 12:01:00",
        "山田 美咲",
        "ステータス",
        "受付中 → 完了",
        "取り消し済",
    ]
    assert cells[0].is_dimmed
    by_itself = HistoryLine(at=NOW, who="", what="hold", before=HOLD, after="")
    assert history_columns()[1].cell(by_itself).text == "自動"
    assert history_columns()[4].cell(by_itself).text == ""
