"""The column at the left of the inbox: views with their counts, the box that narrows, and the cards. A04-1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QSizePolicy, QWidget

from usen_desk.contract.inquiries import InquiryCard, View, ViewCount, ViewCounts
from usen_desk.contract.inquiry_work import SavedView
from usen_desk.ui import theme
from usen_desk.ui.inquiries.inbox_delegate import InboxDelegate
from usen_desk.ui.inquiries.inbox_model import InboxModel
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.search_field import SearchField

NOTHING_INSIDE = 24
FETCHES_BEFORE = 12
"""So many cards before the end the next page is asked for."""
VIEWS: dict[View, str] = {
    View.UNANSWERED: "未対応",
    View.MINE: "自分",
    View.AWAITING: "返信待ち",
    View.HELD: "保留",
    View.UNASSIGNED: "担当なし",
    View.ALL: "すべて",
}
CHIPS = (View.UNANSWERED, View.MINE, View.AWAITING)
"""Always there; the one beside them is whichever else was chosen last."""


class InboxList(QListView):
    """Signals: opened(inquiry ID) by Enter or click; selected(list of inquiry IDs); end_near() further cards are wanted;
    menu_wanted(point on the screen) for what is selected."""

    opened = Signal(int)
    selected = Signal(object)
    end_near = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: InboxModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._kept: tuple[int, list[int], int, int] = (0, [], 0, 0)
        self._is_restoring = False
        self.nothing = ""
        """What is said where there are no cards: a title and, on the next line, what to try."""
        self._delegate = InboxDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("問い合わせの一覧")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._look_ahead())
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell_selected())

    @property
    def chosen(self) -> list[int]:
        """Selected inquiries from above."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [card.inquiry_id for at in rows if (card := self._model.card(at)) is not None]

    def set_compact(self, compact: bool) -> None:
        self._delegate.set_compact(compact)
        self.scheduleDelayedItemsLayout()

    def set_nothing(self, title: str, advice: str) -> None:
        self.nothing = f"{title}\n{advice}"
        self.viewport().update()

    def current(self) -> InquiryCard | None:
        return self._model.card(self.currentIndex().row())

    def choose(self, inquiry_id: int) -> None:
        """Put the cursor on this card, where there is one; nothing is opened."""
        card = self.current()
        if card is not None and card.inquiry_id == inquiry_id and len(self.chosen) == 1:
            return
        index = self._model.index(self._model.row_of(inquiry_id))
        self.setCurrentIndex(index)
        if not index.isValid():
            self.clearSelection()

    def choose_current(self) -> None:
        """Of several that are selected only the one with the cursor stays."""
        self.setCurrentIndex(self.currentIndex())
        self.selectionModel().select(self.currentIndex(), self.selectionModel().SelectionFlag.ClearAndSelect)

    def remember(self) -> None:
        """The rows are about to change: keep what is chosen, and which card is seen first and where."""
        card, top = self.current(), self.indexAt(QPoint(1, 1))
        first = self._model.card(top.row())
        self._is_restoring = True
        self._kept = (
            card.inquiry_id if card else 0,
            self.chosen,
            first.inquiry_id if first and self.verticalScrollBar().value() else 0,
            self.visualRect(top).top(),
        )

    def restore(self) -> None:
        """They have changed: the same cards stay chosen, and what was seen stays where it was; at the top new ones show."""
        current, chosen, first, top = self._kept
        flags, selection = self.selectionModel().SelectionFlag, self.selectionModel()
        if self.chosen != chosen:
            selection.clearSelection()
            for inquiry_id in chosen:
                selection.select(self._model.index(self._model.row_of(inquiry_id)), flags.Select)
        card = self.current()
        if current and (card is None or card.inquiry_id != current):
            selection.setCurrentIndex(self._model.index(self._model.row_of(current)), flags.NoUpdate)
        at = self._model.row_of(first) if first else -1
        if at >= 0:
            self.executeDelayedItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(self._model.index(at)).top() - top)
        self._is_restoring = False
        self._tell_selected()
        self.viewport().update()
        self._look_ahead()

    def focus_rows(self) -> None:
        """On the card that was chosen, else on the first."""
        if self.current() is None:
            self.setCurrentIndex(self._model.index(0))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and len(self.chosen) > 1:
            self.choose_current()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() is Qt.MouseButton.LeftButton and is_plain:
            self._open(self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """At the mouse, or below the chosen card for the menu key; of several that are selected for all of them."""
        at = event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        elif not self.selectionModel().isSelected(self.indexAt(at)):
            self.setCurrentIndex(self.indexAt(at))
        if self.chosen:
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._model.rowCount() or not self.nothing:
            return
        painter = QPainter(self.viewport())
        title, _, advice = self.nothing.partition("\n")
        inside = NOTHING_INSIDE
        box = self.viewport().rect().adjusted(inside, 2 * inside, -inside, -inside)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
        painter.setFont(theme.font(14, bold=True))
        painter.setPen(theme.color("text"))
        painter.drawText(box, flags, title)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        painter.drawText(box.adjusted(0, theme.px(28), 0, 0), flags, advice)
        painter.end()

    def _open(self, index: QModelIndex) -> None:
        card = self._model.card(index.row())
        if card is not None:
            self.opened.emit(card.inquiry_id)

    def _tell_selected(self) -> None:
        if not self._is_restoring:
            self.selected.emit(self.chosen)

    def _look_ahead(self) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() - bar.value() <= FETCHES_BEFORE * self._delegate.height:
            self.end_near.emit()


class InboxView(QFrame):
    """Signals: view_chosen(View); saved_chosen(id); narrowed(store); next_wanted(); filters_wanted(bool); search_wanted();
    save_wanted(), manage_wanted() of own views."""

    view_chosen = Signal(object)
    saved_chosen = Signal(str)
    narrowed = Signal(str)
    next_wanted = Signal()
    filters_wanted = Signal(bool)
    search_wanted = Signal()
    save_wanted = Signal()
    manage_wanted = Signal()

    def __init__(self, model: InboxModel, *, may_work: bool, may_keep: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._may_keep = may_keep
        self._views: Sequence[SavedView] = ()
        self._counts: ViewCounts | None = None
        self._other: View | str = View.ALL if not may_work else View.HELD
        self.list = InboxList(model)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.box = SearchField("店舗名・顧客CD・電話番号で絞り込む", "一覧を店舗名・顧客CD・電話番号で絞り込む")
        self.filters_button = IconButton("list-filter", "絞り込みの条件 (Ctrl+Shift+L)", size=18)
        self.filters_button.setCheckable(True)
        self.search_button = IconButton("messages-square", "本文を検索 (Ctrl+Shift+F)", size=18)
        self.next_button = Button("次を受ける", icon="user-round-plus") if may_work else None
        self.chips = {view: Button(VIEWS[view], "chip") for view in CHIPS}
        self.other_chip = Button("", "chip")
        self.more_chip = IconButton("chevron-down", "ほかの表示", size=16, small=True)
        self.count = Label("", "meta")
        self.slot = column(spacing=0)
        """The filters, when they are open."""
        self.foot = column(spacing=0)
        """The bar of what can be done with several."""
        self._lay_out()
        self._connect()
        self._name_chips()

    def focus_box(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def set_counts(self, counts: ViewCounts) -> None:
        self._counts = counts
        self._name_chips()

    def set_views(self, views: Sequence[SavedView]) -> None:
        self._views = views
        if not isinstance(self._other, View) and self._other not in [view.view_id for view in views]:
            self._other = View.HELD
        self._name_chips()

    def mark(self, view: View, saved_id: str) -> None:
        """This one is shown."""
        shown: View | str = saved_id or view
        if shown not in CHIPS:
            self._other = shown
        for each, chip in self.chips.items():
            chip.setChecked(each == shown)
        self.other_chip.setChecked(shown == self._other)
        self._name_chips()

    def show_outcome(self, text: str, *, is_filtered: bool, filters: int) -> None:
        """How many there are; under filters, which the views' counts don't tell."""
        self.count.setText(text)
        self.count.setVisible(is_filtered and bool(text))
        self.filters_button.set_icon("list-filter", "link" if filters else "text2")
        tip = "絞り込みの条件 (Ctrl+Shift+L)"
        self.filters_button.setToolTip(f"{tip}  {filters}件の条件で絞り込み中" if filters else tip)

    def name_of(self, view_id: str) -> str:
        """Of an own view."""
        return next((one.name for one in self._views if one.view_id == view_id), "")

    def open_views(self) -> QMenu:
        """Every view with its count, own ones below the standing ones, and what can be done with them."""
        menu = QMenu(self)
        for view in VIEWS:
            self._add(menu, self._words(view), partial(self.view_chosen.emit, view))
        if self._views:
            menu.addSeparator()
        for one in self._views:
            self._add(menu, self._words(one.view_id), partial(self.saved_chosen.emit, one.view_id))
        if self._may_keep:
            menu.addSeparator()
            self._add(menu, "今の表示を保存…", self.save_wanted.emit)
            if self._views:
                self._add(menu, "保存した表示の管理…", self.manage_wanted.emit)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more_chip.mapToGlobal(QPoint(0, self.more_chip.height())))
        return menu

    def _add(self, menu: QMenu, text: str, run: Callable[[], object]) -> None:
        menu.addAction(text.replace("&", "&&")).triggered.connect(lambda: run())

    def _words(self, shown: View | str) -> str:
        """未対応 24; the name of an own view with its count."""
        counts = self._counts
        if isinstance(shown, View):
            name, found = VIEWS[shown], counts.views.get(shown) if counts else None
        else:
            name = self.name_of(shown)
            found = counts.saved.get(shown) if counts else None
        return f"{name} {_number(found)}" if found else name

    def _name_chips(self) -> None:
        for view, chip in self.chips.items():
            chip.setText(self._words(view))
        self.other_chip.setText(self._words(self._other))

    def _lay_out(self) -> None:
        title = Label("問い合わせ", "h1")
        title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        head = row(title, None, *([self.next_button] if self.next_button else []), spacing=4)
        box = row(self.box, self.search_button, self.filters_button, spacing=4)
        chips = row(*self.chips.values(), self.other_chip, self.more_chip, None, spacing=2)
        above = column(head, self.notice, box, chips, self.slot, self.count, spacing=8, margins=(14, 12, 12, 4))
        whole = column(above, self.busy, self.list, self.foot, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.count.hide()

    def _connect(self) -> None:
        self.box.searched.connect(self.narrowed)
        self.filters_button.toggled.connect(self.filters_wanted)
        self.search_button.clicked.connect(self.search_wanted)
        self.more_chip.clicked.connect(self.open_views)
        if self.next_button is not None:
            self.next_button.clicked.connect(self.next_wanted)
        for view, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, view=view: self.view_chosen.emit(view))
        self.other_chip.clicked.connect(self._on_other)

    def _on_other(self) -> None:
        if isinstance(self._other, View):
            self.view_chosen.emit(self._other)
        else:
            self.saved_chosen.emit(self._other)


def _number(found: ViewCount) -> str:
    return f"{found.count:,}{'+' if found.more_than_count else ''}"
