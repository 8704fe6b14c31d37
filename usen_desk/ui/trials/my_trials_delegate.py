"""Paints the headings and cards of マイお試し: ID and days left, store, strip, state and why it stands where it stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QToolTip, QWidget

from usen_desk.contract.trials import Term
from usen_desk.ui import formatting, theme
from usen_desk.ui.trials.my_trials_model import NEW, OVERDUE, Heading, MyTrialsModel, TrialCard
from usen_desk.ui.widgets.card_delegate import CardDelegate
from usen_desk.ui.widgets.label import plain_tip
from usen_desk.ui.widgets.pill import paint_pill, pill_width
from usen_desk.ui.widgets.usage_strip import paint_strip

Index = QModelIndex | QPersistentModelIndex
CARD, CARD_COMPACT, HEADING = 98, 64, 30
SIDE, GAP, INSIDE, RADIUS = 8, 2, 12, 10
STRIP = QSize(112, 26)
STRIP_COMPACT = QSize(70, 22)
TITLE_LINE, STORE_LINE, PILL_MIDDLE, REASON_LINE = 20, 18, 51, 19
"""Heights of the lines of a whole card, and where its pill has its middle, from the upper edge of what is inside."""
BETWEEN = 8
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class MyTrialsDelegate(CardDelegate):
    """Compact cards leave out the store's own line and yesterday's figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(int(MyTrialsModel.LINE), parent)
        self._is_compact = False

    def set_compact(self, compact: bool) -> None:
        self._is_compact = compact

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(MyTrialsModel.LINE), Heading):
            return QSize(0, theme.px(HEADING))
        return QSize(0, theme.px(CARD_COMPACT if self._is_compact else CARD))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Store and reason, which may be cut."""
        card = index.data(MyTrialsModel.LINE)
        if event.type() != QEvent.Type.ToolTip or not isinstance(card, TrialCard):
            return False
        QToolTip.showText(event.globalPos(), plain_tip(f"{card.store}\n{card.reason}"), view)
        return True

    def paint_card(
        self,
        painter: QPainter,
        box: QRectF,
        item: Heading | TrialCard,
        *,
        is_selected: bool,
        is_hovered: bool,
        is_focused: bool,
    ) -> None:
        if isinstance(item, Heading):
            self._heading(painter, box, item)
            return
        frame = box.adjusted(SIDE, GAP, -SIDE, -GAP)
        if is_selected or is_hovered:
            painter.setPen(QPen(theme.color("accent" if is_focused else "accent_line"), 1) if is_selected else _NO_PEN)
            painter.setBrush(theme.color("accent_soft" if is_selected else "hover"))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = frame.adjusted(INSIDE, 6, -INSIDE, -6)
        if self._is_compact:
            self._compact(painter, inner, item, is_selected=is_selected)
        else:
            self._whole(painter, inner, item, is_selected=is_selected)

    def _whole(self, painter: QPainter, inner: QRectF, card: TrialCard, *, is_selected: bool) -> None:
        title, store, middle, reason = (theme.px(size) for size in (TITLE_LINE, STORE_LINE, PILL_MIDDLE, REASON_LINE))
        left, top = inner.left(), inner.top() - 1
        self._title(painter, QRectF(left, top, inner.width(), title), card, is_selected=is_selected)
        strip = QRectF(inner.right() - STRIP.width(), top + title + 1, STRIP.width(), STRIP.height())
        self._text(
            painter, QRectF(left, top + title, strip.left() - BETWEEN - left, store), card.store, 12, "text2", LEFT
        )
        self._strip(painter, strip, card, is_selected=is_selected)
        paint_pill(painter, left, top + middle, *card.look, on_selected=is_selected)
        end = inner.bottom() - reason + 2
        below = QRectF(strip.left(), strip.bottom(), strip.width(), end - strip.bottom())
        self._text(painter, below, card.last_day, 11, "text2", RIGHT)
        self._reason(painter, QRectF(left, end, inner.width(), reason), card)

    def _compact(self, painter: QPainter, inner: QRectF, card: TrialCard, *, is_selected: bool) -> None:
        half = inner.height() / 2
        self._title(painter, QRectF(inner.left(), inner.top() - 1, inner.width(), half), card, is_selected=is_selected)
        size = STRIP_COMPACT
        strip = QRectF(inner.right() - size.width(), inner.bottom() - size.height(), size.width(), size.height())
        self._strip(painter, strip, card, is_selected=is_selected)
        end = strip.left() - BETWEEN if card.row.strip else inner.right()
        middle = inner.bottom() - half / 2
        left = inner.left() + BETWEEN
        left += paint_pill(painter, inner.left(), middle, *card.look, on_selected=is_selected)
        self._reason(painter, QRectF(left, middle - half / 2, end - left, half), card)

    def _title(self, painter: QPainter, line: QRectF, card: TrialCard, *, is_selected: bool) -> None:
        """ID, what changed, and the days that are left."""
        bold = theme.font(14, bold=True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(line, LEFT, card.key)
        left = line.left() + QFontMetricsF(bold).horizontalAdvance(card.key) + BETWEEN
        end = line.right() - QFontMetricsF(theme.font(12, bold=True)).horizontalAdvance(card.left) - BETWEEN
        for word, icon, tone in self._marks(card):
            width = pill_width(word, icon)
            if left + width <= end:
                paint_pill(painter, left, line.center().y(), word, icon, tone, on_selected=is_selected)
                left += width + 4
        self._text(painter, line, card.left, 12, "amber" if card.is_near_end else "text2", RIGHT, bold=card.is_near_end)
        if self._is_compact and end - left > 40:
            room = QRectF(left, line.top(), end - left, line.height())
            self._text(painter, room, card.store, 12, "text2", LEFT)

    def _marks(self, card: TrialCard) -> list[tuple[str, str, str]]:
        overdue = [(f"{OVERDUE} {card.next_day}".strip(), "clock", "red")] if card.trial.is_overdue else []
        return [*overdue, *([(NEW, "", "blue")] if card.trial.is_new else [])]

    def _strip(self, painter: QPainter, box: QRectF, card: TrialCard, *, is_selected: bool) -> None:
        if card.row.strip:
            is_over = card.row.term is Term.ENDED
            paint_strip(painter, box, card.row.strip, card.guide_minutes, selected=is_selected, enabled=not is_over)

    def _reason(self, painter: QPainter, box: QRectF, card: TrialCard) -> None:
        reason = card.short_reason if self._is_compact else card.reason
        self._text(painter, box, reason, 12, "text" if card.trial.need else "text2", LEFT)

    def _heading(self, painter: QPainter, box: QRectF, heading: Heading) -> None:
        line = box.adjusted(SIDE + INSIDE, 0, -SIDE - INSIDE, 0)
        title = str(heading.title)
        self._text(painter, line, title, 12, "text2", LEFT, bold=True)
        left = line.left() + QFontMetricsF(theme.font(12, bold=True)).horizontalAdvance(title) + BETWEEN
        rest = QRectF(left, line.top(), line.right() - left, line.height())
        self._text(painter, rest, formatting.count(heading.count), 12, "text2", LEFT)

    def _text(
        self, painter: QPainter, box: QRectF, text: str, size: int, token: str, flags: int, *, bold: bool = False
    ) -> None:
        font = theme.font(size, bold=bold)
        painter.setFont(font)
        painter.setPen(theme.color(token))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, flags, shown)


_NO_PEN = QPen(Qt.PenStyle.NoPen)
