from dataclasses import dataclass

import pytest

from tests.fakes import Immediately
from tests.ui.inquiries.opening_samples import FakeDrafts, FakeSender, FakeView
from tests.ui.outbox.samples import item
from usen_desk.api.errors import DiskFault, DiskTrouble
from usen_desk.contract.drafts import DraftMode
from usen_desk.local.records import Damaged, Kept, OutKind
from usen_desk.local.sync.entries import OutState
from usen_desk.ui.navigation import Navigator, Tab, inquiry_place, opening_place
from usen_desk.ui.outbox.outbox_model import Counts
from usen_desk.ui.outbox.outbox_presenter import OutboxPresenter, found_in_words, kept_in_words
from usen_desk.ui.outbox_cells import Act


@dataclass
class Waiting:
    waiting: int = 0
    needs: int = 0
    next_try_s: int | None = None


class Erases:
    def __init__(self):
        self.erased = []

    def erase_item(self, item_id):
        self.erased.append(item_id)


class Desk:
    def __init__(self):
        self.navigator, self.drafts, self.sender = Navigator([Tab.INQUIRIES]), FakeDrafts(), FakeSender()
        self.made = OutboxPresenter(Immediately(), self.navigator, self.drafts, self.sender)
        self.store, self.counted, self.found, self.told, self.copied = Erases(), [], [], [], []
        self.made.counted.connect(self.counted.append)
        self.made.found.connect(lambda *given: self.found.append(given))
        self.made.told.connect(self.told.append)
        self.made.copied.connect(self.copied.append)

    def put(self, view):
        self.sender.views.append(view)
        self.sender.changed.emit(view.item.inquiry_id)

    def act(self, act, row=0):
        self.made.act(act, self.made.model.line(row))


@pytest.fixture
def desk(qapp):
    return Desk()


def kept(*items, damaged=()):
    return Kept(drafts=[], items=list(items), damaged=list(damaged))


def test_counts_go_to_the_top_bar_once_each(desk):
    desk.sender.counted.emit(Waiting(3, 1))
    desk.sender.counted.emit(Waiting(3, 1))
    desk.sender.counted.emit(Waiting())
    assert desk.counted == [Counts(3, 1), Counts()]


def test_a_start_with_items_is_told_in_one_line(desk):
    desk.made.attach(desk.store, kept(item("a"), item("b"), item("c", problem="not_permitted")))
    assert desk.found == [(2, 0)]
    assert found_in_words(3, 0) == "3件を再送しています。"
    assert found_in_words(0, 1) == "読み取れない記録が1件あります。"


def test_a_start_without_items_says_nothing(desk):
    desk.made.attach(desk.store, kept())
    assert (desk.found, desk.counted) == ([], [])


def test_damaged_records_are_listed_and_counted_until_they_are_dropped(desk):
    desk.made.attach(desk.store, kept(damaged=[Damaged(item_id="d", text="残った文")]))
    assert (desk.counted, desk.made.model.rowCount()) == ([Counts(0, 1)], 1)
    desk.act(Act.COPY)
    assert desk.copied == ["残った文"]
    desk.act(Act.DROP)
    assert (desk.store.erased, desk.made.model.rowCount(), desk.counted[-1]) == (["d"], 0, Counts())


def test_what_is_taken_back_is_a_draft_again_and_its_thread_opens(desk):
    desk.put(FakeView(item("a")))
    desk.act(Act.TAKE_BACK)
    assert desk.sender.calls == [("take_back", "a")]
    assert desk.drafts.draft(DraftMode.REPLY, 29).body == "承知しました"
    assert desk.navigator.place == inquiry_place(29)


def test_what_is_being_written_is_on_the_disk_before_something_comes_back(desk):
    order = []
    desk.drafts.flush = lambda then: (order.append("flush"), then())
    desk.sender.fix = lambda *_: order.append("fix")
    desk.put(FakeView(item("a"), OutState.NEEDS))
    desk.act(Act.FIX)
    assert order == ["flush", "fix"]


def test_an_opening_comes_back_into_its_form(desk):
    desk.put(FakeView(item("a", inquiry_id=0, kind=OutKind.OPENING), OutState.NEEDS))
    desk.act(Act.FIX)
    assert desk.sender.calls == [("fix", "a")]
    assert desk.navigator.place == opening_place()
    assert desk.drafts.draft(DraftMode.OPENING, 0) is not None


def test_what_has_left_already_is_told(desk):
    desk.put(FakeView(item("a")))
    desk.sender.error = DiskTrouble(DiskFault.FULL)
    desk.act(Act.TAKE_BACK)
    assert len(desk.told) == 1
    assert desk.navigator.place is None


@pytest.mark.parametrize(
    ("act", "call"),
    [(Act.ANYWAY, ("send_anyway", "a")), (Act.DROP, ("drop", "a")), (Act.RETRY, ("retry_now",))],
)
def test_the_rest_is_the_senders(desk, act, call):
    desk.put(FakeView(item("a"), OutState.NEEDS))
    desk.act(act)
    assert desk.sender.calls == [call]


def test_the_thread_can_be_looked_at(desk):
    desk.put(FakeView(item("a")))
    desk.act(Act.OPEN)
    assert desk.navigator.place == inquiry_place(29)


def test_at_the_end_it_says_that_nothing_is_lost():
    said = kept_in_words(Counts(2, 1)).text
    assert "3件" in said
    assert "次にこのアカウントでログインすると送信されます" in said
