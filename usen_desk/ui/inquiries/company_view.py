"""企業名 of a planned store: typed, and chosen among the companies that have a support page. A03-4."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QWidget

from usen_desk.ui.inquiries.opening_model import Company
from usen_desk.ui.widgets.field import TextInput

SHOWN = 8
NAME_MAX_CHARS = 200


class CompanyInput(TextInput):
    """Signals: searched(text) somebody types; chosen(Company, or None when the text is another one again)."""

    searched = Signal(str)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("企業名の一部", max_chars=NAME_MAX_CHARS)
        self.setParent(parent)
        self.company: Company | None = None
        self._found: dict[str, Company] = {}
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)  # the service has searched
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(SHOWN)
        completer.activated.connect(self._on_activated)
        self.setCompleter(completer)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(lambda: self._on_activated(self.text().strip()))

    def show_company(self, company: Company | None) -> None:
        """Without a signal."""
        self.company = company
        self.setText(company.name if company else "")

    def suggest(self, text: str, companies: Sequence[Company]) -> None:
        """`text`: what they were looked up for; what came too late is not shown."""
        if text != self.text().strip() or self.company is not None:
            return
        self._found = {one.name: one for one in companies}
        self._names.setStringList(list(self._found))
        if self._found and self.hasFocus():
            self.completer().complete()

    def _on_edited(self, text: str) -> None:
        if self.company is not None:
            self.company = None
            self.chosen.emit(None)
        self.searched.emit(text.strip())

    def _on_activated(self, name: str) -> None:
        company = self._found.get(name)
        if company is not None and company != self.company:
            self.company = company
            self.chosen.emit(company)
