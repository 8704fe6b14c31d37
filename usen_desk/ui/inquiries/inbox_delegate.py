"""Paints the cards of the inbox: category, store, time, the last words, state and what is due, and what is unread. A04-1."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip, QWidget

from usen_desk.ui import icons, theme
from usen_desk.ui.inquiries.inbox_model import InboxCard, InboxModel
from usen_desk.ui.widgets.card_delegate import CardDelegate
from usen_desk.ui.widgets.label import plain_tip
from usen_desk.ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex
CARD, CARD_COMPACT = 98, 64
SIDE, GAP, INSIDE, RADIUS = 8, 2, 10, 10
TILE, TILE_COMPACT, ICON_PX, BESIDE = 34, 28, 18, 12
TITLE_LINE, PREVIEW_LINE = 22, 20
BADGE, BETWEEN = 18, 4
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_NO_PEN = QPen(Qt.PenStyle.NoPen)


class InboxDelegate(CardDelegate):
    """Compact cards leave out the last words: the pills stand in the second line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(int(InboxModel.CARD), parent)
        self._is_compact = False

    def set_compact(self, compact: bool) -> None:
        self._is_compact = compact

    @property
    def height(self) -> int:
        """Of every card."""
        return theme.px(CARD_COMPACT if self._is_compact else CARD)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Store and last words, which may be cut, and whose it is."""
        card = index.data(InboxModel.CARD)
        if event.type() != QEvent.Type.ToolTip or not isinstance(card, InboxCard):
            return False
        who = f"担当 {card.assignee}" if card.assignee else "担当なし"
        QToolTip.showText(event.globalPos(), plain_tip(f"#{card.inquiry_id} {card.title}\n{card.preview}\n{who}"), view)
        return True

    def paint_card(
        self,
        painter: QPainter,
        box: QRectF,
        item: InboxCard,
        *,
        is_selected: bool,
        is_hovered: bool,
        is_focused: bool,
    ) -> None:
        frame = box.adjusted(SIDE, GAP, -SIDE, -GAP)
        if is_selected or is_hovered:
            painter.setPen(QPen(theme.color("accent" if is_focused else "accent_line"), 1) if is_selected else _NO_PEN)
            painter.setBrush(theme.color("accent_soft" if is_selected else "hover"))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = frame.adjusted(INSIDE, 8, -INSIDE, -8)
        side = TILE_COMPACT if self._is_compact else TILE
        self._tile(painter, QRectF(inner.left(), inner.top(), side, side), item, is_selected=is_selected)
        words = inner.adjusted(side + BESIDE, -2, 0, 0)
        self._title(painter, QRectF(words.left(), words.top(), words.width(), theme.px(TITLE_LINE)), item)
        if self._is_compact:
            self._foot(painter, words, item, is_selected=is_selected, has_badge=True)
            return
        line = QRectF(words.left(), words.top() + theme.px(TITLE_LINE), words.width(), theme.px(PREVIEW_LINE))
        room = line.width() - self._badge(painter, line, item)
        text = QRectF(line.left(), line.top(), room, line.height())
        self._text(painter, text, item.preview, theme.font(12), "text2")
        self._foot(painter, words, item, is_selected=is_selected, has_badge=False)

    def _tile(self, painter: QPainter, box: QRectF, card: InboxCard, *, is_selected: bool) -> None:
        painter.setPen(_NO_PEN)
        painter.setBrush(theme.color("surface" if is_selected else "gray_bg"))
        painter.drawRoundedRect(box, 8, 8)
        at = box.center() - QPointF(ICON_PX / 2, ICON_PX / 2)
        painter.drawPixmap(at, icons.pixmap(card.icon, "link" if is_selected else "text2", ICON_PX))

    def _title(self, painter: QPainter, line: QRectF, card: InboxCard) -> None:
        """Bold while something is unread."""
        is_unread = card.unread > 0
        time = theme.font(12, bold=is_unread)
        left = line.right() - QFontMetricsF(time).horizontalAdvance(card.time)
        painter.setFont(time)
        painter.setPen(theme.color("link" if is_unread else "text2"))
        painter.drawText(line, RIGHT, card.time)
        room = QRectF(line.left(), line.top(), left - line.left() - 8, line.height())
        self._text(painter, room, card.title, theme.font(14, bold=is_unread), "text")

    def _badge(self, painter: QPainter, line: QRectF, card: InboxCard) -> float:
        """How many are unread, at the right end; returns the room that it takes."""
        if not card.unread:
            return 0
        font = theme.font(11, bold=True)
        word = str(card.unread) if card.unread < 100 else "99+"
        width = max(BADGE, QFontMetricsF(font).horizontalAdvance(word) + 10)
        box = QRectF(line.right() - width, line.center().y() - BADGE / 2, width, BADGE)
        painter.setPen(_NO_PEN)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(box, BADGE / 2, BADGE / 2)
        painter.setFont(font)
        painter.setPen(theme.color("accent_text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), word)
        return width + 8

    def _foot(self, painter: QPainter, words: QRectF, card: InboxCard, *, is_selected: bool, has_badge: bool) -> None:
        """The pills that have room, and whose it is."""
        middle = words.bottom() - (11 if has_badge else 14)
        line = QRectF(words.left(), middle - 11, words.width(), 22)
        end = line.right() - (self._badge(painter, line, card) if has_badge else 0)
        left = line.left()
        # what is due matters more than the category, where there is no room for both
        looks = card.looks
        if sum(pill_width(word, icon) + BETWEEN for word, icon, _ in looks) > end - left and len(looks) > 2:
            looks = (looks[0], *looks[2:])
        for word, icon, tone in looks:
            if left + pill_width(word, icon) > end:
                break
            left += paint_pill(painter, left, middle, word, icon, tone, on_selected=is_selected) + BETWEEN
        font = theme.font(11)
        if card.assignee and left + QFontMetricsF(font).horizontalAdvance(card.assignee) + 8 <= end:
            painter.setFont(font)
            painter.setPen(theme.color("text2"))
            painter.drawText(QRectF(left, line.top(), end - left, line.height()), RIGHT, card.assignee)

    def _text(self, painter: QPainter, box: QRectF, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(token))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, LEFT, shown)
