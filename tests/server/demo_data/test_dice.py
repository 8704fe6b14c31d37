from __future__ import annotations

from collections import Counter

from usen_desk.server.demo_data.dice import Dice, Wheel


def test_a_seed_gives_the_same_draws_on_every_python() -> None:
    dice = Dice(20180803)
    assert [dice.below(1_000_000) for _ in range(6)] == [825456, 936687, 928558, 517599, 594818, 135781]


def test_both_ends_of_a_range_come_up() -> None:
    dice = Dice(1)
    assert {dice.between(3, 5) for _ in range(200)} == {3, 4, 5}


def test_a_wheel_draws_by_weight() -> None:
    dice, wheel = Dice(2), Wheel(("often", "seldom", "never"), (9, 1, 0))
    drawn = Counter(wheel.spin(dice) for _ in range(5000))
    assert set(drawn) == {"often", "seldom"}
    assert 0.08 < drawn["seldom"] / 5000 < 0.12
