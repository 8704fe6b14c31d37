"""The popup of canned replies at the caret. It never takes the focus: the editor types on, and what is typed narrows it;
↑/↓ move, Enter inserts, Esc closes. Row X7."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from usen_desk.contract.canned import CannedReply
from usen_desk.ui import theme
from usen_desk.ui.inquiries.canned_model import CannedModel
from usen_desk.ui.inquiry_cells import CATEGORIES
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import paint_pill, pill_width

WIDTH, LINE_HEIGHT, LINES = 460, 50, 6
EDGE = 14
NEAR = 6
PAGE = 5
NOTHING, NONE_YET = "「{}」に合う定型文はありません", "使える定型文はまだありません"
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -PAGE, Qt.Key.Key_PageDown: PAGE}
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
Index = QModelIndex | QPersistentModelIndex


class _CannedDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(LINE_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        reply: CannedReply = index.data(CannedModel.CANNED)
        text, box = reply.text, QRectF(option.rect)
        is_lit = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box.adjusted(6, 1, -6, -1), 8, 8)
        right = box.right() - EDGE
        for word, icon, tone in _pills(reply):
            right -= pill_width(word, icon)
            paint_pill(painter, right, box.top() + box.height() * 0.3, word, icon, tone, on_selected=is_lit)
            right -= 6
        above = QRectF(box.left() + EDGE, box.top() + 5, right - box.left() - EDGE - 6, box.height() / 2 - 5)
        below = QRectF(box.left() + EDGE, box.center().y(), box.width() - 2 * EDGE, box.height() / 2 - 6)
        _line(painter, above, text.title, 13, "text", is_bold=True)
        _line(painter, below, " ".join(text.body.split()), 12, "text2")
        painter.restore()


class CannedView(QFrame):
    """Belongs to the window, over everything. Signals: taken(CannedReply); edit_wanted() those that there are."""

    taken = Signal(object)
    edit_wanted = Signal()

    def __init__(self, model: CannedModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cannedPopup")
        self.model = model
        self.list = QListView()
        self.list.setObjectName("findHits")
        self.list.setModel(model)
        self.list.setItemDelegate(_CannedDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName("定型文")
        self.hint, self.edit = Label("", "meta", wrap=True), Button("定型文を編集…", "link")
        self.edit.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.edit.clicked.connect(self.edit_wanted)
        keys = row(
            KeyCap("↑ ↓"), Label("選ぶ", "hint"), 6, KeyCap("Enter"), Label("差し込む", "hint"), 6,
            KeyCap("Esc"), Label("閉じる", "hint"), None, self.edit, spacing=6,
        )  # fmt: skip
        self._column = column(
            self.list, column(self.hint, keys, margins=(EDGE, 2, EDGE, 0)), spacing=6, margins=(1, 8, 1, 10)
        )
        self.setLayout(self._column)
        self.setFixedWidth(WIDTH)
        self._at = QRect()
        self.list.clicked.connect(lambda _: self.take())
        self.list.entered.connect(self.list.setCurrentIndex)
        self.hide()

    @property
    def current(self) -> CannedReply | None:
        return self.model.reply(self.list.currentIndex().row())

    def open_at(self, caret: QRect) -> None:
        """`caret`: on the screen."""
        self._at = caret
        self.refresh("")
        self.show()
        self.raise_()

    def refresh(self, typed: str) -> None:
        """The model was narrowed: fit to it, with the best one chosen."""
        lines = self.model.rowCount()
        self.list.setVisible(lines > 0)
        self.list.setFixedHeight(theme.px(LINE_HEIGHT) * min(lines, LINES) + 2)
        self.list.setCurrentIndex(self.model.index(0))
        self.hint.setText(NOTHING.format(typed) if self.model.count else NONE_YET)
        self.hint.setVisible(not lines)
        self._column.activate()
        self.setFixedHeight(self._column.totalSizeHint().height())
        self._place()
        if self.current is not None:
            self._announce()

    def steer(self, key: int) -> bool:
        """A key of the editor; False: the popup has nothing to do with it."""
        if key in STEPS:
            wanted = max(0, min(self.list.currentIndex().row() + STEPS[Qt.Key(key)], self.model.rowCount() - 1))
            self.list.setCurrentIndex(self.model.index(wanted))
            self._announce()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            return self.take()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        return True

    def take(self) -> bool:
        """Insert the one that is chosen; False where there is none."""
        reply = self.current
        self.hide()
        if reply is not None:
            self.taken.emit(reply)
        return reply is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("line_input"))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 12, 12)
        painter.end()

    def _place(self) -> None:
        """Above the caret, since the composer stands at the lower edge; below it where there is no room."""
        over = self.parentWidget()
        if over is None or self._at.isNull():
            return
        caret = QRect(over.mapFromGlobal(self._at.topLeft()), self._at.size())
        left = max(NEAR, min(caret.left() - EDGE, over.width() - self.width() - NEAR))
        top = caret.top() - self.height() - NEAR
        self.move(QPoint(left, top if top >= NEAR else caret.bottom() + NEAR))

    def _announce(self) -> None:
        if self.current is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.current.text.title))


def _pills(reply: CannedReply) -> list[tuple[str, str, str]]:
    """From the right: its key, what it is."""
    text, made = reply.text, list[tuple[str, str, str]]()
    if text.key:
        made.append((text.key, "hash", "gray"))
    if text.after is not None:
        made.append(("マクロ", "zap", "blue"))
    if text.is_note:
        made.append(("社内メモ", "lock", "amber"))
    if not text.is_shared:
        made.append(("自分用", "user-round", "gray"))
    if text.category is not None:
        made.append((CATEGORIES[text.category][0], "", "gray"))
    return made[:3]


def _line(painter: QPainter, box: QRectF, text: str, size: int, token: str, *, is_bold: bool = False) -> None:
    font = theme.font(size, bold=is_bold)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(box, _LEFT, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
