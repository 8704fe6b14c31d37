"""Tests for usen_desk.server.trials.advice: tables from the rulings, and properties over any trial."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from usen_desk.contract.base import JST
from usen_desk.contract.trials import Term, Usage
from usen_desk.server.trials.advice import Facts, judge, last_whole_day
from usen_desk.server.trials.texts import DEFAULT_RULES, duration

DAY = timedelta(days=1)
FIRST = date(2026, 11, 2)
MANUAL_FIRST = date(2018, 8, 3)
MANUAL = (518, 542, 517, 0, 611, 652, 668, 736, 782, 766, 635, 0, 0, 0)


def midnight(on):
    """The moment at which this day begins in Japan."""
    return datetime(on.year, on.month, on.day, tzinfo=JST)


def judged(minutes=(), *, day=1, first=FIRST, recorded=None, rules=DEFAULT_RULES, extended=0, at_hour=10):
    """A trial on its `day`-th day, recorded up to last midnight unless told; minutes from the first day on."""
    today = first + (day - 1) * DAY
    facts = Facts(first - 5 * DAY, midnight(first) + timedelta(hours=at_hour), first + 13 * DAY, extended)
    days = {first + at * DAY: value for at, value in enumerate(minutes) if value}
    return judge(facts, days, rules, today, midnight(today) if recorded is None else recorded)


def not_authenticated(today, expires_on=None):
    return judge(Facts(FIRST, None, expires_on), {}, DEFAULT_RULES, today, midnight(today))


@pytest.mark.parametrize(
    "as_of", [MANUAL_FIRST + n * DAY for n in range(1, 14)] + [date(2018, 8, 17), date(2026, 11, 22)]
)
def test_the_manuals_sample_is_long_on_any_day(as_of):
    heard = MANUAL[: (as_of - MANUAL_FIRST).days]
    found = judged(heard, first=MANUAL_FIRST, day=(as_of - MANUAL_FIRST).days + 1, at_hour=0)
    assert found.usage is Usage.LONG


def test_the_manuals_sample_after_its_end():
    found = judged(MANUAL, first=MANUAL_FIRST, day=15)
    assert sum(found.whole_days) == 107 * 60 + 7
    assert (
        found.reason
        == "8月3日から8月16日までの14日間の平均は1日7時間39分で、4時間以上です。お試しは8月16日に終了しました。"
    )
    assert found.recent == "お試し終了（8月16日）・合計 107時間07分"
    assert (found.used_day_count, found.longest_gap_days, found.longest_gap_from) == (10, 3, date(2018, 8, 14))


@pytest.mark.parametrize(
    ("minutes", "usage", "reason"),
    [
        ((0,), Usage.UNUSED, "11月2日は聴取の記録がありません。"),
        ((0, 0, 0), Usage.UNUSED, "11月2日から11月4日までの3日間、聴取の記録がありません。"),
        ((119,), Usage.SHORT, "11月2日は1時間59分で、2時間未満です。"),
        (
            (120, 120, 120),
            Usage.LONG,
            "…2時間以上4時間未満です。直近3日の平均は2時間00分で、全体の平均以上のため「長い」としています。",
        ),
        ((239, 240, 241), Usage.LONG, "11月2日から11月4日までの3日間の平均は1日4時間00分で、4時間以上です。"),
        ((240, 240, 239), Usage.LONG, "…1日3時間59分で、2時間以上4時間未満です。…「長い」としています。"),
        (
            (300, 100, 100, 100),
            Usage.SHORT,
            "…直近3日の平均は1時間40分で、全体の平均を下回るため「短い」としています。",
        ),
        ((100, 100, 100, 300), Usage.LONG, "…直近3日の平均は2時間46分で、全体の平均以上のため「長い」としています。"),
        ((200, 0, 199), Usage.LONG, "…全体の平均以上のため「長い」としています。"),
        ((1, 0, 0, 0, 0), Usage.SHORT, "11月2日から11月6日までの5日間の平均は1日0時間00分で、2時間未満です。"),
    ],
)
def test_the_mean_of_whole_days_decides_with_its_reason(minutes, usage, reason):
    found = judged(minutes, day=len(minutes) + 1)
    assert found.usage is usage
    at = 0
    for part in reason.split("…"):
        assert part in found.reason[at:]
        at = found.reason.index(part, at) + len(part)


def test_today_does_not_pull_the_mean_down():
    assert judged((300, 300, 5), day=3, recorded=midnight(FIRST + 2 * DAY) + timedelta(hours=1)).mean_minutes == 300


def test_a_minute_today_is_listening_but_no_mean():
    found = judged((0, 0, 90), day=3, recorded=midnight(FIRST + 2 * DAY) + timedelta(hours=9))
    assert (found.usage, found.mean_minutes, found.used_day_count) == (Usage.SHORT, 0, 1)


@pytest.mark.parametrize(
    ("minutes", "usage", "said"),
    [
        (0, Usage.UNUSED, "初回認証は11月2日です。その後の聴取の記録はまだ届いていません。"),
        (30, Usage.SHORT, "11月2日の途中までで0時間30分、2時間未満です。"),
        (180, Usage.LONG, "11月2日の途中までで3時間00分、2時間以上4時間未満です。まだ途中のため「長い」としています。"),
        (300, Usage.LONG, "11月2日の途中までで5時間00分、4時間以上です。"),
    ],
)
def test_on_the_first_day_what_was_heard_so_far_decides(minutes, usage, said):
    found = judged((minutes,), day=1, recorded=midnight(FIRST) + timedelta(hours=15))
    assert (found.usage, found.mean_minutes, found.whole_days) == (usage, minutes, ())
    assert found.reason == said + "失効日は11月15日で、残り13日です。"


def test_what_is_not_recorded_yet_is_neither_silence_nor_a_gap():
    found = judged((300, 300), day=9, recorded=midnight(FIRST + 2 * DAY))
    assert (found.usage, found.mean_minutes, found.whole_days) == (Usage.LONG, 300, (300, 300))
    assert (found.longest_gap_days, found.longest_gap_from) == (0, None)
    assert found.recent == "お試し9日目・11月3日までの2日 10時間"


@pytest.mark.parametrize("recorded", [midnight(FIRST), midnight(FIRST) + timedelta(hours=23, minutes=59)])
def test_no_whole_recorded_day_since_the_authentication_is_told_as_such(recorded):
    found = judged((), day=5, recorded=recorded)
    assert (found.usage, found.whole_days) == (Usage.UNUSED, ())
    assert "記録はまだ届いていません" in found.reason
    assert found.recent == "お試し5日目・記録はまだありません"


def test_before_the_first_import_nothing_is_known():
    facts = Facts(FIRST, midnight(FIRST), FIRST + 13 * DAY)
    found = judge(facts, {}, DEFAULT_RULES, FIRST + 5 * DAY, None)
    assert (found.usage, found.whole_days) == (Usage.UNUSED, ())
    assert "記録はまだ届いていません" in found.reason


@pytest.mark.parametrize(
    ("day", "term", "left", "said"),
    [
        (1, Term.RUNNING, 13, "失効日は11月15日で、残り13日です。"),
        (10, Term.RUNNING, 4, "失効日は11月15日で、残り4日です。"),
        (11, Term.ENDING, 3, "失効日は11月15日で、残り3日です。"),
        (14, Term.ENDING, 0, "今日が失効日です。"),
        (15, Term.ENDED, -1, "お試しは11月15日に終了しました。"),
    ],
)
def test_the_term_follows_the_days_left(day, term, left, said):
    found = judged((300,) * 14, day=day)
    assert (found.term, found.days_left, found.day_number) == (term, left, min(day, 14))
    assert found.reason.endswith(said)


def test_an_extension_moves_the_last_day():
    found = judged((300,) * 16, day=17, extended=7)
    assert (found.term, found.days_left, found.day_number) == (Term.RUNNING, 4, 17)
    assert len(found.whole_days) == 16


def test_the_first_day_is_that_of_japan():
    """The manual's own sample: 00:17 in Japan is still the day before in UTC."""
    facts = Facts(date(2018, 6, 13), datetime.fromisoformat("2018-08-02T15:17:28+00:00"), date(2018, 8, 16))
    assert facts.authenticated_on == MANUAL_FIRST
    assert judge(facts, {}, DEFAULT_RULES, MANUAL_FIRST, None).day_number == 1


