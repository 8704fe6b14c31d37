"""Work on inquiries: take the next, change one or many, merge, split, link, and take the last act back. X8, X14.

Every change names the version that the person saw; who was faster is said, and nothing of the other is overwritten.
No widgets.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.inquiry_work import (
    BULK_MAX,
    EDIT_INQUIRIES,
    EDIT_INQUIRY,
    GET_HISTORY,
    LINK_INQUIRY,
    MERGE_INQUIRY,
    SPLIT_INQUIRY,
    TAKE_NEXT,
    UNDO_ACTION,
    BulkEdit,
    BulkEdited,
    Edit,
    Edited,
    Link,
    Links,
    Merge,
    Moved,
    Outcome,
    Seen,
    Split,
    Taken,
    TakeNext,
    Undone,
)
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.messages import UserMessage, explain
from usen_desk.ui.navigation import Navigator, inquiry_place

NOTHING_WAITS = UserMessage(
    "受けられる問い合わせはありません。未対応のものは、ほかの人が担当しているか、見ているところです。"
)
TOO_MANY = UserMessage(
    f"一度に変更できるのは{BULK_MAX}件までです。何も変更されていません。選ぶ件数を減らしてお試しください。"
)
SAME = "#{} はすでに同じ内容です"


@dataclass(frozen=True)
class Done:
    """What was done, in words, and the act that takes it back; None where there is nothing to take back."""

    text: str
    action_id: UUID | None


class WorkPresenter(QObject):
    """Signals: changed(list of InquiryCard) as they are now; done(Done); failed(UserMessage); stale(inquiry ID) somebody
    else was faster: show it anew; previewed(BulkEdited); bulk_done(BulkEdited); moved(Moved, whether it is a preview);
    undone(Undone); working(bool)."""

    changed = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    stale = Signal(int)
    previewed = Signal(object)
    bulk_done = Signal(object)
    moved = Signal(object, bool)
    undone = Signal(object)
    working = Signal(bool)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        navigator: Navigator,
        me: Me,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator, self._me = client, background, navigator, me
        self._last: UUID | None = None

    @property
    def may_undo(self) -> bool:
        return self._last is not None

    def take_next(self) -> None:
        """The most urgent one becomes this person's and is opened."""
        ask = TakeNext(action_id=uuid.uuid4())
        self._run(lambda: self._client.call(TAKE_NEXT, ask), lambda taken: self._on_taken(ask.action_id, taken))

    def edit(self, card: InquiryCard, edit: Edit, text: str) -> None:
        """`text`: what was done, once it is."""
        self._run(
            lambda: self._client.call(EDIT_INQUIRY, edit, version=card.version, inquiry_id=card.inquiry_id),
            lambda edited: self._on_edited(card, edited, text),
            card.inquiry_id,
        )

    def preview(self, cards: Sequence[InquiryCard], edit: Edit) -> None:
        if len(cards) > BULK_MAX:
            self.failed.emit(TOO_MANY)
            return
        body = BulkEdit(edit=edit, inquiries=_seen(cards), is_preview=True)
        self._background.run(
            lambda: self._client.call(EDIT_INQUIRIES, body),
            self.previewed.emit,
            lambda error: self.failed.emit(explain(error)),
            owner=self,
            latest="preview",
        )

    def bulk(self, cards: Sequence[InquiryCard], edit: Edit) -> None:
        if len(cards) > BULK_MAX:
            self.failed.emit(TOO_MANY)
            return
        body = BulkEdit(edit=edit, inquiries=_seen(cards))
        self._run(lambda: self._client.call(EDIT_INQUIRIES, body), self._on_bulk)

    def merge(self, card: InquiryCard, body: Merge) -> None:
        self._move(card, body.is_preview, lambda: self._client.call(
            MERGE_INQUIRY, body, version=card.version, inquiry_id=card.inquiry_id))  # fmt: skip

    def split(
        self, card: InquiryCard, from_sequence: int, category: Category, *, is_preview: bool, action: UUID
    ) -> None:
        body = Split(action_id=action, from_sequence=from_sequence, category=category, is_preview=is_preview)
        self._move(card, is_preview, lambda: self._client.call(
            SPLIT_INQUIRY, body, version=card.version, inquiry_id=card.inquiry_id))  # fmt: skip

    def link(self, inquiry_id: int, other: int, *, remove: bool = False) -> None:
        body = Link(action_id=uuid.uuid4(), other=other, remove=remove)
        text = f"#{other} との関連付けを外しました" if remove else f"#{other} と関連付けました"
        same = f"#{other} との関連付けはありません" if remove else f"#{other} とはすでに関連付けています"

        def on_linked(links: Links) -> None:
            if links.is_unchanged:
                self.done.emit(Done(same, None))
            else:
                self._keep(body.action_id, text)
            self.stale.emit(inquiry_id)

        self._run(lambda: self._client.call(LINK_INQUIRY, body, inquiry_id=inquiry_id), on_linked)

    def undo(self, action_id: UUID | None = None) -> None:
        """This act, else the last one of this desk."""
        wanted = action_id or self._last
        if wanted is not None:
            self._run(lambda: self._client.call(UNDO_ACTION, Nothing(), action=str(wanted)), self._on_undone)

    def _move(self, card: InquiryCard, is_preview: bool, work: Callable[[], Moved]) -> None:
        def on_moved(moved: Moved) -> None:
            if not is_preview:
                self.changed.emit([moved.source, moved.target])
                self._keep(
                    moved.action_id, f"{moved.moved_messages}件のメッセージを #{moved.target.inquiry_id} へ移しました"
                )
            self.moved.emit(moved, is_preview)

        self._run(work, on_moved, card.inquiry_id)

    def _run(self, work: Callable[[], object], ok: Callable[..., None], inquiry_id: int = 0) -> None:
        self.working.emit(True)

        def on_done(result: object) -> None:
            self.working.emit(False)
            ok(result)

        self._background.run(work, on_done, lambda error: self._on_error(error, inquiry_id), owner=self)

    def _on_taken(self, action_id: UUID, taken: Taken) -> None:
        if taken.inquiry is None:
            self.failed.emit(NOTHING_WAITS)
            return
        card = taken.inquiry.card
        self.changed.emit([card])
        self._navigator.open(inquiry_place(card.inquiry_id))
        self._keep(action_id, f"#{card.inquiry_id} の担当になりました")

    def _on_edited(self, seen: InquiryCard, edited: Edited, text: str) -> None:
        self.changed.emit([edited.card])
        if edited.card.version == seen.version:
            self.done.emit(Done(SAME.format(seen.inquiry_id), None))
        else:
            self._keep(edited.action_id, text)

    def _on_bulk(self, edited: BulkEdited) -> None:
        self.changed.emit([line.card for line in edited.items if line.card is not None])
        self.bulk_done.emit(edited)
        count = sum(line.outcome is Outcome.DONE for line in edited.items)
        if count:
            self._keep(edited.action_id, f"{count}件を変更しました")

    def _on_undone(self, undone: Undone) -> None:
        self._last = None
        self.changed.emit([line.card for line in undone.items if line.card is not None])
        self.undone.emit(undone)

    def _keep(self, action_id: UUID, text: str) -> None:
        self._last = action_id
        self.done.emit(Done(text, action_id))

    def _on_error(self, error: ApiError, inquiry_id: int) -> None:
        self.working.emit(False)
        is_stale = isinstance(error, Refused) and error.problem.code is Code.CHANGED_MEANWHILE
        if not is_stale or not inquiry_id:
            self.failed.emit(explain(error))
            return
        self.stale.emit(inquiry_id)
        if Permission.READ_HISTORY not in self._me.permissions:
            self.failed.emit(explain(error))
            return
        self._background.run(
            lambda: self._client.call(GET_HISTORY, Nothing(), inquiry_id=inquiry_id).items,
            lambda lines: self.failed.emit(_who(lines[0].who if lines else "", error)),
            lambda _: self.failed.emit(explain(error)),
            owner=self,
        )


def _who(name: str, error: ApiError) -> UserMessage:
    """It says who was faster."""
    told = explain(error)
    if not name:
        return told
    text = f"表示したあとに、{name}さんが内容を変更しました。今回の変更は保存されていません。最新の内容に読み直しました。確かめて、もう一度操作してください。"
    return UserMessage(text, told.request_id)


def _seen(cards: Sequence[InquiryCard]) -> tuple[Seen, ...]:
    return tuple(Seen(inquiry_id=card.inquiry_id, version=card.version) for card in cards)
