"""Tests for usen_desk.ui.widgets.usage_words."""

import pytest

from tests.ui.widgets.usage_samples import COMING, PARTIAL, UNUSED, USED, day, month, series
from usen_desk.ui.widgets import usage_words


@pytest.mark.parametrize(
    ("at", "lines"),
    [
        (USED, ("8/7  10時間11分", "目安より +2:11 ・ 火曜日")),
        (UNUSED, ("8/6  0時間00分", "目安より −8:00 ・ 月曜日")),
        (PARTIAL, ("8/13  10時間35分", "目安より +2:35 ・ 月曜日 ・ 途中")),
        (COMING, ("8/14  まだ記録がありません", "火曜日")),
        (COMING + 2, ("8/16  まだ記録がありません", "木曜日 ・ 失効日")),
    ],
)
def test_the_bubble_says_the_hours_and_how_they_stand_to_the_guide(at, lines):
    assert usage_words.bubble(series(), at) == lines


def test_without_a_guide_nothing_is_compared():
    assert usage_words.bubble(series(guide_minutes=0), USED)[1] == "火曜日"
    assert usage_words.spoken_day(series(guide_minutes=0), USED) == "8月7日 火曜日、10時間11分"


def test_hours_equal_to_the_guide_are_said_to_be():
    assert usage_words.bubble(series((480,)), 0)[1] == "目安ちょうど ・ 金曜日"
    assert "目安ちょうど" in usage_words.spoken_day(series((480,)), 0)


@pytest.mark.parametrize(
    ("at", "spoken"),
    [
        (0, "8月3日 金曜日、8時間38分、目安より0時間38分長い、初回認証"),
        (UNUSED, "8月6日 月曜日、0時間00分、目安より8時間00分短い"),
        (PARTIAL, "8月13日 月曜日、10時間35分まで、今日の途中、目安より2時間35分長い"),
        (COMING, "8月14日 火曜日、まだ記録がありません"),
    ],
)
def test_a_day_is_spoken_in_whole_words(at, spoken):
    assert usage_words.spoken_day(series(), at) == spoken


def test_a_day_without_record_says_why():
    late = series((60, None, None, None), today=day(6), recorded_to=day(3), expires_on=None)
    assert "記録がまだ届いていません" in usage_words.spoken_day(late, 1)
    assert "まだ記録がありません" in usage_words.spoken_day(late, 3)
    assert "記録はありません" in usage_words.spoken_day(series((60, None), recorded_to=day(9)), 1)
    assert "失効後のため記録しません" in usage_words.spoken_day(month(), 16)


def test_the_whole_is_told_with_its_sums_and_every_day():
    told = usage_words.summary(series())
    for part in (
        "8月3日から8月16日までの14日間。合計 107時間07分。",
        "記録のある11日のうち使った日は10日",
        "最も長い日は8月11日の13時間02分",
        "目安 8時間00分以上の日は10日",
        "初回認証は8月3日。今日は8月13日。失効日は8月16日。記録は8月13日まで。",
        "8月6日 0時間00分",
        "8月13日 10時間35分。",
    ):
        assert part in told
    assert "8月14日 " not in told


def test_nothing_recorded_and_nothing_to_show_are_told_apart():
    assert "ご利用の記録はまだありません" in usage_words.summary(series((None,) * 14))
    assert usage_words.summary(series(())) == "表示する日がありません。"
    unused = usage_words.summary(series((0, 0)))
    assert "使った日は0日" in unused
    assert "最も長い日" not in unused


def test_a_strip_is_told_by_its_counts():
    minutes = [bar.minutes for bar in series().days]
    assert (
        usage_words.strip_text(minutes, 480) == "14日間のうち記録11日、使った日10日、目安8:00以上10日、最新の日 10:35"
    )
    assert usage_words.strip_text(minutes[:1], 0) == "1日間のうち記録1日、使った日1日、最新の日 8:38"
    assert usage_words.strip_text([None] * 14, 480) == "14日間のご利用の記録はまだありません"
