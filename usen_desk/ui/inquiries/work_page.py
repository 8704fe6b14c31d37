"""What can be done with inquiries, tied to the list and to the thread that is open: chords, menus, dialogs. X8, X14."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from usen_desk.contract.inquiries import InquiryCard, MessageKind, Status, ThreadMessage
from usen_desk.contract.inquiry_work import Assignment, BulkEdited, Edit, Merge, Outcome, Undone
from usen_desk.ui import formatting
from usen_desk.ui.inquiries.change_dialog import ChangeDialog, What, outcome_in_words
from usen_desk.ui.inquiries.context_presenter import ContextPresenter
from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter
from usen_desk.ui.inquiries.inbox_view import InboxView
from usen_desk.ui.inquiries.move_dialog import Move, MoveDialog
from usen_desk.ui.inquiries.options_model import category_options, people_options, status_options
from usen_desk.ui.inquiries.thread_page import ThreadPage
from usen_desk.ui.inquiries.work_presenter import Done, WorkPresenter
from usen_desk.ui.inquiries.work_view import SelectionView, WorkView
from usen_desk.ui.inquiry_cells import CATEGORIES, STATUSES
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.options_model import Option
from usen_desk.ui.widgets.toast import Toast

GROUP = "問い合わせ"
UNDO = "取り消す"


class WorkPart(QObject):
    """Lives with its page. `page` is what the chords belong to."""

    def __init__(
        self,
        presenter: WorkPresenter,
        inbox: InboxPresenter,
        context: ContextPresenter,
        view: InboxView,
        thread: ThreadPage,
        toast: Toast,
        actions: Actions,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self.presenter, self._inbox, self._view, self._thread = presenter, inbox, view, thread
        self._context = context
        self._toast, self._page = toast, page
        self._dialog: ChangeDialog | MoveDialog | None = None
        self.buttons, self.selection = WorkView(), SelectionView()
        thread.head.slot.addWidget(self.buttons)
        view.foot.addWidget(self.selection)
        self._connect()
        self._add_actions(actions)

    @property
    def card(self) -> InquiryCard | None:
        """Of the thread that is open."""
        return self._thread.presenter.model.card

    @property
    def chosen(self) -> list[InquiryCard]:
        """What a change is for: those that are selected when they are several, else the thread that is open."""
        ids = self._view.list.chosen
        if len(ids) > 1:
            return [card for one in ids if (card := self._inbox.model.card_of(one)) is not None]
        return [self.card] if self.card is not None and self._thread.presenter.model.may_work else []

    def assign(self) -> QDialog | None:
        return self._open(What.ASSIGN, people_options(self._inbox.people, self._inbox.me.staff_id, may_free=True))

    def hand_over(self) -> QDialog | None:
        me = self._inbox.me.staff_id
        others = [one for one in self._inbox.people if one.staff_id != me]
        return self._open(What.HAND_OVER, people_options(others, me, may_free=True))

    def hold(self) -> QDialog | None:
        return self._open(What.HOLD, [])

    def choose_status(self) -> QDialog | None:
        return self._open(What.STATUS, status_options())

    def choose_category(self) -> QDialog | None:
        return self._open(What.CATEGORY, category_options(self._inbox.words))

    def set_status(self, status: Status) -> None:
        for card in self.chosen[:1]:
            self._edit(card, Edit(action_id=uuid.uuid4(), status=status), f"{STATUSES[status][0]}にしました")

    def finish(self) -> None:
        """完了, or back from it."""
        cards = self.chosen
        if len(cards) > 1:
            self.presenter.bulk(cards, Edit(action_id=uuid.uuid4(), status=Status.DONE))
        elif cards:
            is_done = cards[0].status is Status.DONE
            self.set_status(Status.IN_PROGRESS if is_done else Status.DONE)

    def take(self) -> None:
        """自分にする."""
        me = self._inbox.me.staff_id
        edit = Edit(action_id=uuid.uuid4(), assignment=Assignment(staff_id=me))
        cards = self.chosen
        if len(cards) > 1:
            self.presenter.bulk(cards, edit)
        elif cards:
            self._edit(cards[0], edit, "自分の担当にしました")

    def merge(self) -> QDialog | None:
        return self._open_move(Move.MERGE)

    def link(self) -> QDialog | None:
        return self._open_move(Move.LINK)

    def split(self, message: ThreadMessage) -> QDialog | None:
        card = self.card
        if card is None:
            return None
        categories = category_options(self._inbox.words, has_store=bool(card.customer_code))
        dialog = MoveDialog(Move.SPLIT, card, categories, self._page)

        def send(category: Any, action: Any, *, is_preview: bool) -> None:
            self.presenter.split(card, message.sequence, category, is_preview=is_preview, action=action)

        dialog.preview_wanted.connect(lambda value, action: send(value, action, is_preview=True))
        dialog.submitted.connect(lambda value, action: send(value, action, is_preview=False))
        return self._show(dialog)

    def _open(self, what: What, options: Sequence[Option]) -> QDialog | None:
        cards = self.chosen
        if not cards:
            return None
        dialog = ChangeDialog(what, cards, options, self._inbox.now(), self._page)
        dialog.preview_wanted.connect(lambda edit: self.presenter.preview(cards, edit))
        dialog.submitted.connect(lambda edit: self._submit(cards, edit))
        return self._show(dialog)

    def _open_move(self, move: Move) -> QDialog | None:
        card = self.card
        if card is None:
            return None
        found = [one for one in self._context.of_store if one.inquiry_id != card.inquiry_id and one.merged_into is None]
        options = [
            Option(one.inquiry_id, f"#{one.inquiry_id} {CATEGORIES[one.category][0]}",
                   f"{STATUSES[one.status][0]}　{formatting.relative(one.updated_at, self._inbox.now())}　{one.preview}")
            for one in found
        ]  # fmt: skip
        dialog = MoveDialog(move, card, options, self._page)
        if move is Move.MERGE:
            dialog.preview_wanted.connect(
                lambda into, action: self.presenter.merge(card, Merge(action_id=action, into=into, is_preview=True))
            )
            dialog.submitted.connect(
                lambda into, action: self.presenter.merge(card, Merge(action_id=action, into=into))
            )
        else:
            dialog.submitted.connect(lambda other, _: self.presenter.link(card.inquiry_id, other))
        return self._show(dialog)

    def _show(self, dialog: ChangeDialog | MoveDialog) -> QDialog:
        self._dialog = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()
        return dialog

    def _on_closed(self, _: int) -> None:
        self._dialog = None

    def _submit(self, cards: list[InquiryCard], edit: Edit) -> None:
        if len(cards) > 1:
            self.presenter.bulk(cards, edit)
        else:
            self._edit(cards[0], edit, edit_in_words(edit, self._name_of(edit)))

    def _edit(self, card: InquiryCard, edit: Edit, text: str) -> None:
        self.presenter.edit(card, edit, f"#{card.inquiry_id} を{text}")

    def _name_of(self, edit: Edit) -> str:
        wanted = edit.assignment.staff_id if edit.assignment else None
        return next((one.name for one in self._inbox.people if one.staff_id == wanted), "")

    def _connect(self) -> None:
        work, thread, selection, buttons = self.presenter, self._thread, self.selection, self.buttons
        thread.presenter.model.card_changed.connect(self._on_card)
        thread.menu_opening.connect(self._on_thread_menu)
        thread.message_menu.connect(self._on_message_menu)
        buttons.status_wanted.connect(self._on_status)
        buttons.hold_wanted.connect(self.hold)
        buttons.assignee_wanted.connect(self.assign)
        selection.assign_wanted.connect(self.assign)
        selection.status_wanted.connect(self.choose_status)
        selection.hold_wanted.connect(self.hold)
        selection.category_wanted.connect(self.choose_category)
        selection.left.connect(self._view.list.choose_current)
        self._view.list.selected.connect(lambda ids: selection.set_count(len(ids)))
        self._view.list.menu_wanted.connect(self._on_list_menu)
        self._view.next_wanted.connect(work.take_next)
        work.changed.connect(self._on_changed)
        work.done.connect(self._on_done)
        work.failed.connect(self._on_failed)
        work.stale.connect(self._on_stale)
        work.previewed.connect(self._on_previewed)
        work.bulk_done.connect(self._on_bulk)
        work.moved.connect(self._on_moved)
        work.undone.connect(self._on_undone)
        work.working.connect(self._view.busy.set_working)

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], keys: str = "") -> None:
            actions.add(f"inquiries.{name}", text, run, GROUP, keys, on=self._page)

        add("take_next", "次の問い合わせを受ける", self.presenter.take_next, "Ctrl+Shift+Y")
        add("take", "自分の担当にする", self.take, "Ctrl+Shift+J")
        add("assign", "担当を変更", self.assign, "Ctrl+Shift+A")
        add("hand_over", "メモを付けて引き継ぐ", self.hand_over, "Ctrl+Shift+H")
        add("hold", "保留にする", self.hold, "Ctrl+Shift+P")
        add("finish", "完了にする・取り消す", self.finish, "Ctrl+Shift+D")
        add("status", "ステータスを変更", self.choose_status)
        add("category", "カテゴリを変更", self.choose_category)
        add("merge", "ほかの問い合わせに統合", self.merge)
        add("link", "ほかの問い合わせと関連付け", self.link)
        add("undo", "直前の操作を取り消す", self.presenter.undo, "Ctrl+Z")

    def _on_card(self) -> None:
        if self.card is not None:
            may_work = self._thread.presenter.model.may_work
            self.buttons.set(self.card, may_work=may_work)
            self._thread.head.status.setVisible(not may_work)  # a button says it then

    def _on_status(self, status: Status) -> None:
        card = self.card
        if card is not None:
            self._edit(card, Edit(action_id=uuid.uuid4(), status=status), f"{STATUSES[status][0]}にしました")

    def _on_thread_menu(self, menu: QMenu) -> None:
        if self._thread.presenter.model.may_work:
            menu.addAction("自分の担当にする\tCtrl+Shift+J").triggered.connect(self.take)
            menu.addAction("引き継ぐ…\tCtrl+Shift+H").triggered.connect(self.hand_over)
            menu.addAction("保留にする…\tCtrl+Shift+P").triggered.connect(self.hold)
            menu.addAction("カテゴリを変更…").triggered.connect(self.choose_category)
            menu.addSeparator()
            menu.addAction("ほかの問い合わせに統合…").triggered.connect(self.merge)
            menu.addAction("ほかの問い合わせと関連付け…").triggered.connect(self.link)
            self._add_links(menu)

    def _add_links(self, menu: QMenu) -> None:
        card = self.card
        for one in self._thread.presenter.model.links if card is not None else ():
            part = menu.addMenu(f"関連 #{one.inquiry_id} {CATEGORIES[one.category][0]}")
            part.addAction("開く").triggered.connect(lambda _=False, one=one: self._inbox.open(one.inquiry_id))
            remove = part.addAction("関連付けを外す")
            remove.triggered.connect(lambda _=False, one=one: self._unlink(one.inquiry_id))

    def _unlink(self, other: int) -> None:
        if self.card is not None:
            self.presenter.link(self.card.inquiry_id, other, remove=True)

    def _on_message_menu(self, menu: QMenu, message: ThreadMessage) -> None:
        if self._thread.presenter.model.may_work and message.sequence > 1 and message.kind is not MessageKind.SYSTEM:
            menu.addSeparator()
            menu.addAction("ここから分割…").triggered.connect(lambda: self.split(message))

    def _on_list_menu(self, at: QPoint) -> None:
        ids = self._view.list.chosen
        menu = QMenu(self._page)
        if len(ids) == 1:
            menu.addAction("開く\tEnter").triggered.connect(lambda: self._inbox.open(ids[0]))
            if ids[0] != self._thread.presenter.inquiry_id:
                _pop(menu, at)
                return
            menu.addSeparator()
        for text, run in (
            ("自分の担当にする\tCtrl+Shift+J", self.take),
            ("担当を変更…\tCtrl+Shift+A", self.assign),
            ("保留にする…\tCtrl+Shift+P", self.hold),
            ("ステータスを変更…", self.choose_status),
            ("カテゴリを変更…", self.choose_category),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, run=run: run())
        _pop(menu, at)

    def _on_changed(self, cards: list[InquiryCard]) -> None:
        self._inbox.take(cards)
        for card in cards:
            if card.inquiry_id == self._thread.presenter.inquiry_id:
                self._thread.presenter.model.take_card(card)

    def _on_done(self, done: Done) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        undo = (lambda: self.presenter.undo(done.action_id)) if done.action_id is not None else None
        self._toast.tell(done.text, undo, UNDO)

    def _on_failed(self, message: UserMessage) -> None:
        if self._dialog is not None:
            self._dialog.tell(message)
        else:
            self._view.notice.tell(message)

    def _on_stale(self, inquiry_id: int) -> None:
        if inquiry_id == self._thread.presenter.inquiry_id:
            self._thread.presenter.again()
        if self._dialog is not None:
            self._dialog.reject()
        self._inbox.load()

    def _on_previewed(self, told: BulkEdited) -> None:
        if isinstance(self._dialog, ChangeDialog):
            self._dialog.show_preview(told)

    def _on_bulk(self, told: BulkEdited) -> None:
        """What could not be changed is named; the rest is told by the toast."""
        cards = [card for line in told.items if (card := self._inbox.model.card_of(line.inquiry_id)) is not None]
        if self._dialog is not None:
            self._dialog.accept()
        if any(line.outcome is not Outcome.DONE for line in told.items):
            self._view.notice.say(outcome_in_words(told, cards, "変わりました"), "amber")

    def _on_moved(self, moved: Any, is_preview: bool) -> None:
        if is_preview:
            if isinstance(self._dialog, MoveDialog):
                self._dialog.show_preview(moved)
        else:
            self._inbox.open(moved.target.inquiry_id)

    def _on_undone(self, undone: Undone) -> None:
        left = [line for line in undone.items if line.outcome is not Outcome.DONE]
        names = "、".join(f"#{line.inquiry_id}" for line in left)
        rest = f"。{names} はその後に変更されたため、そのままです" if left else ""
        self._toast.tell(f"{formatting.count(len(undone.items) - len(left))}を元に戻しました{rest}")
        self._thread.presenter.again()


def edit_in_words(edit: Edit, name: str) -> str:
    if edit.hold is not None:
        return "保留にしました"
    if edit.assignment is not None:
        return f"{name}さんの担当にしました" if name else "待ち行列に戻しました"
    if edit.category is not None:
        return f"{CATEGORIES[edit.category][0]}に変更しました"
    return f"{STATUSES[edit.status][0]}にしました" if edit.status is not None else "変更しました"


def _pop(menu: QMenu, at: QPoint) -> None:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
