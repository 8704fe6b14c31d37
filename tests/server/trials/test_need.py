"""Tests for usen_desk.server.trials.need: who needs a call today, why, and whether that is news."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from usen_desk.contract.base import JST
from usen_desk.contract.trials import REMINDER_DAYS_LEFT, FollowUpResult, Need, Term
from usen_desk.server.trials.advice import Facts, judge
from usen_desk.server.trials.need import Call, Known, Needed, need_of
from usen_desk.server.trials.texts import DEFAULT_RULES

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
TALKED, ABSENT, CONTRACTED, DECLINED = (
    FollowUpResult.TALKED,
    FollowUpResult.ABSENT,
    FollowUpResult.CONTRACTED,
    FollowUpResult.DECLINED,
)


def ago(days):
    return TODAY - days * DAY


def midnight(on):
    """Listening is recorded up to the end of the day before."""
    return datetime(on.year, on.month, on.day, tzinfo=JST)


def known(
    *, started=None, minutes=(), issued=None, registered=None, calls=(), recorded_to=midnight(TODAY), extended_days=0
):
    """A trial that was first used `started` days ago and heard for `minutes` on each day since."""
    first = None if started is None else ago(started)
    facts = Facts(
        ago(30 if issued is None else issued),
        None if first is None else datetime(first.year, first.month, first.day, 10, 30, tzinfo=JST),
        None if first is None else first + 13 * DAY,
        extended_days,
    )
    days = {ago(started) + at * DAY: heard for at, heard in enumerate(minutes) if heard}
    return Known(facts, days, recorded_to, None if registered is None else ago(registered), tuple(calls))


def needed(trial, days_later=0, hour=12):
    """On that day, at that hour in Japan."""
    now = midnight(TODAY + days_later * DAY) + timedelta(hours=hour)
    judged = judge(trial.facts, trial.days, DEFAULT_RULES, now.date(), trial.recorded_to)
    return need_of(trial, judged, DEFAULT_RULES, now)


def call(days_ago, result=TALKED, next_in=None):
    return Call(ago(days_ago), result, None if next_in is None else TODAY + next_in * DAY)


HEARD = (300, 300, 300, 300)
QUIET = known(started=4, minutes=HEARD)


@pytest.mark.parametrize(
    ("trial", "need", "reason"),
    [
        (QUIET, None, ""),
        (
            known(started=4, minutes=HEARD, calls=[call(5, next_in=-2)]),
            Need.OVERDUE,
            "次回の予定日（11月20日）を2日過ぎています。",
        ),
        (known(started=4, minutes=HEARD, calls=[call(5, next_in=0)]), Need.DUE, "今日が次回の予定日です。"),
        (known(started=4, minutes=HEARD, calls=[call(5, next_in=1)]), None, ""),
        (known(started=6, minutes=[300] * 6), Need.ENDING, "お試しは残り7日です（失効日 11月29日）。"),
        (known(started=5, minutes=[300] * 5), None, ""),
        (known(started=9, minutes=[300] * 9), Need.ENDING, "お試しは残り4日です（失効日 11月26日）。"),
        (known(started=13, minutes=[300] * 13), Need.ENDING, "今日が失効日です。"),
        (
            known(started=13, minutes=[90] * 13, extended_days=7),
            Need.ENDING,
            "お試しは残り7日です（失効日 11月29日）。",
        ),
        (known(started=4, minutes=(300, 300)), Need.STOPPED, "11月19日を最後に、2日間聴かれていません。"),
        (known(started=4, minutes=(300, 300, 300)), None, ""),
        (known(started=4, minutes=(300, 300, 0, 0, 5)), None, ""),
        (known(started=1, minutes=(10,)), Need.STARTED, "昨日、初めて聴かれました。"),
        (known(started=3, minutes=(0, 0, 0, 5)), Need.STARTED, "今日、初めて聴かれました。"),
        (known(started=3, minutes=(0, 0, 5)), Need.STARTED, "昨日、初めて聴かれました。"),
        (known(started=3, minutes=(0, 5)), None, ""),
        (known(started=0), Need.AUTHENTICATED, "今日、初回認証されました。"),
        (known(started=1), Need.AUTHENTICATED, "昨日、初回認証されました。"),
        (known(started=2), Need.UNUSED, "初回認証の11月20日から2日間、聴かれていません。"),
        (known(started=2, recorded_to=midnight(ago(1))), None, ""),
        (known(started=2, recorded_to=None), None, ""),
        (known(issued=7), Need.UNAUTHENTICATED, "発行から7日たちますが、初回認証されていません。"),
        (known(issued=6), None, ""),
        (known(issued=60, registered=6), None, ""),
        (known(issued=60, registered=8), Need.UNAUTHENTICATED, "登録から8日たちますが、初回認証されていません。"),
        (known(issued=8, registered=30), Need.UNAUTHENTICATED, "発行から8日たちますが、初回認証されていません。"),
        (known(started=14, minutes=[300]), Need.ENDED, "お試しは11月21日に終了しましたが、結果の記録がありません。"),
        (known(started=14, minutes=[300], calls=[call(1, CONTRACTED)]), None, ""),
        (known(started=14, minutes=[300], calls=[call(9, DECLINED)]), None, ""),
        (known(started=14, minutes=[300], calls=[call(1, ABSENT)]), Need.ENDED, None),
        (known(started=14, minutes=[300], calls=[call(0, ABSENT)]), None, ""),
    ],
)
def test_the_need_and_its_reason(trial, need, reason):
    found = needed(trial)
    assert found.need is need
    assert reason is None or found.reason == reason


def test_the_most_urgent_cause_is_the_one_that_is_told():
    """Over the date that was set, three days left and silent at once."""
    trial = known(started=10, minutes=[300] * 5, calls=[call(9, next_in=-1)])
    assert needed(trial).need is Need.OVERDUE
    assert needed(known(started=10, minutes=[300] * 5)).need is Need.ENDING
    assert needed(known(started=5, minutes=[300] * 2)).need is Need.STOPPED


@pytest.mark.parametrize(
    ("trial", "is_new"),
    [
        (known(started=6, minutes=[300] * 6), True),
        (known(started=7, minutes=[300] * 7), False),
        (known(started=10, minutes=[300] * 10), True),
        (known(started=11, minutes=[300] * 11), False),
        (known(started=4, minutes=(300, 300)), True),
        (known(started=4, minutes=(300,)), False),
        (known(started=1, minutes=(0, 10)), True),
        (known(started=3, minutes=(0, 0, 10)), True),
        (known(started=0), True),
        (known(started=1), False),
        (known(started=2), True),
        (known(started=3), False),
        (known(issued=7), True),
        (known(issued=8), False),
        (known(started=14, minutes=[300] * 14), True),
        (known(started=15, minutes=[300] * 14), False),
        (known(started=4, minutes=HEARD, calls=[call(5, next_in=-1)]), True),
        (known(started=4, minutes=HEARD, calls=[call(5, next_in=-2)]), False),
        (known(started=4, minutes=HEARD, calls=[call(5, next_in=0)]), True),
    ],
)
def test_what_would_have_been_a_cause_yesterday_is_no_news(trial, is_new):
    found = needed(trial)
    assert found.need is not None
    assert found.is_new is is_new


def test_the_morning_round_hears_of_what_was_recorded_since_the_last_one():
    """First authentication at 10:30 yesterday: news at 9, and no news any more at noon."""
    trial = known(started=1)
    assert [needed(trial, hour=hour).is_new for hour in (9, 12)] == [True, False]


@pytest.mark.parametrize("hour", [0, 5, 23])
def test_the_first_listening_of_yesterday_is_news_at_whatever_hour_the_log_ends(hour):
    """At 5 in the morning, yesterday's log held five hours of a day on which the shop opened at 10."""
    trial = known(started=3, minutes=(0, 0, 10), recorded_to=midnight(TODAY) + timedelta(hours=hour))
    assert (needed(trial).need, needed(trial).is_new) == (Need.STARTED, True)


