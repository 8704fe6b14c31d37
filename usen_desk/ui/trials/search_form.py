"""The form of お試しアカウント検索: the manual's four conditions, labels word for word (B1-2)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QWidget

from usen_desk.contract.trials import TrialSearch
from usen_desk.ui.trials.search_model import narrowed_in_words
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.date_range import DateRange
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.lines import row

SPACE, SPACE_COMPACT = 10, 6
LEAST_TEXT, LEAST_DAYS = 150, 250
SUGGESTED = 8


class SearchForm(Card):
    """Signals: submitted(TrialSearch); left_down() ↓ in a field: the person wants the rows; wants_sold_as() the field 販売
    was entered: its values are wanted."""

    submitted = Signal(object)
    left_down = Signal()
    wants_sold_as = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._narrowed = TrialSearch()
        self.login_id, self.sold_as = TextInput(max_chars=64), TextInput(max_chars=100)
        self.issued, self.authenticated = DateRange(self.tr("発行日")), DateRange(self.tr("初回認証日"))
        self._fields = {
            "login_id": Field(self.tr("ログインID"), self.tr("完全一致"), self.login_id),
            "issued": Field(self.tr("発行日"), self.tr("範囲"), self.issued),
            "sold_as": Field(self.tr("販売"), self.tr("完全一致・候補から選べます"), self.sold_as),
            "authenticated": Field(self.tr("初回認証日"), self.tr("範囲"), self.authenticated),
        }
        self.search_button = Button(self.tr("検索  Enter"), "primary", "search")
        self.clear_button = Button(self.tr("クリア"), icon="rotate-ccw")
        self.narrowed = Button("", "choice", "x")
        self.narrowed.setCheckable(False)
        self.narrowed.setToolTip(self.tr("この絞り込みを外す"))
        self.narrowed.hide()
        self._suggestions = QStringListModel(self)
        self._grid = QGridLayout()
        self._lay_out()
        self._connect()

    def suggest(self, sold_as: Sequence[str]) -> None:
        """Values of 販売 that are offered while it is typed."""
        self._suggestions.setStringList(list(sold_as))
        if self.sold_as.completer() is None:
            completer = QCompleter(self._suggestions, self.sold_as)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setMaxVisibleItems(SUGGESTED)
            self.sold_as.setCompleter(completer)

    def focus_first(self) -> None:
        self.login_id.setFocus()
        self.login_id.selectAll()

    def set_compact(self, compact: bool) -> None:
        self._grid.setVerticalSpacing(SPACE_COMPACT if compact else SPACE)
        self.body.setContentsMargins(20, 10 if compact else 14, 20, 10 if compact else 14)

    def show_search(self, search: TrialSearch, branch_name: str = "") -> None:
        """Put these conditions into the form, as another view asked for them."""
        self.login_id.setText(search.login_id)
        self.sold_as.setText(search.sold_as)
        self.issued.set_values(search.issued_from, search.issued_to)
        self.authenticated.set_values(search.authenticated_from, search.authenticated_to)
        self._narrow(search, branch_name)
        self._forget_faults()

    def name_branch(self, branch_name: str) -> None:
        """The rows told what the branch of the conditions is called."""
        self._narrow(self._narrowed, branch_name)

    def submit(self) -> None:
        """Search, unless a day is none: then it is marked and nothing else changes."""
        self._forget_faults()
        for name, days in (("issued", self.issued), ("authenticated", self.authenticated)):
            if problem := days.problem():
                self._fields[name].set_error(problem)
                days.focus_fault()
                return
        issued_from, issued_to = self.issued.values()
        authenticated_from, authenticated_to = self.authenticated.values()
        self.submitted.emit(
            TrialSearch(
                login_id=self.login_id.text().strip(),
                issued_from=issued_from,
                issued_to=issued_to,
                sold_as=self.sold_as.text().strip(),
                authenticated_from=authenticated_from,
                authenticated_to=authenticated_to,
                branch_code=self._narrowed.branch_code,
                stage=self._narrowed.stage,
            )
        )

    def clear(self) -> None:
        """Empty all; the rows stay until the next search."""
        self.show_search(TrialSearch())
        self.focus_first()

    def set_error(self, name: str, text: str) -> None:
        """Mark the field that the service found at fault, where it is one of ours."""
        field = self._fields.get(name.removesuffix("_from").removesuffix("_to"))
        if field is not None:
            field.set_error(text)
            field.input.setFocus()

    def error(self, name: str) -> str:
        """What stands below this field: login_id, issued, sold_as or authenticated."""
        return self._fields[name].error

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * 21 + LEAST_TEXT + LEAST_DAYS, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if event.key() == Qt.Key.Key_Down and plain:
                self.left_down.emit()
                return True
        elif isinstance(event, QFocusEvent) and event.gotFocus() and watched is self.sold_as:
            self.wants_sold_as.emit()
        return False

    def _narrow(self, search: TrialSearch, branch_name: str) -> None:
        self._narrowed = search
        words = narrowed_in_words(search, branch_name)
        self.narrowed.setText(words)
        self.narrowed.setAccessibleName(self.tr("絞り込み {words} を外す").format(words=words))
        self.narrowed.setVisible(bool(words))

    def _widen(self) -> None:
        self._narrow(TrialSearch(), "")
        self.submit()

    def _forget_faults(self) -> None:
        for field in self._fields.values():
            field.set_error("")

    def _connect(self) -> None:
        self.search_button.clicked.connect(self.submit)
        self.clear_button.clicked.connect(self.clear)
        self.narrowed.clicked.connect(self._widen)
        for name, line in (("login_id", self.login_id), ("sold_as", self.sold_as)):
            line.returnPressed.connect(self.submit)
            line.textEdited.connect(lambda _, name=name: self._fields[name].set_error(""))
            line.installEventFilter(self)
        for name, days in (("issued", self.issued), ("authenticated", self.authenticated)):
            days.submitted.connect(self.submit)
            days.changed.connect(lambda name=name: self._fields[name].set_error(""))
            days.start.installEventFilter(self)
            days.end.installEventFilter(self)

    def _lay_out(self) -> None:
        """Two lines of two; the buttons stand at the end of the second one."""
        grid = self._grid
        grid.setHorizontalSpacing(16)
        for at, field in enumerate(self._fields.values()):
            grid.addWidget(field, at // 2, at % 2)
        grid.addLayout(row(None, self.narrowed), 0, 2, Qt.AlignmentFlag.AlignBottom)
        grid.addLayout(row(None, self.clear_button, self.search_button), 1, 2, Qt.AlignmentFlag.AlignBottom)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self.set_compact(False)
