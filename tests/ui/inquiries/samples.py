"""Threads for tests of the desktop, and a small service that keeps one and tells of what changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from msgspec.structs import replace

from tests.fakes import FakeClient
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.changes import SHOW_PRESENCE, Change, ChangeKind
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    LIST_MESSAGES,
    MARK_READ,
    Attachment,
    FieldAnswer,
    Inquiry,
    InquiryCard,
    MessageKind,
    Messages,
    Person,
    ReadKept,
    ScanState,
    Side,
    Status,
    ThreadMessage,
)

NOW = datetime(2026, 3, 9, 3, 1, tzinfo=UTC)
"""12:01 in Japan, a Monday."""
BEGAN = datetime(2026, 3, 9, 2, 32, tzinfo=UTC)


def customer(name="佐藤", company="株式会社大将フーズ") -> Person:
    return Person(side=Side.CUSTOMER, name=name, department=company)


def staff(name="山田 美咲", department="カスタマーサポート部", staff_id=1) -> Person:
    return Person(side=Side.STAFF, name=name, department=department, staff_id=staff_id)


def card(inquiry_id: int = 29, **other) -> InquiryCard:
    values = {
        "inquiry_id": inquiry_id,
        "category": Category.REPAIR,
        "status": Status.IN_PROGRESS,
        "customer_code": "0412-3398-01",
        "store_name": "焼肉大将 渋谷センター街店",
        "company_name": "株式会社大将フーズ",
        "assignee_id": 1,
        "assignee_name": "山田 美咲",
        "opened_by": customer(),
        "created_at": BEGAN,
        "updated_at": NOW,
        "version": 1,
    }
    return InquiryCard(**(values | other))


def message(sequence: int = 1, **other) -> ThreadMessage:
    values = {
        "message_id": 1000 + sequence,
        "reply_id": UUID(int=1000 + sequence),
        "inquiry_id": 29,
        "sequence": sequence,
        "kind": MessageKind.PUBLIC,
        "author": customer() if sequence % 2 else staff(),
        "at": BEGAN + timedelta(minutes=sequence),
        "body": f"{sequence}件目のやり取りです。",
    }
    return ThreadMessage(**(values | other))


def note(sequence: int, **other) -> ThreadMessage:
    author = staff("高橋 健", "技術部", 3)
    return message(sequence, **({"kind": MessageKind.NOTE, "author": author} | other))


def system(sequence: int, body: str = "担当: 山田 美咲", **other) -> ThreadMessage:
    return message(sequence, **({"kind": MessageKind.SYSTEM, "author": None, "body": body} | other))


def file(name="店舗図面_2F.pdf", **other) -> Attachment:
    values = {
        "attachment_id": 7,
        "name": name,
        "media_type": "application/pdf",
        "size_bytes": 438_000,
        "scan_state": ScanState.SAFE,
    }
    return Attachment(**(values | other))


ASKED = [
    FieldAnswer(label="症状", value="音が出ない\n雑音がする"),
    FieldAnswer(label="いつから", value="2026-03-08"),
    FieldAnswer(label="現地のご連絡先", value="03-5489-5330"),
]


def inquiry(messages=None, *, inquiry_id: int = 29, new_from: int = 0, links=(), asked=None, **of_card) -> Inquiry:
    """As GET_INQUIRY answers, with all these messages."""
    shown = [message(at) for at in range(1, 6)] if messages is None else list(messages)
    last = max([one.sequence for one in shown], default=0)
    values = {"last_sequence": last, "said_count": last} | of_card
    return Inquiry(
        card=card(inquiry_id, **values),
        asked=list(ASKED if asked is None else asked),
        messages=shown,
        new_from=new_from,
        links=list(links),
        may_reply=True,
        may_note=True,
        may_work=True,
    )


def told(item, change_id: int = 1, **other) -> Change:
    """The change that the feed would tell of a card, a message or a person's presence."""
    if isinstance(item, InquiryCard):
        kind, object_id, part_id = ChangeKind.INQUIRY, item.inquiry_id, 0
        item = replace(item, read_count=None)
    elif isinstance(item, ThreadMessage):
        kind, object_id, part_id = ChangeKind.MESSAGE, item.inquiry_id, item.message_id
    else:
        kind, object_id, part_id = ChangeKind.PRESENCE, item.inquiry_id, item.staff_id
    values = {"change_id": change_id, "at": NOW, "kind": kind, "object_id": object_id, "part_id": part_id}
    return Change(**(values | {"item": msgspec.Raw(msgspec.json.encode(item))} | other))


