"""マイお試し: the column at the left with the box for an ID, the chips and the cards. B1-3, B1-5."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QSizePolicy, QWidget

from usen_desk.contract.text import fold
from usen_desk.ui import theme
from usen_desk.ui.trials.my_trials_delegate import MyTrialsDelegate
from usen_desk.ui.trials.my_trials_model import MyTrialsModel, Shown, TrialCard
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

ID_MAX_CHARS = 64
NOTHING_INSIDE = 24


class MyTrialsList(QListView):
    """Signals: opened(login ID) by Enter, click or menu; wants_record(login ID); wants_hand_over(login ID)."""

    opened = Signal(str)
    wants_record = Signal(str)
    wants_hand_over = Signal(str)

    def __init__(self, model: MyTrialsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._kept: tuple[str, str, int] = ("", "", 0)
        self.nothing = ""
        """What is said where there are no cards: a title and, on the next line, what to try."""
        self._delegate = MyTrialsDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("マイお試し"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._open)

    def set_compact(self, compact: bool) -> None:
        self._delegate.set_compact(compact)
        self.scheduleDelayedItemsLayout()

    def current(self) -> TrialCard | None:
        return self._model.card(self.currentIndex().row())

    def choose(self, login_id: str) -> None:
        """Put the cursor on this trial's card, where there is one; nothing is opened."""
        index = self._model.index(self._model.row_of(login_id))
        self.setCurrentIndex(index)
        if not index.isValid():
            self.clearSelection()

    def remember(self) -> None:
        """The rows are about to change: keep which card is chosen, and which one is seen first and where."""
        card, top = self.current(), self.indexAt(QPoint(1, 1))
        line = self._model.line(top.row())
        self._kept = (card.key if card else "", line.key if line else "", self.visualRect(top).top())

    def restore(self) -> None:
        """They have changed: the same card stays chosen, and what was seen stays where it was."""
        chosen, first, top = self._kept
        if chosen:
            self.selectionModel().setCurrentIndex(
                self._model.index(self._model.row_of(chosen)), self.selectionModel().SelectionFlag.ClearAndSelect
            )
        at = self._model.row_of(first)
        if at >= 0:
            self.executeDelayedItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(self._model.index(at)).top() - top)
        self.viewport().update()

    def focus_rows(self) -> None:
        """On the card that was chosen, else on the first."""
        if self.current() is None:
            self._go_to(self._model.next_card(-1, 1))
        self.setFocus()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Arrows, Home and End pass over the headings."""
        at, last = self.currentIndex().row(), self._model.rowCount()
        moves = QAbstractItemView.CursorAction
        if action in (moves.MoveUp, moves.MoveLeft, moves.MovePrevious):
            return self._model.index(self._model.next_card(at if at >= 0 else last, -1))
        if action in (moves.MoveDown, moves.MoveRight, moves.MoveNext):
            return self._model.index(self._model.next_card(at, 1))
        if action is moves.MoveHome:
            return self._model.index(self._model.next_card(-1, 1))
        if action is moves.MoveEnd:
            return self._model.index(self._model.next_card(last, -1))
        found = super().moveCursor(action, modifiers)
        return found if self._model.card(found.row()) else self._model.index(self._model.next_card(found.row(), 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)
            if self.currentIndex().row() == self._model.next_card(-1, 1):
                self.verticalScrollBar().setValue(0)  # its heading too

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """At the mouse, or below the chosen card for the menu key."""
        at = event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        else:
            self.setCurrentIndex(self.indexAt(at))
        if self.current() is not None:
            self.open_menu(self.viewport().mapToGlobal(at))

    def open_menu(self, at: QPoint) -> QMenu | None:
        """What can be done with the chosen trial."""
        card = self.current()
        if card is None:
            return None
        menu = QMenu(self)
        for text, run in (
            (self.tr("開く\tEnter"), self.opened.emit),
            (self.tr("対応を記録"), self.wants_record.emit),
            (self.tr("引き継ぐ…"), self.wants_hand_over.emit),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, run=run: run(card.key))
        menu.addSeparator()
        menu.addAction(self.tr("ログインIDをコピー\tCtrl+C")).triggered.connect(self._copy)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
        return menu

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
        used = painter.drawText(box, flags, title)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        painter.drawText(box.adjusted(0, used.height() + 8, 0, 0), flags, advice)
        painter.end()

    def set_nothing(self, title: str, advice: str) -> None:
        self.nothing = f"{title}\n{advice}"
        self.setAccessibleDescription("" if self._model.rowCount() else self.nothing)

    def _go_to(self, at: int) -> None:
        if self._model.card(at) is not None:
            self.setCurrentIndex(self._model.index(at))

    def _open(self, index: QModelIndex) -> None:
        card = self._model.card(index.row())
        if card is not None:
            self.opened.emit(card.key)

    def _copy(self) -> None:
        card = self.current()
        if card is not None:
            QGuiApplication.clipboard().setText(card.key)


class MyTrialsView(QFrame):
    """Signals: typed(text) Enter in the box; filtered(text) while it is typed; shown(Shown) a chip; wants_search();
    wants_registration(); wants_colleagues() whose list is shown is to be chosen. The cards' own are those of `list`."""

    typed = Signal(str)
    filtered = Signal(str)
    shown = Signal(object)
    wants_search = Signal()
    wants_registration = Signal()
    wants_colleagues = Signal()

    def __init__(self, model: MyTrialsModel, *, may_watch: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self._title = ElidedLabel(self.tr("マイお試し"), "h1")
        self.watch_button: IconButton | None = None
        if may_watch:
            self.watch_button = IconButton("chevron-down", self.tr("ほかの担当者のお試しを見る"), size=16, small=True)
            self.watch_button.clicked.connect(self.wants_colleagues)
        self.register_button = Button(self.tr("IDを登録"), icon="plus")
        self.box = TextInput(self.tr("ログインID(完全一致)"), "search", ID_MAX_CHARS)
        self.box.setAccessibleName(self.tr("ログインID 完全一致 Enterで開く"))
        self.box.setClearButtonEnabled(True)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self.list = MyTrialsList(model)
        self.chips = {shown: Button("", "chip") for shown in Shown}
        self.search_chip = Button(self.tr("すべて検索"), "chip")
        self.search_chip.setCheckable(False)
        self.set_counts(0, 0, 0)
        self._lay_out()
        self._connect()

    def forget_typed(self, login_id: str) -> None:
        """This trial is open: where its ID was typed for it, all cards are shown again."""
        if fold(self.box.text()) == fold(login_id):
            self.box.clear()

    def focus_box(self) -> None:
        self.box.setFocus()
        self.box.selectAll()

    def set_compact(self, compact: bool) -> None:
        self.list.set_compact(compact)

    def set_whose(self, name: str) -> None:
        """Name of the colleague whose list it is, "" for one's own."""
        self._title.set_text(self.tr("{name}さんのお試し").format(name=name) if name else self.tr("マイお試し"))

    @property
    def title(self) -> str:
        return self._title.whole

    def set_counts(self, whole: int, today: int, ending: int) -> None:
        self.chips[Shown.ALL].setText(self.tr("マイお試し {count}").format(count=whole))
        self.chips[Shown.TODAY].setText(self.tr("今日 {count}").format(count=today))
        self.chips[Shown.ENDING].setText(self.tr("期限間近 {count}").format(count=ending))

    def mark_shown(self, shown: Shown) -> None:
        for each, chip in self.chips.items():
            chip.setChecked(each is shown)

    def say_nothing(self, *, is_loaded: bool, is_narrowed: bool) -> None:
        """What stands where there are no cards."""
        if not is_loaded:
            self.list.set_nothing(self.tr("読み込んでいます…"), "")
        elif is_narrowed:
            advice = self.tr(
                "「マイお試し」の一覧にはありません。Enterを押すと、ほかの方のお試しも含めてこのIDを開きます。"
            )
            self.list.set_nothing(self.tr("該当するお試しがありません"), advice if self.box.text() else "")
        else:
            advice = self.tr(
                "リーフレットをお渡ししたら「IDを登録」から登録してください。今日連絡が必要なお試しが上に並びます。"
            )
            self.list.set_nothing(self.tr("登録したお試しはまだありません"), advice)

    def _lay_out(self) -> None:
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        watch = [self.watch_button] if self.watch_button else []
        head = row(self._title, *watch, None, self.register_button, spacing=4)
        chips = row(*self.chips.values(), self.search_chip, None, spacing=2)
        above = column(head, self.notice, self.box, chips, spacing=10, margins=(14, 14, 12, 6))
        whole = column(above, self.busy, self.list, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.mark_shown(Shown.ALL)

    def _connect(self) -> None:
        self.box.returnPressed.connect(lambda: self.typed.emit(self.box.text().strip()))
        self.box.textChanged.connect(lambda text: self.filtered.emit(text.strip()))
        self.register_button.clicked.connect(self.wants_registration)
        self.search_chip.clicked.connect(self.wants_search)
        for shown, chip in self.chips.items():
            chip.clicked.connect(lambda _=False, shown=shown: self._on_chip(shown))

    def _on_chip(self, shown: Shown) -> None:
        self.mark_shown(shown)
        self.shown.emit(shown)
