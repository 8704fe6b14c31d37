"""The popup of the shelf: a box and the documents below it. What is typed narrows them; ↑/↓ move, Enter attaches, Esc
closes. X16."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from usen_desk.contract.shelf import Document
from usen_desk.ui import theme
from usen_desk.ui.shelf.shelf_model import ShelfModel
from usen_desk.ui.shelf_cells import CATEGORIES, file_words, state_look
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import paint_pill, pill_width

WIDTH, LINE_HEIGHT, LINES = 520, 50, 6
EDGE, NEAR, PAGE = 14, 6, 5
NOTHING = "「{}」に合う資料はありません"
NONE_YET = "添付できる資料はまだありません。資料は管理者 (SV) が登録します。"
READING = "読み込んでいます…"
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -PAGE, Qt.Key.Key_PageDown: PAGE}
TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
Index = QModelIndex | QPersistentModelIndex


class _DocumentDelegate(QStyledItemDelegate):
    today = date.min

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(LINE_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        document: Document = index.data(ShelfModel.DOCUMENT)
        box, is_lit = QRectF(option.rect), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 8, 8)
        right = box.right() - EDGE
        look = state_look(document, self.today)
        for word, icon, tone in [(CATEGORIES[document.category], "", "gray"), *([look] if look else [])]:
            right -= pill_width(word, icon)
            paint_pill(painter, right, box.top() + box.height() * 0.3, word, icon, tone, on_selected=is_lit)
            right -= 6
        above = QRectF(box.left() + EDGE, box.top() + 5, right - box.left() - EDGE - 6, box.height() / 2 - 5)
        below = QRectF(box.left() + EDGE, box.center().y(), box.width() - 2 * EDGE, box.height() / 2 - 6)
        words = [document.description, file_words(document.current or document.newest)]
        _line(painter, above, document.title, 13, "text", is_bold=True)
        _line(painter, below, " ・ ".join(word for word in words if word), 12, "text2")
        painter.restore()


class PickerView(QFrame):
    """Belongs to the window, over everything. Signals: taken(Document); left() closed without one."""

    taken = Signal(object)
    left = Signal()

    def __init__(self, model: ShelfModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cannedPopup")
        self.model = model
        self.box, self.list = TextInput("資料を名前・分類・説明で探す", "search"), QListView()
        self.box.setAccessibleName("添付する資料を探す")
        self._delegate = _DocumentDelegate(self.list)
        self._set_up_list()
        self.hint = Label("", "meta", wrap=True)
        keys = row(
            KeyCap("↑ ↓"), Label("選ぶ", "hint"), 6, KeyCap("Enter"), Label("添付する", "hint"), 6,
            KeyCap("Esc"), Label("閉じる", "hint"), None, spacing=6,
        )  # fmt: skip
        foot = column(self.hint, keys, margins=(EDGE, 2, EDGE, 0))
        self._column = column(
            column(self.box, margins=(10, 2, 10, 0)), self.list, foot, spacing=6, margins=(1, 8, 1, 10)
        )
        self.setLayout(self._column)
        self.setFixedWidth(WIDTH)
        self.setFocusProxy(self.box)
        self._at, self._is_reading = QRect(), False
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._narrow)
        self.list.clicked.connect(lambda _: self.take())
        self.list.entered.connect(self.list.setCurrentIndex)
        self.hide()

    @property
    def current(self) -> Document | None:
        return self.model.document(self.list.currentIndex().row())

    def open_at(self, place: QRect, today: date) -> None:
        """`place`: on the screen, what it opens beside."""
        self._at, self._delegate.today = place, today
        self.box.clear()
        self.refresh()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_reading(self, is_reading: bool) -> None:
        self._is_reading = is_reading

    def refresh(self) -> None:
        """The model has others: fit to it, with the best one chosen."""
        lines = self.model.rowCount()
        self.list.setVisible(lines > 0)
        self.list.setFixedHeight(theme.px(LINE_HEIGHT) * min(lines, LINES) + 2)
        self.list.setCurrentIndex(self.model.index(0))
        none = READING if self._is_reading else NONE_YET
        self.hint.setText(NOTHING.format(self.box.text()) if self.model.count else none)
        self.hint.setVisible(not lines)
        self._column.activate()
        self.setFixedHeight(self._column.totalSizeHint().height())
        self._place()
        self._announce()

    def take(self) -> None:
        """Attach the one that is chosen; nothing happens where there is none."""
        document = self.current
        if document is not None:
            self.hide()
            self.taken.emit(document)

    def leave(self) -> None:
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self.hide()  # somebody clicked elsewhere
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in STEPS:
            at = self.list.currentIndex().row() + STEPS[Qt.Key(key)]
            self.list.setCurrentIndex(self.model.index(max(0, min(at, self.model.rowCount() - 1))))
            self._announce()
        elif key in TAKES:
            self.take()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line_input"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 12, 12)
        painter.end()

    def _set_up_list(self) -> None:
        self.list.setObjectName("findHits")
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("資料")

    def _narrow(self, text: str) -> None:
        self.model.narrow(text)
        if not self.isHidden():
            self.refresh()

    def _place(self) -> None:
        """Above what it opens beside, since the composer stands at the lower edge; below it where there is no room."""
        over = self.parentWidget()
        if over is None or self._at.isNull():
            return
        beside = QRect(over.mapFromGlobal(self._at.topLeft()), self._at.size())
        left = max(NEAR, min(beside.left() - EDGE, over.width() - self.width() - NEAR))
        top = beside.top() - self.height() - NEAR
        self.move(QPoint(left, top if top >= NEAR else beside.bottom() + NEAR))

    def _announce(self) -> None:
        if self.current is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.current.title))


def _line(painter: QPainter, box: QRectF, text: str, size: int, token: str, *, is_bold: bool = False) -> None:
    font = theme.font(size, bold=is_bold)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(box, _LEFT, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