def test_a_record_that_stands_still_is_no_news_every_day():
    """The import failed two days ago: the same silence would look new on each morning."""
    trial = known(started=6, minutes=(300, 300), recorded_to=midnight(ago(2)))
    assert (needed(trial).need, needed(trial).is_new) == (Need.ENDING, True)
    trial = known(started=5, minutes=(300,), recorded_to=midnight(ago(2)))
    assert (needed(trial).need, needed(trial).is_new) == (Need.STOPPED, False)


def test_what_was_hidden_by_a_more_urgent_cause_is_no_news_when_that_is_gone():
    """More days were granted: the reminder goes, the silence that was there before comes to light."""
    trial = known(started=8, minutes=(300,), extended_days=7)
    assert (needed(trial).need, needed(trial).is_new) == (Need.STOPPED, False)


@pytest.mark.parametrize("reminder", REMINDER_DAYS_LEFT)
def test_a_follow_up_clears_a_reminder_until_the_next_one(reminder):
    started = 13 - reminder
    trial = known(started=started, minutes=[300] * started, calls=[call(0)])
    assert needed(trial) == Needed()
    before = known(started=started, minutes=[300] * started, calls=[call(1)])
    assert needed(before).need is Need.ENDING


def test_a_follow_up_before_the_cause_does_not_settle_it():
    assert needed(known(started=4, minutes=(300, 300), calls=[call(1)])).need is Need.STOPPED
    assert needed(known(started=4, minutes=(300, 300), calls=[call(0)])).need is None


