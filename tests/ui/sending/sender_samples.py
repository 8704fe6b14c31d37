"""A Sender on a store in memory and a service that keeps replies as R1 and R2 say, for the tests of sending."""

from __future__ import annotations

from uuid import UUID

import msgspec

from tests.fakes import FakeClient, Immediately, problem
from tests.ui.inquiries.samples import card, message
from tests.ui.sending.samples import NOW, MemoryOutbox, draft
from usen_desk.api.errors import Refused
from usen_desk.contract.attachments import UPLOAD_FILE, FileKept
from usen_desk.contract.catalogue import Category
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import (
    OPEN_INQUIRY,
    POST_REPLY,
    Inquiry,
    MessageKind,
    NewInquiry,
    Person,
    ReplyDraft,
    ReplyPosted,
    Side,
)
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import Me
from usen_desk.local.records import OutItem, OutKind
from usen_desk.ui.sending.sender import Sender

ME = Me(staff_id=7, login_id="yamada.misaki", name="山田 美咲", department="インフォメーション", role=Role.AGENT,
        permissions=frozenset())  # fmt: skip
MYSELF = Person(side=Side.STAFF, name=ME.name, department=ME.department, staff_id=ME.staff_id)
TITLE = "焼肉大将 渋谷センター街店"


class WholeOutbox(MemoryOutbox):
    """With what waits to be sent."""

    def queue(self, item):
        self._do("queue")
        self.items[item.item_id] = item
        self.drafts.pop((item.draft.mode, item.draft.inquiry_id), None)

    def take_back(self, item_id):
        self._do("take_back")
        given = self.items.pop(item_id).draft
        self.drafts[given.mode, given.inquiry_id] = given

    def put_item(self, item):
        self._do("put_item")
        self.items[item.item_id] = item

    def erase_item(self, item_id):
        self._do("erase")
        self.items.pop(item_id, None)

    def file(self, upload_id):
        self._do("file")
        return self.files[upload_id]


class ReplyService(FakeClient):
    """`fails`: errors that the next calls end in, one after the other, whatever they ask; `loses`: so many answers are
    lost behind what was done."""

    def __init__(self):
        super().__init__({POST_REPLY: self.post, OPEN_INQUIRY: self.open, UPLOAD_FILE: self.keep})
        self.rows, self.uploads, self.fails, self.loses = {}, {}, [], []

    def call(self, endpoint, body, **path):
        if self.fails and (error := self.fails.pop(0)) is not None:
            self.asked.append((endpoint, body, path))
            raise error
        answer = super().call(endpoint, body, **path)
        if self.loses:
            raise self.loses.pop(0)
        return answer

    def post(self, body, inquiry_id):
        known = self.rows.get(body.reply_id)
        missing = [upload for upload in body.files if str(upload) not in self.uploads]
        if known is None and missing:
            raise Refused(problem(Code.FILE_MISSING))
        self.rows[body.reply_id] = (inquiry_id, body.body)
        return posted(body, inquiry_id)

    def open(self, body):
        self.rows[body.opening_id] = (77, body.comment)
        return opened(body)

    def keep(self, body, upload, data):
        self.uploads[upload] = data
        return FileKept(upload_id=UUID(upload), name=body.name, media_type="text/plain", size_bytes=len(data))

    def texts(self):
        return [text for _, text in self.rows.values()]


def posted(body: ReplyDraft, inquiry_id=29):
    return ReplyPosted(message=said(body, inquiry_id), card=card(inquiry_id=inquiry_id))


def said(body: ReplyDraft, inquiry_id=29, author=MYSELF):
    return message(6, body=body.body, author=author, reply_id=body.reply_id, inquiry_id=inquiry_id)


def opened(body: NewInquiry):
    return Inquiry(card=card(inquiry_id=77), asked=[], messages=[], links=[], may_reply=True, may_note=True,
                   may_work=True)  # fmt: skip


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Sending:
    """A Sender and all that it told."""

    def __init__(self, kept=(), hold_s=0, background=None, attached=True, files=None):
        self.client, self.outbox, self.clock = ReplyService(), WholeOutbox(), Clock()
        self.outbox.items = {one.item_id: one for one in kept}
        self.outbox.files = dict(files or {})
        self.background = background or Immediately()
        self.hold_s = hold_s
        self.sender = Sender(self.client, self.background, ME, lambda: self.hold_s, seed=1, clock=self.clock)
        self.changed, self.counted, self.sent, self.needing, self.lost = [], [], [], [], []
        self.told = []
        """What `queue`, `take_back` and `fix` ended in."""
        for signal, heard in (
            (self.sender.changed, self.changed),
            (self.sender.counted, self.counted),
            (self.sender.sent, self.sent),
            (self.sender.needs_author, self.needing),
        ):
            signal.connect(heard.append)
        self.sender.session_lost.connect(lambda: self.lost.append(True))
        if attached:
            self.sender.attach(self.outbox, self.outbox.load())

    def queue(self, record=None, kind=OutKind.REPLY, **content):
        record = record or draft()
        self.outbox.drafts[record.mode, record.inquiry_id] = record
        self.sender.queue(record, kind, content_of(record, kind, **content), TITLE, self.told.append, self.told.append)
        return record.reply_id

    def wait(self, seconds):
        """The alarm rings when its time is there."""
        self.clock.now += seconds
        if self.sender._alarm.isActive():
            self.sender._alarm.timeout.emit()

    def state(self, item_id):
        return next((view.state for view in self.sender.all_items() if view.item.item_id == item_id), None)

    def view(self, item_id):
        return next(view for view in self.sender.all_items() if view.item.item_id == item_id)

    def posted(self):
        return self.client.bodies(POST_REPLY)


def content_of(record, kind=OutKind.REPLY, **more):
    if kind is OutKind.OPENING:
        return NewInquiry(opening_id=UUID(record.reply_id), category=Category.OTHER, comment=record.body)
    return ReplyDraft(
        reply_id=UUID(record.reply_id),
        kind=MessageKind.NOTE if kind is OutKind.NOTE else MessageKind.PUBLIC,
        body=record.body,
        last_seen=5,
        files=tuple(UUID(one.upload_id) for one in record.files),
        **more,
    )


def queued_item(record=None, number=1, kind=OutKind.REPLY, **more):
    """As the store kept it."""
    record = record or draft()
    return OutItem(
        **{
            "item_id": record.reply_id,
            "kind": kind,
            "inquiry_id": record.inquiry_id,
            "number": number,
            "content": msgspec.json.encode(content_of(record, kind)),
            "draft": record,
            "title": TITLE,
            "queued_at": NOW,
            **more,
        }
    )
