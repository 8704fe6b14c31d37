"""Hears the change feed and says what of it concerns this person: mine, called by name, nobody's, due soon, 申し送り. X12.

Nothing while the exchange is in front. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.contract.changes import Change
from usen_desk.contract.handover import HandoverSign, OfferState
from usen_desk.contract.inquiries import (
    SEARCH_INQUIRIES,
    InquiryCard,
    InquiryPage,
    InquirySearch,
    MessageKind,
    Side,
    Status,
    ThreadMessage,
    View,
)
from usen_desk.contract.session import Me
from usen_desk.contract.text import fold
from usen_desk.local.settings import Choices
from usen_desk.ui.activity.activity_model import DUE_WITHIN_MINUTES, KEPT, Happening, Kind, QuietHours
from usen_desk.ui.background import Background

LOOK_MS = 30_000
QUIET_CHOICE = "activity.quiet"
CARDS_KEPT = 500


class ActivityPresenter(QObject):
    """`happenings` newest first. Signals: changed(); popped(Happening) to be shown now, wherever the person is."""

    changed = Signal()
    popped = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        me: Me,
        choices: Choices,
        is_in_front: Callable[[int], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client, self._background, self._me, self._choices = client, background, me, choices
        self._is_in_front = is_in_front
        self.happenings: list[Happening] = []
        self.unread = 0
        self._cards: dict[int, InquiryCard] = {}
        self._said: dict[int, int] = {}
        """Customers' messages whose card is still to come: inquiry → sequence."""
        self._mine: set[int] | None = None
        """All that is mine; None where nobody has said so yet, or it is more than one page."""
        self._warned: dict[int, datetime] = {}
        self._due = QTimer(self, interval=LOOK_MS)
        self._due.timeout.connect(self.look)
        self._name = fold(me.name)

    @property
    def quiet(self) -> QuietHours:
        return QuietHours.read(self._choices.value(QUIET_CHOICE, {}))

    def set_quiet(self, quiet: QuietHours) -> None:
        self._choices.keep(QUIET_CHOICE, msgspec.to_builtins(quiet))

    def start(self) -> None:
        """And again whenever something may have been missed: what is mine, for its dates."""
        search = InquirySearch(view=View.MINE, limit=100)
        self._background.run(
            lambda: self._client.call(SEARCH_INQUIRIES, search), self._on_mine, _nothing, owner=self, latest="mine"
        )
        self._due.start()

    def read_all(self) -> None:
        self.unread = 0
        self.changed.emit()

    def on_messages(self, changes: list[Change]) -> None:
        for change in changes:
            message = msgspec.json.decode(change.item, type=ThreadMessage)
            if message.author is None or message.is_withdrawn or message.author.staff_id == self._me.staff_id:
                continue
            if message.kind is MessageKind.NOTE:
                if f"@{self._name}" in fold(message.body):
                    self._add(Kind.MENTION, message.inquiry_id, message.at)
            elif message.author.side is Side.CUSTOMER:
                self._said[message.inquiry_id] = message.sequence
                card = self._cards.get(message.inquiry_id)
                if card is not None and card.last_sequence >= message.sequence:
                    self._judge_message(card)

    def on_cards(self, changes: list[Change]) -> None:
        for change in changes:
            card = msgspec.json.decode(change.item, type=InquiryCard)
            before = self._cards.get(card.inquiry_id)
            if before is not None and before.version > card.version:
                continue
            self._keep(card)
            if card.inquiry_id in self._said:
                self._judge_message(card)
            if self._becomes_mine(card, before):
                self._add(Kind.ASSIGNED, card.inquiry_id, change.at)
        self.look()

    def on_handovers(self, changes: list[Change]) -> None:
        for change in changes:
            sign = msgspec.json.decode(change.item, type=HandoverSign)
            if sign.to_id == self._me.staff_id and sign.state is OfferState.OFFERED:
                self._add(Kind.OFFERED, sign.inquiry_id, change.at)
            elif sign.from_id == self._me.staff_id and sign.state in _ANSWERS:
                self._add(_ANSWERS[sign.state], sign.inquiry_id, change.at)

    def look(self) -> None:
        """What of mine is due soon, each moment once."""
        now = self._client.now()
        soon = now + timedelta(minutes=DUE_WITHIN_MINUTES)
        for card in self._cards.values():
            due = card.answer_due_at
            is_mine = card.assignee_id == self._me.staff_id and card.status is not Status.DONE
            if is_mine and due is not None and due <= soon and self._warned.get(card.inquiry_id) != due:
                self._warned[card.inquiry_id] = due
                if due > now:
                    self._add(Kind.DUE, card.inquiry_id, now)

    def _becomes_mine(self, card: InquiryCard, before: InquiryCard | None) -> bool:
        """Also what this desk has never seen: what waited unassigned since before the start."""
        is_mine = card.assignee_id == self._me.staff_id
        if self._mine is None:
            return is_mine and before is not None and before.assignee_id != card.assignee_id
        is_new = is_mine and card.inquiry_id not in self._mine
        (self._mine.add if is_mine else self._mine.discard)(card.inquiry_id)
        is_own_act = before is None and card.opened_by.staff_id == self._me.staff_id
        return is_new and card.status is not Status.DONE and not is_own_act

    def _judge_message(self, card: InquiryCard) -> None:
        """A customer's words in what is mine, or the first ones in what is nobody's."""
        del self._said[card.inquiry_id]
        if card.assignee_id == self._me.staff_id:
            self._add(Kind.REPLY, card.inquiry_id, card.updated_at)
        elif card.assignee_id is None and card.status is not Status.DONE:
            self._add(Kind.UNASSIGNED, card.inquiry_id, card.updated_at)

    def _add(self, kind: Kind, inquiry_id: int, at: datetime) -> None:
        if self._is_in_front(inquiry_id):
            return
        happening = Happening(kind, inquiry_id, at)
        self.happenings = [happening, *self.happenings][:KEPT]
        self.unread = min(self.unread + 1, len(self.happenings))
        self.changed.emit()
        if not self.quiet.holds(self._client.now()):
            self.popped.emit(happening)

    def _keep(self, card: InquiryCard) -> None:
        self._cards.pop(card.inquiry_id, None)
        self._cards[card.inquiry_id] = card
        if len(self._cards) > CARDS_KEPT:
            del self._cards[next(iter(self._cards))]

    def _on_mine(self, page: InquiryPage) -> None:
        is_whole = page.count == len(page.items) and not page.more_than_count
        self._mine = {card.inquiry_id for card in page.items} if is_whole else None
        for card in page.items:
            self._keep(card)
        self.look()


_ANSWERS = {OfferState.ACCEPTED: Kind.ACCEPTED, OfferState.DECLINED: Kind.DECLINED}


def _nothing(_: object) -> None:
    pass
