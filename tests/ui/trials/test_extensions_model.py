"""Tests for usen_desk.ui.trials.extensions_model: plain values."""

from datetime import date

from msgspec.structs import replace

from tests.ui.trials.extension_samples import APPROVED, NEXT, REFUSED, WAITING
from usen_desk.ui.trials.extensions_model import (
    confirmation,
    decision_in_words,
    expires_after,
    expiry_in_words,
    extension_columns,
    is_waiting,
    look_of,
    outcome,
)


def test_each_state_has_its_word():
    assert [look_of(each)[0] for each in (WAITING, APPROVED, REFUSED)] == ["承認待ち", "承認", "却下"]
    assert [is_waiting(each) for each in (WAITING, APPROVED, REFUSED)] == [True, False, False]


def test_days_come_on_top_only_while_it_waits():
    assert expires_after(WAITING) == date(2020, 3, 25)
    assert expires_after(APPROVED) == APPROVED.expires_on
    assert expires_after(replace(WAITING, expires_on=date.max)) == date.max
    assert expiry_in_words(WAITING) == "2020-03-18 → 2020-03-25"
    assert expiry_in_words(REFUSED) == "2020-03-12"


def test_the_question_says_what_comes_of_it():
    assert "2020-03-25 になります" in confirmation(WAITING, approves=True)
    assert "2020-03-18 のまま" in confirmation(WAITING, approves=False)
    assert outcome(APPROVED) == "Cs3xNw の7日の延長を承認しました"
    assert outcome(REFUSED) == "Ag8nTx の延長を却下しました"


def test_who_decided_is_said_once_it_is():
    assert decision_in_words(WAITING) == ""
    assert decision_in_words(APPROVED) == "森 直樹 ・ 2020-03-14 18:40:00"


def test_one_line_of_the_list():
    asked_at, branch = "2020-03-16 18:40", "横浜南支店"
    for asked, texts in (
        (WAITING, ["承認待ち", "Yc8vLd", WAITING.store_name, branch, "岡田 拓真", asked_at, "7日", "2020-03-18"]),
        (NEXT, ["承認待ち", "hJ7wRc", "店舗は未登録", branch, "山田 美咲", asked_at, "3日", "2020-03-23"]),
    ):
        assert [column.cell(asked).text for column in extension_columns()] == texts
