"""Tests for usen_desk.ui.widgets.usage_scale."""

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

from tests.ui.widgets.usage_samples import COMING, EXPIRY, FIRST, PARTIAL, TODAY, UNUSED, USED, day, month, series
from usen_desk.ui.widgets.usage_scale import (
    COMING_HEIGHT,
    DAY_MINUTES,
    STUB_HEIGHT,
    DayBar,
    Mark,
    TextRoom,
    UsageScale,
    UsageSeries,
    days_from,
    recorded,
    total_minutes,
)

WIDE = QRectF(0, 0, 760, 250)
ROOMS = {
    1.0: TextRoom(16, 32, 6.5, 4.5, 11, dict.fromkeys(Mark, 44.0)),
    1.25: TextRoom(20, 40, 8, 5.5, 14, dict.fromkeys(Mark, 55.0)),
}


def scale_of(given, area=WIDE, factor=1.0):
    return UsageScale(given, area, ROOMS[factor])


def hours(scale):
    return [minutes // 60 for minutes in scale.ticks]


def test_days_that_are_not_in_order_are_refused():
    with pytest.raises(ValueError, match="in order"):
        UsageSeries((DayBar(day(4), 1), DayBar(day(3), 1)))
    with pytest.raises(ValueError, match="each once"):
        UsageSeries((DayBar(day(4), 1), DayBar(day(4), 1)))


def test_days_follow_one_another_over_the_end_of_a_month():
    assert [bar.on for bar in days_from(day(31), (1, None))] == [day(31), day(31).replace(month=9, day=1)]


def test_a_day_without_record_adds_nothing():
    assert total_minutes(series().days) == 6427
    assert len(recorded(series().days)) == 11


def test_the_sample_has_the_axis_of_the_picture():
    assert hours(scale_of(series())) == [0, 4, 8, 12]


@pytest.mark.parametrize("highest", [0, 1, 59, 61, 240, 600, 1333, 1439, 1440])
@pytest.mark.parametrize("guide", [0, 30, 240, 480, 1440])
@pytest.mark.parametrize("height", [180, 250, 600])
def test_the_axis_has_whole_hours_that_can_be_told_apart_and_never_passes_midnight(highest, guide, height):
    scale = scale_of(series((highest,), guide_minutes=guide), QRectF(0, 0, 420, height))
    top, step = scale.top_and_step
    assert highest <= top <= DAY_MINUTES
    assert guide <= top
    assert step % 60 == 0
    assert DAY_MINUTES % step == 0
    ys = [scale.y(minutes) for minutes in scale.ticks]
    assert ys[0] == scale.plot.bottom()
    assert all(below - above >= 2 * scale.room.line for below, above in pairwise(ys))


@pytest.mark.parametrize("minutes", [(), (None,) * 14, (0,) * 14])
def test_a_chart_without_hours_has_an_axis_too(minutes):
    assert hours(scale_of(series(minutes, guide_minutes=0))) == [0, 1, 2, 3, 4]
    assert hours(scale_of(series(minutes, guide_minutes=480))) == [0, 3, 6, 9]


def test_bars_are_as_tall_as_their_hours():
    scale = scale_of(series())
    plot, top = scale.plot, scale.top_and_step[0]
    for at, bar in enumerate(scale.series.days):
        if bar.minutes:
            assert scale.bar(at).height() == pytest.approx(plot.height() * bar.minutes / top)
        assert scale.bar(at).bottom() == plot.bottom()
        assert scale.column(at).contains(scale.bar(at))


def test_an_unused_day_is_a_stub_and_a_day_to_come_a_box():
    scale = scale_of(series())
    assert scale.bar(UNUSED).height() == STUB_HEIGHT
    assert scale.bar(COMING).height() == COMING_HEIGHT
    assert scale.bar(USED).width() == 26


def test_more_than_a_day_is_cut_at_midnight():
    scale = scale_of(series((DAY_MINUTES + 300, 60)))
    assert scale.top_and_step[0] == DAY_MINUTES
    assert scale.bar(0).top() == scale.plot.top()
    assert scale_of(series((-30, 60))).bar(0).height() == STUB_HEIGHT


@pytest.mark.parametrize("width", [420, 760, 1200])
@pytest.mark.parametrize("given", [series(), month(), series((5,))])
def test_every_column_finds_its_day(given, width):
    scale = scale_of(given, QRectF(10, 20, width, 200))
    found = [scale.day_at(scale.column(at).center()) for at in range(len(given.days))]
    assert found == list(range(len(given.days)))
    assert scale.day_at(QPointF(scale.column(0).center().x(), scale.area.bottom() - 1)) == 0
    assert scale.column(len(given.days) - 1).right() == pytest.approx(scale.plot.right())


def test_beside_the_plot_there_is_no_day():
    scale = scale_of(series())
    for x, y in ((scale.plot.left() - 1, 100), (scale.plot.right() + 1, 100), (300, -1), (300, 251)):
        assert scale.day_at(QPointF(x, y)) == -1
    assert scale_of(series(())).day_at(QPointF(300, 100)) == -1


@pytest.mark.parametrize("factor", ROOMS)
@pytest.mark.parametrize("width", range(420, 1201, 60))
@pytest.mark.parametrize("length", [1, 2, 14, 28, 30, 31])
def test_texts_below_never_touch(length, width, factor):
    """Whatever the days and wherever the marks stand, the worst of them side by side."""
    for today, expiry, first in ((0, 0, 0), (0, 1, 2), (12, 13, 11), (length - 1, length - 2, 0)):
        days = days_from(day(1), (60,) * length)
        marks = [days[min(at, length - 1)].on if at >= 0 else None for at in (today, expiry, first)]
        given = UsageSeries(days, 240, *marks)
        scale = scale_of(given, QRectF(0, 0, width, 250), factor)
        labels = [label.box for label in scale.date_labels]
        weekdays = [box for _, box in scale.weekday_boxes]
        tags = [place.box for place in scale.marks]
        assert labels
        assert not [pair for pair in pairwise(labels) if pair[0].right() - 4 > pair[1].left() + 4]
        assert not [pair for pair in combinations([*weekdays, *tags], 2) if pair[0].intersects(pair[1])]
        assert not [tag for tag in tags for label in labels if tag.intersects(label)]
        assert all(scale.area.contains(box) for box in [*labels, *tags])
        assert len(tags) == sum(on is not None for on in marks)


@pytest.mark.parametrize(
    ("given", "width", "shown"),
    [
        (series(), 760, ["8/3", "8/4", "8/5"]),
        (series(), 420, ["8/3", "4", "5"]),
        (month(), 760, ["8/1", "2", "3"]),
        (month(), 420, ["8/1", "8/4", "8/7"]),
        (series((1,) * 31, day(30)), 760, ["8/30", "31", "9/1"]),
    ],
)
def test_dates_are_as_long_as_there_is_room(given, width, shown):
    scale = scale_of(given, QRectF(0, 0, width, 250))
    assert [label.text for label in scale.date_labels][:3] == shown


def test_a_day_whose_label_is_thinned_out_still_has_one():
    scale = scale_of(month(), QRectF(0, 0, 420, 250))
    assert scale.label_of(0) is scale.date_labels[0]
    assert scale.label_of(1).text == "8/2"
    assert 1 not in [label.at for label in scale.date_labels]


def test_marks_stand_below_their_days_in_one_row_where_they_do_not_touch():
    scale = scale_of(series())
    assert {(place.mark, scale.series.days[place.at].on) for place in scale.marks} == {
        (Mark.AUTHENTICATED, FIRST),
        (Mark.TODAY, TODAY),
        (Mark.EXPIRY, EXPIRY),
    }
    assert len({place.box.top() for place in scale.marks}) == 1
    same_day = scale_of(series(today=EXPIRY, authenticated_on=EXPIRY))
    assert len({place.box.top() for place in same_day.marks}) == 3
    assert same_day.plot.height() < scale.plot.height()


def test_what_is_not_among_the_days_is_not_marked():
    scale = scale_of(series(expires_on=day(30), today=day(1), authenticated_on=None))
    assert scale.expiry_x is None
    assert scale.marks == ()


def test_the_expiry_stands_at_the_end_of_its_day():
    scale = scale_of(month())
    assert scale.expiry_x == scale.column(15).right()


def test_the_guide_line_stands_at_its_hours_and_is_left_out_where_there_is_none():
    scale = scale_of(series())
    assert scale.guide_y == scale.y(480)
    assert scale_of(series(guide_minutes=0)).guide_y is None


def test_only_today_is_partial_and_only_once_it_has_a_record():
    given = series()
    assert [at for at in range(14) if given.is_partial(at)] == [PARTIAL]
    assert not series(today=day(14)).is_partial(COMING)


def test_days_after_the_expiry_are_known_as_such():
    given = month()
    assert [bar.on for at, bar in enumerate(given.days) if given.is_after_expiry(at)][0] == day(17)
