"""The board: keeps its figures true while events come, opens rows, gives them to people and takes that back. Row X9.

No widgets. Any change of an inquiry asks for the figures once, however many come meanwhile.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.board import EXPORT_BOARD, GET_BOARD, Board, BoardExport, TileFigure, open_of, rows_of
from usen_desk.contract.calendars import GET_RULES, PUT_RULES, Rules, RulesSettings, Tile
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import Change
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.inquiry_work import (
    EDIT_INQUIRIES,
    UNDO_ACTION,
    Assignment,
    BulkEdit,
    BulkEdited,
    Edit,
    Outcome,
    Seen,
    Undone,
)
from usen_desk.ui.background import Background
from usen_desk.ui.exports import Export
from usen_desk.ui.messages import explain
from usen_desk.ui.navigation import Navigator, inquiry_place, list_place

REST_MS = 700
"""Events that come in this time are answered by one call."""
TICK_MS = 20_000
"""What time alone changes: waits, what becomes due, who is away."""


class BoardPresenter(QObject):
    """Signals: shown(Board); told(UserMessage); working(bool); previewed(BulkEdited); assigned(text, action ID);
    undone(text); rules(RulesSettings); saved(RulesSettings)."""

    shown = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    previewed = Signal(object)
    assigned = Signal(str, object)
    undone = Signal(str)
    rules = Signal(object)
    saved = Signal(object)

    def __init__(
        self, client: ApiClient, background: Background, navigator: Navigator, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._navigator = client, background, navigator
        self.board: Board | None = None
        self.is_watched = False
        self.export = Export(client, background, self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.load)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.load)

    def now(self) -> datetime:
        return self._client.now()

    def watch(self, on: bool) -> None:
        """Whether somebody looks: a board in the background asks for nothing."""
        self.is_watched = on
        if on:
            self.load()
            self._tick.start()
        else:
            self._tick.stop()
            self._rest.stop()

    def load(self) -> None:
        self._rest.stop()
        self.working.emit(self.board is None)
        self._background.run(
            lambda: self._client.call(GET_BOARD, Nothing()), self._on_board, self._on_error, owner=self, latest="board"
        )

    def on_changes(self, changes: Sequence[Change]) -> None:
        if self.is_watched and not self._rest.isActive():
            self._rest.start()

    def on_resync(self) -> None:
        if self.is_watched:
            self.load()

    def open_tile(self, figure: TileFigure) -> None:
        """Exactly the rows that it counts; of 最長待ち the one that waits longest."""
        if figure.tile is Tile.LONGEST and figure.inquiry_id is not None:
            self._navigator.open(inquiry_place(figure.inquiry_id))
        else:
            self._navigator.open(list_place(rows_of(figure.tile)))

    def open_category(self, category: Category) -> None:
        self._navigator.open(list_place(open_of(category=category)))

    def open_prefecture(self, prefecture_code: int) -> None:
        self._navigator.open(list_place(open_of(prefecture_code=prefecture_code)))

    def open_inquiry(self, card: InquiryCard) -> None:
        self._navigator.open(inquiry_place(card.inquiry_id))

    def cards(self, inquiry_ids: Sequence[int]) -> list[InquiryCard]:
        """Those of the queue as it is shown."""
        shown = {card.inquiry_id: card for card in self.board.queue} if self.board else {}
        return [shown[inquiry_id] for inquiry_id in inquiry_ids if inquiry_id in shown]

    def preview(self, cards: Sequence[InquiryCard], staff_id: int) -> None:
        """What giving them to this person would do."""
        body = _given(cards, staff_id, uuid.uuid4(), is_preview=True)
        self._background.run(
            lambda: self._client.call(EDIT_INQUIRIES, body),
            self.previewed.emit,
            self._on_error,
            owner=self,
            latest="preview",
        )

    def assign(self, cards: Sequence[InquiryCard], staff_id: int, name: str) -> None:
        """All of them in one act, which one undo takes back."""
        body = _given(cards, staff_id, uuid.uuid4(), is_preview=False)
        self._background.run(
            lambda: self._client.call(EDIT_INQUIRIES, body),
            lambda edited: self._on_assigned(edited, name),
            self._on_error,
            owner=self,
        )

    def undo(self, action_id: UUID) -> None:
        self._background.run(
            lambda: self._client.call(UNDO_ACTION, Nothing(), action=str(action_id)),
            self._on_undone,
            self._on_error,
            owner=self,
        )

    def load_rules(self) -> None:
        self._background.run(
            lambda: self._client.call(GET_RULES, Nothing()), self.rules.emit, self._on_error, owner=self, latest="rules"
        )

    def save_rules(self, rules: Rules, version: int) -> None:
        """`version`: of the rules that were shown."""
        self._background.run(
            lambda: self._client.call(PUT_RULES, rules, version=version), self._on_saved, self._on_error, owner=self
        )

    def save_file(self, target: Path) -> None:
        self.export.start(EXPORT_BOARD, BoardExport(), target)

    def _on_board(self, board: Board) -> None:
        self.board = board
        self.working.emit(False)
        self.shown.emit(board)

    def _on_assigned(self, edited: BulkEdited, name: str) -> None:
        done = sum(line.outcome is Outcome.DONE for line in edited.items)
        rest = len(edited.items) - done
        text = f"{done}件を {name} さんに割り当てました" + (f"（{rest}件はそのままです）" if rest else "")
        self.assigned.emit(text, edited.action_id if done else None)
        self.load()

    def _on_undone(self, undone: Undone) -> None:
        done = sum(line.outcome is Outcome.DONE for line in undone.items)
        self.undone.emit(f"{done}件を元に戻しました")
        self.load()

    def _on_saved(self, settings: RulesSettings) -> None:
        self.saved.emit(settings)
        self.load()

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))


def _given(cards: Sequence[InquiryCard], staff_id: int, action_id: UUID, *, is_preview: bool) -> BulkEdit:
    seen = tuple(Seen(inquiry_id=card.inquiry_id, version=card.version) for card in cards)
    edit = Edit(action_id=action_id, assignment=Assignment(staff_id=staff_id))
    return BulkEdit(edit=edit, inquiries=seen, is_preview=is_preview)
