"""F24: whatever customers and staff do, and whatever becomes of the events on their way, each standing view of a real
desk's inbox and its open thread equal a fresh fetch.

The desk is a real window; the service is real, on TLS; the proxy before its change feed is ours.
"""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from tests.faults.sse_proxy import SseProxy
from tests.journeys.exchanges import Colleague, Customer, at_inquiries, open_thread, view
from tests.tls_service import Authority
from usen_desk.api import events
from usen_desk.api.client import ApiClient, Route
from usen_desk.contract.base import Nothing
from usen_desk.contract.catalogue import Category
from usen_desk.contract.inquiries import (
    COUNT_VIEWS,
    GET_INQUIRY,
    LIST_MESSAGES,
    MARK_READ,
    SEARCH_INQUIRIES,
    InquiryAsk,
    InquirySearch,
    MessageKind,
    MessagesAsk,
    ReadMark,
    Status,
    View,
)
from usen_desk.contract.inquiry_work import (
    LINK_INQUIRY,
    MERGE_INQUIRY,
    SPLIT_INQUIRY,
    UNDO_ACTION,
    Assignment,
    Hold,
    Link,
    Merge,
    Split,
)
from usen_desk.server.changes import hub
from usen_desk.server.inquiries.wake import end_holds
from usen_desk.server.settings import Settings
from usen_desk.ui.inquiries import inbox_presenter, thread_presenter
from usen_desk.ui.inquiries.inbox_view import VIEWS
from usen_desk.ui.inquiries.page import InquiriesPage

EVERYTHING = {"pass": 12, "drop": 3, "double": 2, "swap": 2, "replay": 2, "split": 2, "cut": 1}
WRITES = 60
PAGE_MAX = 100


class Writers:
    """A customer and a colleague who do one thing after the other, each of any kind."""

    def __init__(self, service, dice, watched):
        self.service, self.dice, self.watched = service, dice, watched
        self.customer, self.colleague = Customer(service), Colleague(service)
        self.open_ids, self.actions = [watched], []
        self.done = []

    def any(self):
        """The watched one comes up most; what became part of another takes nothing any more."""
        one = self.watched if self.dice.random() < 0.5 else self.dice.choice(self.open_ids)
        return one if self.colleague.seen(one).card.merged_into is None else self.watched

    def write(self, kind):
        self.done.append(kind)
        getattr(self, kind)()

    def opened(self):
        self.open_ids.append(self.customer.open(f"新しい件 {len(self.done)}"))

    def replied(self):
        self._unless_done(lambda one: self.colleague.say(one, f"回答 {len(self.done)}"))

    def asked(self):
        self._unless_done(lambda one: self.customer.say(one, f"質問 {len(self.done)}"))

    def noted(self):
        self.colleague.note(self.any(), f"覚え書き {len(self.done)}")

    def state(self):
        self._edit(status=self.dice.choice([Status.RECEIVED, Status.IN_PROGRESS, Status.DONE]))

    def assignee(self):
        self._edit(assignment=Assignment(staff_id=self.dice.choice([1, None])))

    def hold(self):
        until = self.colleague.client.now() + timedelta(hours=1)
        self._edit(hold=Hold(until=until, reason="部品待ち"))

    def woken(self):
        self.hold()
        later = self.colleague.client.now() + timedelta(hours=2)
        end_holds(self.service.database, Settings(), later)

    def category(self):
        self._edit(category=self.dice.choice([Category.OTHER, Category.PROGRAM, Category.CLOSING]))

    def merged(self):
        source = self.customer.open(f"統合する件 {len(self.done)}")
        self._act(MERGE_INQUIRY, Merge(action_id=uuid4(), into=self.watched), source)

    def split(self):
        seen = self.colleague.seen(self.watched)
        people = [one.sequence for one in seen.messages if one.kind is MessageKind.PUBLIC and one.sequence > 1]
        if people:
            body = Split(action_id=uuid4(), from_sequence=people[-1], category=Category.OTHER)
            self.open_ids.append(self._act(SPLIT_INQUIRY, body, self.watched).target.inquiry_id)

    def linked(self):
        other = self.any()
        if other != self.watched:
            body = Link(action_id=uuid4(), other=other)
            self.colleague.client.call(LINK_INQUIRY, body, inquiry_id=self.watched)
            self.actions.append(body.action_id)

    def undone(self):
        if self.actions:
            action = self.actions.pop()
            self.colleague.client.call(UNDO_ACTION, Nothing(), action=str(action))

    def read(self):
        one = self.any()
        last = self.colleague.seen(one).card.last_sequence
        self.colleague.client.call(MARK_READ, ReadMark(sequence=last), inquiry_id=one)

    def _unless_done(self, write):
        one = self.any()
        if self.colleague.seen(one).card.status is Status.DONE:
            self.colleague.edit(one, status=Status.IN_PROGRESS)
        write(one)

    def _edit(self, **changes):
        one = self.any()
        version = self.colleague.seen(one).card.version
        edited = self.colleague.edit(one, **changes)
        if edited.card.version != version:  # what changed nothing can't be undone
            self.actions.append(edited.action_id)

    def _act(self, endpoint, body, inquiry_id):
        version = self.colleague.seen(inquiry_id).card.version
        moved = self.colleague.client.call(endpoint, body, version=version, inquiry_id=inquiry_id)
        self.actions.append(body.action_id)
        return moved


