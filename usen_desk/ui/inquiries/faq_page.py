"""FAQ beside a thread: an answer put at the caret of the reply, and an FAQ begun from what we answered. Wiring. A-FAQ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from usen_desk.contract.inquiries import MessageKind, Side, ThreadMessage
from usen_desk.ui.inquiries.faq_presenter import FaqPickPresenter
from usen_desk.ui.inquiries.page import InquiriesPage
from usen_desk.ui.navigation import Navigator, faq_from_place
from usen_desk.ui.shortcuts import Actions

if TYPE_CHECKING:
    from usen_desk.ui.inquiries.faq_dialog import FaqPickDialog

GROUP = "問い合わせ"


class FaqPart(QObject):
    """Lives with its page."""

    def __init__(
        self,
        page: InquiriesPage,
        presenter: FaqPickPresenter,
        navigator: Navigator,
        actions: Actions,
        *,
        may_write: bool,
    ) -> None:
        super().__init__(page)
        self.presenter, self._page, self._navigator = presenter, page, navigator
        presenter.setParent(self)
        if page.composer is not None:
            actions.add("composer.faq", "FAQを差し込む", self.open, GROUP, "Ctrl+Shift+Q", on=page)
        if may_write:
            page.thread_page.message_menu.connect(self._on_message_menu)

    def open(self) -> FaqPickDialog | None:
        """Where there is a reply to write in."""
        composer = self._page.composer
        if composer is None or not composer.view.isVisible() or composer.view.editor.isReadOnly():
            return None
        from usen_desk.ui.inquiries.faq_dialog import FaqPickDialog

        dialog = FaqPickDialog(self._page)
        dialog.searched.connect(self.presenter.search)
        dialog.taken.connect(self._insert)
        self.presenter.found.connect(dialog.show_faqs)
        self.presenter.told.connect(dialog.tell)
        self.presenter.search("")
        dialog.open()
        return dialog

    def _insert(self, text: str) -> None:
        composer = self._page.composer
        if composer is not None:
            composer.view.editor.insertPlainText(text)
            composer.view.editor.setFocus()

    def _on_message_menu(self, menu: QMenu, message: ThreadMessage) -> None:
        """Of what we answered, not of what customers or notes say."""
        is_answer = message.author is not None and message.author.side is Side.STAFF
        if is_answer and message.kind is MessageKind.PUBLIC and message.body:
            place = faq_from_place(message.inquiry_id, message.sequence)
            menu.addAction("この回答からFAQを作成…").triggered.connect(lambda: self._navigator.open(place))
