"""The messages of one thread, however long: about twenty widgets show those that are in sight. BUDGETS D7, X2.

Heights are estimated, and corrected as messages come into sight; what the reader looks at never jumps. What people do
with the messages is bubbles_view.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from usen_desk.contract.base import JST
from usen_desk.contract.inquiries import ThreadMessage
from usen_desk.ui import theme
from usen_desk.ui.inquiries.heights_model import Heights
from usen_desk.ui.inquiries.message_view import (
    NO_LEAD,
    Estimate,
    Lead,
    Looks,
    MessageView,
    day_line,
    day_number,
    day_of,
    text_width,
)
from usen_desk.ui.inquiries.pool_view import BubblePool
from usen_desk.ui.inquiries.thread_model import ThreadModel

STEP = 40
CORRECTIONS_MAX = 8
NEAR = 1.5
"""Screens from an end at which the next page is asked for."""
TELL_MS = 60
"""What is in sight is told at most so often."""
FOOT = 8
"""Below the last message."""
END_WITHIN = 4
NEW = "ここから新着"


@dataclass(frozen=True)
class Anchor:
    """The begin of this message stays so many pixels below the upper edge."""

    message_id: int
    sequence: int
    y: int


class MessagesScroll(QAbstractScrollArea):
    """Signals: older_wanted(), newer_wanted() near an end of what is loaded; in_sight(first sequence, last one that is
    shown to its end); at_end_changed(bool)."""

    older_wanted = Signal()
    newer_wanted = Signal()
    in_sight = Signal(int, int)
    at_end_changed = Signal(bool)

    def __init__(self, model: ThreadModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thread_model = model
        self._heights, self._pool = Heights(), BubblePool(self.viewport())
        self._today: date | None = None
        self._room = 0
        self._is_placing, self._is_at_end, self._told_at_end = False, True, True
        self._anchor: Anchor | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(STEP)
        self._tell = QTimer(self, singleShot=True, interval=TELL_MS)
        self._tell.timeout.connect(self.tell_sight)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._on_reset)
        model.rowsAboutToBeInserted.connect(self._remember)
        model.rowsInserted.connect(self._on_inserted)
        model.dataChanged.connect(self._on_changed)

    @property
    def is_at_end(self) -> bool:
        """The newest message is in sight; then the view goes on with the thread."""
        return self._is_at_end and not self.thread_model.has_newer

    @property
    def widget_count(self) -> int:
        return self._pool.widget_count

    @property
    def rows_in_sight(self) -> range:
        value = self.verticalScrollBar().value()
        return self._heights.rows_between(value, value + self.viewport().height())

    def set_today(self, now: datetime) -> None:
        self._today = now.astimezone(JST).date()

    def go_to_end(self) -> None:
        self._place(to_end=True)

    def bring(self, sequence: int, y: int) -> None:
        """Show this message with its begin so far below the upper edge."""
        row = self.thread_model.row_at(sequence)
        if row >= 0:
            self._place(Anchor(self.thread_model.message(row).message_id, sequence, y))

    def top_of(self, row: int) -> int:
        """Below the upper edge of the view."""
        return self._heights.top(row) - self.verticalScrollBar().value()

    def height_of(self, row: int) -> int:
        return self._heights.height(row)

    def row_under(self, y: float) -> int:
        """-1 below the last message."""
        at = round(y) + self.verticalScrollBar().value()
        return self._heights.row_at(at) if 0 <= at < self._heights.total else -1

    def view_of(self, row: int) -> MessageView:
        return self._pool.view_of(self.thread_model.message(row), self.lead(row), self.viewport().width())

    def lead(self, row: int) -> Lead:
        """A new day, and where what is new begins."""
        model = self.thread_model
        message = model.message(row)
        is_new_day = row == 0 or day_number(model.message(row - 1)) != day_number(message)
        is_first_new = model.new_from > 1 and message.sequence == model.new_from
        if not is_new_day and not is_first_new:
            return NO_LEAD
        on = day_of(message)
        day = day_line(on, self._today or on) if is_new_day else ""
        return Lead(day, f"{NEW} {model.new_count}件" if is_first_new else "")

    def looks(self, message: ThreadMessage) -> Looks:
        """How it is painted just now."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Paint anew what looks otherwise."""
        for message_id, widget in self._pool.shown.items():
            row = self.thread_model.row_of(message_id)
            if row >= 0:
                widget.show_message(widget.view, self.looks(self.thread_model.message(row)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("surface"))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if text_width(self.viewport().width()) != self._room:
            self._estimate()
        self._place_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        if event.type() in kinds and hasattr(self, "_tell"):
            self._pool.forget_layouts()
            self._estimate()
            self._place_again()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if not self._is_placing:
            self._place()

    def _remember(self, *_: object) -> None:
        """The message at the upper edge, and where it stands; not the very first one, which loses the line of its day
        when older messages come before it."""
        rows = self.rows_in_sight
        if rows and len(self._heights) == self.thread_model.rowCount():
            row = rows[1] if rows[0] == 0 and len(rows) > 1 else rows[0]
            message = self.thread_model.message(row)
            self._anchor = Anchor(message.message_id, message.sequence, self.top_of(row))

    def _place_again(self) -> None:
        """Where the reader was."""
        at_end = self._is_at_end
        self._place(None if at_end else self._anchor, to_end=at_end)

    def _on_reset(self) -> None:
        self._estimate()
        at_end = self._is_at_end and self.thread_model.follows
        self._place(None if at_end else self._anchor, to_end=at_end)

    def _on_inserted(self, _: QModelIndex, first: int, last: int) -> None:
        model, about = self.thread_model, Estimate(self.viewport().width())
        self._heights.insert(first, [about.of(message) for message in model.messages[first : last + 1]])
        if first == 0 and last + 1 < len(self._heights):
            self._heights.forget(last + 1)  # its day may have begun above it now
        follows = self._is_at_end and first > 0 and model.follows
        self._place(None if follows else self._anchor, to_end=follows)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self._remember()
        for row in range(first.row(), last.row() + 1):
            self._heights.forget(row)
        self._place_again()

    def _estimate(self) -> None:
        width = self.viewport().width()
        self._room, about = text_width(width), Estimate(width)
        self._heights.reset([about.of(message) for message in self.thread_model.messages])

    def _place(self, anchor: Anchor | None = None, *, to_end: bool = False) -> None:
        """Show what belongs in sight: so that `anchor` stands where it says, or the end is in sight, or as the bar
        stands."""
        if self._is_placing or len(self._heights) != self.thread_model.rowCount():
            return
        self._is_placing = True
        try:
            value, most = self._settle(anchor, to_end=to_end)
            self._show(value)
        finally:
            self._is_placing = False
        self._remember()
        self._after(value, most)

    def _settle(self, anchor: Anchor | None, *, to_end: bool) -> tuple[int, int]:
        """Measure what comes into sight, until nothing moves any more; returns the bar's value and its end."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        row, y = self._row_of(anchor) if anchor is not None and not to_end else -1, anchor.y if anchor else 0
        value = most = 0
        for _ in range(CORRECTIONS_MAX):
            most = max(0, self._heights.total + FOOT - height)
            wanted = most if to_end else self._heights.top(row) - y if row >= 0 else bar.value()
            value = max(0, min(wanted, most))
            rows = self._heights.rows_between(value, value + height)
            if row < 0 and rows and not to_end:
                row = next((one for one in rows if self._heights.is_known(one)), rows[0])
                y = self._heights.top(row) - value
            if not self._measure(rows):
                break
        bar.setPageStep(height)
        bar.setRange(0, most)
        bar.setValue(value)
        return value, most

    def _row_of(self, anchor: Anchor) -> int:
        """Where its message is no longer there, the nearest one."""
        row = self.thread_model.row_of(anchor.message_id)
        if row < 0 and self.thread_model.rowCount():
            row = max(0, min(anchor.sequence - self.thread_model.first, self.thread_model.rowCount() - 1))
        return row

    def _measure(self, rows: Sequence[int]) -> bool:
        """Whether a height was another than was thought."""
        unknown = [row for row in rows if not self._heights.is_known(row)]
        return any([self._heights.measure(row, self.view_of(row).height) for row in unknown])

    def _show(self, value: int) -> None:
        rows = self._heights.rows_between(value, value + self.viewport().height())
        messages = [self.thread_model.message(row) for row in rows]
        self._pool.keep_only(message.message_id for message in messages)
        width = self.viewport().width()
        for row, message in zip(rows, messages, strict=True):
            widget = self._pool.widget(message.message_id)
            widget.setGeometry(0, self._heights.top(row) - value, width, self._heights.height(row))
            widget.show_message(self.view_of(row), self.looks(message))
            widget.show()
        self._pool.hide_free()

    def _after(self, value: int, most: int) -> None:
        self._is_at_end = value >= most - END_WITHIN
        if self.is_at_end is not self._told_at_end:
            self._told_at_end = self.is_at_end
            self.at_end_changed.emit(self.is_at_end)
        self.ask_for_pages()
        self._tell.start()

    def ask_for_pages(self) -> None:
        """Where an end of what is loaded is near."""
        bar, near = self.verticalScrollBar(), self.viewport().height() * NEAR
        if self.thread_model.has_older and bar.value() < near:
            self.older_wanted.emit()
        if self.thread_model.has_newer and bar.value() > bar.maximum() - near:
            self.newer_wanted.emit()

    def tell_sight(self) -> None:
        """Once more, e.g. since somebody looks again."""
        rows = [row for row in self.rows_in_sight if self._heights.top(row + 1) - FOOT <= self._lower_edge]
        if rows and self.isVisible():
            model = self.thread_model
            self.in_sight.emit(model.message(self.rows_in_sight[0]).sequence, model.message(rows[-1]).sequence)

    @property
    def _lower_edge(self) -> int:
        return self.verticalScrollBar().value() + self.viewport().height()
