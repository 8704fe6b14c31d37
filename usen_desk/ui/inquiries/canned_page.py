"""Canned replies in the composer: Ctrl+/ or a / at the start of a line opens the popup at the caret; what is typed from
there on narrows it and is replaced by the reply that is taken. Row X7. Wiring only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QTextCursor

from usen_desk.contract.canned import CannedReply
from usen_desk.contract.inquiries import AfterReply
from usen_desk.ui.inquiries.canned_model import TRIGGERS, gaps
from usen_desk.ui.inquiries.canned_presenter import CannedPresenter
from usen_desk.ui.inquiries.canned_view import CannedView
from usen_desk.ui.inquiries.composer_text_view import ComposerEditor

BREAKS = frozenset("\n\u2028\u2029")


class CannedPart(QObject):
    """Signals: edit_wanted() the dialog of all canned replies. `sales` tells who looks after the store; `insert_after` takes what a macro does besides."""

    edit_wanted = Signal()

    def __init__(
        self,
        presenter: CannedPresenter,
        editor: ComposerEditor,
        sales: Callable[[], str],
        insert_after: Callable[[AfterReply], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.presenter, self._editor = presenter, editor
        self._sales, self._insert_after = sales, insert_after
        self.view: CannedView | None = None
        self.is_note = False
        """What is being written."""
        self.may_edit = False
        """The person has canned replies of their own."""
        self._shown = ""
        self._from, self._text_from = 0, 0
        """Where the reply goes in, and where what narrows begins: behind the / if there is one."""
        editor.canned_wanted.connect(lambda at: self._open(at, at + 1))
        editor.steered.connect(self._steer)
        editor.typed.connect(self._narrow)
        editor.cursorPositionChanged.connect(self._narrow)
        editor.left.connect(self.close)
        presenter.changed.connect(self._on_read)

    @property
    def is_open(self) -> bool:
        return self.view is not None and not self.view.isHidden()

    def open(self) -> None:
        """At the caret; what is selected is replaced."""
        cursor = self._editor.textCursor()
        self._open(cursor.selectionStart(), cursor.selectionEnd())

    def close(self) -> None:
        if self.view is not None:
            self.view.hide()
        self._editor.is_steering = False

    def _open(self, start: int, text_from: int) -> None:
        editor = self._editor
        if not self.presenter.may_use or editor.isReadOnly():
            return
        self._from, self._text_from, self._shown = start, text_from, ""
        if self.view is None:
            self.view = CannedView(self.presenter.model, editor.window())
            self.view.taken.connect(self._on_taken)
            self.view.edit_wanted.connect(self._on_edit)
            self.view.edit.setVisible(self.may_edit)
        self.presenter.open(is_note=self.is_note)
        box = editor.caret_box()
        self.view.open_at(QRect(editor.mapToGlobal(box.topLeft()), box.size()))
        editor.is_steering = True

    def _steer(self, key: int) -> None:
        """Where there is nothing to take, Enter is what it always is."""
        if self.view is None or not self.is_open:
            self._editor.is_steering = False
            return
        if not self.view.steer(key):
            self.close()
            self._editor.insertPlainText("\n")
        self._editor.is_steering = self.is_open

    def _typed(self) -> str | None:
        """What narrows; None where the caret has left it."""
        cursor = self._editor.textCursor()
        at = cursor.position()
        if at < self._text_from:
            return None
        cursor.setPosition(self._from)
        cursor.setPosition(at, QTextCursor.MoveMode.KeepAnchor)
        text = cursor.selectedText()
        if BREAKS & set(text) or (self._text_from > self._from and text[:1] not in TRIGGERS):
            return None
        return text[self._text_from - self._from :] + self._editor.preedit

    def _narrow(self) -> None:
        if self.view is None or not self.is_open:
            return
        typed = self._typed()
        if typed is None:
            self.close()
        elif typed != self._shown:
            self._shown = typed
            self.presenter.model.narrow(typed)
            self.view.refresh(typed)

    def _on_read(self) -> None:
        if self.view is not None and self.is_open:
            self.view.refresh(self._shown)

    def _on_edit(self) -> None:
        """What is changed there is read at the next opening."""
        self.close()
        self.presenter.forget()
        self.edit_wanted.emit()

    def _on_taken(self, reply: CannedReply) -> None:
        editor = self._editor
        self._editor.is_steering = False
        text = self.presenter.text_of(reply, self._sales())
        editor.replace(self._from, editor.caret, text)
        first = next(iter(gaps(text)), None)
        if first is not None:
            editor.select_text(self._from + editor.units(text[: first[0]]), text[first[0] : first[1]])
        if reply.text.after is not None:
            self._insert_after(reply.text.after)
        editor.setFocus()
