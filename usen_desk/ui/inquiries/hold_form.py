"""Until when, and why: 明日9:30, 3日後, or a day and a time. X8."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.inquiry_work import HOLD_MAX_DAYS, Hold
from usen_desk.ui import formatting
from usen_desk.ui.widgets.date_field import DateField
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.segments import Segments

MORNING = time(9, 30)
REASON_MAX_CHARS = 400
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
NO_DAY = "日付は 2018-09-26、時刻は 9:30 のように入力してください。"
PAST = "これからの日時を入力してください。"
FAR = "1年以内の日時を入力してください。"
NO_REASON = "理由を入力してください。社内だけに表示されます。"


class HoldForm(QWidget):
    """Signals: changed(); submitted() by Enter."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now.astimezone(JST)
        words = {1: "明日 9:30", 3: "3日後 9:30", 7: "1週間後", 0: "日時を指定"}
        self.when = Segments("保留の期限", words)
        self.when.set_value(1)
        self.day, self.time = DateField("日付"), TextInput("9:30", max_chars=5)
        self.day.setAccessibleName("保留の期限の日付")
        self.time.setAccessibleName("保留の期限の時刻")
        self.until = Label("", "meta")
        self.reason = TextInput("お客様の営業再開待ち、部品の入荷待ちなど", max_chars=REASON_MAX_CHARS)
        self._exact = row(self.day, self.time, spacing=8)
        self._when = Field("いつまで", "過ぎると対応中に戻ります", self.when)
        self._reason = Field("理由", "社内だけに表示されます", self.reason)
        self.setLayout(column(self._when, self._exact, self.until, self._reason, spacing=8))
        self.setFocusProxy(self.reason)
        self.when.chosen.connect(self._on_when)
        self.day.changed.connect(self._tell)
        self.time.textChanged.connect(lambda _: self._tell())
        for line in (self.reason, self.time, self.day):
            line.returnPressed.connect(self.submitted)
        self._on_when(1)

    def value(self) -> Hold | None:
        """None where something is missing: then it is marked."""
        until, reason = self._until(), self.reason.text().strip()
        fault = _fault(until, self._now)
        self._when.set_error(fault)
        self._reason.set_error("" if reason else NO_REASON)
        if until is None or fault or not reason:
            return None
        return Hold(until=until, reason=reason)

    def _until(self) -> datetime | None:
        days = self.when.value
        if days:
            return datetime.combine(self._now.date() + timedelta(days=days), MORNING, JST)
        found = _TIME.fullmatch(self.time.text().strip() or "9:30")
        day: date | None = self.day.value() if self.day.is_valid else None
        if not found or day is None:
            return None
        return datetime.combine(day, time(int(found[1]), int(found[2])), JST)

    def _on_when(self, days: int) -> None:
        for part in (self.day, self.time):
            part.setVisible(days == 0 and self.isVisible())
        if days == 0:
            for part in (self.day, self.time):
                part.show()
            self.day.setFocus()
        self._tell()

    def _tell(self) -> None:
        until = self._until()
        self.until.setText(f"{formatting.weekday(until.date())} {until:%H:%M} まで保留します" if until else "")
        self.changed.emit()


def _fault(until: datetime | None, now: datetime) -> str:
    if until is None:
        return NO_DAY
    if until <= now:
        return PAST
    return FAR if until > now + timedelta(days=HOLD_MAX_DAYS) else ""
