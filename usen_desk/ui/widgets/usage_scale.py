"""Listening hours by day, and where each part of their chart stands in a rectangle. Geometry only: no widget, no colour,
no font; widths of texts are given (UI.md お試し, look/README.md trial-detail)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

DAY_MINUTES = 24 * 60
STEPS_MINUTES = (60, 120, 180, 240, 360, 720)
"""Steps of the axis: all divide a day, so that it can end at 24:00."""
EMPTY_TOP_MINUTES = 240
HEAD = 1.08
HEAD_OVER_GUIDE = 1.25
"""Space above the highest bar, and above the guide line for its word."""

AXIS_LEFT = 44
RIGHT = 6
TOP = 8
LABEL_GAP = 6
LABEL_INSIDE = 2
THINNED = (2, 3, 4, 5, 7, 10, 14, 31)
MARK_HEIGHT = 18
MARK_INSIDE = 7
MARK_GAP = 2
BOTTOM = 5
TICK_ROOM = 2.6
"""Lines of the axis stand at least so many text lines apart."""

BAR_WIDTH = 26
BAR_PART = 0.62
LIT_WIDTH = 52
STUB_HEIGHT = 3
COMING_HEIGHT = 20


@dataclass(frozen=True)
class DayBar:
    """One day; minutes None: no record yet."""

    on: date
    minutes: int | None


@dataclass(frozen=True)
class UsageSeries:
    """The days of a chart from left to right, and what is marked in it.

    Raises:
        ValueError: the days are not in order, or one comes twice.
    """

    days: tuple[DayBar, ...] = ()
    guide_minutes: int = 0
    """The guide line; 0 for none."""
    today: date | None = None
    expires_on: date | None = None
    authenticated_on: date | None = None
    recorded_to: date | None = None
    """Last day that has arrived from the log; a day after it without minutes may still come."""

    def __post_init__(self) -> None:
        if any(one.on >= other.on for one, other in pairwise(self.days)):
            raise ValueError("the days of a usage series stand in order, each once")

    def position(self, on: date | None) -> int:
        """Of this day, -1 where it isn't shown."""
        return next((at for at, bar in enumerate(self.days) if bar.on == on), -1)

    def is_partial(self, at: int) -> bool:
        """Whether the day has minutes and isn't over."""
        return self.days[at].on == self.today and self.days[at].minutes is not None

    def is_after_expiry(self, at: int) -> bool:
        return self.expires_on is not None and self.days[at].on > self.expires_on


def days_from(first: date, minutes: Sequence[int | None]) -> tuple[DayBar, ...]:
    """Days one after another."""
    return tuple(DayBar(date.fromordinal(first.toordinal() + at), value) for at, value in enumerate(minutes))


class Mark(Enum):
    """What a day is called out as, the most important first."""

    EXPIRY = "expiry"
    TODAY = "today"
    AUTHENTICATED = "authenticated"


@dataclass(frozen=True)
class TextRoom:
    """Widths of the chart's texts in its type, and the height of one line."""

    line: float
    axis: float
    """24:00"""
    digit: float
    """All digits are equally wide."""
    slash: float
    weekday: float
    marks: Mapping[Mark, float]

    def width(self, text: str) -> float:
        """Of a date such as 12/31."""
        return len(text.replace("/", "")) * self.digit + text.count("/") * self.slash


@dataclass(frozen=True)
class DateLabel:
    at: int
    text: str
    box: QRectF


@dataclass(frozen=True)
class MarkBox:
    at: int
    mark: Mark
    box: QRectF


def top_and_step(series: UsageSeries, height: float, line: float) -> tuple[int, int]:
    """Minutes at the upper edge, at most 24:00, and between two lines of the axis."""
    highest = max((shown_minutes(bar) for bar in series.days), default=0)
    if not highest and not series.guide_minutes:
        wanted = float(EMPTY_TOP_MINUTES)
    else:
        wanted = max(highest * HEAD, series.guide_minutes * HEAD_OVER_GUIDE, 60.0)
    top = min(DAY_MINUTES, round(wanted))
    fitting = (step for step in STEPS_MINUTES if step * height >= top * line * TICK_ROOM)
    return top, next(fitting, STEPS_MINUTES[-1])


