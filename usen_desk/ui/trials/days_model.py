"""Listening of one trial by day: which days the chart and the month's table show, and the figures above them. No widgets.

A day without listening has 0 minutes once the record reaches it, and none before. Days in Japan.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, Qt

from usen_desk.contract.base import JST
from usen_desk.contract.trials import Trial
from usen_desk.ui import formatting
from usen_desk.ui.widgets.paged_table_model import Cell, Column, Index, PagedTableModel
from usen_desk.ui.widgets.usage_scale import DayBar, UsageSeries

DAY = timedelta(days=1)
NOT_YET = "–"
TERM_MAX_DAYS = 62
"""As many bars as can be told apart."""
TOTAL = "Total"
USAGE_TIME = "ご利用時間"
MARKS = {"authenticated": ("初回認証", "gray"), "today": ("今日", "blue"), "expiry": ("失効日", "amber")}


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    @classmethod
    def of(cls, on: date) -> Month:
        return cls(on.year, on.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def step(self, months: int) -> Month:
        at = self.year * 12 + self.month - 1 + months
        return Month(at // 12, at % 12 + 1)

    def days(self) -> Iterator[date]:
        return _days(self.first, self.last)

    def __str__(self) -> str:
        """2018年08月, as the manual prints it."""
        return f"{self.year}年{self.month:02}月"


@dataclass(frozen=True)
class TrialDays:
    """A trial's days, looked at on one day."""

    trial: Trial
    today: date

    @property
    def authenticated_on(self) -> date | None:
        at = self.trial.row.authenticated_at
        return at.astimezone(JST).date() if at else None

    @property
    def recorded_on(self) -> date | None:
        return day_before(self.trial.recorded_to)

    def minutes(self, on: date) -> int | None:
        """None where nothing is recorded: after the end of the record, and after the trial's."""
        found = next((day.minutes for day in self.trial.days if day.on == on), None)
        if found is not None:
            return found
        end, recorded = self.trial.row.expires_on, self.recorded_on
        is_recorded = recorded is not None and on <= recorded
        return 0 if is_recorded and not (end and on > end) else None

    @property
    def is_under_way(self) -> bool:
        """Whether today is one of the trial's days and has a record already: its bar isn't final."""
        first, end = self.authenticated_on, self.trial.row.expires_on
        is_within = first is not None and end is not None and first <= self.today <= end
        return is_within and self.recorded_on == self.today

    def sum(self, month: Month) -> int:
        return sum(day.minutes for day in self.trial.days if Month.of(day.on) == month)

    @property
    def term_series(self) -> UsageSeries:
        """From the first use to the last day, or to the last one heard of after it; no days before the first use.

        Of a longer term (a demo that runs a year, 9999-12-31) the last TERM_MAX_DAYS up to today.
        """
        first, last = self.authenticated_on, self.trial.row.expires_on
        if first is None or last is None:
            return self._series(())
        last = max([last, *(day.on for day in self.trial.days)])
        if (last - first).days >= TERM_MAX_DAYS:
            last = min(last, max(self.today, first + (TERM_MAX_DAYS - 1) * DAY))
            first = max(first, last - (TERM_MAX_DAYS - 1) * DAY)
        return self._series(list(_days(first, last)))

    def month_series(self, month: Month) -> UsageSeries:
        return self._series(list(month.days()))

    @property
    def months(self) -> tuple[Month, Month]:
        """First and last one that has something to show."""
        shown, heard = self.trial.row, [day.on for day in self.trial.days]
        begins = self.authenticated_on or shown.issued_on
        ends = min(shown.expires_on or begins, max(begins, self.today) + TERM_MAX_DAYS * DAY)
        return Month.of(min([begins, *heard])), Month.of(max([begins, ends, *heard]))

    @property
    def first_month(self) -> Month:
        """What is shown first: today's month while the trial runs, else that of the last listening."""
        first, last = self.months
        wanted = Month.of(self.today)
        if wanted > last and self.trial.row.last_used_on:
            wanted = Month.of(self.trial.row.last_used_on)
        return max(first, min(last, wanted))

    def marks(self, on: date) -> list[tuple[str, str]]:
        """Words and tones of what the day is."""
        days = {"authenticated": self.authenticated_on, "today": self.today, "expiry": self.trial.row.expires_on}
        return [MARKS[name] for name, day in days.items() if day == on]

    def _series(self, days: Sequence[date]) -> UsageSeries:
        return UsageSeries(
            days=tuple(DayBar(on, self.minutes(on)) for on in days),
            guide_minutes=self.trial.guide_minutes,
            today=self.today,
            expires_on=self.trial.row.expires_on,
            authenticated_on=self.authenticated_on,
            recorded_to=self.recorded_on,
        )


