"""申し送り: reads what is promised and offered, offers, accepts, declines and takes back. Row X8. No widgets."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import B, Endpoint, Nothing, R
from usen_desk.contract.changes import Change
from usen_desk.contract.handover import (
    ANSWER_HANDOVER,
    LIST_HANDOVERS,
    OFFER_HANDOVER,
    TAKE_BACK_HANDOVER,
    Handovers,
    OfferAnswer,
    OfferDraft,
    OffersTakenBack,
)
from usen_desk.contract.people import LIST_COLLEAGUES, Colleague, Colleagues
from usen_desk.contract.permissions import Permission, Role
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain

WORKING = (Role.AGENT, Role.SUPERVISOR)


class HandoverPresenter(QObject):
    """Signals: shown(Handovers); colleagues(list of Colleague) to whom one may offer; said(text); told(UserMessage);
    working(bool)."""

    shown = Signal(object)
    colleagues = Signal(object)
    said = Signal(str)
    told = Signal(object)
    working = Signal(bool)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self.people: list[Colleague] = []
        self.handovers = Handovers(promises=[], sent=[], received=[])
        self.is_open = False
        """Somebody looks at it: changes are fetched."""
        self._key = uuid.uuid4()

    @property
    def may_use(self) -> bool:
        return Permission.WORK_INQUIRIES in self._me.permissions

    def load(self) -> None:
        self.working.emit(True)
        self._call(LIST_HANDOVERS, Nothing(), self._on_shown, latest="list")
        if not self.people:
            self._call(LIST_COLLEAGUES, Nothing(), self._on_colleagues, latest="people")

    def offer(self, colleague: Colleague, inquiries: Sequence[int], note: str) -> None:
        """The key stays the same until the service has it, so that nothing is offered twice."""
        draft = OfferDraft(offer_key=self._key, to_id=colleague.staff_id, inquiries=tuple(inquiries), note=note)

        def on_offered(now: Handovers) -> None:
            self._key = uuid.uuid4()
            self._on_done(now, f"{colleague.name}さんに{len(inquiries)}件の申し送りを送りました")

        self._act(OFFER_HANDOVER, draft, on_offered)

    def answer(self, offers: Sequence[int], *, is_accepted: bool, reason: str = "") -> None:
        body = OfferAnswer(offers=tuple(offers), is_accepted=is_accepted, reason=reason)
        said = f"{len(offers)}件を引き継ぎました" if is_accepted else f"{len(offers)}件を辞退しました"
        self._act(ANSWER_HANDOVER, body, lambda now: self._on_done(now, said))

    def take_back(self, offers: Sequence[int]) -> None:
        body = OffersTakenBack(offers=tuple(offers))
        self._act(TAKE_BACK_HANDOVER, body, lambda now: self._on_done(now, f"{len(offers)}件を取り下げました"))

    def on_changes(self, _: list[Change]) -> None:
        if self.is_open:
            self.load()

    def _act(self, endpoint: Endpoint[B, Handovers], body: B, ok: Callable[[Handovers], None]) -> None:
        self.working.emit(True)
        self._call(endpoint, body, ok, bad=self._on_refused)

    def _on_refused(self, error: ApiError) -> None:
        """Somebody was faster: what is shown is read anew."""
        self._on_error(error)
        self.load()

    def _on_done(self, now: Handovers, said: str) -> None:
        self._on_shown(now)
        self.said.emit(said)

    def _on_shown(self, now: Handovers) -> None:
        self.working.emit(False)
        self.handovers = now
        self.shown.emit(now)

    def _on_colleagues(self, found: Colleagues) -> None:
        self.people = [one for one in found.items if one.role in WORKING and one.staff_id != self._me.staff_id]
        self.colleagues.emit(self.people)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _call(
        self,
        endpoint: Endpoint[B, R],
        body: B,
        ok: Callable[[R], None],
        bad: Callable[[ApiError], None] | None = None,
        *,
        latest: str = "",
    ) -> None:
        self._background.run(
            lambda: self._client.call(endpoint, body), ok, bad or self._on_error, owner=self, latest=latest or None
        )