@pytest.mark.parametrize(
    ("minutes", "days", "begins"),
    [
        ((0, 9, 0, 0, 9), 2, FIRST + 2 * DAY),
        ((0, 0, 9, 0, 0), 2, FIRST + 3 * DAY),
        ((0, 0, 0), 3, FIRST),
        ((9, 9, 9), 0, None),
    ],
)
def test_the_longest_gap_is_the_latest_of_equal_ones(minutes, days, begins):
    found = judged(minutes, day=len(minutes) + 1)
    assert (found.longest_gap_days, found.longest_gap_from) == (days, begins)


@pytest.mark.parametrize(
    ("minutes", "day", "recent"),
    [
        ((300,) * 5 + (0, 0, 0), 9, "お試し9日目・直近3日 0時間"),
        ((518, 542, 517), 4, "お試し4日目・直近3日 26時間17分"),
        ((518,), 2, "お試し2日目・直近1日 8時間38分"),
        ((), 1, "お試し1日目・記録はまだありません"),
    ],
)
def test_one_line_for_other_pages(minutes, day, recent):
    assert judged(minutes, day=day).recent == recent


def test_a_trial_that_nobody_started():
    found = not_authenticated(FIRST + 12 * DAY)
    assert (found.usage, found.term, found.days_left, found.day_number) == (
        Usage.UNAUTHENTICATED,
        Term.NOT_STARTED,
        None,
        0,
    )
    assert found.reason == "初回認証の記録がありません（2026-11-02 発行）。"
    assert found.recent == "未認証・発行から12日"
    assert not_authenticated(FIRST - DAY).recent == "未認証・発行から0日"
    assert not_authenticated(FIRST + 20 * DAY, FIRST + 13 * DAY).recent == "お試し終了（11月15日）・未認証"


