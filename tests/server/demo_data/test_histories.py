from __future__ import annotations

from datetime import date, timedelta

from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.histories import CANCELLED, CONFIRMED, OLDEST_DAYS, TERMINATED, Calendar, draw_history

AS_OF = date(2020, 3, 17)


def test_days_are_counted_back_from_the_day_of_the_data() -> None:
    calendar = Calendar(AS_OF)
    assert calendar.ago(0) == AS_OF
    assert calendar.ago(OLDEST_DAYS) == AS_OF - timedelta(days=OLDEST_DAYS)
    assert calendar.ago(-3) == date(2020, 3, 20)


def test_changes_fall_into_office_hours() -> None:
    dice, calendar = Dice(1), Calendar(AS_OF)
    assert {calendar.moment(dice, 1).hour for _ in range(500)} == set(range(9, 20))


def test_every_history_is_possible() -> None:
    dice = Dice(2)
    for _ in range(5000):
        history = draw_history(dice)
        assert 0 < history.changed <= max(history.opened, history.ended)
        if history.status == TERMINATED:
            assert 0 < history.ended <= history.opened - 200
            assert history.changed <= history.ended
        elif history.status == CANCELLED:
            assert -12 <= history.ended - history.opened <= 25 or history.ended == 1
        else:
            assert (history.status, history.ended) == (CONFIRMED, -1)