def test_a_settled_cause_comes_back_on_the_date_that_was_set():
    trial = known(started=5, minutes=(300, 300), calls=[call(1, next_in=0)])
    assert needed(trial).need is Need.DUE
    assert needed(known(started=5, minutes=(300, 300), calls=[call(1, next_in=3)])).need is None


@pytest.mark.parametrize("result", [CONTRACTED, DECLINED])
def test_after_a_result_only_the_date_that_was_set_counts(result):
    silent = {"started": 10, "minutes": (300, 300)}
    assert needed(known(**silent, calls=[call(8, result)])) == Needed()
    assert needed(known(**silent, calls=[call(8, result, next_in=0)])).need is Need.DUE
    assert needed(known(**silent, calls=[call(1), call(8, result)])) == Needed()


part_of_a_day = st.timedeltas(timedelta(0), timedelta(hours=23, minutes=59))


@st.composite
def trials(draw):
    started = draw(st.none() | st.integers(-1, 40))
    calls = draw(
        st.lists(
            st.builds(call, st.integers(0, 40), st.sampled_from(FollowUpResult), st.none() | st.integers(-40, 40)),
            max_size=4,
        )
    )
    recorded = draw(st.none() | st.integers(-1, 40))
    return known(
        started=started,
        minutes=draw(st.lists(st.sampled_from((0, 0, 1, 90, 300, 1440)), max_size=41)) if started is not None else (),
        issued=draw(st.integers(0, 90)),
        registered=draw(st.none() | st.integers(0, 60)),
        calls=sorted(calls, key=lambda one: one.on, reverse=True),
        recorded_to=None if recorded is None else midnight(ago(recorded)) + draw(part_of_a_day),
        extended_days=draw(st.integers(0, 28)),
    )


@given(trials())
def test_every_trial_has_one_need_with_a_reason_or_none_without(trial):
    found = needed(trial)
    if found.need is None:
        assert found == Needed()
    else:
        assert found.reason.endswith("。")


@given(trials(), st.sampled_from(FollowUpResult), st.none() | st.integers(1, 30))
def test_a_follow_up_today_clears_every_need(trial, result, next_in):
    done = Known(
        trial.facts,
        trial.days,
        trial.recorded_to,
        trial.registered_on,
        (call(0, result, next_in), *trial.calls),
    )
    assert needed(done) == Needed()


@given(trials())
def test_a_trial_that_is_over_needs_a_result_or_its_date_and_nothing_else(trial):
    judged = judge(trial.facts, trial.days, DEFAULT_RULES, TODAY, trial.recorded_to)
    found = needed(trial).need
    if judged.term is Term.ENDED:
        assert found in (None, Need.ENDED, Need.OVERDUE, Need.DUE)
    else:
        assert found is not Need.ENDED


@given(trials(), st.integers(1, 20))
def test_the_date_that_was_set_is_told_on_its_day_and_until_something_is_done(trial, days_later):
    waiting = Known(
        trial.facts,
        trial.days,
        trial.recorded_to,
        trial.registered_on,
        (call(0, next_in=0), *trial.calls),
    )
    assert needed(waiting).need is Need.DUE
    assert needed(waiting, days_later).need is Need.OVERDUE
