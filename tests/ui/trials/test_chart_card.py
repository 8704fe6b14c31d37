"""Tests for usen_desk.ui.trials.chart_card: total, figures and the chart's two spans."""

from datetime import UTC, date, datetime

import pytest

from tests.ui.trial_samples import TODAY, new_trial, trial
from usen_desk.contract.trials import Term
from usen_desk.ui.trials.chart_card import (
    ChartCard,
    figures,
    left_in_words,
    longest_gap,
    recorded_in_words,
)
from usen_desk.ui.trials.days_model import Month, TrialDays

AUGUST = Month(2018, 8)


@pytest.fixture
def card(qtbot):
    made = ChartCard()
    qtbot.addWidget(made)
    made.resize(700, 360)
    made.show()
    made.set(TrialDays(trial(), TODAY), AUGUST)
    return made


def said(days):
    return {fact.label: f"{fact.value} {fact.aside}".strip() for fact in figures(days)}


def test_the_figures_of_the_manuals_trial():
    assert said(TrialDays(trial(), TODAY)) == {
        "ご利用時間 合計（8/3から11日目）": "107時間07分",
        "1日平均": "9時間39分",
        "使った日": "10日 / 11日",
        "最長の空き": "1日 8/6 月",
        "最終利用": "8/13",
        "残り": "3日",
    }


def test_before_the_first_use_there_is_nothing_to_say():
    assert said(TrialDays(new_trial(), TODAY)) == {
        "ご利用時間 合計（未認証）": "0時間00分",
        "1日平均": "—",
        "使った日": "0日",
        "最長の空き": "—",
        "最終利用": "—",
        "残り": "—",
    }


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"longest_gap_days": 0, "longest_gap_from": None}, ("なし", "")),
        ({"longest_gap_days": 4, "longest_gap_from": date(2018, 8, 6)}, ("4日", "8/6 月から")),
        ({"longest_gap_days": 1, "longest_gap_from": date(2018, 8, 6)}, ("1日", "8/6 月")),
    ],
)
def test_the_longest_gap_says_since_when(other, words):
    assert longest_gap(trial(**other)) == words


@pytest.mark.parametrize(("left", "words"), [(3, "3日"), (0, "今日まで"), (-2, "終了"), (None, "—")])
def test_what_is_left_is_said(left, words):
    assert left_in_words(trial(days_left=left)) == words


def test_only_an_ending_trial_is_amber():
    assert figures(TrialDays(trial(term=Term.ENDING), TODAY))[-1].tone == "amber"
    assert figures(TrialDays(trial(term=Term.RUNNING), TODAY))[-1].tone == "text"


def test_how_far_the_record_reaches_is_said(card):
    assert card.key.isVisible()
    assert card.key.accessibleName() == "今日の途中 18:40 まで"
    late = trial(recorded_to=datetime(2018, 8, 12, 9, 30, tzinfo=UTC))
    card.set(TrialDays(late, TODAY), AUGUST)
    assert not card.key.isVisible()
    assert card.recorded.text() == "8/12 18:30 までの記録"
    assert recorded_in_words(trial(recorded_to=None)) == "ご利用時間の記録はまだ届いていません"


def test_the_chart_shows_the_term_or_the_month_of_the_table(card, qtbot):
    assert len(card.chart.series.days) == 14
    with qtbot.waitSignal(card.span_changed):
        card.switch_span()
    assert card.shows_month
    assert len(card.chart.series.days) == 31
    card.show_month(Month(2018, 7))
    assert card.chart.series.days[0].on == date(2018, 7, 1)
    card.switch_span()
    assert len(card.chart.series.days) == 14


def test_an_extended_term_has_its_own_word(card):
    card.set(TrialDays(trial(expires_on=date(2018, 8, 23), extended_days=7), TODAY), AUGUST)
    assert card.span.words == ("21日", "月")


def test_figures_never_stand_under_what_is_at_their_right(card, qtbot):
    for width in (500, 620, 800):
        card.resize(width, 400)
        qtbot.waitUntil(lambda: card.facts.height() >= card.facts.heightForWidth(card.facts.width()))
        first = card.facts._lines(card.facts.width())[0]
        lefts = card.facts._lefts(first, card.facts.width() - card.facts._reserved)
        assert lefts[-1] <= min(card.key.x(), card.span.x())


def test_low_pages_have_a_lower_chart(card):
    heights = []
    for page in (660, 900, 1300):
        card.fit_into(page)
        heights.append(card.chart.maximumHeight())
    assert heights[0] == 200 < heights[1] == 226 < heights[2]