KINDS = (
    *("opened", "replied", "asked", "noted", "state", "assignee", "hold", "woken", "category"),
    *("merged", "split", "linked", "undone", "read"),
)

TOLD_WHOLE = (
    "opened",
    "replied",
    "asked",
    "noted",
    "state",
    "assignee",
    "hold",
    "woken",
    "category",
    "merged",
    "split",
)
"""Whose event says all that a desk shows of it, or that the thread has to be read anew."""
NEVER_MS = 3_600_000


@pytest.fixture
def hasty(monkeypatch):
    """Heartbeats come fast, so that a frame lost at the end is noticed within the test."""
    monkeypatch.setattr(hub, "HEARTBEAT_S", 0.3)
    monkeypatch.setattr(hub, "LOOK_EVERY_S", 0.1)
    monkeypatch.setattr(events, "FAILURES_MAX", 10_000)


def page_of(desk):
    return next(one for one in desk.window.findChildren(QWidget) if isinstance(one, InquiriesPage))


def shown(desk):
    """Cards from above and counts, as the inbox has them."""
    inbox = page_of(desk)._inbox
    return list(inbox.model.cards), inbox.counts


def fetched(desk, standing):
    client = desk.program.client
    page = client.call(SEARCH_INQUIRIES, InquirySearch(view=standing, limit=PAGE_MAX))
    return page.items, client.call(COUNT_VIEWS, Nothing())


def thread_shown(desk):
    model = page_of(desk).thread_page.presenter.model
    return model.card, [model.message(row) for row in range(model.rowCount())], model.links, model.asked


def thread_fetched(desk):
    """As many of the newest messages as the desk has."""
    client, model = desk.program.client, page_of(desk).thread_page.presenter.model
    inquiry = client.call(GET_INQUIRY, InquiryAsk(), inquiry_id=model.card.inquiry_id)
    whole = client.call(LIST_MESSAGES, MessagesAsk(limit=PAGE_MAX), inquiry_id=model.card.inquiry_id).items
    return inquiry.card, whole[-max(1, model.rowCount()) :], inquiry.links, inquiry.asked


def until_equal(desk, have, want, said):
    """`want` is asked each time anew: reading may go on at the desk itself."""
    seen = {}

    def equal():
        seen["have"], seen["want"] = have(), want()
        return seen["have"] == seen["want"]

    try:
        desk.wait(equal)
    except Exception as error:
        raise AssertionError(f"{said}\nshown: {seen['have']}\nfetched: {seen['want']}") from error


