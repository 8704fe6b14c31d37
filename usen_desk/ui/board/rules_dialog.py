"""Limits of the tiles, targets of the categories and business hours: what holds now, changed here. Row X9."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QScrollArea, QSpinBox, QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.calendars import TARGET_MAX_MINUTES, Calendar, Hours, Limit, Rules, RulesSettings, Target
from usen_desk.ui.board.board_model import TILES
from usen_desk.ui.inquiry_cells import CATEGORIES
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH, HEIGHT, LIMIT_MAX = 860, 620, 1_000_000
BAD_DAYS = "休業日は 2026-12-31 のように、空白で区切って入力してください。"
BAD_HOURS = "営業時間は 9:30-20:00 のように入力してください。休みの場合は - と入力してください。"
BAD_LIMITS = "注意は上限以下の数にしてください。"
BAD_STEPS = "2段目の予告は1段目より大きい数にしてください。"


class RulesDialog(QDialog):
    """Signals: submitted(Rules, version that was shown)."""

    submitted = Signal(object, int)

    def __init__(self, settings: RulesSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self.setWindowTitle("上限・回答目標・営業時間")
        self._set = settings.current
        rules = settings.current.rules
        self.limits = [(_number(one.warning, LIMIT_MAX), _number(one.limit, LIMIT_MAX)) for one in rules.limits]
        self.notice_percent, self.warn_percent = _number(rules.notice_percent, 99), _number(rules.warn_percent, 99)
        self.targets = [_TargetLine(one, rules.calendars) for one in rules.targets]
        self.calendars = [_CalendarLine(one) for one in rules.calendars]
        self.notice = NoticeBar()
        self.act, self.leave = Button("保存", "primary"), Button("キャンセル")
        self._lay_out(settings)
        self.act.clicked.connect(self.submit)
        self.leave.clicked.connect(self.reject)

    def submit(self) -> None:
        rules = self._rules()
        if isinstance(rules, str):
            self.notice.tell(UserMessage(rules))
        else:
            self.act.setEnabled(False)
            self.submitted.emit(rules, self._set.version)

    def tell(self, message: UserMessage) -> None:
        """It wasn't saved; what was typed stays."""
        self.notice.tell(message)
        self.act.setEnabled(True)

    def _rules(self) -> Rules | str:
        """A sentence where something doesn't fit."""
        old = self._set.rules
        limits: list[Limit] = []
        for one, (warning, limit) in zip(old.limits, self.limits, strict=True):
            if warning.value() > limit.value():
                return BAD_LIMITS
            limits.append(replace(one, warning=warning.value(), limit=limit.value()))
        if self.notice_percent.value() >= self.warn_percent.value():
            return BAD_STEPS
        calendars: list[Calendar] = []
        for line in self.calendars:
            made = line.value()
            if isinstance(made, str):
                return made
            calendars.append(made)
        return Rules(
            calendars=tuple(calendars),
            targets=tuple(line.value() for line in self.targets),
            limits=tuple(limits),
            notice_percent=self.notice_percent.value(),
            warn_percent=self.warn_percent.value(),
        )

    def _lay_out(self, settings: RulesSettings) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        parts = (self._limits_part(), self._targets_part(), self._calendars_part(), _history(settings))
        inside.setLayout(column(*parts, None, spacing=20, margins=(24, 16, 24, 16)))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        foot = row(None, self.leave, self.act, margins=(24, 8, 24, 16))
        whole = column(
            row(Label(self.windowTitle(), "h1"), margins=(24, 18, 24, 4)), self.notice, scroll, foot, spacing=0
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _limits_part(self) -> QWidget:
        lines: list[Sequence[QWidget]] = [[Label("タイル", "label"), Label("注意", "label"), Label("上限", "label")]]
        for one, (warning, limit) in zip(self._set.rules.limits, self.limits, strict=True):
            unit = "（分）" if one.tile.value == "longest" else ""
            warning.setAccessibleName(f"{TILES[one.tile]} 注意")
            limit.setAccessibleName(f"{TILES[one.tile]} 上限")
            lines.append([Label(TILES[one.tile] + unit), warning, limit])
        return _part("タイルの上限", "この数以上で、注意と上限超えの表示になります。", lines)

    def _targets_part(self) -> QWidget:
        heads = ("カテゴリ", "営業時間", "一次回答（分）", "次回答（分）", "完了（分・0はなし）")
        lines: list[Sequence[QWidget]] = [[Label(head, "label") for head in heads]]
        lines += [line.widgets for line in self.targets]
        steps: list[QWidget] = [Label("予告（目標の何％から）"), Label(""), self.notice_percent, self.warn_percent]
        self.notice_percent.setAccessibleName("1段目の予告")
        self.warn_percent.setAccessibleName("2段目の予告")
        return _part("回答目標", "営業時間内だけを数えます。お客様の返信待ちのあいだは止まります。", [*lines, steps])

    def _calendars_part(self) -> QWidget:
        heads = ("営業時間", "平日", "土日祝", "休業日")
        lines: list[Sequence[QWidget]] = [[Label(head, "label") for head in heads]]
        lines += [line.widgets for line in self.calendars]
        return _part("営業時間と休業日", "祝日は暦のとおりです。休業日は独自の休みの日付です。", lines)


class _TargetLine:
    """One category's inputs."""

    def __init__(self, target: Target, calendars: Sequence[Calendar]) -> None:
        name = CATEGORIES[target.category][0]
        self._target = target
        self.calendar = QComboBox()
        for calendar in calendars:
            self.calendar.addItem(calendar.name, calendar.key)
        self.calendar.setCurrentIndex(self.calendar.findData(target.calendar_key))
        self.first = _number(target.first_minutes, TARGET_MAX_MINUTES)
        self.next = _number(target.next_minutes, TARGET_MAX_MINUTES)
        self.done = _number(target.done_minutes, TARGET_MAX_MINUTES, least=0)
        for word, part in (
            ("営業時間", self.calendar),
            ("一次回答", self.first),
            ("次回答", self.next),
            ("完了", self.done),
        ):
            part.setAccessibleName(f"{name} {word}")
        self.widgets = (Label(name), self.calendar, self.first, self.next, self.done)

    def value(self) -> Target:
        return replace(
            self._target,
            calendar_key=self.calendar.currentData(),
            first_minutes=self.first.value(),
            next_minutes=self.next.value(),
            done_minutes=self.done.value(),
        )


class _CalendarLine:
    """One calendar's inputs."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self.weekdays, self.holidays, self.closed = TextInput(), TextInput(), TextInput("2026-12-31", max_chars=2400)
        self.weekdays.setText(hours_in_words(calendar.weekdays))
        self.holidays.setText(hours_in_words(calendar.holidays))
        self.closed.setText(" ".join(day.isoformat() for day in calendar.closed_days))
        for word, part in (("平日", self.weekdays), ("土日祝", self.holidays), ("休業日", self.closed)):
            part.setAccessibleName(f"{calendar.name} {word}")
        self.widgets = (Label(calendar.name), self.weekdays, self.holidays, self.closed)

    def value(self) -> Calendar | str:
        weekdays, holidays = hours_of(self.weekdays.text()), hours_of(self.holidays.text())
        if weekdays is None or holidays is None or weekdays.from_minute == weekdays.to_minute:
            return BAD_HOURS
        try:
            closed = tuple(sorted({date.fromisoformat(word) for word in self.closed.text().split()}))
        except ValueError:
            return BAD_DAYS
        return replace(self._calendar, weekdays=weekdays, holidays=holidays, closed_days=closed)


def hours_in_words(hours: Hours) -> str:
    """9:30-20:00; - for a closed day."""
    if hours.from_minute == hours.to_minute:
        return "-"
    return "-".join(f"{minute // 60}:{minute % 60:02}" for minute in (hours.from_minute, hours.to_minute))


def hours_of(text: str) -> Hours | None:
    """None for what is no such span."""
    words = text.strip().replace("：", ":").replace("～", "-").replace("〜", "-").replace("－", "-")
    if words == "-":
        return Hours(from_minute=0, to_minute=0)
    begin, _, end = words.partition("-")
    minutes = [_minute(begin), _minute(end)]
    if minutes[0] is None or minutes[1] is None or minutes[0] >= minutes[1]:
        return None
    return Hours(from_minute=minutes[0], to_minute=minutes[1])


def _minute(text: str) -> int | None:
    hour, _, minute = text.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(minute) < 60):
        return None
    whole = int(hour) * 60 + int(minute)
    return whole if whole <= 24 * 60 else None


def _number(value: int, most: int, least: int = 1) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    return box


def _part(title: str, note: str, lines: Sequence[Sequence[QWidget]]) -> QWidget:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    for at, line in enumerate(lines):
        for column_at, widget in enumerate(line):
            grid.addWidget(widget, at, column_at)
    made = QWidget()
    made.setLayout(column(Label(title, "h2"), Label(note, "meta", wrap=True), grid, spacing=6))
    return made


def _history(settings: RulesSettings) -> QWidget:
    """Who changed it when, and what numbers of the limits and targets were others."""
    sets = [settings.current, *settings.history]
    lines = [
        f"{new.changed_at.astimezone(JST):%Y-%m-%d %H:%M}  {new.changed_by}\n"
        + "\n".join(differences(old.rules, new.rules))
        for new, old in zip(sets, sets[1:], strict=False)
        if new.changed_at is not None
    ]
    made = QWidget()
    words = "\n\n".join(lines) or "まだ変更されていません。"
    made.setLayout(column(Label("変更履歴", "h2"), Label(words, "meta", wrap=True), spacing=6))
    return made


def differences(old: Rules, new: Rules) -> list[str]:
    """放送プログラム 一次回答: 240 → 60"""
    told: list[str] = []
    for limit_was, limit in zip(old.limits, new.limits, strict=False):
        for word, before, after in (
            ("注意", limit_was.warning, limit.warning),
            ("上限", limit_was.limit, limit.limit),
        ):
            if before != after:
                told.append(f"{TILES[limit.tile]} {word}: {before} → {after}")
    for was, target in zip(old.targets, new.targets, strict=False):
        for word, name in (("一次回答", "first_minutes"), ("次回答", "next_minutes"), ("完了", "done_minutes")):
            if getattr(was, name) != getattr(target, name):
                label = CATEGORIES[target.category][0]
                told.append(f"{label} {word}: {getattr(was, name)} → {getattr(target, name)}")
        if was.calendar_key != target.calendar_key:
            names = {one.key: one.name for one in (*old.calendars, *new.calendars)}
            label = CATEGORIES[target.category][0]
            told.append(f"{label} 営業時間: {names[was.calendar_key]} → {names[target.calendar_key]}")
    for word, before, after in (
        ("1段目の予告", old.notice_percent, new.notice_percent),
        ("2段目の予告", old.warn_percent, new.warn_percent),
    ):
        if before != after:
            told.append(f"{word}: {before}% → {after}%")
    known = {one.key: one for one in old.calendars}
    return told + [f"営業時間 {one.name} を変更" for one in new.calendars if known.get(one.key) != one]
