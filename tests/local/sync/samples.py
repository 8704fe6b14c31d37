"""One desk's core with a clock, and items to send: for the sentences about the sync core."""

from uuid import UUID

import msgspec

from tests.local.store.samples import NOON, draft, uuid
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import MessageKind, NewInquiry, ReplyDraft
from usen_desk.local.records import OutItem, OutKind
from usen_desk.local.sync import actions, events
from usen_desk.local.sync.core import SyncCore
from usen_desk.local.sync.events import Write

STAFF, COLLEAGUE = 7, 8


def item(number=1, inquiry_id=29, body="確認いたします。", kind=OutKind.REPLY, last_seen=5, **given):
    """number: of the id; its place in the order comes from the core, or with given["number"]."""
    message = MessageKind.NOTE if kind is OutKind.NOTE else MessageKind.PUBLIC
    reply = ReplyDraft(reply_id=UUID(int=number), kind=message, body=body, last_seen=last_seen)
    return OutItem(
        **{
            "item_id": uuid(number),
            "kind": kind,
            "inquiry_id": inquiry_id,
            "number": 0,
            "content": msgspec.json.encode(reply),
            "draft": draft(body, inquiry_id, number, last_seen=last_seen),
            "title": "カフェ・ド・ノール 横浜南店",
            "queued_at": NOON,
            **given,
        }
    )


def opening(number=1, comment="開店の相談です。"):
    new = NewInquiry(opening_id=UUID(int=number), category=Category.OTHER, comment=comment)
    return item(number, inquiry_id=0, kind=OutKind.OPENING, body=comment, content=msgspec.json.encode(new))


class Told:
    """A core, its clock, and what it wanted last."""

    def __init__(self, *kept, at=NOON, seed=1):
        self.core, self.now = SyncCore(STAFF, seed), 100.0
        self.last = self.tell(events.Restored(kept, at))

    def tell(self, event, seconds=0.0):
        self.now += seconds
        self.last = self.core.take(event, self.now)
        return self.last

    def wait(self, seconds):
        return self.tell(events.Tick(), seconds)

    def queue(self, one, hold_s=0.0):
        """Pressed and durable."""
        self.tell(events.Queued(one, hold_s))
        return self.tell(events.Saved(one.item_id, Write.QUEUE))

    def all(self, kind):
        return [action for action in self.last if isinstance(action, kind)]

    @property
    def sent(self):
        return [action.item.item_id for action in self.all(actions.Send)]

    @property
    def saved(self):
        return [(action.write, action.item.item_id) for action in self.all(actions.Save)]

    def standing(self, one):
        return next((now for now in self.core.standings(self.now) if now.item.item_id == one.item_id), None)

    def state(self, one):
        standing = self.standing(one)
        return standing.state if standing else None

    def answered(self, one, attempt=1, inquiry_id=29):
        return self.tell(events.Answered(one.item_id, attempt, inquiry_id))

    def refused(self, one, code, attempt=1, **more):
        return self.tell(events.Refused(one.item_id, attempt, code, **more))

    def unanswered(self, one, attempt=1):
        return self.tell(events.NoAnswer(one.item_id, attempt))