@dataclass(frozen=True)
class MonthLine:
    """One line of the month's table; `on` is None for the total."""

    on: date | None
    label: str
    mark: str
    tone: str
    time: str
    is_quiet: bool
    is_strong: bool = False


def month_lines(days: TrialDays, month: Month) -> list[MonthLine]:
    """Total, then every day of the month, as the manual prints it: 08月01日 0時間00分."""
    lines = [MonthLine(None, TOTAL, "", "", formatting.duration(days.sum(month)), False, True)]
    for on in month.days():
        minutes, marks = days.minutes(on), days.marks(on)
        time = NOT_YET if minutes is None else formatting.duration(minutes)
        lines.append(
            MonthLine(
                on,
                f"{on.month:02}月{on.day:02}日",
                "・".join(word for word, _ in marks),
                marks[-1][1] if marks else "",
                time,
                not minutes,
                on == days.today,
            )
        )
    return lines


def after_expiry(days: TrialDays, month: Month) -> str:
    """17日から31日は失効後のため記録しません, or "" where the trial doesn't end in this month."""
    ends = days.trial.row.expires_on
    if ends is None or Month.of(ends) != month or ends == month.last:
        return ""
    first = ends.day + 1
    span = f"{first}日から{month.last.day}日" if first < month.last.day else f"{first}日"
    return f"{span}は失効後のため記録しません"


class MonthModel(PagedTableModel):
    """The month's table: day and time; what a day is called out as belongs to its line. `put` shows another month."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_columns(""), 64, parent)
        self._lines: list[MonthLine] = []

    def put(self, month: Month, lines: Sequence[MonthLine]) -> None:
        self.columns = _columns(str(month))
        self._lines = list(lines)
        self.reset(len(lines))
        self.put_page(0, lines)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def day(self, at: int) -> date | None:
        return self._lines[at].on if 0 <= at < len(self._lines) else None

    def position(self, on: date | None) -> int:
        """The day's row, -1 where it isn't in this month."""
        return next((at for at, line in enumerate(self._lines) if on is not None and line.on == on), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row is read out whole, whichever of its cells the cursor is in."""
        if role == Qt.ItemDataRole.AccessibleTextRole and 0 <= index.row() < len(self._lines):
            line = self._lines[index.row()]
            return " ".join(part for part in (line.label, line.mark, line.time) if part)
        return super().data(index, role)


def _columns(title: str) -> tuple[Column, ...]:
    return (
        Column("day", title, 150, _label, is_sortable=False, stretches=True, least=110),
        Column("time", USAGE_TIME, 112, _time, is_sortable=False, is_number=True, least=108),
    )


def _label(line: MonthLine) -> Cell:
    return Cell(line.label, is_dimmed=line.is_quiet and not line.is_strong, is_strong=line.is_strong)


def _time(line: MonthLine) -> Cell:
    return Cell(line.time, is_dimmed=line.is_quiet and not line.is_strong, is_strong=line.is_strong)


def day_before(moment: datetime | None) -> date | None:
    """The day in Japan that ends at this moment or is under way."""
    return (moment - timedelta(microseconds=1)).astimezone(JST).date() if moment else None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + at * DAY for at in range((last - first).days + 1))
