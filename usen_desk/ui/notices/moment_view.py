"""A day and a time of it, both may be empty: without a time the day begins at 0:00 in Japan."""

from __future__ import annotations

import re
from datetime import datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from usen_desk.contract.base import JST
from usen_desk.ui.widgets.date_field import DateField
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.lines import row

_CLOCK = re.compile(r"\s*([01]?\d|2[0-3])\s*[:：]\s*([0-5]\d)\s*")
TIME_WIDTH = 72


class MomentView(QWidget):
    """Signals: changed()."""

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self.clock = DateField("日付"), TextInput("0:00", max_chars=5)
        self.day.setAccessibleName(f"{name} 日付")
        self.clock.setAccessibleName(f"{name} 時刻")
        self.clock.setFixedWidth(TIME_WIDTH)
        self.setLayout(row(self.day, self.clock, spacing=6))
        self.day.changed.connect(self.changed)
        self.clock.textChanged.connect(self.changed)
        self.setFocusProxy(self.day)

    @property
    def is_valid(self) -> bool:
        has_clock = bool(self.clock.text().strip())
        if not self.day.is_valid or (has_clock and self._clock() is None):
            return False
        return not has_clock or self.day.value() is not None

    def value(self) -> datetime | None:
        day = self.day.value() if self.day.is_valid else None
        return datetime.combine(day, self._clock() or time(), JST) if day else None

    def set_value(self, value: datetime | None) -> None:
        there = value.astimezone(JST) if value else None
        self.day.set_value(there.date() if there else None)
        self.clock.setText(f"{there:%H:%M}" if there else "")

    def _clock(self) -> time | None:
        found = _CLOCK.fullmatch(self.clock.text())
        return time(int(found[1]), int(found[2])) if found else None
