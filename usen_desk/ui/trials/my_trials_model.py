"""マイお試し as lines of a list: headings and, below them, one card a trial with all its words made once. B1-3, B1-5.

No widgets. A new answer changes only the rows that differ, so that cursor and scroll stay where they are.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.text import fold
from usen_desk.contract.trials import MyTrial, Term, TrialRow
from usen_desk.ui import formatting
from usen_desk.ui.trial_cells import NO_STORE, TERMS, USAGES, Look, days_left
from usen_desk.ui.widgets.usage_words import strip_text

Index = QModelIndex | QPersistentModelIndex
NOT_USED = "利用の記録なし"
NEW, OVERDUE = "変化", "予定超過"
_IN_BRACKETS = re.compile(r"（[^）]*）|\([^)]*\)")


class Group(enum.StrEnum):
    """The headings, in their order."""

    TODAY = "今日かける"
    WATCHED = "様子を見る"
    ENDED = "終了"


class Shown(enum.Enum):
    """Which of the trials the list shows."""

    ALL = "all"
    TODAY = "today"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Heading:
    title: Group
    count: int

    @property
    def key(self) -> str:
        return f"heading {self.title}"


@dataclass(frozen=True, slots=True)
class TrialCard:
    """One trial with every word that its card shows."""

    trial: MyTrial
    guide_minutes: int
    left: str
    is_near_end: bool
    store: str
    look: Look
    reason: str
    short_reason: str
    """Without what stands in brackets, for a narrow card."""
    last_day: str
    """昨日 9:12."""
    next_day: str
    """8/12, where the day of the next call has passed."""
    spoken: str

    @property
    def row(self) -> TrialRow:
        return self.trial.row

    @property
    def key(self) -> str:
        return self.trial.row.login_id


Line = Heading | TrialCard


def group_of(trial: MyTrial) -> Group:
    if trial.need is not None:
        return Group.TODAY
    return Group.ENDED if trial.row.term is Term.ENDED else Group.WATCHED


def is_shown(trial: MyTrial, shown: Shown, folded_id: str) -> bool:
    """`folded_id`: part of a login ID, in any spelling."""
    if folded_id and folded_id not in fold(trial.row.login_id):
        return False
    if shown is Shown.TODAY:
        return trial.need is not None
    return shown is Shown.ALL or trial.row.term is Term.ENDING


def lines_of(trials: Iterable[MyTrial], guide_minutes: int) -> list[Line]:
    """Under their headings, in the order of the service; a heading without trials is left out."""
    groups: dict[Group, list[MyTrial]] = {group: [] for group in Group}
    for trial in trials:
        groups[group_of(trial)].append(trial)
    lines: list[Line] = []
    for group, found in groups.items():
        if found:
            lines += [Heading(group, len(found)), *(card_of(trial, guide_minutes) for trial in found)]
    return lines


def card_of(trial: MyTrial, guide_minutes: int) -> TrialCard:
    row = trial.row
    left = _left(row)
    look = TERMS[Term.ENDED] if row.term is Term.ENDED else USAGES[row.usage]
    reason = trial.need_reason or mean_in_words(row, guide_minutes) or row.reason
    next_day = _short(trial.next_on) if trial.is_overdue and trial.next_on else ""
    words = [row.login_id, row.store_name or NO_STORE, left, look[0]]
    words += ["昨日から変化あり"] if trial.is_new else []
    words += [f"次回の予定 {next_day} を過ぎています"] if trial.is_overdue else []
    words += [reason, strip_text(row.strip, guide_minutes) if row.strip else NOT_USED]
    return TrialCard(
        trial=trial,
        guide_minutes=guide_minutes,
        left=left,
        is_near_end=row.term is Term.ENDING,
        store=row.store_name or NO_STORE,
        look=look,
        reason=reason,
        short_reason=_IN_BRACKETS.sub("", reason).rstrip("。"),
        last_day=last_day_in_words(row),
        next_day=next_day,
        spoken="、".join(word.rstrip("。") for word in words if word),
    )


def last_day_in_words(row: TrialRow) -> str:
    """What the last whole day brought, 昨日 9:12, else the day of the last use. Today is known from the trial itself: it
    is the `day_number`th day from the first."""
    at = row.day_number - 2
    is_running = row.term is not Term.ENDED
    if (
        is_running
        and row.strip_from is not None
        and 0 <= at < len(row.strip)
        and (minutes := row.strip[at]) is not None
    ):
        return f"昨日 {formatting.short_duration(minutes)}"
    if row.last_used_on is None:
        return NOT_USED
    first = row.strip_from
    is_today = first is not None and row.last_used_on == first + timedelta(days=row.day_number - 1)
    return "今日から利用" if is_today and row.day_number == 1 else f"最終 {_short(row.last_used_on)}"


def mean_in_words(row: TrialRow, guide_minutes: int) -> str:
    """平均 9:44 > 目安: enough for a trial that needs nothing today; "" before the first use."""
    if not row.day_number:
        return ""
    above = " > 目安" if guide_minutes and row.mean_minutes >= guide_minutes else ""
    return f"平均 {formatting.short_duration(row.mean_minutes)}{above}"


def _left(row: TrialRow) -> str:
    if row.term is Term.NOT_STARTED:
        return "開始前"
    return days_left(row) or (f"{_short(row.expires_on)} 終了" if row.expires_on else "")


def _short(day: date) -> str:
    return f"{day.month}/{day.day}"


class MyTrialsModel(QAbstractListModel):
    """Role LINE gives the Heading or TrialCard itself; a heading can't be selected."""

    LINE = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []

    def put(self, lines: Sequence[Line]) -> None:
        """Show these lines: rows that are gone are taken out, new ones put in, changed ones painted anew."""
        old, new = [line.key for line in self._lines], [line.key for line in lines]
        if old != new:
            steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
            for tag, first, last, begin, end in reversed(steps):
                if tag != "equal":
                    self._replace(first, last, lines[begin:end])
        for at, line in enumerate(lines):
            if self._lines[at] != line:
                self._lines[at] = line
                self.dataChanged.emit(self.index(at), self.index(at))

    def line(self, at: int) -> Line | None:
        return self._lines[at] if 0 <= at < len(self._lines) else None

    def card(self, at: int) -> TrialCard | None:
        line = self.line(at)
        return line if isinstance(line, TrialCard) else None

    def row_of(self, login_id: str) -> int:
        """Of this trial's card; -1 where it isn't shown."""
        return next((at for at, line in enumerate(self._lines) if line.key == login_id), -1)

    def next_card(self, at: int, step: int) -> int:
        """From row `at` up (-1) or down (1) to the next card; `at` itself where there is none."""
        found = at + step
        while 0 <= found < len(self._lines):
            if self.card(found) is not None:
                return found
            found += step
        return at

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, self.LINE):
            return None
        line = self.line(index.row())
        if line is None or role == self.LINE:
            return line
        if isinstance(line, Heading):
            return f"{line.title} {formatting.count(line.count)}"
        return line.spoken if role == Qt.ItemDataRole.AccessibleTextRole else line.key

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.card(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _replace(self, first: int, last: int, lines: Sequence[Line]) -> None:
        if last > first:
            self.beginRemoveRows(QModelIndex(), first, last - 1)
            del self._lines[first:last]
            self.endRemoveRows()
        if lines:
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self._lines[first:first] = lines
            self.endInsertRows()
