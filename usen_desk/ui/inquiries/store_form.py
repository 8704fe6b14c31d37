"""Which store an inquiry is for: the one that is chosen, or a box and an area to find it by. A03-2."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from usen_desk.contract.catalogue import Catalogue
from usen_desk.ui import theme
from usen_desk.ui.inquiries.choice_view import ChoiceView
from usen_desk.ui.inquiries.opening_model import Store
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.option_list import LINE_HEIGHT, OptionList
from usen_desk.ui.widgets.options_model import Option
from usen_desk.ui.widgets.search_field import SearchField

LINES_SHOWN = 5
START = "店舗先名称・顧客CD・電話番号のどれでも探せます。地域だけでも探せます。"
NOTHING = "該当する店舗はありません。名称を短くするか、地域の指定を外してお試しください。"
MORE = "ほかにもあります。文字を足すか、地域を指定すると絞り込めます。"
WALKS = (Qt.Key.Key_Down, Qt.Key.Key_Up)


def regions(catalogue: Catalogue) -> dict[str, dict[int, str]]:
    """Region → {prefecture: name}, for a menu."""
    found: dict[str, dict[int, str]] = {}
    for one in catalogue.prefectures:
        found.setdefault(one.region, {})[one.code] = one.name
    return found


class StoreForm(QWidget):
    """Signals: searched(text, prefecture code); chosen(Store) by a person; cleared() another one is wanted."""

    searched = Signal(str, int)
    chosen = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = SearchField("店舗先名称・顧客CD・電話番号", "店舗をフリーワード検索")
        self.area = ChoiceView("地域を指定", 0)
        self.said, self.error = Label(START, "meta", wrap=True), Label("", "error", wrap=True)
        self._name, self._under = ElidedLabel("", "strong"), ElidedLabel("", "meta")
        self.other_button = Button("店舗を変更", "link")
        self._look_up, self._found = self._lay_out_look_up(), self._lay_out_found()
        self.setLayout(column(self._look_up, self._found, self.error, spacing=6))
        self.error.hide()
        self._connect()
        self.show_store(None)

    @cached_property
    def options(self) -> OptionList:
        """Built with the first stores that are found."""
        made = OptionList("見つかった店舗", [])
        made.taken.connect(lambda option: self.chosen.emit(option.value))
        made.list.clicked.connect(lambda _: made.take())
        self._look_up_parts.insertWidget(1, made)
        return made

    @property
    def has_options(self) -> bool:
        return "options" in self.__dict__

    def set_catalogue(self, catalogue: Catalogue) -> None:
        self.area.set_choices(regions(catalogue))

    def show_store(self, store: Store | None) -> None:
        """The one that is chosen; without one the box to find it."""
        self._found.setVisible(store is not None)
        self._look_up.setVisible(store is None)
        if store is not None:
            self._name.set_text(store.store_name or "読み込んでいます…")
            parts = [f"顧客CD {store.customer_code}", f"電話番号 {store.phone}" if store.phone else ""]
            self._under.set_text("　".join(part for part in parts if part))

    def show_found(self, stores: Sequence[Store], *, has_more: bool, is_asked: bool) -> None:
        if not stores and not self.has_options:
            self.say(NOTHING if is_asked else START)
            return
        self.options.put([Option(one, one.store_name, f"{one.customer_code}　{one.phone}") for one in stores])
        self.options.list.setCurrentIndex(self.options.model.index(0 if stores else -1))
        lines = max(1, min(len(stores), LINES_SHOWN))
        self.options.list.setFixedHeight(theme.px(LINE_HEIGHT) * lines + 2)
        self.options.setVisible(bool(stores))
        self.say(MORE if has_more else "" if stores else NOTHING if is_asked else START)

    def say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def set_problem(self, text: str) -> None:
        self.error.setText(text)
        self.error.setVisible(bool(text))

    def focus_first(self) -> None:
        (self.box if self._found.isHidden() else self.other_button).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the box ↓ and ↑ walk the list, Enter takes the line that is lit."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if not self.has_options or self.options.isHidden():
            return False
        if event.key() in WALKS:
            self.options.list.keyPressEvent(event)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.box.text().strip() == self._asked:
                self.options.take()
                return True
        return False

    def _lay_out_look_up(self) -> QWidget:
        made = QWidget(self)
        line = row(self.box, Label("地域", "label"), self.area, spacing=8)
        line.setStretch(0, 1)
        self._look_up_parts = column(line, self.said, spacing=6)
        made.setLayout(self._look_up_parts)
        return made

    def _lay_out_found(self) -> QWidget:
        made = QWidget(self)
        words = column(self._name, self._under, spacing=2)
        line = row(Icon("store"), words, self.other_button, spacing=10)
        line.setStretch(1, 1)
        made.setLayout(line)
        return made

    def _connect(self) -> None:
        self._asked = ""
        self.box.installEventFilter(self)
        self.box.searched.connect(lambda _: self._ask())
        self.area.changed.connect(self._ask)
        self.other_button.clicked.connect(self.cleared)

    def _ask(self) -> None:
        self._asked = self.box.text().strip()
        self.searched.emit(self._asked, self.area.value)
