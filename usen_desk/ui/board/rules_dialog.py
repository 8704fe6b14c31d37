"""Limits of the tiles, targets of the categories and business hours: what holds now, changed here. Row X9."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QScrollArea, QSpinBox, QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.calendars import TARGET_MAX_MINUTES, Calendar, Limit, Rules, RulesSettings, Target, has_near_end
from usen_desk.ui.board.board_model import TILES
from usen_desk.ui.board.calendars_form import CalendarsForm
from usen_desk.ui.board.differences_view import differences
from usen_desk.ui.inquiry_cells import CATEGORIES
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH, HEIGHT, LIMIT_MAX = 860, 620, 1_000_000
BAD_LIMITS = "注意は上限以下の数にしてください。"
BAD_TARGETS = "「{name}」の目標は、営業時間に対して長すぎます。目標を短くするか、平日の営業時間を長くしてください。"
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
        self.calendars = CalendarsForm(rules.calendars, self._users_of)
        self.notice = NoticeBar()
        self.act, self.leave = Button("保存", "primary"), Button("キャンセル")
        self._lay_out(settings)
        self.act.clicked.connect(self.submit)
        self.leave.clicked.connect(self.reject)
        self.calendars.changed.connect(self._on_calendars)
        self.calendars.told.connect(lambda text: self.notice.tell(UserMessage(text)))
        self.calendars.removed.connect(
            lambda text: self.notice.say(text, "blue", "元に戻す", self.calendars.bring_back)
        )

    def submit(self) -> None:
        rules = self._rules()
        if isinstance(rules, str):
            self.notice.tell(UserMessage(rules))
        else:
            self.act.setEnabled(False)
            self.submitted.emit(rules, self._set.version)

    def show_calendars(self) -> None:
        self._scroll.ensureWidgetVisible(self.calendars, 0, 0)

    def tell(self, message: UserMessage) -> None:
        """It wasn't saved; what was typed stays."""
        self.notice.tell(message)
        self.act.setEnabled(True)

    def _users_of(self, key: str) -> list[str]:
        """Categories that count in this calendar, as the targets stand now."""
        return [line.name for line in self.targets if line.calendar.currentData() == key]

    def _on_calendars(self) -> None:
        for line in self.targets:
            line.offer(self.calendars.names())

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
        calendars = self.calendars.values()
        if isinstance(calendars, str):
            return calendars
        by_key, targets = {one.key: one for one in calendars}, tuple(line.value() for line in self.targets)
        for line, target in zip(self.targets, targets, strict=True):
            if not has_near_end(target, by_key[target.calendar_key]):
                return BAD_TARGETS.format(name=line.name)
        return Rules(
            calendars=calendars,
            targets=targets,
            limits=tuple(limits),
            notice_percent=self.notice_percent.value(),
            warn_percent=self.warn_percent.value(),
        )

    def _lay_out(self, settings: RulesSettings) -> None:
        inside = QWidget()
        inside.setObjectName("page")
        parts = (self._limits_part(), self._targets_part(), self.calendars, _history(settings))
        inside.setLayout(column(*parts, None, spacing=20, margins=(24, 16, 24, 16)))
        scroll = self._scroll = QScrollArea()
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


class _TargetLine:
    """One category's inputs."""

    def __init__(self, target: Target, calendars: Sequence[Calendar]) -> None:
        name = self.name = CATEGORIES[target.category][0]
        self._target = target
        self.calendar = QComboBox()
        self.offer({calendar.key: calendar.name for calendar in calendars}, target.calendar_key)
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

    def offer(self, names: dict[str, str], chosen: str = "") -> None:
        """Calendars by key; the chosen one stays."""
        chosen = chosen or self.calendar.currentData()
        self.calendar.clear()
        for key, name in names.items():
            self.calendar.addItem(name, key)
        self.calendar.setCurrentIndex(self.calendar.findData(chosen))

    def value(self) -> Target:
        return replace(
            self._target,
            calendar_key=self.calendar.currentData(),
            first_minutes=self.first.value(),
            next_minutes=self.next.value(),
            done_minutes=self.done.value(),
        )


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
