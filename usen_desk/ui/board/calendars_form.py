"""Opening hours to count in: change, add and remove them. One that a category counts in isn't removed. Row X9."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from usen_desk.contract.calendars import Calendar, Hours
from usen_desk.ui.board.hours_model import hours_in_words, hours_of
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

CALENDARS_MAX = 12
NAME_MAX_CHARS = 60
HEADS = ("名前", "平日", "土日祝", "休業日", "")
ABOUT = "祝日は暦のとおりです。休業日は独自の休みの日付です。カテゴリで使っている営業時間は削除できません。"
BAD_DAYS = "休業日は 2026-12-31 のように、空白で区切って入力してください。"
BAD_HOURS = "営業時間は 9:30-20:00 のように入力してください。休みの場合は - と入力してください。"
NO_NAME = "営業時間の名前を入力してください。"
LAST = "営業時間は1つ以上必要です。何も変更していません。"
IN_USE = "「{name}」は{users}の回答目標で使っているため、削除できません。先に、そのカテゴリの営業時間をほかのものに変えてください。"
REMOVED = "「{name}」を外しました。保存すると削除されます。"
_NEW_HOURS = Hours(from_minute=9 * 60 + 30, to_minute=18 * 60)


class CalendarsForm(QWidget):
    """users_of: which categories count in the calendar of a key. Signals: changed() others can be chosen now; told(text)
    why not; removed(text) which can be taken back."""

    changed = Signal()
    told = Signal(str)
    removed = Signal(str)

    def __init__(
        self, calendars: Sequence[Calendar], users_of: Callable[[str], list[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._users_of = users_of
        self._gone: tuple[int, CalendarLine] | None = None
        self.lines: list[CalendarLine] = []
        self.add_button = Button("営業時間を追加", icon="plus")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for at, share in enumerate((5, 2, 2, 3)):
            self._grid.setColumnStretch(at, share)
        for at, head in enumerate(HEADS):
            self._grid.addWidget(Label(head, "label"), 0, at)
        parts = (
            Label("営業時間と休業日", "h2"),
            Label(ABOUT, "meta", wrap=True),
            self._grid,
            row(self.add_button, None),
        )
        self.setLayout(column(*parts, spacing=6))
        for calendar in calendars:
            self._make(calendar)
        self._place()
        self.add_button.clicked.connect(self.add)

    def values(self) -> tuple[Calendar, ...] | str:
        """A sentence where something doesn't fit."""
        made: list[Calendar] = []
        for line in self.lines:
            value = line.value()
            if isinstance(value, str):
                return value
            made.append(value)
        return tuple(made)

    def names(self) -> dict[str, str]:
        return {line.key: line.name.text().strip() for line in self.lines}

    def add(self) -> None:
        key = f"c-{uuid.uuid4().hex[:8]}"
        line = self._make(Calendar(key=key, name="-", weekdays=_NEW_HOURS, holidays=_NEW_HOURS))
        line.name.setText("")
        self._place()
        line.name.setFocus()

    def remove(self, line: CalendarLine) -> None:
        name = line.name.text().strip() or "名前のない営業時間"
        users = self._users_of(line.key)
        if users:
            self.told.emit(IN_USE.format(name=name, users="・".join(users)))
            return
        if len(self.lines) == 1:
            self.told.emit(LAST)
            return
        self._gone = (self.lines.index(line), line)
        self.lines.remove(line)
        self._place()
        self.removed.emit(REMOVED.format(name=name))

    def bring_back(self) -> None:
        """The one that was removed last, where it stood."""
        if self._gone is not None:
            self.lines.insert(*self._gone)
            self._gone = None
            self._place()

    def _make(self, calendar: Calendar) -> CalendarLine:
        line = CalendarLine(calendar)
        self.lines.append(line)
        line.remove.clicked.connect(lambda: self.remove(line))
        line.name.editingFinished.connect(self.changed)
        return line

    def _place(self) -> None:
        """Every line at its row; what was removed is out of sight."""
        if self._gone is not None:
            for widget in self._gone[1].widgets:
                self._grid.removeWidget(widget)
                widget.hide()
        for at, line in enumerate(self.lines, start=1):
            for column_at, widget in enumerate(line.widgets):
                self._grid.addWidget(widget, at, column_at)
                widget.show()
        self.add_button.setEnabled(len(self.lines) < CALENDARS_MAX)
        self.changed.emit()


class CalendarLine:
    """One calendar's inputs."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self.name = TextInput("例 年末年始", max_chars=NAME_MAX_CHARS)
        self.weekdays, self.holidays, self.closed = TextInput(), TextInput(), TextInput("2026-12-31", max_chars=2400)
        self.remove = Button("削除", "ghost", "trash-2")
        self.name.setText(calendar.name)
        self.name.setCursorPosition(0)
        self.weekdays.setText(hours_in_words(calendar.weekdays))
        self.holidays.setText(hours_in_words(calendar.holidays))
        self.closed.setText(" ".join(day.isoformat() for day in calendar.closed_days))
        self.widgets: tuple[QWidget, ...] = (self.name, self.weekdays, self.holidays, self.closed, self.remove)
        for word, part in zip(("名前", "平日", "土日祝", "休業日", "削除"), self.widgets, strict=True):
            part.setAccessibleName(f"{calendar.name} {word}")

    @property
    def key(self) -> str:
        return self._calendar.key

    def value(self) -> Calendar | str:
        name = self.name.text().strip()
        if not name:
            return NO_NAME
        weekdays, holidays = hours_of(self.weekdays.text()), hours_of(self.holidays.text())
        if weekdays is None or holidays is None or weekdays.from_minute == weekdays.to_minute:
            return BAD_HOURS
        try:
            closed = tuple(sorted({date.fromisoformat(word) for word in self.closed.text().split()}))
        except ValueError:
            return BAD_DAYS
        return replace(self._calendar, name=name, weekdays=weekdays, holidays=holidays, closed_days=closed)
