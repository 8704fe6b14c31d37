"""Everything that waits to be sent or needs its author, as lines; records that were damaged with what could be read.
Rows X4, X5; F17. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.inquiries import Missed, ThreadMessage
from usen_desk.local.records import Damaged
from usen_desk.local.sync.entries import OutState
from usen_desk.ui import formatting
from usen_desk.ui.inquiry_cells import person
from usen_desk.ui.outbox_cells import KINDS, Act, Look, acts, anyway_word, first_line, look, sentence

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import OutView

Index = QModelIndex | QPersistentModelIndex
DAMAGED: Look = ("読み取れません", "triangle-alert", "amber")
DAMAGED_TITLE = "破損した記録"
DAMAGED_SENTENCE = (
    "このPCに保存した記録が破損していたため、自動では送信できません。読み取れた文章を下に示します。"
    "コピーして送り直すか、不要なら破棄してください。ほかの送信には影響ありません。"
)
DAMAGED_EMPTY = "文章は読み取れませんでした。"


@dataclass(frozen=True, slots=True)
class OutLine:
    """One of them, in words."""

    key: str
    inquiry_id: int
    title: str
    kind: str
    look: Look
    first: str
    sentence: str
    acts: tuple[Act, ...]
    text: str
    missed: str = ""
    """What came meanwhile, a line each."""
    files: int = 0
    anyway: str = ""
    """The word on the button that sends it once more."""
    is_damaged: bool = False

    @property
    def spoken(self) -> str:
        return "、".join(part for part in (self.title, self.kind, self.look[0], self.first, self.sentence) if part)


def line_of(view: OutView) -> OutLine:
    item = view.item
    number = f"#{item.inquiry_id} " if item.inquiry_id else ""
    return OutLine(
        key=item.item_id,
        inquiry_id=item.inquiry_id,
        title=item.title,
        kind=f"{number}{KINDS[item.kind]}",
        look=look(view),
        first=first_line(item),
        sentence=sentence(view),
        acts=acts(view),
        text=item.draft.body,
        missed=missed_in_words(view.missed) if view.missed is not None else "",
        files=len(item.draft.files),
        anyway=anyway_word(view),
    )


def line_of_damaged(record: Damaged) -> OutLine:
    first = next((line.strip() for line in record.text.splitlines() if line.strip()), "")
    return OutLine(
        key=record.item_id,
        inquiry_id=0,
        title=DAMAGED_TITLE,
        kind="",
        look=DAMAGED,
        first=first or DAMAGED_EMPTY,
        sentence=DAMAGED_SENTENCE,
        acts=(Act.COPY, Act.DROP) if record.text else (Act.DROP,),
        text=record.text,
        is_damaged=True,
    )


def missed_in_words(missed: Missed) -> str:
    return "\n".join(_said(message) for message in missed.messages)


def _said(message: ThreadMessage) -> str:
    return f"{formatting.clock(message.at)} {person(message.author)}: {' '.join(message.body.split())}"


@dataclass(frozen=True)
class Counts:
    """How many wait by themselves, and how many need a person."""

    waiting: int = 0
    needs: int = 0

    @property
    def unsent(self) -> int:
        return self.waiting + self.needs

    @property
    def in_words(self) -> str:
        parts = (("送信待ち", self.waiting), ("要確認", self.needs))
        return " ・ ".join(f"{word} {formatting.count(count)}" for word, count in parts if count)


class OutboxModel(QAbstractListModel):
    """What needs its author stands first, then by age. Role LINE gives the OutLine."""

    LINE = Qt.ItemDataRole.UserRole

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[OutLine] = []

    @property
    def lines(self) -> Sequence[OutLine]:
        return self._lines

    def put(self, views: Iterable[OutView], damaged: Iterable[Damaged]) -> None:
        """The same ones in the same order keep their rows, so that a clock that runs moves nothing."""
        needing, waiting = list[OutLine](), list[OutLine]()
        for view in views:
            if view.state is not OutState.SENT:
                is_needing = view.state is OutState.NEEDS or view.is_late
                (needing if is_needing else waiting).append(line_of(view))
        lines = [*needing, *map(line_of_damaged, damaged), *waiting]
        if [one.key for one in lines] != [one.key for one in self._lines]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        for row, (before, now) in enumerate(zip(self._lines, lines, strict=True)):
            if before != now:
                self._lines[row] = now
                self.dataChanged.emit(self.index(row), self.index(row))

    def line(self, row: int) -> OutLine | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, key: str) -> int:
        return next((row for row, one in enumerate(self._lines) if one.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row())
        if line is None or role == self.LINE:
            return line
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return line.first if role == Qt.ItemDataRole.DisplayRole else None
