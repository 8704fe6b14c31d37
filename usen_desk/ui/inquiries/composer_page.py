"""The composer under a thread, tied to its thread, to the outbox and to the tab: chords, files, versions, what came
meanwhile. Rows X3, X4, X6, X7. Wiring only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.drafts import DraftMode
from usen_desk.contract.inquiries import Inquiry, ReplyPosted
from usen_desk.contract.session import Me
from usen_desk.local.records import DraftRecord, OutItem, Shown
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.canned_editing_page import EDIT
from usen_desk.ui.inquiries.canned_model import Span
from usen_desk.ui.inquiries.canned_page import CannedPart
from usen_desk.ui.inquiries.canned_presenter import CannedPresenter
from usen_desk.ui.inquiries.composer_model import Closed, first_line, picture_name, version_words
from usen_desk.ui.inquiries.composer_pending_model import Pending
from usen_desk.ui.inquiries.composer_pending_presenter import PendingPresenter
from usen_desk.ui.inquiries.composer_pending_view import PendingView
from usen_desk.ui.inquiries.composer_presenter import ComposerPresenter
from usen_desk.ui.inquiries.composer_version_dialog import VersionDialog
from usen_desk.ui.inquiries.composer_view import ComposerView
from usen_desk.ui.inquiries.pasted_model import content_of
from usen_desk.ui.inquiries.thread_model import ThreadModel
from usen_desk.ui.inquiries.thread_page import ThreadPage
from usen_desk.ui.sending.drafts import DraftKeeper
from usen_desk.ui.sending.files import FileKeeper
from usen_desk.ui.shelf.picker_page import PickerPart
from usen_desk.ui.shelf.picker_presenter import PickerPresenter
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from usen_desk.ui.inquiries.composer_conflict_dialog import ConflictDialog
    from usen_desk.ui.sending.sender import OutView, Sender, Sent

GROUP = "問い合わせ"
MARGINS = (20, 0, 20, 14)
UNDO = "取り消す"
QUEUED, QUEUED_NOTE = "#{} への返信を送信します", "#{} に社内メモを残します"
OFFERED = "別のPCで書いた下書きがあります: {}"
SWITCH = "入れ替える"
NO_VERSIONS = "以前の下書きはありません"
DROPPED = "送信せずに破棄しました。文章は「以前の下書き」にあります"
VERSIONS_SHOWN = 12
REPLY, NOTE = DraftMode.REPLY, DraftMode.NOTE


@dataclass(frozen=True)
class Composing:
    """The presenters of a composer, and the outbox behind them."""

    text: ComposerPresenter
    pending: PendingPresenter
    canned: CannedPresenter
    shelf: PickerPresenter
    sender: Sender
    files: FileKeeper


def composing(
    client: ApiClient,
    background: Background,
    me: Me,
    drafts: DraftKeeper,
    files: FileKeeper,
    sender: Sender,
    model: ThreadModel,
) -> Composing:
    """For the thread of this model."""
    text = ComposerPresenter(client, drafts, files, sender)
    canned, shelf = CannedPresenter(client, background, me), PickerPresenter(client, background, me)
    return Composing(text, PendingPresenter(sender, model), canned, shelf, sender, files)


class ComposerPart(QObject):
    """Lives with its page. `next_wanted` opens the next inquiry; `sales` tells who looks after the store."""

    def __init__(
        self,
        parts: Composing,
        thread: ThreadPage,
        toast: Toast,
        actions: Actions,
        next_wanted: Callable[[], object],
        sales: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.presenter, self.pending, self._sender = parts.text, parts.pending, parts.sender
        for one in (parts.text, parts.pending, parts.canned):
            one.setParent(self)
        self._thread, self._toast, self._next_wanted, self._files = thread, toast, next_wanted, parts.files
        self._files.moved.connect(self._show_moving)
        self.view, self.pending_view = ComposerView(), PendingView()
        self.canned = CannedPart(parts.canned, self.view.editor, sales, self.presenter.set_after, self)
        self.shelf = PickerPart(parts.shelf, self.view.editor, self.view.shelf, self.presenter, self)
        self._conflict: ConflictDialog | None = None
        self._place = column(self.view, margins=MARGINS, spacing=0)
        thread.composer_slot.addWidget(self.pending_view)
        thread.composer_slot.addLayout(self._place)
        self._connect_text()
        self._connect_thread()
        self._connect_outbox()
        self._add_actions(actions)
        self._refresh()

    @property
    def has_caret(self) -> bool:
        """Whoever presses a key is in the composer."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self.view or self.view.isAncestorOf(focus))

    def write(self) -> None:
        """Ctrl+R: put the caret there."""
        if self.view.isVisible():
            self.view.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def switch_mode(self) -> None:
        self.presenter.choose(REPLY if self.presenter.mode is NOTE else NOTE)
        self.write()

    def open_canned(self) -> None:
        """Ctrl+/: from anywhere in the tab."""
        if self.view.isVisible():
            self.write()
            self.canned.open()

    def open_shelf(self) -> None:
        """Ctrl+Shift+/: from anywhere in the tab."""
        if self.view.isVisible():
            self.canned.close()
            self.shelf.open()

    def choose_files(self) -> None:
        if self.view.isVisible():
            names, _ = QFileDialog.getOpenFileNames(self.view, "添付するファイルを選ぶ")
            self.attach_files(names)

    def attach_files(self, paths: Sequence[str]) -> None:
        for path in map(Path, paths):
            self.presenter.attach(path.name, 1, path.read_bytes, str(path))  # its size is found in the worker

    def attach_picture(self, image: QImage) -> None:
        """From the clipboard."""
        self.presenter.attach(picture_name(self.presenter.now()), 1, lambda: content_of(image))

    def open_versions(self) -> None:
        self.presenter.versions(self._show_versions)

    def open_conflict(self, item_id: str) -> ConflictDialog | None:
        """What came meanwhile, then 直す / それでも送信 / 破棄."""
        view = self.pending.view(item_id)
        if view is None or view.missed is None or self._conflict is not None:
            return self._conflict
        from usen_desk.ui.inquiries.composer_conflict_dialog import ConflictDialog

        missed = view.missed
        dialog = self._conflict = ConflictDialog(missed, view.item.draft.body, self._thread.window())
        dialog.fixed.connect(lambda: self._fix(item_id, view.shown_to, missed.last_sequence))
        dialog.sent_anyway.connect(lambda: self._sender.send_anyway(item_id))
        dialog.dropped.connect(lambda: self._drop(item_id))
        dialog.finished.connect(self._on_conflict_closed)
        dialog.open()
        return dialog

    def _send(self, *, finishes: bool) -> None:
        """Never while an input method converts: that Enter belongs to it."""
        editor = self.view.editor
        if self.view.isVisible() and not editor.is_composing:
            self._thread.bubbles.tell_sight()  # what came into sight just now counts
            self.presenter.send(editor.caret, finishes=finishes)

    def _send_by_key(self, *, finishes: bool) -> None:
        if self.has_caret:
            self._send(finishes=finishes)

    def _connect_text(self) -> None:
        presenter, view, editor = self.presenter, self.view, self.view.editor
        editor.typed.connect(self._on_typed)
        editor.sent.connect(lambda finishes: self._send(finishes=finishes))
        editor.entered.connect(presenter.enter)
        editor.left.connect(presenter.leave)
        editor.files_dropped.connect(self.attach_files)
        editor.picture_pasted.connect(self.attach_picture)
        editor.take_back_wanted.connect(lambda: presenter.take_back(self.pending.newest_held))
        view.chosen.connect(presenter.choose)
        view.sent.connect(lambda finishes: self._send(finishes=finishes))
        view.attach_wanted.connect(self.choose_files)
        view.canned_wanted.connect(self.open_canned)
        view.shelf_wanted.connect(self.open_shelf)
        view.versions_wanted.connect(self.open_versions)
        view.after_removed.connect(self._on_after_removed)
        view.files.removed.connect(presenter.detach)
        presenter.shown.connect(self._on_shown)
        presenter.changed.connect(self._refresh)
        presenter.told.connect(view.notice.tell)
        presenter.gap_found.connect(self._on_gap)
        presenter.offered.connect(self._on_offered)
        presenter.queued.connect(self._on_queued)
        self.canned.presenter.told.connect(view.notice.tell)
        self.shelf.presenter.told.connect(view.notice.tell)

    def _connect_thread(self) -> None:
        thread, model = self._thread, self._thread.presenter.model
        model.card_changed.connect(self._on_card)
        thread.presenter.opened.connect(self._on_opened)
        thread.bubbles.in_sight.connect(self._on_sight)
        self.presenter.writing.connect(self._on_writing)
        thread.presence.claimed.connect(self._on_claimed)

    def _connect_outbox(self) -> None:
        pending, view, sender = self.pending, self.pending_view, self._sender
        pending.changed.connect(self._on_pending)
        pending.behind.connect(self._on_behind)
        view.taken_back.connect(self._take_back)
        view.fixed.connect(self._mend)
        view.looked.connect(self.open_conflict)
        view.dropped.connect(self._drop)
        sender.sent.connect(self._on_sent)

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], keys: str = "") -> None:
            actions.add(f"composer.{name}", text, run, GROUP, keys, on=self._thread)

        add("write", "返信を書く", self.write, "Ctrl+R")
        add("send", "送信", lambda: self._send_by_key(finishes=False), "Ctrl+Return")
        add("finish", "送信して完了・次へ", lambda: self._send_by_key(finishes=True), "Ctrl+Shift+Return")
        add("mode", "返信と社内メモを切り替え", self.switch_mode, "Ctrl+Shift+M")
        add("canned", "定型文を差し込む", self.open_canned, "Ctrl+/")
        add("shelf", "資料を添付", self.open_shelf, "Ctrl+Shift+/")
        add("attach", "ファイルを添付", self.choose_files, "Ctrl+Shift+U")
        add("versions", "以前の下書き", self.open_versions)
        edit = next((command.action for command in actions.commands if command.name == EDIT), None)
        self.canned.may_edit = edit is not None
        if edit is not None:
            self.canned.edit_wanted.connect(edit.trigger)

    def _show_moving(self, _: str = "") -> None:
        """How far large files have got."""
        self.view.files.set_moving(self._files.moving(self.presenter.files))

    def _on_typed(self) -> None:
        editor = self.view.editor
        if editor.body != self.presenter.text.body:
            self.presenter.typed(editor.body, editor.caret)
        if editor.is_composing and self.presenter.mode is REPLY:
            self._thread.presence.set_typing(True)

    def _on_shown(self) -> None:
        self.canned.close()
        self.view.notice.clear()
        text = self.presenter.text
        self.view.show_text(text.body, text.caret)
        if self.view.editor.hasFocus():
            self.presenter.enter()

    def _refresh(self) -> None:
        presenter, view = self.presenter, self.view
        why = presenter.closed.value if presenter.closed is not None else ""
        view.set_mode(presenter.mode, may_reply=presenter.may_reply, may_note=presenter.may_note, why=why)
        self.canned.is_note = presenter.mode is NOTE
        may = presenter.may_reply if presenter.mode is REPLY else presenter.may_note
        view.set_send(presenter.send_words, may=may and not presenter.is_busy)
        view.set_kept(presenter.kept_words)
        view.set_files(presenter.files)
        self._show_moving()
        view.set_after(presenter.after_words)
        view.set_busy(presenter.is_busy)
        view.setVisible(presenter.is_there or bool(presenter.text.body))

    def _on_card(self) -> None:
        model = self._thread.presenter.model
        self.canned.presenter.show(model.card)
        before = self.presenter.closed
        self.presenter.show(model.card, may_reply=model.may_reply, may_note=model.may_note)
        closed = self.presenter.closed
        if closed is not None and closed is not before and self.presenter.mode is REPLY and self.view.body:
            self.view.notice.say(closed.value, "amber")
        elif closed is None and isinstance(before, Closed):
            self.view.notice.clear()

    def _on_opened(self, inquiry: Inquiry) -> None:
        """What the service knows to have been read counts as shown."""
        newest = inquiry.card.last_sequence
        read_to = inquiry.new_from - 1 if inquiry.new_from else newest
        self.presenter.saw(self._thread.presenter.model.shown_at(read_to), newest)
        self._on_claimed(self._thread.presence.claim)
        self.pending.look()

    def _on_sight(self, _: int, last: int) -> None:
        if self._thread.isVisible() and self._thread.isActiveWindow():
            self.presenter.saw(self._thread.presenter.model.shown_at(last))

    def _on_writing(self, is_writing: bool) -> None:
        presence = self._thread.presence
        presence.set_typing(True) if is_writing else presence.release()

    def _on_claimed(self, text: str) -> None:
        self.view.claim.say(text, "amber") if text else self.view.claim.clear()

    def _on_after_removed(self) -> None:
        self.presenter.set_after(None)
        self.write()

    def _on_gap(self, span: Span) -> None:
        editor = self.view.editor
        editor.select_text(editor.units(editor.body[: span[0]]), editor.body[span[0] : span[1]])
        editor.setFocus()

    def _on_offered(self, draft: DraftRecord) -> None:
        words = OFFERED.format(version_words(draft, self.presenter.now()))
        self.view.notice.say(words, "blue", SWITCH, lambda: self.presenter.take_offered(draft))

    def _on_queued(self, item: OutItem, wants_next: bool) -> None:
        self.view.notice.clear()
        self.pending.look()
        if wants_next:
            words = QUEUED_NOTE if item.draft.mode is NOTE else QUEUED
            undo = (lambda: self._take_back_from_afar(item)) if self.pending.holds(item.item_id) else None
            self._next_wanted()
            self._toast.tell(words.format(item.inquiry_id), undo, UNDO)
        else:
            self._thread.presenter.to_end()

    def _take_back(self, item_id: str) -> None:
        self.presenter.take_back(item_id)
        self.write()

    def _mend(self, item_id: str) -> None:
        """What came meanwhile is shown first: from then on it counts as seen (I5)."""
        view = self.pending.view(item_id)
        if view is not None and view.missed is not None:
            self.open_conflict(item_id)
        else:
            self.presenter.fix(item_id)
            self.write()

    def _take_back_from_afar(self, item: OutItem) -> None:
        """The next inquiry is open already."""
        self.presenter.take_back(item.item_id)
        self._thread.presenter.go(item.inquiry_id)

    def _on_pending(self, pending: list[Pending]) -> None:
        self.pending_view.set(pending)
        self.view.editor.may_take_back = bool(self.pending.newest_held)

    def _on_behind(self, view: OutView) -> None:
        if self._thread.isVisible() and self._thread.isActiveWindow():
            self.open_conflict(view.item.item_id)

    def _fix(self, item_id: str, shown_to: Shown, newest: int) -> None:
        self.presenter.saw(shown_to, newest)
        self.presenter.fix(item_id)
        self.write()

    def _drop(self, item_id: str) -> None:
        self._sender.drop(item_id)
        self._toast.tell(DROPPED)

    def _on_conflict_closed(self, _: int) -> None:
        self._conflict = None

    def _on_sent(self, sent: Sent) -> None:
        if isinstance(sent.result, ReplyPosted):
            self._thread.presenter.take_posted(sent.result)
        self.pending.look()

    def _show_versions(self, versions: Sequence[DraftRecord]) -> None:
        menu, now = QMenu(self.view), self.presenter.now()
        for record in versions[:VERSIONS_SHOWN]:
            words = version_words(record, now).replace("&", "&&")
            menu.addAction(words).triggered.connect(lambda _=False, record=record: self._open_version(record))
        if not versions:
            menu.addAction(NO_VERSIONS).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.versions.mapToGlobal(QPoint(0, self.view.versions.height())))

    def _open_version(self, record: DraftRecord) -> None:
        when = version_words(record, self.presenter.now()).removesuffix(f"　{first_line(record.body)}")
        dialog = VersionDialog(record.body, when, self._thread.window())
        dialog.restored.connect(lambda: self.presenter.restore(record))
        dialog.open()
