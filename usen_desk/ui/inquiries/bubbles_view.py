"""What people do with the messages of a thread: walk, select, copy, follow links. Painting and scrolling: scroll_view.py.

↑/↓ walk the messages, PgUp/PgDn scroll, Home/End go to the ends of the thread, Ctrl+C copies what is selected or the
message, Ctrl+A selects the message, Enter opens its links.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from usen_desk.contract.inquiries import Attachment, ThreadMessage
from usen_desk.ui.inquiries.links_model import Link
from usen_desk.ui.inquiries.message_view import Looks, spoken
from usen_desk.ui.inquiries.reading_model import Reading, Selection
from usen_desk.ui.inquiries.scroll_view import STEP, MessagesScroll
from usen_desk.ui.inquiries.thread_model import ThreadModel

ABOVE_NEW = 8
AROUND_TEXT = 6
"""Pixels beside a text that still belong to it for the mouse."""


class BubblesView(MessagesScroll):
    """Signals: start_wanted(), end_wanted() by Home and End; link_wanted(Link); links_wanted(ThreadMessage) by Enter;
    menu_wanted(ThreadMessage or None, Link or None, point on the screen); file_wanted(Attachment), file_dragged(Attachment)
    out of the window."""

    start_wanted = Signal()
    end_wanted = Signal()
    link_wanted = Signal(object)
    links_wanted = Signal(object)
    menu_wanted = Signal(object, object, object)
    file_wanted = Signal(object)
    file_dragged = Signal(object)

    def __init__(self, model: ThreadModel, parent: QWidget | None = None) -> None:
        self.reading = Reading()
        self._images: dict[str, QImage] = {}
        self._is_pressed = False
        self._pressed_file: tuple[Attachment, QPointF] | None = None
        super().__init__(model, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("やり取り")
        self.viewport().setMouseTracking(True)

    @property
    def current(self) -> ThreadMessage | None:
        """The message that the keyboard is at."""
        row = self.thread_model.row_of(self.reading.current)
        return self.thread_model.message(row) if row >= 0 else None

    def set_image(self, sha256: str, image: QImage) -> None:
        """The picture of a person."""
        self._images[sha256] = image
        self.refresh()

    def show_opened(self) -> None:
        """Another thread: at the line of what is new, else at its end."""
        self.reading.forget()
        self.go_to_end()
        model = self.thread_model
        row = model.row_at(model.new_from) if model.new_from > 1 else -1
        if row >= 0 and self.top_of(row) < ABOVE_NEW:
            self.bring(model.new_from, ABOVE_NEW)

    def go_to(self, sequence: int) -> None:
        """Bring a message that is loaded into sight; the keyboard goes on from there."""
        row = self.thread_model.row_at(sequence)
        if row < 0:
            return
        self.reading.current = self.thread_model.message(row).message_id
        if self.is_shown_whole(row):
            self.refresh()
        elif sequence == self.thread_model.last_of_thread:
            self.go_to_end()
        else:
            self.bring(sequence, self.viewport().height() // 3)

    def is_shown_whole(self, row: int) -> bool:
        top = self.top_of(row)
        return row in self.rows_in_sight and top >= 0 and top + self.height_of(row) <= self.viewport().height()

    def search(self, text: str, hit: int = 0) -> None:
        """Mark `text` in every message, most of all in the one that is looked at."""
        self.reading.search(text, hit)
        self.refresh()

    def selected_text(self) -> str:
        selection = self.reading.selection
        row = self.thread_model.row_of(selection.message_id) if selection else -1
        if selection is None or row < 0:
            return ""
        start, end = selection.span
        return self.view_of(row).text[start:end]

    def copy(self) -> str:
        """What is selected, else the message of the keyboard; returns what was copied."""
        text = self.selected_text() or (self.current.body if self.current else "")
        if text:
            QGuiApplication.clipboard().setText(text)
        return text

    def announce(self, message: ThreadMessage) -> None:
        """Read it out where a screen reader listens."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken(message)))

    def looks(self, message: ThreadMessage) -> Looks:
        reading, author = self.reading, message.author
        return Looks(
            selection=reading.selected(message),
            marks=reading.marks(message),
            is_hit=reading.hit == message.message_id,
            is_current=reading.current == message.message_id and self.hasFocus(),
            image=self._images.get(author.image_sha256) if author and author.image_sha256 else None,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), Qt.KeyboardModifier.NoModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select_current()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != plain:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._walk(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            (self.start_wanted if key == Qt.Key.Key_Home else self.end_wanted).emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.links_wanted.emit(self.current)
        elif key == Qt.Key.Key_Escape and self.reading.selection is not None:
            self._select(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        file = self._file_at(event.position())
        self._pressed_file = (file, event.position()) if file is not None else None
        row = self._row_of_text(event.position())
        self._is_pressed = row >= 0
        if row < 0:
            self._select(None)
            return
        message_id, at = self.thread_model.message(row).message_id, self._place_at(row, event.position())
        known, shifted = self.reading.selection, event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.reading.current = message_id
        goes_on = bool(shifted) and known is not None and known.message_id == message_id
        self._select(Selection(message_id, known.pressed if known and goes_on else at, at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_file is not None:
            file, pressed_at = self._pressed_file
            if (event.position() - pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._pressed_file = None
                self.file_dragged.emit(file)
            return
        selection = self.reading.selection
        if self._is_pressed and selection is not None:
            row = self.thread_model.row_of(selection.message_id)
            if row >= 0:
                reached = self._place_at(row, event.position())
                self._select(Selection(selection.message_id, selection.pressed, reached))
            return
        shape = Qt.CursorShape.ArrowCursor
        if self._row_of_text(event.position()) >= 0:
            is_link = self._link_at(event.position()) is not None
            shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor
        elif self._file_at(event.position()) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_file = self._pressed_file, None
        if pressed is not None and self._file_at(event.position()) == pressed[0]:
            self.file_wanted.emit(pressed[0])
            return
        was, self._is_pressed = self._is_pressed, False
        selection = self.reading.selection
        if was and event.button() is Qt.MouseButton.LeftButton and selection is not None and selection.is_empty:
            self._select(None)
            if (link := self._link_at(event.position())) is not None:
                self.link_wanted.emit(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_of_text(event.position())
        body = self.view_of(row).body if row >= 0 else None
        if body is not None:
            span = body.word_at(self._place_at(row, event.position()))
            self._select(Selection(self.thread_model.message(row).message_id, *span))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self.thread_model.row_of(self.reading.current)
            below = QPoint(self.viewport().width() // 2, (max(0, self.top_of(row)) if row >= 0 else 0) + STEP)
            self.menu_wanted.emit(self.current, None, self.viewport().mapToGlobal(below))
            return
        point = QPointF(self.viewport().mapFrom(self, event.pos()))
        row = self.row_under(point.y())
        if row >= 0:
            self.reading.current = self.thread_model.message(row).message_id
            self.refresh()
        self.menu_wanted.emit(self.current, self._link_at(point), event.globalPos())

    def _walk(self, step: int) -> None:
        """From the message of the keyboard where it is in sight, else from the last one in sight."""
        rows = self.rows_in_sight
        if not rows:
            return
        row = self.thread_model.row_of(self.reading.current)
        if row in rows:
            row = max(0, min(row + step, self.thread_model.rowCount() - 1))
        else:
            row = next((one for one in reversed(rows) if self.is_shown_whole(one)), rows[0])
        message = self.thread_model.message(row)
        self.reading.current = message.message_id
        self._bring_into_sight(row)
        self.refresh()
        self.announce(message)

    def _bring_into_sight(self, row: int) -> None:
        sequence, height = self.thread_model.message(row).sequence, self.viewport().height()
        if self.top_of(row) < 0:
            self.bring(sequence, 0)
        elif self.top_of(row) + self.height_of(row) > height:
            self.bring(sequence, max(0, height - self.view_of(row).height))

    def _select_current(self) -> None:
        row = self.thread_model.row_of(self.reading.current)
        if row >= 0:
            self._select(Selection(self.reading.current, 0, len(self.view_of(row).text)))

    def _select(self, selection: Selection | None) -> None:
        self.reading.selection = selection
        self.refresh()

    def _row_of_text(self, point: QPointF) -> int:
        """The row whose text is under the point, -1 for none."""
        row = self.row_under(point.y())
        if row < 0:
            return -1
        view = self.view_of(row)
        assert view.body is not None, "fitted"
        box = QRectF(view.text_at, view.text_at + QPointF(view.body.width, view.body.height))
        inside = box.adjusted(-AROUND_TEXT, 0, AROUND_TEXT, 0).contains(self._within(row, point))
        return row if inside else -1

    def _place_at(self, row: int, point: QPointF) -> int:
        view = self.view_of(row)
        assert view.body is not None, "fitted"
        return view.body.at(self._within(row, point) - view.text_at)

    def _link_at(self, point: QPointF) -> Link | None:
        row = self._row_of_text(point)
        if row < 0:
            return None
        view = self.view_of(row)
        return view.body.link_at(self._within(row, point) - view.text_at) if view.body else None

    def _file_at(self, point: QPointF) -> Attachment | None:
        row = self.row_under(point.y())
        if row < 0:
            return None
        within, message = self._within(row, point), self.thread_model.message(row)
        chips = zip(self.view_of(row).chips, message.attachments, strict=True) if message.attachments else ()
        return next((attachment for box, attachment in chips if box.contains(within)), None)

    def _within(self, row: int, point: QPointF) -> QPointF:
        return point - QPointF(0, self.top_of(row))
