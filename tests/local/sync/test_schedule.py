"""When it is tried again: R6."""

from random import Random

from usen_desk.local.sync.schedule import FRONT_MAX_S, HIDDEN_MAX_S, RETRY_AFTER_MAX_S, Schedule


def test_pauses_double_with_full_jitter_up_to_a_minute():
    schedule = Schedule(Random(3))
    assert schedule.pause_s(1) == 0.5
    for failures in range(2, 40):
        pauses = [schedule.pause_s(failures) for _ in range(200)]
        ceiling = min(FRONT_MAX_S, 0.5 * 2 ** (failures - 1))
        assert min(pauses) >= 0.5
        assert max(pauses) <= ceiling
        assert max(pauses) - min(pauses) > (ceiling - 0.5) * 0.8


def test_a_hidden_window_may_pause_for_five_minutes():
    schedule = Schedule(Random(3))
    schedule.is_hidden = True
    pauses = [schedule.pause_s(30) for _ in range(200)]
    assert FRONT_MAX_S < max(pauses) <= HIDDEN_MAX_S


def test_the_service_is_left_alone_as_long_as_it_asks_and_a_little_spread_longer():
    opened = []
    for seed in range(50):
        schedule = Schedule(Random(seed))
        schedule.ask_to_wait(10.0, 100)
        schedule.come_back(11.0)
        schedule.succeed()
        schedule.come_to_front(12.0)
        opened.append(schedule.opens_at)
    assert min(opened) >= 110.0
    assert 115.0 < max(opened) <= 120.0


def test_nobody_is_left_alone_for_longer_than_an_hour():
    schedule = Schedule(Random(3))
    schedule.ask_to_wait(0.0, 10**9)
    assert schedule.opens_at <= RETRY_AFTER_MAX_S * 1.1


def test_one_at_a_time_tries_a_line_in_doubt():
    schedule = Schedule(Random(3))
    assert schedule.at_once == 2
    schedule.fail(10.0)
    assert schedule.at_once == 1
    assert schedule.succeed()
    assert schedule.at_once == 2
    assert schedule.opens_at == 0.0