class Client(FakeClient):
    """With a clock that the test may set."""

    def __init__(self, answers=None):
        super().__init__(answers)
        self.at = NOW

    def now(self):
        return self.at


class Thread:
    """The service's side of one inquiry; `answers` are those of Client, `news` is what the feed would tell."""

    def __init__(self, count: int = 5, *, inquiry_id: int = 29, read: int | None = None, make=message, **of_card):
        self.messages = [make(at, inquiry_id=inquiry_id) for at in range(1, count + 1)]
        self.card = card(inquiry_id, last_sequence=count, said_count=count, **of_card)
        self.links, self.read, self.news, self._next_id = [], count if read is None else read, [], 5000

    @property
    def answers(self):
        def nothing(_):
            return Nothing()

        return {GET_INQUIRY: self.get, LIST_MESSAGES: self.page, MARK_READ: self.mark, SHOW_PRESENCE: nothing}

    def get(self, ask, inquiry_id):
        assert inquiry_id == self.card.inquiry_id
        shown = self.messages[-20:]
        if ask.around:
            shown = [one for one in self.messages if ask.around - 10 <= one.sequence < ask.around + 20]
        is_done, is_open = self.card.status is Status.DONE, self.card.merged_into is None
        return Inquiry(
            card=replace(self.card, read_count=self.read),
            asked=list(ASKED),
            messages=shown,
            new_from=self.read + 1 if self.read < len(self.messages) else 0,
            links=list(self.links),
            may_reply=is_open and not is_done,
            may_note=is_open,
            may_work=is_open,
        )

    def page(self, ask, inquiry_id):
        assert inquiry_id == self.card.inquiry_id
        if ask.after:
            shown = [one for one in self.messages if one.sequence > ask.after][: ask.limit]
        else:
            shown = [one for one in self.messages if not ask.before or one.sequence < ask.before][-ask.limit :]
        return Messages(items=shown, last_sequence=len(self.messages))

    def mark(self, ask, inquiry_id):
        self.read = max(self.read, ask.sequence)
        return ReadKept(inquiry_id=inquiry_id, read_count=self.read, sequence=self.read)

    def say(self, make=message, **other):
        """One more message, told of as the service tells: the card, then the message."""
        self._next_id += 1
        values = {"message_id": self._next_id, "reply_id": UUID(int=self._next_id), "inquiry_id": self.card.inquiry_id}
        made = make(len(self.messages) + 1, **(values | other))
        self.messages.append(made)
        said = self.card.said_count + (made.kind is not MessageKind.SYSTEM)
        self.change(said_count=said, last_sequence=len(self.messages))
        self.news.append(told(made))
        return made

    def change(self, **values):
        self.card = replace(self.card, version=self.card.version + 1, **values)
        self.news.append(told(self.card))

    def withdraw(self, sequence: int):
        gone = replace(self.messages[sequence - 1], body="", is_withdrawn=True, attachments=())
        self.messages[sequence - 1] = gone
        self.news.append(told(gone))

    def renumber(self, messages):
        """As after a merge or split: these messages in this order."""
        self.messages = [replace(one, sequence=at) for at, one in enumerate(messages, 1)]
        self.change(last_sequence=len(self.messages), said_count=len(self.messages))

    def take_news(self):
        news, self.news = self.news, []
        return news


class FakeFeed:
    """A ChangeFeed that tells what the test gives it."""

    def __init__(self):
        self.subscriptions = []

    def subscribe(self, kind, on_changes, on_resync, *, owner):
        self.subscriptions.append((kind, on_changes, on_resync))

    def tell(self, changes):
        for kind, on_changes, _ in self.subscriptions:
            if of_kind := [change for change in changes if change.kind == kind]:
                on_changes(of_kind)

    def resync(self):
        for _, _, on_resync in self.subscriptions:
            on_resync()
