"""Files of the thread that is open: shown over it, listed, saved. Tied to the thread's messages and menus. A03-3, X15."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QStackedWidget

from usen_desk.api.client import ApiClient
from usen_desk.contract.bundles import InquiryFile
from usen_desk.contract.inquiries import Attachment, ThreadMessage
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.links_model import links_of
from usen_desk.ui.inquiries.page import InquiriesPage
from usen_desk.ui.inquiries.thread_files_presenter import ThreadFilesPresenter, loaded_files, place_of
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.preview.file_model import Files, PreviewFile, file_of
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.button import Button

if TYPE_CHECKING:  # the rest is imported with the first file that is looked at: a start shows none
    from usen_desk.ui.inquiries.files_dialog import FilesDialog
    from usen_desk.ui.preview.acts_presenter import FileActs
    from usen_desk.ui.preview.page import Preview

GROUP = "問い合わせ"
MENU_MAX = 8
"""Files of one message that its menu names."""


def with_files(
    page: InquiriesPage, client: ApiClient, background: Background, acts: Callable[[], FileActs], actions: Actions
) -> InquiriesPage:
    """The page, whose threads show their files. acts: asked for with the first file."""
    presenter = ThreadFilesPresenter(client, background)
    part = page.files = ThreadFilesPart(page, acts, presenter, background, actions)
    presenter.setParent(part)
    return page


class ThreadFilesPart(QObject):
    """Lives with its page. The preview is built with the first file, and stands where the thread stood: what comes
    meanwhile is not taken for seen."""

    def __init__(
        self,
        page: InquiriesPage,
        find_acts: Callable[[], FileActs],
        presenter: ThreadFilesPresenter,
        background: Background,
        actions: Actions,
    ) -> None:
        super().__init__(page)
        self._find_acts, self.presenter = find_acts, presenter
        self._page, self._thread, self._background, self._actions = page, page.thread_page, background, actions
        self.preview: Preview | None = None
        self.dialog: FilesDialog | None = None
        self._files: list[PreviewFile] = []
        self._inquiry_id = 0
        self._connect()
        actions.add("thread.files", "添付ファイルを確認", self.open_list, GROUP, "Ctrl+Shift+K", on=self._thread)

    @property
    def stack(self) -> QStackedWidget:
        return self._page.stack

    @cached_property
    def acts(self) -> FileActs:
        acts = self._find_acts()
        acts.saved.connect(lambda path: self._tell(f"{path.name} を保存しました"))
        acts.told.connect(self._tell)
        acts.failed.connect(self._tell_failure)
        return acts

    def _tell(self, text: str) -> None:
        """Other tabs, and the preview while it is shown, tell for themselves."""
        if self.dialog is not None:
            self.dialog.notice.say(text, "green")
        elif self._page.isVisible() and (self.preview is None or not self.preview.isVisible()):
            self._page.toast.tell(text)

    def _tell_failure(self, message: UserMessage) -> None:
        if self.dialog is not None:
            self.dialog.tell(message)
        elif self._thread.isVisible():
            self._thread.notice.tell(message)

    def show_file(self, file: Attachment | PreviewFile) -> None:
        """At once with what is here; its neighbours in the whole exchange follow."""
        inquiry_id = self._thread.presenter.inquiry_id
        files = self._files if self._inquiry_id == inquiry_id else loaded_files(self._thread.presenter.model)
        if place_of(files, file) < 0:
            files = loaded_files(self._thread.presenter.model)
        at = place_of(files, file)
        if at < 0:
            return
        self._inquiry_id, self._files = inquiry_id, files
        preview = self._built()
        self.stack.setCurrentWidget(preview)
        self._page.fold()
        preview.show_files(Files(files), at)
        preview.stack.setFocus()
        self.presenter.read(inquiry_id)

    def open_list(self) -> FilesDialog | None:
        """添付ファイルを確認."""
        from usen_desk.ui.inquiries.files_dialog import FilesDialog
        from usen_desk.ui.preview.saving_dialog import save_as, save_thread

        inquiry_id = self._thread.presenter.inquiry_id
        if not inquiry_id:
            return None
        self._inquiry_id, self._files = inquiry_id, []
        dialog = self.dialog = FilesDialog(f"#{inquiry_id}", self._page)
        dialog.show_wanted.connect(self._on_show_wanted)
        dialog.save_wanted.connect(lambda row: save_as(self.acts, dialog, self._files[row]))
        dialog.all_wanted.connect(lambda: save_thread(self.acts, dialog, inquiry_id))
        dialog.stop_wanted.connect(self.acts.cancel_bundle)
        dialog.busy.set_working(True)
        self.acts.bundling.connect(dialog.on_bundling)
        self.acts.bundled_so_far.connect(dialog.tell_bundled)
        self.presenter.failed.connect(dialog.tell)
        dialog.finished.connect(self._on_dialog_closed)
        dialog.show()
        self.presenter.read(inquiry_id)
        return dialog

    def _connect(self) -> None:
        thread = self._thread
        thread.bubbles.file_wanted.connect(self.show_file)
        thread.bubbles.file_dragged.connect(lambda attachment: self.acts.drag(file_of(attachment), thread.bubbles))
        thread.bubbles.links_wanted.connect(self._on_enter)
        thread.menu_opening.connect(self._on_menu)
        thread.message_menu.connect(self._on_message_menu)
        self.presenter.listed.connect(self._on_listed)
        self._thread.presenter.opened.connect(lambda _: self._forget())

    def _built(self) -> Preview:
        if self.preview is None:
            from usen_desk.ui.preview.page import preview_page

            preview = self.preview = preview_page(self._background, self.acts, self._actions, name="thread")
            all_button = Button("添付ファイルを確認", icon="paperclip")
            all_button.clicked.connect(self.open_list)
            back = Button("やり取りに戻る", "primary", "messages-square")
            back.clicked.connect(preview.close_preview)
            for button in (back, all_button):
                preview.lead.addWidget(button)
            preview.lead.addStretch(1)
            preview.closed.connect(self._back_to_thread)
            self.stack.addWidget(preview)
        return self.preview

    def _back_to_thread(self) -> None:
        if self.stack.currentWidget() is self.preview:
            self.stack.setCurrentWidget(self._thread)
            self._page.fold()
            self._thread.focus_first()

    def _forget(self) -> None:
        """Another exchange was opened, or this one anew."""
        self._files, self._inquiry_id = [], 0

    def _on_listed(self, inquiry_id: int, items: list[InquiryFile]) -> None:
        if inquiry_id != self._thread.presenter.inquiry_id:
            return
        from usen_desk.ui.inquiries.files_model import preview_file

        self._inquiry_id = inquiry_id
        self._files = [preview_file(item, inquiry_id) for item in items]
        if self.dialog is not None:
            self.dialog.show_files(items)
        preview = self.preview
        shown = preview.presenter.file if preview is not None else None
        if preview is not None and shown is not None and self.stack.currentWidget() is preview:
            at = place_of(self._files, shown)
            if at >= 0:
                preview.widen(Files(self._files), at)

    def _on_show_wanted(self, row: int) -> None:
        if 0 <= row < len(self._files):
            file = self._files[row]
            if self.dialog is not None:
                self.dialog.accept()
            self.show_file(file)

    def _on_dialog_closed(self) -> None:
        self.dialog = None

    def _on_enter(self, message: ThreadMessage) -> None:
        """Enter on a message opens its links; without one, its first file."""
        if message.attachments and not links_of(message.body):
            self.show_file(message.attachments[0])

    def _on_menu(self, menu: QMenu) -> None:
        menu.addAction("添付ファイルを確認…").triggered.connect(self.open_list)

    def _on_message_menu(self, menu: QMenu, message: ThreadMessage) -> None:
        for attachment in message.attachments[:MENU_MAX]:
            name = attachment.name.replace("&", "&&")
            sub = menu.addMenu(name)
            sub.addAction("表示").triggered.connect(lambda _=False, one=attachment: self.show_file(one))
            file = file_of(attachment, message.inquiry_id, message.sequence)
            sub.addAction("保存…").triggered.connect(lambda _=False, one=file: self._save(one))
            if file.may_open:
                sub.addAction("このPCのプログラムで開く").triggered.connect(
                    lambda _=False, one=file: self.acts.open(one)
                )

    def _save(self, file: PreviewFile) -> None:
        from usen_desk.ui.preview.saving_dialog import save_as

        save_as(self.acts, self._page, file)
