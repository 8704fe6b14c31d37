"""The conditions of the file browser: カテゴリ 店舗 ステータス 期間(作成日) 種類 and name, and the order. A05-1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from usen_desk.contract.catalogue import Catalogue, Category
from usen_desk.contract.files import FileSearch, FileSort, KindCount
from usen_desk.contract.inquiries import Status
from usen_desk.ui import theme
from usen_desk.ui.files.choice_view import ChoiceView
from usen_desk.ui.files.files_model import ORDERS, is_narrowed, kind_words
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.segments import Segments

CHOICE_WIDTH, ORDER_WIDTH, DATES_WIDTH, STORE_WIDTH, NAME_WIDTH = 156, 206, 244, 168, 176
ALL = "すべて"
OPEN = (Status.RECEIVED, Status.IN_PROGRESS, Status.ON_HOLD)
STATUS_WORDS: dict[tuple[Status, ...], str] = {
    (): ALL,
    **{(status,): STATUSES[status][0] for status in Status},
    OPEN: "完了以外",
}
CATEGORY_WORDS: dict[Category | None, str] = {None: ALL, **{one: word for one, (word, _) in CATEGORIES.items()}}
WIDE_FROM, LEAST_WIDTH = 960, 700


class FiltersForm(QWidget):
    """Signals: submitted(FileSearch) something was chosen or typed; left_down() ↓ in a line: the person wants the files;
    faulty(sentence) a day is none, "" when they are days."""

    submitted = Signal(object)
    left_down = Signal()
    faulty = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.category = ChoiceView("カテゴリ", CATEGORY_WORDS, width=CHOICE_WIDTH)
        self.store = SearchField("店舗名・顧客CD", "店舗 店舗名・顧客CD・電話番号")
        self.status = ChoiceView("ステータス", STATUS_WORDS, width=CHOICE_WIDTH)
        self.dates = DateRange("期間（作成日）")
        self.kind = Segments("種類", kind_words(()))
        self.name = SearchField("ファイル名", "ファイル名 部分一致")
        self.order = ChoiceView("並び順", ORDERS, narrows=False, width=ORDER_WIDTH)
        self.clear_button = Button("条件をクリア", "link")
        self._told, self._is_showing = FileSearch(), False
        self._lay_out()
        self._connect()
        self.show_search(FileSearch())

    @property
    def search(self) -> FileSearch:
        """What is asked now.

        Raises:
            ValueError: a day is none.
        """
        start, end = self.dates.values()
        sort, descending = self.order.value
        return FileSearch(
            category=self.category.value,
            store=self.store.text().strip(),
            statuses=self.status.value,
            created_from=start,
            created_to=end,
            kind=self.kind.value,
            name=self.name.text().strip(),
            sort=sort,
            descending=descending,
        )

    def show_search(self, search: FileSearch) -> None:
        self.category.set_value(search.category)
        self.store.set_quietly(search.store)
        self.status.set_value(search.statuses)
        self._is_showing = True  # each day that is set would be a condition that a person gave
        self.dates.set_values(search.created_from, search.created_to)
        self._is_showing = False
        self.kind.set_value(search.kind)
        self.name.set_quietly(search.name)
        self.show_order(search.sort, descending=search.descending)
        self._told = search
        self.clear_button.setVisible(is_narrowed(search))

    def show_order(self, sort: FileSort, *, descending: bool) -> None:
        self.order.set_value((sort, descending))

    def set_catalogue(self, catalogue: Catalogue) -> None:
        self.category.set_choices({None: ALL} | {form.category: form.label for form in catalogue.categories})

    def set_kinds(self, kinds: Sequence[KindCount]) -> None:
        for kind, word in kind_words(kinds).items():
            self.kind.rename(kind, word)

    def clear(self) -> None:
        """The order stays."""
        sort, descending = self.order.value
        search = FileSearch(sort=sort, descending=descending)
        self.show_search(search)
        self.faulty.emit("")
        self.submitted.emit(search)

    def focus_first(self) -> None:
        self.name.setFocus()
        self.name.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_wide=self.width() >= theme.px(WIDE_FROM))

    def minimumSizeHint(self) -> QSize:
        """Of the narrow arrangement, whichever is shown: else it could never be reached."""
        return QSize(theme.px(LEAST_WIDTH), super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        self.store.setFixedWidth(theme.px(STORE_WIDTH))
        self.name.setFixedWidth(theme.px(NAME_WIDTH))
        self.dates.setFixedWidth(theme.px(DATES_WIDTH))
        lines: tuple[tuple[QWidget, ...], ...] = (
            (self.category, self.store, self.status),
            (Label("期間（作成日）", "label"), self.dates, self.clear_button),
            (Label("種類", "label"), self.kind),
        )
        self._parts = [QWidget(self) for _ in lines]
        for part, widgets in zip(self._parts, lines, strict=True):
            part.setLayout(row(*widgets, spacing=8))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self._is_wide: bool | None = None
        self._arrange(is_wide=True)

    def _arrange(self, *, is_wide: bool) -> None:
        """Two lines where there is room, else three."""
        if is_wide is self._is_wide:
            return
        self._is_wide = is_wide
        choices, dates, kinds = self._parts
        for part in (*self._parts, self.name, self.order):
            self._grid.removeWidget(part)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if is_wide:
            self._grid.addWidget(choices, 0, 0, 1, 2, left)
            self._grid.addWidget(dates, 0, 2, 1, 2, left)
            self._grid.addWidget(kinds, 1, 0, left)
            self._grid.addWidget(self.name, 1, 1, 1, 2, left)
        else:
            self._grid.addWidget(choices, 0, 0, 1, 3, left)
            self._grid.addWidget(dates, 1, 0, 1, 3, left)
            self._grid.addWidget(self.name, 1, 3, right)
            self._grid.addWidget(kinds, 2, 0, 1, 4, left)
        self._grid.addWidget(self.order, 1 if is_wide else 0, 3, right)

    def _connect(self) -> None:
        for choice in (self.category, self.status, self.order):
            choice.changed.connect(self._submit)
        for line in (self.store, self.name):
            line.searched.connect(lambda _: self._submit())
            line.installEventFilter(self)
        self.kind.chosen.connect(lambda _: self._submit())
        self.dates.submitted.connect(self._submit)
        self.dates.changed.connect(self._on_dates)
        self.clear_button.clicked.connect(self.clear)

    def _on_dates(self) -> None:
        """A day that was picked, or taken away, counts at once; one that is being typed when it is a day."""
        if not self._is_showing and self.dates.start.is_valid and self.dates.end.is_valid:
            self._submit()

    def _submit(self) -> None:
        problem = self.dates.problem()
        self.faulty.emit(problem)
        if problem:
            return
        search = self.search
        self.clear_button.setVisible(is_narrowed(search))
        if search != self._told:
            self._told = search
            self.submitted.emit(search)