def compare_views(desk, said):
    for standing, name in VIEWS.items():
        view(desk, name)
        until_equal(desk, lambda: shown(desk), lambda standing=standing: fetched(desk, standing), f"{said}: {name}")


@pytest.fixture
def behind(service, tmp_path):
    """behind(desk, seed): what this desk hears of changes goes through our proxy from now on."""
    made = []

    def put(desk, seed):
        trusted = Authority(tmp_path)
        proxy = SseProxy(service, trusted, seed, EVERYTHING)
        made.append((desk, proxy))
        feed = desk.program.desk.feed
        feed._client = ApiClient(Route(proxy.url, trusted.file), token=desk.token)
        feed.start()
        desk.wait(lambda: feed._stream.place.position is not None)
        return proxy

    yield put
    for desk, proxy in made:
        desk.program.desk.feed.stop()
        proxy.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(2))
def test_after_sixty_writes_and_lossy_news_every_view_and_the_thread_equal_a_fresh_fetch(
    desks, service, behind, hasty, seed
):
    dice = random.Random(seed)
    watched = Customer(service).open("はじめの連絡です。")
    desk = at_inquiries(desks, service)
    open_thread(desk, watched)
    proxy = behind(desk, seed)
    writers = Writers(service, dice, watched)
    kinds = [*KINDS, *dice.choices(KINDS, k=WRITES - len(KINDS))]
    dice.shuffle(kinds)
    for number, kind in enumerate(kinds):
        if number % 10 == 0:  # events arrive while different views are shown
            view(desk, dice.choice(list(VIEWS.values())))
        writers.write(kind)
    said = f"seed {seed}: {writers.done}, {dict(proxy.done)}"
    until_equal(desk, lambda: thread_shown(desk), lambda: thread_fetched(desk), said)
    compare_views(desk, said)
    assert sum(proxy.done[fault] for fault in EVERYTHING if fault != "pass") > 5, said


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_event_leaves_the_desk_with_what_a_fresh_fetch_gives(desks, service, hasty, kind):
    """Without faults, and without looking away: what the event itself does."""
    watched = Customer(service).open("はじめの連絡です。")
    desk = at_inquiries(desks, service)
    open_thread(desk, watched)
    writers = Writers(service, random.Random(1), watched)
    writers.asked()
    writers.hold()
    writers.write(kind)
    until_equal(desk, lambda: thread_shown(desk), lambda: thread_fetched(desk), kind)
    until_equal(desk, lambda: shown(desk), lambda: fetched(desk, View.ALL), kind)


@pytest.fixture
def never_asks_again(monkeypatch):
    """Nothing that a desk asks for a while after an event heals what it made of the event."""
    monkeypatch.setattr(inbox_presenter, "REST_MS", NEVER_MS)
    monkeypatch.setattr(thread_presenter, "HEAD_AFTER_MS", NEVER_MS)
    monkeypatch.setattr(thread_presenter, "CATCH_UP_AFTER_MS", NEVER_MS)


def told(cards):
    """As events tell of them: to all alike."""
    return [replace(card, read_count=None) for card in cards]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", TOLD_WHOLE)
def test_the_event_alone_is_enough(desks, service, hasty, never_asks_again, kind):
    watched = Customer(service).open("はじめの連絡です。")
    desk = at_inquiries(desks, service)
    open_thread(desk, watched)
    writers = Writers(service, random.Random(1), watched)
    writers.asked()

    def have():
        card, messages, _, asked = thread_shown(desk)
        return told(shown(desk)[0]), told([card]), messages, asked

    def want():
        card, messages, _, asked = thread_fetched(desk)
        return told(fetched(desk, View.ALL)[0]), told([card]), messages, asked

    until_equal(desk, have, want, "asked")
    before = want()
    while want()[1:] == before[1:]:  # the dice may ask for what is there already, or for another inquiry
        writers.write(kind)
        if kind == "opened":
            break
    until_equal(desk, have, want, kind)
