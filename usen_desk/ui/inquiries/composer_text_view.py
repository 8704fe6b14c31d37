"""The text field of the composer. Enter begins a new line and never sends; while an input method converts, no key does
anything but go on converting. A key or commit of / ／ ・ at the start of a line asks for canned replies. Rows X4, X7."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from usen_desk.ui import theme
from usen_desk.ui.inquiries.canned_model import TRIGGERS, Span, gaps

LEAST_LINES, MOST_LINES = 2, 10
MARGIN = 2


class ComposerEditor(QPlainTextEdit):
    """Signals: typed() the text changed by its author; canned_wanted(position) from where a canned reply goes in;
    steered(QKeyEvent's key) ↑ ↓ Enter Tab Esc while the popup is open; take_back_wanted() Ctrl+Z in the empty field;
    files_dropped(list of local paths); picture_pasted(QImage); sent(whether it finishes) by the number pad, whose Enter no
    action's chord knows; entered(), left() the caret."""

    typed = Signal()
    canned_wanted = Signal(int)
    steered = Signal(int)
    take_back_wanted = Signal()
    files_dropped = Signal(object)
    picture_pasted = Signal(object)
    sent = Signal(bool)
    entered = Signal()
    left = Signal()

    STEERING = frozenset(
        int(key)
        for key in (
            Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
            Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape,
        )
    )  # fmt: skip

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composerText")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preedit = ""
        """What an input method is converting."""
        self.is_steering = False
        """The popup of canned replies is open and gets the keys that walk it."""
        self.may_take_back = False
        self._is_setting = False
        self.textChanged.connect(self._on_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.fit())
        self.fit()

    @property
    def is_composing(self) -> bool:
        return bool(self.preedit)

    @property
    def body(self) -> str:
        return self.toPlainText()

    @property
    def caret(self) -> int:
        return self.textCursor().position()

    def set_text(self, body: str, caret: int) -> None:
        """Another text, which nobody typed; there is nothing to undo in it."""
        self._is_setting = True
        self.preedit = ""
        self.setPlainText(body)
        self.put_caret(caret)
        self._is_setting = False
        self._mark_gaps()

    def put_caret(self, at: int, end: int | None = None) -> None:
        """`end`: select up to there."""
        last, cursor = self.document().characterCount() - 1, self.textCursor()
        cursor.setPosition(min(at, last))
        if end is not None:
            cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def replace(self, start: int, end: int, text: str) -> None:
        """As one step that Ctrl+Z takes back."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def select_text(self, start: int, text: str) -> None:
        self.put_caret(start, start + self.units(text))

    @staticmethod
    def units(text: str) -> int:
        """How long Qt takes this text for: positions in a document count UTF-16 units."""
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    def caret_box(self) -> QRect:
        """Where the caret is, in the field's own coordinates."""
        box = self.cursorRect()
        return box.translated(self.viewport().mapTo(self, QPoint()))

    def fit(self) -> None:
        """As high as its text, within limits."""
        needed = round(self.document().size().height())
        lines, line = min(MOST_LINES, max(LEAST_LINES, needed)), QFontMetricsF(self.font()).lineSpacing()
        self.setFixedHeight(ceil(lines * line + 2 * self.document().documentMargin()) + MARGIN)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if needed > MOST_LINES else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not left to the window's actions."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = event.matches(QKeySequence.StandardKey.Undo)
            if undoes and not self.document().isUndoAvailable() and not self.may_take_back:
                event.ignore()  # nothing to undo here: the page's own undo may have something
                return True
            if self.is_steering and event.key() in self.STEERING and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_steering and not self.is_composing and event.key() in self.STEERING and not event.modifiers():
            self.steered.emit(event.key())
            return
        if event.matches(QKeySequence.StandardKey.Undo) and not self.body and self.may_take_back:
            self.take_back_wanted.emit()
            return
        if self.is_composing and event.key() in self.STEERING:
            return  # it belongs to the conversion
        if event.key() == Qt.Key.Key_Enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.sent.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        before = self.textCursor().selectionStart()
        super().keyPressEvent(event)
        if event.text() in TRIGGERS and self.caret == before + 1:
            self._look_for_trigger(before, event.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        before, committed = self.textCursor().selectionStart(), event.commitString()
        self.preedit = event.preeditString()
        super().inputMethodEvent(event)
        if committed in TRIGGERS:
            self._look_for_trigger(before, committed)
        elif not committed:
            self.typed.emit()  # what is being converted narrows the popup, and says that somebody writes

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Files and pictures are attached; everything else goes in as plain text."""
        paths = local_paths(source)
        if paths:
            self.files_dropped.emit(paths)
        elif source.hasImage() and not source.hasText():
            image = source.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.picture_pasted.emit(image)
        else:
            super().insertFromMimeData(source)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._mark_gaps()

    def _look_for_trigger(self, at: int, char: str) -> None:
        block = self.document().findBlock(at)
        if block.isValid() and at == block.position() and block.text()[:1] == char:
            self.canned_wanted.emit(at)

    def _on_changed(self) -> None:
        if not self._is_setting:
            self._mark_gaps()
            self.typed.emit()

    def _mark_gaps(self) -> None:
        """Placeholders that are still empty."""
        found = gaps(self.body) if "{" in self.body or "｛" in self.body else []
        if found or self.extraSelections():
            self.setExtraSelections([self._marked(span) for span in found])

    def _marked(self, span: Span) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = self.textCursor()
        body = self.body
        made.cursor.setPosition(self.units(body[: span[0]]))
        made.cursor.setPosition(self.units(body[: span[1]]), QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(theme.color("amber_bg"))
        look.setForeground(theme.color("amber"))
        look.setProperty(QTextFormat.Property.FontWeight, 700)
        made.format = look
        return made


def local_paths(source: QMimeData) -> Sequence[str]:
    return [url.toLocalFile() for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []
