"""The 管理 tab: its sections at the left, the one that is open at the right. Each is built when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from usen_desk.contract.edits import Edits
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Navigator, Place, Tab
from usen_desk.ui.people.edits_dialog import EditsDialog
from usen_desk.ui.people.edits_presenter import EditsPresenter
from usen_desk.ui.people.sections_model import Section, section_columns
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

SIDE_WIDTH, NARROW_SIDE_WIDTH, NARROW_BELOW = 232, 168, 1160


class PeoplePage(QWidget):
    """edits: reads histories; None where nobody may. Sections are the person's own, in order."""

    def __init__(
        self, sections: Sequence[Section], navigator: Navigator, edits: EditsPresenter, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._sections, self._navigator, self._edits = tuple(sections), navigator, edits
        self._pages: dict[str, QWidget] = {}
        self._compact = False
        self.model = PagedTableModel(section_columns(), 100, self)
        self.list = DataTable(self.model, "管理の項目")
        self.list.horizontalHeader().hide()
        self._stack = QStackedWidget()
        self.edits_dialog: EditsDialog | None = None
        self._lay_out()
        self.list.clicked.connect(self._on_clicked)
        self.list.opened.connect(self._open_section)
        edits.shown.connect(self._show_edits)
        edits.told.connect(self._tell_no_edits)
        self.model.reset(len(self._sections))
        self.model.put_page(0, self._sections)

    @property
    def section(self) -> QWidget | None:
        """The page that is open."""
        return self._stack.currentWidget()

    def show_place(self, place: Place) -> None:
        """Another key than a section's opens the first."""
        wanted = next((one for one in self._sections if one.key == place.key), None)
        if wanted is None and self._sections:
            wanted = self._sections[0]
        if wanted is None:
            return
        page = self._pages.get(wanted.key) or self._built(wanted)
        self._stack.setCurrentWidget(page)
        self.list.selectRow(self._sections.index(wanted))
        if place.key:
            self._navigator.name(place, wanted.title)
        page.load()  # type: ignore[attr-defined]  # what Section.build promises

    def focus_first(self) -> None:
        if (page := self.section) is not None:
            page.setFocus()

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.list.set_compact(compact)
        for page in self._pages.values():
            _set_compact(page, compact)

    def open_edits(self, kind: str, key: str, title: str) -> None:
        dialog = self.edits_dialog = EditsDialog(title, self)
        dialog.destroyed.connect(self._forget_dialog)
        dialog.open()
        self._edits.load(kind, key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(NARROW_SIDE_WIDTH if self.width() < NARROW_BELOW else SIDE_WIDTH)

    def _lay_out(self) -> None:
        self._side = QFrame()
        self._side.setObjectName("side")
        self._side.setFixedWidth(SIDE_WIDTH)
        above = column(Label("管理", "h2"), margins=(20, 14, 16, 8))
        self._side.setLayout(column(above, self.list, spacing=0))
        whole = row(self._side, self._stack, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _built(self, section: Section) -> QWidget:
        made = section.build()
        assert isinstance(made, QWidget)
        self._pages[section.key] = made
        self._stack.addWidget(made)
        _set_compact(made, self._compact)
        return made

    def _on_clicked(self, index: QModelIndex) -> None:
        section = self.model.row(index.row())
        if section is not None:
            self._open_section(section)

    def _open_section(self, section: Section) -> None:
        self._navigator.open(Place(Tab.PEOPLE, section.key))

    def _show_edits(self, edits: Edits) -> None:
        if self.edits_dialog is not None:
            self.edits_dialog.show_edits(edits)

    def _tell_no_edits(self, message: UserMessage) -> None:
        if self.edits_dialog is not None:
            self.edits_dialog.tell(message)

    def _forget_dialog(self) -> None:
        self.edits_dialog = None


def _set_compact(page: QWidget, compact: bool) -> None:
    set_compact: Callable[[bool], object] | None = getattr(page, "set_compact", None)
    if set_compact is not None:
        set_compact(compact)
