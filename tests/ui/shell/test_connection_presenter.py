"""Tests for usen_desk.ui.shell.connection_presenter."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject, Signal

from tests.fakes import FakeClient, Immediately, problem
from tests.ui.session.test_sign_in_presenter import STATUS
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.session import GET_STATUS
from usen_desk.ui.shell import connection_presenter
from usen_desk.ui.shell.connection_presenter import (
    BEAT_MS,
    FIRST_RETRY_MS,
    RETRY_MAX_MS,
    SETTLE_MS,
    ConnectionPresenter,
    Light,
)

DOWN = Unreachable(Trouble.REFUSED)


@pytest.fixture
def heart(qtbot):
    client = FakeClient({GET_STATUS: STATUS})
    heart = ConnectionPresenter(client, Immediately())
    heart.client, heart.shown = client, []
    heart.changed.connect(lambda connection: heart.shown.append(connection.light))
    yield heart
    heart.stop()


def beat(heart, answer):
    heart.client.answers[GET_STATUS] = answer
    heart.ask_now()


def test_the_first_answer_is_shown_at_once(heart):
    heart.client.answered_at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    heart.start()
    assert heart.shown == [Light.CONNECTED]
    assert heart.connection.answered_at == heart.client.answered_at


def test_a_service_that_is_down_at_the_start_is_shown_at_once_with_the_reason(heart):
    heart.client.answers[GET_STATUS] = DOWN
    heart.start()
    assert heart.shown == [Light.OFFLINE]
    assert "接続できません" in heart.connection.why.text


def test_a_short_gap_is_not_shown(heart):
    heart.start()
    for _ in range(10):
        beat(heart, DOWN)
        beat(heart, STATUS)
    assert set(heart.shown) == {Light.CONNECTED}
    assert not heart._settled.isActive()


def test_a_gap_that_lasts_is_shown(qtbot, heart, monkeypatch):
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 30)
    heart.start()
    beat(heart, DOWN)
    assert heart.shown == [Light.CONNECTED]
    qtbot.waitUntil(lambda: heart.shown[-1] is Light.OFFLINE)


def test_the_settling_time_runs_from_the_first_sign(heart):
    heart.start()
    beat(heart, DOWN)
    heart._settled.setInterval(SETTLE_MS * 10)
    left = heart._settled.remainingTime()
    beat(heart, DOWN)
    assert heart._settled.remainingTime() <= left


def test_pauses_grow_with_each_failure_and_are_never_the_same_for_all_desks(heart):
    heart.start()
    assert BEAT_MS * 0.8 <= heart.pause_ms() <= BEAT_MS * 1.2
    beat(heart, DOWN)
    assert heart.pause_ms() == FIRST_RETRY_MS
    for _ in range(12):
        beat(heart, DOWN)
    pauses = [heart.pause_ms() for _ in range(200)]
    assert len(set(pauses)) > 100
    assert FIRST_RETRY_MS <= min(pauses)
    assert RETRY_MAX_MS / 2 < max(pauses) <= RETRY_MAX_MS
    beat(heart, STATUS)
    assert heart.pause_ms() >= BEAT_MS * 0.8


def test_a_service_that_is_busy_is_there(heart):
    heart.client.answers[GET_STATUS] = Refused(problem(Code.BUSY))
    heart.start()
    assert heart.shown == [Light.CONNECTED]


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (timedelta(minutes=5), "約5分遅れ"),
        (-timedelta(hours=3), "約3時間進み"),
        (timedelta(days=1095), "約1,095日遅れ"),
    ],
)
def test_a_wrong_clock_of_the_pc_is_told_once_until_it_is_right_again(heart, offset, words):
    told = []
    heart.told.connect(lambda message: told.append(message.text))
    heart.client.clock_offset = offset
    heart.start()
    beat(heart, STATUS)
    assert len(told) == 1
    assert words in told[0]
    heart.client.clock_offset = timedelta(minutes=2)
    beat(heart, STATUS)
    heart.client.clock_offset = offset
    beat(heart, STATUS)
    assert len(told) == 2


def test_a_clock_that_is_nearly_right_is_not_worth_a_word(heart):
    heart.told.connect(pytest.fail)
    heart.client.clock_offset = -timedelta(minutes=2, seconds=50)
    heart.start()


def test_stopped_it_asks_no_more(heart):
    heart.start()
    heart.stop()
    heart.ask_now()
    assert len(heart.client.asked) == 1


class Feed(QObject):
    """Stands for the change feed."""

    connected, lost = Signal(), Signal(object)

    def __init__(self):
        super().__init__()
        self.tried = self.loaded = 0

    def try_now(self):
        self.tried += 1

    def load_anew(self):
        self.loaded += 1


@pytest.fixture
def fed(heart):
    heart.feed = Feed()
    heart.follow(heart.feed)
    heart.start()
    heart.feed.connected.emit()
    return heart


def test_while_the_feed_is_connected_nothing_is_asked(fed):
    assert fed.shown[-1] is Light.CONNECTED
    assert not fed._next.isActive()
    fed.ask_now()
    assert len(fed.client.asked) == 2, "but for who wants to know"
    assert not fed._next.isActive()


def test_a_feed_that_is_lost_is_told_after_a_while_and_asked_for(fed, qtbot, monkeypatch):
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 30)
    fed.client.answers[GET_STATUS] = DOWN
    fed.feed.lost.emit(DOWN)
    assert fed.shown[-1] is Light.CONNECTED
    assert fed._next.isActive()
    qtbot.waitUntil(lambda: fed.shown[-1] is Light.OFFLINE)
    assert fed.feed.tried == 0
    beat(fed, STATUS)
    qtbot.waitUntil(lambda: fed.shown[-1] is Light.CONNECTED)
    assert fed.feed.tried == 1


def test_what_this_pc_kept_is_fetched_anew_once_the_service_is_heard(fed, qtbot, monkeypatch):
    """Events of before are not told again, so what was kept would stay as it was."""
    monkeypatch.setattr(connection_presenter, "SETTLE_MS", 30)
    fed.client.answers[GET_STATUS] = DOWN
    fed.feed.lost.emit(DOWN)
    qtbot.waitUntil(lambda: fed.shown[-1] is Light.OFFLINE)
    fed.on_cached_answer(datetime(2020, 3, 17, tzinfo=UTC))
    assert fed.feed.loaded == 0
    beat(fed, STATUS)
    qtbot.waitUntil(lambda: fed.shown[-1] is Light.CONNECTED)
    assert fed.feed.loaded == 1
    assert fed.connection.shown_from is None


def test_a_feed_that_comes_back_at_once_is_no_gap(fed):
    fed.feed.lost.emit(DOWN)
    fed.feed.connected.emit()
    assert not fed._settled.isActive()
    assert not fed._next.isActive()
    assert set(fed.shown) == {Light.CONNECTED}


def test_a_service_that_refuses_the_feed_is_asked_itself(fed):
    fed.feed.lost.emit(Refused(problem(Code.SESSION_EXPIRED)))
    assert fed.shown[-1] is Light.CONNECTED
    assert fed._next.isActive()
    assert len(fed.client.asked) == 2
