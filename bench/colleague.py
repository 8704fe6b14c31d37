"""Somebody else of the staff, who works through the API while a desk is measured."""

from __future__ import annotations

import uuid
from pathlib import Path

from bench.service import Service
from usen_desk.api.client import ApiClient, Route
from usen_desk.contract.inquiries import (
    CARDS_MAX,
    POST_REPLY,
    SEARCH_INQUIRIES,
    InquiryCard,
    InquirySearch,
    MessageKind,
    ReplyDraft,
    Status,
)
from usen_desk.contract.inquiry_work import BULK_MAX, EDIT_INQUIRIES, BulkEdit, Edit, Seen
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import SIGN_IN, SignIn
from usen_desk.server.demo_data.staff import DEMO_STAFF

OPEN = (Status.RECEIVED, Status.IN_PROGRESS)


class Colleague:
    def __init__(self, service: Service) -> None:
        route = Route(service.url, Path(service.ca_file))
        person = [one for one in DEMO_STAFF if one.role is Role.AGENT][1]  # the first sits at the desk
        body = SignIn(login_id=person.login_id, password=person.password, device_id=uuid.uuid4().hex)
        self._client = ApiClient(route, token=ApiClient(route).call(SIGN_IN, body).token)

    def newest(self, count: int, *statuses: Status) -> list[InquiryCard]:
        """As many as there are of these, up to `count`, in as many pages as it takes."""
        found: list[InquiryCard] = []
        after = ""
        while len(found) < count:
            ask = InquirySearch(statuses=statuses, limit=min(CARDS_MAX, count - len(found)), after=after)
            page = self._client.call(SEARCH_INQUIRIES, ask)
            found += page.items
            after = page.next_after
            if not after:
                break
        return found

    def say(self, inquiry_id: int, body: str, reply_id: uuid.UUID | None = None) -> None:
        draft = ReplyDraft(reply_id=reply_id or uuid.uuid4(), kind=MessageKind.PUBLIC, body=body, send_anyway=True)
        self._client.call(POST_REPLY, draft, inquiry_id=inquiry_id)

    def change_at_once(self, cards: list[InquiryCard], status: Status) -> int:
        """All of them in one transaction; how many it did."""
        seen = tuple(Seen(inquiry_id=card.inquiry_id, version=card.version) for card in cards[:BULK_MAX])
        body = BulkEdit(edit=Edit(action_id=uuid.uuid4(), status=status), inquiries=seen)
        return sum(line.card is not None for line in self._client.call(EDIT_INQUIRIES, body).items)