def test_the_rules_are_the_supervisors():
    strict = replace(DEFAULT_RULES, short_below_minutes=301, long_from_minutes=600, ending_days=13)
    assert (judged((300,), day=2).usage, judged((300,), day=2).term) == (Usage.LONG, Term.RUNNING)
    found = judged((300,), day=2, rules=strict)
    assert (found.usage, found.term) == (Usage.SHORT, Term.ENDING)
    assert "5時間01分未満" in found.reason


@pytest.mark.parametrize(
    ("recorded_to", "expected"),
    [
        (None, None),
        (midnight(FIRST), FIRST - DAY),
        (midnight(FIRST) - timedelta(microseconds=1), FIRST - 2 * DAY),
        (midnight(FIRST) + timedelta(hours=23), FIRST - DAY),
        (midnight(FIRST + 9 * DAY), FIRST - DAY),
    ],
)
def test_a_day_is_whole_when_it_is_over_and_recorded_to_its_midnight(recorded_to, expected):
    assert last_whole_day(recorded_to, FIRST) == expected


trials = st.fixed_dictionaries(
    {
        "minutes": st.lists(st.integers(0, 1440), max_size=20),
        "day": st.integers(1, 40),
        "extended": st.integers(0, 14),
        "recorded": st.none() | st.integers(-3, 45 * 24).map(lambda hours: midnight(FIRST) + timedelta(hours=hours)),
        "at_hour": st.integers(0, 23),
    }
)


@given(trials)
def test_a_longer_day_never_makes_a_trial_shorter(trial):
    """With one threshold; between two of them a longer day in the past can outweigh the last three."""
    rules = replace(DEFAULT_RULES, short_below_minutes=240)
    order = list(Usage)
    before = judged(**trial, rules=rules)
    more = judged(**trial | {"minutes": [min(1440, minutes + 60) for minutes in trial["minutes"]]}, rules=rules)
    if before.whole_days:
        assert order.index(before.usage) <= order.index(more.usage)
        assert before.mean_minutes <= more.mean_minutes


@given(trials)
def test_the_state_follows_the_mean_that_is_told(trial):
    found = judged(**trial)
    if found.usage is Usage.SHORT:
        assert found.mean_minutes < DEFAULT_RULES.long_from_minutes
    if found.usage is Usage.LONG:
        assert found.mean_minutes >= DEFAULT_RULES.short_below_minutes
    assert (found.usage is Usage.UNUSED) == (not any(trial["minutes"]))
    if found.usage in (Usage.SHORT, Usage.LONG):
        assert duration(found.mean_minutes) in found.reason


@given(trials)
def test_whole_days_are_over_recorded_and_within_the_trial(trial):
    found = judged(**trial)
    today, last = FIRST + (trial["day"] - 1) * DAY, FIRST + (13 + trial["extended"]) * DAY
    if found.whole_days:
        end = FIRST + (len(found.whole_days) - 1) * DAY
        assert end < today
        assert end <= last
        recorded = trial["recorded"] or midnight(today)
        assert midnight(end + DAY) <= recorded
    assert found.longest_gap_days <= len(found.whole_days)
    if found.longest_gap_from:
        begin = (found.longest_gap_from - FIRST).days
        assert not any(found.whole_days[begin : begin + found.longest_gap_days])


@given(trials)
def test_a_record_that_comes_late_changes_nothing_before_it_comes(trial):
    """What lies behind the record's end counts for nothing: neither as a silent day nor in a gap."""
    recorded = trial["recorded"] or midnight(FIRST + (trial["day"] - 1) * DAY)
    known = len(judged(**trial | {"recorded": recorded}).whole_days)
    cut = judged(**trial | {"recorded": recorded, "minutes": trial["minutes"][:known]})
    full = judged(**trial | {"recorded": recorded})
    if known:
        assert (cut.whole_days, cut.mean_minutes) == (full.whole_days, full.mean_minutes)
        assert (cut.longest_gap_days, cut.longest_gap_from) == (full.longest_gap_days, full.longest_gap_from)


@given(trials)
def test_the_term_is_told_by_the_days_left_alone(trial):
    found = judged(**trial)
    left = (FIRST + (13 + trial["extended"]) * DAY - (FIRST + (trial["day"] - 1) * DAY)).days
    assert found.days_left == left
    expected = Term.ENDED if left < 0 else Term.ENDING if left <= DEFAULT_RULES.ending_days else Term.RUNNING
    assert found.term is expected
