"""What can be chosen from, narrowed while it is typed: colleagues, categories, states. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from usen_desk.contract.catalogue import Catalogue, Category
from usen_desk.contract.inquiries import Status
from usen_desk.contract.people import Colleague
from usen_desk.contract.text import fold
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES

Index = QModelIndex | QPersistentModelIndex
SETTABLE = (Status.RECEIVED, Status.IN_PROGRESS, Status.DONE)
"""保留 needs a time and a reason, so it is no plain choice."""


@dataclass(frozen=True)
class Option:
    value: Any
    word: str
    detail: str = ""


def people_options(colleagues: Iterable[Colleague], me: int | None, *, may_free: bool) -> list[Option]:
    """自分 first; last nobody, where it may go back to the queue."""
    found = [Option(one.staff_id, one.name, one.department) for one in colleagues if one.staff_id != me]
    own = [Option(one.staff_id, f"自分 ({one.name})", one.department) for one in colleagues if one.staff_id == me]
    return [*own, *found, *([Option(None, "担当なし", "待ち行列に戻します")] if may_free else [])]


def status_options() -> list[Option]:
    return [Option(status, STATUSES[status][0]) for status in SETTABLE]


def category_options(catalogue: Catalogue | None) -> list[Option]:
    if catalogue is None:
        return [Option(category, CATEGORIES[category][0]) for category in Category]
    return [Option(form.category, form.label) for form in catalogue.categories]


class OptionsModel(QAbstractListModel):
    """Role OPTION gives the Option."""

    OPTION = Qt.ItemDataRole.UserRole

    def __init__(self, options: Sequence[Option] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all, self._shown = list(options), list(options)

    def put(self, options: Sequence[Option]) -> None:
        self.beginResetModel()
        self._all, self._shown = list(options), list(options)
        self.endResetModel()

    def narrow(self, text: str) -> None:
        """Leave those whose words hold `text`, in any spelling."""
        wanted = fold(text)
        self.beginResetModel()
        self._shown = [one for one in self._all if wanted in fold(f"{one.word} {one.detail}")]
        self.endResetModel()

    def option(self, row: int) -> Option | None:
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, value: Any) -> int:
        return next((row for row, one in enumerate(self._shown) if one.value == value), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        option = self.option(index.row())
        if option is None or role not in (Qt.ItemDataRole.DisplayRole, self.OPTION):
            return None
        return option if role == self.OPTION else f"{option.word}　{option.detail}".rstrip()
