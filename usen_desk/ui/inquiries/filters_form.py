"""The filters of the inbox: カテゴリ 店舗 ステータス 都道府県 期間 起票者 担当 and words of the messages. A04-1.

What can be chosen comes from the service's catalogue and its list of colleagues.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from usen_desk.contract.base import NO_PREFECTURE
from usen_desk.contract.catalogue import Catalogue
from usen_desk.contract.inquiries import InquirySearch, Status
from usen_desk.contract.people import Colleague
from usen_desk.ui.inquiries.choice_view import ChoiceView
from usen_desk.ui.inquiry_cells import STATUSES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.lines import column, row

STATUS_WORDS: dict[str, dict[tuple[Status, ...], str]] = {"": {(status,): STATUSES[status][0] for status in Status}}
OPEN = (Status.RECEIVED, Status.IN_PROGRESS, Status.ON_HOLD)
STATUS_WORDS[""][OPEN] = "完了以外"


class FiltersForm(QWidget):
    """Signals: submitted(InquirySearch) something was chosen or Enter pressed; `view` and `store` are not its concern."""

    submitted = Signal(object)

    def __init__(self, *, may_work: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.category, self.status = ChoiceView("カテゴリ", None), ChoiceView("ステータス", ())
        self.prefecture, self.assignee = ChoiceView("都道府県", 0), ChoiceView("担当", None)
        self.status.set_choices(STATUS_WORDS)
        self.updated = DateRange("期間")
        self.opened_by, self.text = TextInput(max_chars=100), TextInput(max_chars=200)
        self.clear_button = Button("条件をクリア", "link")
        self.search_button = Button("絞り込む  Enter", "secondary", "search")
        self._updated = Field("期間", "最終更新日", self.updated)
        self._lay_out(may_work=may_work)
        self._connect()

    def set_catalogue(self, catalogue: Catalogue) -> None:
        self.category.set_choices({"": {form.category: form.label for form in catalogue.categories}})
        regions: dict[str, dict[int, str]] = {}
        for one in catalogue.prefectures:
            regions.setdefault(one.region, {})[one.code] = one.name
        regions["都道府県なし"] = {NO_PREFECTURE: "不明"}
        self.prefecture.set_choices(regions)

    def set_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        departments: dict[str, dict[int, str]] = {}
        for one in colleagues:
            departments.setdefault(one.department, {})[one.staff_id] = one.name
        self.assignee.set_choices(departments)

    def show_search(self, search: InquirySearch) -> None:
        self.category.set_value(search.category)
        self.status.set_value(search.statuses)
        self.prefecture.set_value(search.prefecture_code)
        self.assignee.set_value(search.assignee_id)
        self.updated.set_values(search.updated_from, search.updated_to)
        self.opened_by.setText(search.opened_by)
        self.text.setText(search.text)
        self._updated.set_error("")

    def submit(self) -> None:
        """Unless a day is none: then it is marked and nothing else changes."""
        if problem := self.updated.problem():
            self._updated.set_error(problem)
            self.updated.focus_fault()
            return
        self._updated.set_error("")
        start, end = self.updated.values()
        self.submitted.emit(
            InquirySearch(
                category=self.category.value,
                statuses=self.status.value,
                prefecture_code=self.prefecture.value,
                assignee_id=self.assignee.value,
                updated_from=start,
                updated_to=end,
                opened_by=self.opened_by.text().strip(),
                text=self.text.text().strip(),
            )
        )

    def focus_first(self) -> None:
        self.category.setFocus()

    def _clear(self) -> None:
        self.show_search(InquirySearch())
        self.submit()

    def _lay_out(self, *, may_work: bool) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        assignee = [Field("担当", "", self.assignee)] if may_work else []
        parts = [Field("カテゴリ", "", self.category), Field("ステータス", "", self.status)]
        parts += [Field("都道府県", "", self.prefecture), *assignee]
        for at, part in enumerate(parts):
            grid.addWidget(part, at // 2, at % 2)
        grid.addWidget(self._updated, 2, 0, 1, 2)
        grid.addWidget(Field("起票者", "部分一致", self.opened_by), 3, 0)
        grid.addWidget(Field("本文", "2文字以上", self.text), 3, 1)
        for at in (0, 1):
            grid.setColumnStretch(at, 1)
        self.setLayout(column(grid, row(self.clear_button, None, self.search_button), spacing=8, margins=(0, 0, 0, 6)))

    def _connect(self) -> None:
        for choice in (self.category, self.status, self.prefecture, self.assignee):
            choice.changed.connect(self.submit)
        for line in (self.opened_by, self.text):
            line.returnPressed.connect(self.submit)
        self.updated.submitted.connect(self.submit)
        self.search_button.clicked.connect(self.submit)
        self.clear_button.clicked.connect(self._clear)


def with_filters(search: InquirySearch, filters: InquirySearch) -> InquirySearch:
    """These filters; view and store stay."""
    return replace(filters, view=search.view, store=search.store)
