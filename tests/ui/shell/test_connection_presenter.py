"""Tests for usen_desk.ui.shell.connection_presenter."""

from datetime import UTC, datetime

import pytest

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


def test_stopped_it_asks_no_more(heart):
    heart.start()
    heart.stop()
    heart.ask_now()
    assert len(heart.client.asked) == 1
