"""Tests for usen_desk.ui.trials.registration_model."""

import pytest

from usen_desk.contract.trials import Registered, Registration
from usen_desk.ui.trials.registration_model import in_words, outcome_cell, repeated_count, split_ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("xfeeaP", ("xfeeaP",)),
        (" xfeeaP\r\ntQm4Zk\n\n", ("xfeeaP", "tQm4Zk")),
        ("xfeeaP,tQm4Zk;hJ7wRc/b2NpLe|u5GtCa\tp8XeYm", ("xfeeaP", "tQm4Zk", "hJ7wRc", "b2NpLe", "u5GtCa", "p8XeYm")),
        ("ｘｆｅｅａＰ、ｔＱｍ４Ｚｋ。", ("xfeeaP", "tQm4Zk")),
        ("・xfeeaP\n- tQm4Zk\n1.5x", ("xfeeaP", "tQm4Zk", "1.5x")),
        ("ログインID:xfeeaP(横浜南店) 「tQm4Zk」", ("xfeeaP", "tQm4Zk")),
        ("xfeeaP xfeeap xfeeaP", ("xfeeaP", "xfeeap")),
        ("demo_01@usen.com demo-2", ("demo_01@usen.com", "demo-2")),
        ("", ()),
        ("、 \n・", ()),
    ],
)
def test_ids_are_found_in_whatever_was_pasted(text, ids):
    assert split_ids(text) == ids


def test_repeated_ids_are_counted():
    assert repeated_count("a1 a1 b2 a1") == 2
    assert repeated_count("ａ１\na1") == 1
    assert repeated_count("a1 A1") == 0


@pytest.mark.parametrize(
    ("made", "words", "tone"),
    [
        (Registration(login_id="a", outcome=Registered.DONE), "登録しました", "green"),
        (Registration(login_id="a", outcome=Registered.ALREADY_MINE), "登録済み", "gray"),
        (Registration(login_id="a", outcome=Registered.HELD, rep_name="伊藤 沙織"), "伊藤 沙織さんが担当", "amber"),
        (Registration(login_id="a", outcome=Registered.HELD), "ほかの方が担当", "amber"),
        (Registration(login_id="a", outcome=Registered.NOT_FOUND), "見つかりません", "red"),
    ],
)
def test_an_outcome_is_a_word_with_its_icon(made, words, tone):
    cell = outcome_cell(made)
    assert (cell.text, cell.tone, bool(cell.icon)) == (words, tone, True)


def test_all_outcomes_in_one_sentence():
    made = [Registration(login_id=str(at), outcome=outcome) for at, outcome in enumerate(Registered)]
    assert in_words(made) == "1件を登録しました。登録済み 1件、ほかの方が担当 1件、見つかりません 1件"
    assert in_words(made[1:2]).startswith("新しく登録したIDはありません。")