def shown_minutes(bar: DayBar) -> int:
    """What the bar's height says: a day has no more than 24 hours, whatever a faulty record says."""
    return min(DAY_MINUTES, max(0, bar.minutes or 0))


@dataclass(frozen=True, eq=False)
class UsageScale:
    """Where everything stands in `area`. Units are those of `area`, y grows downwards."""

    series: UsageSeries
    area: QRectF
    room: TextRoom

    @cached_property
    def plot(self) -> QRectF:
        """Between the axes."""
        left, width = self._across
        rows = max((row for *_, row in self._mark_places), default=0)
        below = LABEL_GAP + self.room.line + MARK_GAP + (self._mark_height + MARK_GAP) * (rows + 1) + BOTTOM
        return QRectF(
            left,
            self.area.top() + TOP,
            width,
            max(1.0, round(self.area.height() - TOP - below)),
        )

    @cached_property
    def top_and_step(self) -> tuple[int, int]:
        return top_and_step(self.series, self.plot.height(), self.room.line)

    @property
    def ticks(self) -> range:
        """Minutes that have a line and a label."""
        top, step = self.top_and_step
        return range(0, top + 1, step)

    def y(self, minutes: int) -> float:
        return self.plot.bottom() - self.plot.height() * minutes / self.top_and_step[0]

    @property
    def guide_y(self) -> float | None:
        guide = self.series.guide_minutes
        return self.y(guide) if 0 < guide <= self.top_and_step[0] else None

    @property
    def expiry_x(self) -> float | None:
        """Right edge of the last day; None where it isn't among those shown."""
        at = self.series.position(self.series.expires_on)
        return self.column(at).right() if at >= 0 else None

    def column(self, at: int) -> QRectF:
        """The whole height of the plot that belongs to a day."""
        return QRectF(self._left(at), self.plot.top(), self._column_width, self.plot.height())

    def lit(self, at: int) -> QRectF:
        """What is lit of a column: all of it, or the part around the bar where columns are wide."""
        column = self.column(at)
        side = max(0.0, column.width() - LIT_WIDTH) / 2
        return column.adjusted(side, 0, -side, 0)

    def bar(self, at: int) -> QRectF:
        """The day's bar; a stub where it is 0:00, the box of a day to come where there is no record."""
        day = self.series.days[at]
        width = max(2.0, round(min(BAR_WIDTH, self._column_width * BAR_PART)))
        if day.minutes is None:
            height = float(COMING_HEIGHT)
        else:
            height = max(float(STUB_HEIGHT), self.plot.bottom() - self.y(shown_minutes(day)))
        left = round(self._middle(at) - width / 2)
        return QRectF(left, self.plot.bottom() - height, width, height)

    def day_at(self, point: QPointF) -> int:
        """The day in whose column the point is, labels included; -1 beside the plot."""
        across = point.x() - self.plot.left()
        if not self.series.days or not 0 <= across < self.plot.width():
            return -1
        if not self.area.top() <= point.y() <= self.area.bottom():
            return -1
        return min(len(self.series.days) - 1, int(across / self._column_width))

    @cached_property
    def date_labels(self) -> tuple[DateLabel, ...]:
        """Under each day where 8/31 fits, else its number, else under every second, third … day."""
        every_day = range(len(self.series.days))
        tries = [[self.date_label(at) for at in every_day], [self._short_label(at) for at in every_day]]
        tries += [[self.date_label(at) for at in every_day[::step]] for step in THINNED]
        fitting = (labels for labels in tries if _stand_apart(labels))
        return tuple(label for label in next(fitting, []) if label.box.right() <= self.area.right())

    def label_of(self, at: int) -> DateLabel:
        """The day's label as it stands there, else the one that it would have."""
        return next((label for label in self.date_labels if label.at == at), self.date_label(at))

    def date_label(self, at: int) -> DateLabel:
        on = self.series.days[at].on
        return self._label(at, f"{on.month}/{on.day}")

    def _short_label(self, at: int) -> DateLabel:
        """The number of the day; the month too where it begins."""
        on = self.series.days[at].on
        return self.date_label(at) if at == 0 or on.day == 1 else self._label(at, str(on.day))

    def _label(self, at: int, text: str) -> DateLabel:
        width = self.room.width(text) + 2 * LABEL_INSIDE
        top = self.plot.bottom() + LABEL_GAP
        return DateLabel(at, text, QRectF(self._middle(at) - width / 2, top, width, self.room.line))

    @cached_property
    def weekday_boxes(self) -> tuple[tuple[int, QRectF], ...]:
        """Days whose weekday has room: not where a mark stands, nor between labels that are thinned out."""
        labelled = {label.at for label in self.date_labels}
        is_wide = self._column_width >= self.room.weekday + 3
        marks, found = self.marks, []
        for at in range(len(self.series.days)):
            box = QRectF(
                self._middle(at) - self.room.weekday / 2, self._marks_top, self.room.weekday, self._mark_height
            )
            if (is_wide or at in labelled) and not any(mark.box.intersects(box) for mark in marks):
                found.append((at, box))
        return tuple(found)

    @cached_property
    def marks(self) -> tuple[MarkBox, ...]:
        """Below the dates; those that would touch stand in further rows."""
        pitch = self._mark_height + MARK_GAP
        return tuple(
            MarkBox(at, mark, QRectF(left, self._marks_top + row * pitch, right - left, self._mark_height))
            for at, mark, left, right, row in self._mark_places
        )

    @cached_property
    def _mark_places(self) -> tuple[tuple[int, Mark, float, float, int], ...]:
        """Day, mark, left, right and row; needs no height."""
        series = self.series
        wanted = {
            Mark.EXPIRY: series.expires_on,
            Mark.TODAY: series.today,
            Mark.AUTHENTICATED: series.authenticated_on,
        }
        placed: list[tuple[int, Mark, float, float, int]] = []
        for mark, on in wanted.items():
            at = series.position(on)
            if at >= 0:
                left, right = self._mark_edges(at, self.room.marks[mark] + 2 * MARK_INSIDE)
                taken = {
                    row for *_, other_left, other_right, row in placed if _meet(left, right, other_left, other_right)
                }
                placed.append((at, mark, left, right, next(row for row in range(len(wanted)) if row not in taken)))
        return tuple(placed)

    def _mark_edges(self, at: int, width: float) -> tuple[float, float]:
        left = max(self.area.left(), min(self._middle(at) - width / 2, self.area.right() - width))
        return left, left + width

    @property
    def _mark_height(self) -> float:
        return max(float(MARK_HEIGHT), self.room.line + 2)

    @property
    def _marks_top(self) -> float:
        return self.plot.bottom() + LABEL_GAP + self.room.line + MARK_GAP

    @cached_property
    def _across(self) -> tuple[float, float]:
        """Left edge and width of the plot, which the rows of marks are found by before its height is known."""
        left = self.area.left() + max(AXIS_LEFT, self.room.axis + 12)
        return left, max(1.0, self.area.right() - RIGHT - left)

    @property
    def _column_width(self) -> float:
        return self._across[1] / max(1, len(self.series.days))

    def _left(self, at: int) -> float:
        return self._across[0] + at * self._column_width

    def _middle(self, at: int) -> float:
        return self._left(at) + self._column_width / 2


def _stand_apart(labels: Sequence[DateLabel]) -> bool:
    return all(one.box.right() <= other.box.left() for one, other in pairwise(labels))


def _meet(left: float, right: float, other_left: float, other_right: float) -> bool:
    return left < other_right + 2 and other_left < right + 2


def total_minutes(days: Iterable[DayBar]) -> int:
    return sum(bar.minutes or 0 for bar in days)


def recorded(days: Sequence[DayBar]) -> list[tuple[date, int]]:
    """Days that have a record, with their minutes."""
    return [(bar.on, bar.minutes) for bar in days if bar.minutes is not None]
