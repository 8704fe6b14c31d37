"""The composer as it looks: a reply and a note can't be mistaken for each other, and the button says to whom it goes. X4.

Layout only; what it does is decided by its presenter.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from usen_desk.contract.drafts import DraftMode
from usen_desk.local.records import KeptFile
from usen_desk.ui import theme
from usen_desk.ui.inquiries.composer_files_view import FilesView
from usen_desk.ui.inquiries.composer_model import MODES, NOTE_WARNING, PLACEHOLDERS, count_words
from usen_desk.ui.inquiries.composer_text_view import ComposerEditor, local_paths
from usen_desk.ui.widgets.button import Button, IconButton
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill import Pill

REPLY, NOTE = DraftMode.REPLY, DraftMode.NOTE
LOOKS = {REPLY: "reply", NOTE: "note"}
KEYS = "  Ctrl ↵"
FINISH, FINISH_SHORT = "送信して完了・次へ", "完了・次へ"
FINISH_NOTE = "残して完了・次へ"
SEND_LEAST, AROUND = 150, 112
"""Pixels: the button that sends at its narrowest, and what margins, gaps and the button's
own icon take of the line."""
NARROW_BELOW = 520


class ComposerView(QFrame):
    """Signals: chosen(DraftMode); sent(whether it finishes); attach_wanted(); canned_wanted(); shelf_wanted();
    versions_wanted(); after_removed()."""

    chosen = Signal(object)
    sent = Signal(bool)
    attach_wanted = Signal()
    canned_wanted = Signal()
    shelf_wanted = Signal()
    versions_wanted = Signal()
    after_removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.editor, self.files = ComposerEditor(), FilesView()
        self.notice, self.claim = NoticeBar(), NoticeBar()
        self.modes = {mode: Button(word, "chip") for mode, word in MODES.items()}
        self.warning = Pill(NOTE_WARNING, "lock", "amber")
        self.count, self.kept = Label("", "meta"), ElidedLabel("", "meta")
        self.versions = IconButton("history", "以前の下書き", size=16, small=True)
        self.attach = IconButton("paperclip", "ファイルを添付 (Ctrl+Shift+U)", size=18)
        self.canned = IconButton("zap", "定型文 (Ctrl+/)", size=18)
        self.shelf = IconButton("layers", "資料を添付 (Ctrl+Shift+/)", size=18)
        self.after: Button | None = None
        self.finish, self.send = Button(FINISH), Button("", "primary")
        self._mode, self._words = REPLY, ""
        self._lay_out()
        self._connect()
        self.set_mode(REPLY, may_reply=True, may_note=True, why="")

    @property
    def body(self) -> str:
        return self.editor.body

    def set_mode(self, mode: DraftMode, *, may_reply: bool, may_note: bool, why: str) -> None:
        """`why` no reply may be written."""
        self._mode = mode
        for one, chip in self.modes.items():
            chip.setChecked(one is mode)
        self.modes[REPLY].setEnabled(may_reply or mode is REPLY)
        self.modes[REPLY].setToolTip(why)
        self.modes[NOTE].setVisible(may_note)
        self.warning.setVisible(mode is NOTE)
        self.editor.setPlaceholderText(PLACEHOLDERS[mode])
        self.editor.setAccessibleName(f"{MODES[mode]}の本文")
        self.finish.setText(FINISH_NOTE if mode is NOTE else FINISH)
        self.send.setProperty("kind", "note" if mode is NOTE else "primary")
        self.send.set_icon("lock" if mode is NOTE else "send")
        if self.property("mode") != LOOKS[mode]:
            self.setProperty("mode", LOOKS[mode])
            for part in (self, self.editor, self.send, *self.modes.values()):
                part.style().unpolish(part)
                part.style().polish(part)
        self._fit()

    def set_send(self, words: str, *, may: bool) -> None:
        """To whom it goes; the whole of it for screen readers, as much as there is room for the eye."""
        self._words = words
        self.send.setAccessibleName(words)
        self.send.setToolTip(f"{words} (Ctrl+Enter)")
        self.finish.setToolTip("送信して完了にし、次の問い合わせを開く (Ctrl+Shift+Enter)")
        self.send.setEnabled(may)
        self.finish.setEnabled(may)
        self._fit()

    def set_kept(self, words: str) -> None:
        if words != self.kept.whole:
            self.kept.set_text(words)

    def set_files(self, files: Sequence[KeptFile]) -> None:
        self.files.set(files)

    def set_after(self, words: str) -> None:
        """What a macro does besides; "" for nothing."""
        if words and self.after is None:
            self.after = Button("", "choice", "zap")
            self.after.setCheckable(False)
            self.after.setObjectName("after")
            self.after.clicked.connect(self.after_removed)
            self._extras.insertWidget(0, self.after)
        if self.after is not None:
            self.after.setText(f"{words}  ×")
            self.after.setToolTip("送信と同時に行います。クリックすると外します。")
            self.after.setAccessibleName(f"送信と同時に {words}。押すと外します")
            self.after.setVisible(bool(words))

    def set_busy(self, is_busy: bool) -> None:
        """No keys until it is known where the text lies."""
        if self.editor.isReadOnly() is not is_busy:
            self.editor.setReadOnly(is_busy)

    def show_text(self, body: str, caret: int) -> None:
        if body != self.editor.body:
            self.editor.set_text(body, caret)
        else:
            self.editor.put_caret(caret)
        self.show_count()

    def show_count(self) -> None:
        words = count_words(len(self.editor.body))
        self.count.setText(words)
        self.count.setVisible(bool(words))
        tone = "red" if words.endswith("超過") else ""
        if self.count.property("tone") != tone:
            self.count.setProperty("tone", tone)
            self.count.style().unpolish(self.count)
            self.count.style().polish(self.count)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.editor.files_dropped.emit(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        head = row(*self.modes.values(), self.warning, None, self.count, self.kept, self.versions, spacing=4)
        head.setSpacing(6)
        foot = row(self.attach, self.shelf, self.canned, None, self.finish, self.send, spacing=6)
        self._extras = row(None, spacing=6)
        text = column(self.editor, margins=(4, 0, 0, 0))
        parts = (head, self.claim, self.notice, text, self.files, self._extras, foot)
        self.setLayout(column(*parts, spacing=6, margins=(12, 8, 12, 10)))
        self.count.hide()
        self.setFocusProxy(self.editor)
        self.finish.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.send.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.send.setMinimumWidth(SEND_LEAST)
        self.kept.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def _connect(self) -> None:
        for mode, chip in self.modes.items():
            chip.clicked.connect(lambda _=False, mode=mode: self._on_chip(mode))
        self.send.clicked.connect(lambda: self.sent.emit(False))
        self.finish.clicked.connect(lambda: self.sent.emit(True))
        self.attach.clicked.connect(self.attach_wanted)
        self.canned.clicked.connect(self.canned_wanted)
        self.shelf.clicked.connect(self.shelf_wanted)
        self.versions.clicked.connect(self.versions_wanted)
        self.editor.typed.connect(self.show_count)

    def _on_chip(self, mode: DraftMode) -> None:
        for one, chip in self.modes.items():
            chip.setChecked(one is self._mode)  # until the presenter says so
        self.chosen.emit(mode)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """The store's name is cut where there is no room for it; the rest of the button stays."""
        is_narrow = self.width() < theme.px(NARROW_BELOW)
        if self._mode is REPLY:
            self.finish.setText(FINISH_SHORT if is_narrow else FINISH)
        taken = sum(one.sizeHint().width() for one in (self.finish, self.attach, self.shelf, self.canned))
        room = self.width() - taken - AROUND
        metrics = QFontMetricsF(theme.font(13, bold=True))
        name, to, rest = self._words.partition(" 様へ送信")
        keys = KEYS if room > metrics.horizontalAdvance(self._words + KEYS) else ""
        room_for_name = max(room - metrics.horizontalAdvance(to + keys), 0.0)
        if to:
            name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room_for_name)
        self.send.setText(f"{name}{to}{rest}{keys}".replace("&", "&&"))
