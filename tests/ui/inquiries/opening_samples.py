"""A desk's drafts and outbox in memory, and the service's catalogue, for tests of a new inquiry."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from tests.fakes import Immediately
from tests.ui.inquiries.samples import NOW, card
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountPage, AccountRow, AccountState, SortKey
from usen_desk.contract.catalogue import GET_CATALOGUE
from usen_desk.contract.drafts import DraftKey
from usen_desk.contract.find import FIND, Found, FoundBy, FoundGroup
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries, Inquiry, Status
from usen_desk.local.records import DraftRecord, OutItem
from usen_desk.local.sync.entries import OutState
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.ui.sending.files import FileKeeper

CODE = "0398207101"


def row(code=CODE, name="ビストロ 四条", **other) -> AccountRow:
    values = {"customer_code": code, "store_name": name, "phone": "075-****-1234", "state": AccountState.ACTIVE}
    return AccountRow(**values | other)


def account_page(*rows, more=False) -> AccountPage:
    after = "next" if more else ""
    return AccountPage(items=list(rows), count=len(rows), sort=SortKey.NEWEST, descending=False, next_after=after)


def answers():
    """Of a service with one store, which has an exchange that is open."""
    found = Found(groups=[FoundGroup(by=FoundBy.STORE_NAME, items=[row()])])
    return {
        GET_CATALOGUE: catalogue(),
        SEARCH_ACCOUNTS: account_page(row()),
        FIND: found,
        LIST_CUSTOMER_INQUIRIES: CustomerInquiries(items=[], open_count=0),
    }


def open_ones(*others, **of_card) -> CustomerInquiries:
    items = [card(29, customer_code=CODE, **of_card), *others]
    return CustomerInquiries(items=items, open_count=sum(one.status is not Status.DONE for one in items))


def opened(inquiry_id=77) -> Inquiry:
    """What the service answers to やり取りを開始."""
    made = card(inquiry_id)
    return Inquiry(card=made, asked=[], messages=[], links=[], may_reply=True, may_note=True, may_work=True)


class FakeDrafts(QObject):
    kept = Signal(object, object)
    failed = Signal(object)
    marks_changed = Signal()
    came = Signal(object)

    def __init__(self):
        super().__init__()
        self.records, self.dropped, self.flushed = {}, [], 0

    def draft(self, mode, inquiry_id) -> DraftRecord | None:
        return self.records.get(DraftKey(mode=mode, inquiry_id=inquiry_id))

    def write(self, draft):
        self.records[DraftKey(mode=draft.mode, inquiry_id=draft.inquiry_id)] = draft

    def drop(self, mode, inquiry_id):
        gone = self.records.pop(DraftKey(mode=mode, inquiry_id=inquiry_id), None)
        if gone is not None:
            self.dropped.append(gone)

    def sent(self, mode, inquiry_id):
        self.records.pop(DraftKey(mode=mode, inquiry_id=inquiry_id), None)

    def put_back(self, draft):
        self.write(draft)

    def edit(self, mode, inquiry_id):
        pass

    def leave(self):
        self.flushed += 1

    def flush(self, then):
        then()


class FakeFiles(FileKeeper):
    """A FileKeeper whose disk is a dict; `error` is what it says."""

    def __init__(self):
        super().__init__(Immediately())
        self.kept, self.error = {}, None
        self.is_slow, self.waiting = False, []

    def keep(self, upload_id, read, ok, bad):
        self.waiting.append(lambda: self._keep(upload_id, read, ok, bad))
        if not self.is_slow:
            self.deliver()

    def deliver(self):
        self.waiting.pop(0)()

    def drop(self, upload_id):
        self.kept.pop(upload_id, None)

    def _keep(self, upload_id, read, ok, bad):
        if self.error is not None:
            bad(self.error)
            return
        self.kept[upload_id] = read()
        ok(self.kept[upload_id])


@dataclass
class FakeView:
    """As usen_desk.ui.sending.sender.OutView."""

    item: OutItem
    state: OutState = OutState.WAITING
    holds_for_s: float = 5
    next_try_s: float | None = None
    tries: int = 0
    is_fault: bool = False
    problem: object = None
    missed: object = None
    waits_for: str = ""
    may_take_back: bool = True
    is_late: bool = False


@dataclass
class FakeSent:
    item: OutItem
    result: Inquiry = field(default_factory=opened)

    @property
    def inquiry_id(self):
        return self.result.card.inquiry_id


class FakeSender(QObject):
    """Keeps what is queued; a test says what becomes of it."""

    changed = Signal(int)
    counted = Signal(object)
    sent = Signal(object)
    needs_author = Signal(object)

    def __init__(self):
        super().__init__()
        self.views, self.calls, self.error = [], [], None
        self.queued = []

    def queue(self, draft, kind, content, title, ok, bad):
        if self.error is not None:
            bad(self.error)
            return
        item = OutItem(
            item_id=draft.reply_id,
            kind=kind,
            inquiry_id=draft.inquiry_id,
            number=len(self.queued) + 1,
            content=b"",
            draft=draft,
            title=title,
            queued_at=NOW,
        )
        self.queued.append(content)
        self.views.append(FakeView(item))
        ok(item)
        self.changed.emit(draft.inquiry_id)

    def items(self, inquiry_id):
        return [view for view in self.views if view.item.inquiry_id == inquiry_id]

    def all_items(self):
        return list(self.views)

    def take_back(self, item_id, ok, bad):
        self._give_back("take_back", item_id, ok, bad)

    def fix(self, item_id, ok, bad):
        self._give_back("fix", item_id, ok, bad)

    def send_anyway(self, item_id):
        self.calls.append(("send_anyway", item_id))

    def drop(self, item_id):
        self.calls.append(("drop", item_id))
        self._remove(item_id)

    def retry_now(self):
        self.calls.append(("retry_now",))

    def confirm(self, inquiry_id=77):
        """The service has the newest."""
        view = self.views.pop()
        self.sent.emit(FakeSent(view.item, opened(inquiry_id)))
        self.changed.emit(0)

    def tell(self, **other):
        """The newest stands otherwise now."""
        for name, value in other.items():
            setattr(self.views[-1], name, value)
        self.changed.emit(self.views[-1].item.inquiry_id)

    def _give_back(self, name, item_id, ok, bad):
        self.calls.append((name, item_id))
        if self.error is not None:
            bad(self.error)
            return
        ok(self._remove(item_id).item.draft)

    def _remove(self, item_id):
        view = next(one for one in self.views if one.item.item_id == item_id)
        self.views.remove(view)
        self.changed.emit(view.item.inquiry_id)
        return view
