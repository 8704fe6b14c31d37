"""X2: whatever a customer or a colleague does to an exchange, a desk that has it open shows what a fresh fetch would.

The desk's own client, threads and change feed on a real service; no window: nothing but the thread is looked at.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from usen_desk.api.client import ApiClient, Route
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    OPEN_INQUIRY,
    POST_REPLY,
    InquiryAsk,
    MessageKind,
    NewInquiry,
    ReplyDraft,
    Status,
)
from usen_desk.contract.inquiry_work import (
    EDIT_INQUIRY,
    LINK_INQUIRY,
    MERGE_INQUIRY,
    SPLIT_INQUIRY,
    UNDO_ACTION,
    Assignment,
    Edit,
    Hold,
    Link,
    Merge,
    Split,
)
from usen_desk.contract.session import SIGN_IN, SignIn
from usen_desk.server.demo_data.staff import DEMO_PASSWORD
from usen_desk.server.demo_data.write_exchanges import FIRST_STORE
from usen_desk.ui.background import Background
from usen_desk.ui.change_feed import ChangeFeed
from usen_desk.ui.inquiries.thread_model import ThreadModel
from usen_desk.ui.inquiries.thread_presenter import ThreadPresenter
from usen_desk.ui.navigation import Navigator, Tab

WAIT_MS = 20_000
on_both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


class Staff:
    """Somebody of the staff over the API."""

    def __init__(self, service, login_id):
        self.route = Route(service.url, service.authority.ca_file)
        body = SignIn(login_id=login_id, password=DEMO_PASSWORD, device_id=uuid4().hex)
        session = ApiClient(self.route).call(SIGN_IN, body)
        self.client, self.me, self.last_action = ApiClient(self.route, session.token), session.me, None

    def open(self, comment):
        body = NewInquiry(
            opening_id=uuid4(), category=Category.OTHER, customer_code=FIRST_STORE, fields={}, comment=comment
        )
        return self.client.call(OPEN_INQUIRY, body).card.inquiry_id

    def seen(self, inquiry_id, around=0):
        return self.client.call(GET_INQUIRY, InquiryAsk(around=around), inquiry_id=inquiry_id)

    def say(self, inquiry_id, body, kind=MessageKind.PUBLIC):
        draft = ReplyDraft(reply_id=uuid4(), kind=kind, body=body, send_anyway=True)
        self.client.call(POST_REPLY, draft, inquiry_id=inquiry_id)

    def change(self, endpoint, body, inquiry_id):
        self.last_action = body.action_id
        version = self.seen(inquiry_id).card.version if endpoint.versioned else None
        return self.client.call(endpoint, body, version=version, inquiry_id=inquiry_id)

    def edit(self, inquiry_id, **changes):
        self.change(EDIT_INQUIRY, Edit(action_id=uuid4(), **changes), inquiry_id)

    def undo(self):
        self.client.call(UNDO_ACTION, Nothing(), action=str(self.last_action))


@pytest.fixture
def colleague(service):
    return Staff(service, "ito.saori")


@pytest.fixture
def live(service, qtbot, one_thread_collects):
    """`live(inquiry_id)`: the thread as the desk of somebody else has it open."""
    background = Background()
    feeds = []

    def open_(inquiry_id):
        person = Staff(service, "yamada.misaki")
        feed = ChangeFeed(person.client, background)
        presenter = ThreadPresenter(person.client, background, Navigator(Tab), person.me, feed)
        with qtbot.waitSignal(feed.connected, timeout=WAIT_MS):
            feed.start()
        presenter.open(inquiry_id)
        qtbot.waitUntil(lambda: presenter.inquiry_id == inquiry_id, timeout=WAIT_MS)
        feeds.append(feed)
        presenter.person, presenter.feed = person, feed
        return presenter

    yield open_
    for feed in feeds:
        feed.stop()
    assert background.stop()


def shown_by(model):
    return (
        replace(model.card, read_count=None),
        list(model.messages),
        list(model.asked),
        list(model.links),
        (model.may_reply, model.may_note, model.may_work),
    )


def fetched(presenter):
    """A fresh fetch, and what the service says of the rights."""
    inquiry = presenter.person.seen(presenter.inquiry_id)
    model = ThreadModel()
    model.put(inquiry)
    rights = (inquiry.may_reply, inquiry.may_note, inquiry.may_work)
    return (*shown_by(model)[:-1], rights)


def is_as_fetched(presenter):
    """The fetch has the newest messages; the desk may have older ones before them."""
    desk, fresh = shown_by(presenter.model), fetched(presenter)
    return (desk[0], desk[1][-len(fresh[1]) :], *desk[2:]) == fresh


def two_messages(who, inquiry_id):
    who.say(inquiry_id, "二つ目です。")
    who.say(inquiry_id, "三つ目です。")


def later(who):
    return who.client.now() + timedelta(days=1)


STEPS = {
    "a reply": lambda who, one, other: who.say(one, "確認いたします。"),
    "a note": lambda who, one, other: who.say(one, "与信に注意。", MessageKind.NOTE),
    "a status": lambda who, one, other: who.edit(one, status=Status.DONE),
    "back to the queue": lambda who, one, other: who.edit(one, assignment=Assignment(staff_id=None)),
    "a hold": lambda who, one, other: who.edit(one, hold=Hold(until=later(who), reason="部品待ち")),
    "a category": lambda who, one, other: who.edit(one, category=Category.BILLING),
    "a hand-over with a note": lambda who, one, other: who.edit(
        one, assignment=Assignment(staff_id=who.me.staff_id), note="15時に電話してください。"
    ),
    "a link": lambda who, one, other: who.change(LINK_INQUIRY, Link(action_id=uuid4(), other=other), one),
    "a merge into it": lambda who, one, other: who.change(MERGE_INQUIRY, Merge(action_id=uuid4(), into=one), other),
    "a merge away": lambda who, one, other: who.change(MERGE_INQUIRY, Merge(action_id=uuid4(), into=other), one),
    "a split": lambda who, one, other: who.change(
        SPLIT_INQUIRY, Split(action_id=uuid4(), from_sequence=2, category=Category.OTHER), one
    ),
}


@on_both
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_after_it_and_after_its_undo_the_desk_shows_what_a_fresh_fetch_would(qtbot, live, colleague, step):
    other, one = colleague.open("別の件です。"), colleague.open("一つ目です。")
    two_messages(colleague, one)
    presenter = live(one)
    colleague.say(other, "こちらも進めます。")
    step(colleague, one, other)
    qtbot.waitUntil(lambda: is_as_fetched(presenter), timeout=WAIT_MS)
    if colleague.last_action is not None:
        colleague.undo()
        qtbot.waitUntil(lambda: is_as_fetched(presenter), timeout=WAIT_MS)


def test_a_linked_exchange_follows_what_happens_to_it(qtbot, live, colleague):
    other, one = colleague.open("別の件です。"), colleague.open("一つ目です。")
    STEPS["a link"](colleague, one, other)
    presenter = live(one)
    colleague.edit(other, status=Status.DONE)
    qtbot.waitUntil(lambda: presenter.model.links[0].status is Status.DONE, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: is_as_fetched(presenter), timeout=WAIT_MS)


def test_many_messages_that_came_while_the_line_was_down_are_there_once_it_is_back(qtbot, live, colleague):
    one = colleague.open("一つ目です。")
    presenter = live(one)
    presenter.feed.stop()
    for at in range(30):
        colleague.say(one, f"{at}件目です。")
    with qtbot.waitSignal(presenter.feed.connected, timeout=WAIT_MS):
        presenter.feed.start()
    presenter.again()
    qtbot.waitUntil(lambda: is_as_fetched(presenter), timeout=WAIT_MS)
    colleague.say(one, "最後です。")
    qtbot.waitUntil(lambda: presenter.model.messages[-1].body == "最後です。", timeout=WAIT_MS)
