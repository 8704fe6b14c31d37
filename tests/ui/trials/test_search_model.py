"""Tests for usen_desk.ui.trials.search_model."""

from datetime import date

import pytest

from tests.ui.trial_samples import new_trial, row
from usen_desk.contract.trials import FunnelStage, Term, TrialSearch, TrialSort
from usen_desk.ui.navigation import Place, Tab
from usen_desk.ui.result_pages import Result
from usen_desk.ui.trials.search_model import (
    advice_for,
    asks_the_same,
    conditions_in_words,
    narrowed_in_words,
    order_in_words,
    rows_place,
    search_of,
    term_look,
    trial_columns,
)

ASKED = TrialSearch(
    login_id="xfeeaP",
    issued_from=date(2018, 6, 1),
    sold_as="個別対応 & 代理店",
    authenticated_to=date(2018, 8, 31),
    branch_code="0204180400",
    stage=FunnelStage.USED,
)


def test_the_columns_are_the_manuals(qtbot):
    titles = [column.title for column in trial_columns()]
    assert titles[:6] == ["アカウントID", "ログインID", "販売", "発行日", "初回認証日時", "失効日"]
    assert titles[6:] == ["状態", "14日間の利用", "詳細"]
    cells = [column.cell(row()).text for column in trial_columns()]
    assert cells == [
        "870381", "xfeeaP", "個別対応", "2018-06-13", "2018-08-03 00:17:28", "2018-08-16", "長い・期限間近 3日",
        "107時間07分", "詳細",
    ]  # fmt: skip


def test_a_trial_that_nobody_used_has_dashes():
    cells = [column.cell(new_trial(sold_as="").row).text for column in trial_columns()]
    assert cells[2:8] == ["—", "2018-06-13", "—", "—", "未認証・未開始", "—"]


@pytest.mark.parametrize(
    ("term", "left", "words"),
    [
        (Term.ENDING, 3, "期限間近 3日"),
        (Term.ENDING, 0, "期限間近 今日まで"),
        (Term.RUNNING, 8, "お試し中 8日"),
        (Term.ENDED, -2, "終了"),
        (Term.NOT_STARTED, None, "未開始"),
    ],
)
def test_the_term_is_a_word_with_the_days(term, left, words):
    assert term_look(row(term=term, days_left=left))[0] == words


def test_a_place_keeps_its_conditions_whatever_is_in_them():
    place = rows_place(ASKED)
    assert place.tab is Tab.TRIALS
    assert search_of(place.key) == ASKED


def test_order_and_paging_are_no_conditions():
    assert rows_place(TrialSearch(sort=TrialSort.LOGIN_ID, offset=50, after="x")) == Place(Tab.TRIALS, "search")
    assert asks_the_same(TrialSearch(limit=7), TrialSearch(descending=False))
    assert not asks_the_same(ASKED, TrialSearch())


@pytest.mark.parametrize("key", ["search", "", "search?stage=unknown", "search?issued_from=x"])
def test_a_key_without_readable_conditions_asks_nothing(key):
    assert search_of(key) is None


def test_conditions_are_said_in_words():
    said = conditions_in_words(ASKED)
    assert said == "ログインID xfeeaP ・ 販売 個別対応 & 代理店 ・ 発行日 2018-06-01 から ・ 初回認証日 2018-08-31 まで"
    assert narrowed_in_words(ASKED, "横浜南支店") == "横浜南支店 ・ 「利用」まで進んだもの"
    assert narrowed_in_words(ASKED) == "支店 0204180400 ・ 「利用」まで進んだもの"
    assert narrowed_in_words(TrialSearch()) == ""


def test_a_long_result_says_its_order():
    assert "条件を1つ" in order_in_words(Result(TrialSearch(), 200, 1000, True, "issued_on", True))
    assert order_in_words(Result(TrialSearch(), 3, 3, False, "issued_on", True)) == "3件"


@pytest.mark.parametrize(
    ("search", "word"),
    [
        (TrialSearch(login_id="x"), "0とO"),
        (TrialSearch(sold_as="x"), "候補"),
        (TrialSearch(stage=FunnelStage.USED), "×"),
        (TrialSearch(issued_from=date(2018, 1, 1)), "広げる"),
        (TrialSearch(), "登録"),
    ],
)
def test_the_advice_loosens_the_condition_that_hides_the_trial(search, word):
    assert word in advice_for(search)
