"""Tests for usen_desk.ui.inquiries.thread_presenter: no server, no thread, no widget."""

import random

import pytest
from msgspec.structs import replace

from tests.fakes import Immediately, WhenTold, problem
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import NOW, Client, FakeFeed, Thread, card, message, note, system, told
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import (
    GET_INQUIRY,
    LIST_MESSAGES,
    MARK_READ,
    InquiryAsk,
    RelatedInquiry,
    Status,
)
from usen_desk.ui.inquiries import thread_presenter
from usen_desk.ui.inquiries.thread_model import ThreadModel
from usen_desk.ui.inquiries.thread_presenter import ThreadPresenter
from usen_desk.ui.navigation import Navigator, Tab


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    for name in ("CATCH_UP_AFTER_MS", "READ_AFTER_MS", "HEAD_AFTER_MS"):
        monkeypatch.setattr(thread_presenter, name, 0)


class Heard:
    """What a presenter told."""

    def __init__(self, presenter):
        for name in ("opened", "told", "not_paged", "wanted", "arrived", "read_kept", "working"):
            heard = []
            getattr(presenter, name).connect(heard.append)
            setattr(self, name, heard)
        self.renewed = []
        presenter.renewed.connect(lambda: self.renewed.append(True))


@pytest.fixture
def made(qtbot):
    def make(thread=None):
        client = Client((thread or Thread()).answers)
        presenter = ThreadPresenter(client, Immediately(), Navigator(Tab), me())
        presenter.client, presenter.heard = client, Heard(presenter)
        return presenter

    return make


@pytest.fixture
def live(qtbot):
    """A presenter that hears a feed, and a thread of the service; `settled` waits for what its timers start."""

    def make(thread, background=None):
        feed, client = FakeFeed(), Client(thread.answers)
        presenter = ThreadPresenter(client, background or Immediately(), Navigator(Tab), me(), feed)
        presenter.client, presenter.feed, presenter.thread = client, feed, thread
        presenter.heard = Heard(presenter)
        presenter.open(29)
        thread.news.clear()
        return presenter

    return make


def settled(qtbot, presenter):
    timers = (presenter._catch_up, presenter._head, presenter._mark)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))


def as_fetched(thread, first, last):
    """What a desk shows that opens the thread now and pages from the first to the last message."""
    model = ThreadModel()
    model.put(replace(thread.get(InquiryAsk(), 29), messages=thread.messages[first - 1 : last]))
    return shown_by(model)


def shown_by(model):
    rights = (model.may_reply, model.may_note, model.may_work)
    return (replace(model.card, read_count=None), list(model.messages), list(model.asked), list(model.links), rights)


def assert_as_fetched(presenter):
    model, thread = presenter.model, presenter.thread
    last = len(thread.messages) if model.follows else model.last
    assert shown_by(model) == as_fetched(thread, model.first, last)


def test_opening_shows_the_newest_messages_and_says_what_is_new(made):
    presenter = made(Thread(60, read=58))
    presenter.open(29)
    assert [one.sequence for one in presenter.model.messages] == list(range(41, 61))
    assert (presenter.model.new_from, presenter.model.new_count) == (59, 2)
    assert [one.card.inquiry_id for one in presenter.heard.opened] == [29]
    assert presenter.heard.working == [True, False]


def test_a_late_answer_of_the_thread_before_is_dropped(qtbot):
    background, one, other = WhenTold(), Thread(3), Thread(4, inquiry_id=30)
    threads = {29: one, 30: other}
    client = Client({GET_INQUIRY: lambda ask, inquiry_id: threads[inquiry_id].get(ask, inquiry_id)})
    presenter = ThreadPresenter(client, background, Navigator(Tab), me())
    presenter.open(29)
    presenter.open(30)
    background.deliver(1)
    background.deliver()
    assert (presenter.inquiry_id, presenter.wanted_id) == (30, 30)


def test_opening_around_a_message_brings_it(made):
    presenter = made(Thread(200))
    presenter.open(29, around=50)
    assert presenter.model.row_at(50) >= 0
    assert presenter.heard.wanted == [50]
    assert not presenter.model.follows


def test_a_thread_that_cannot_be_read_is_told_of_and_the_old_one_stays(made):
    presenter = made()
    presenter.open(29)
    presenter.client.answers[GET_INQUIRY] = Refused(problem(Code.NOT_FOUND))
    presenter.open(30)
    assert "見つかりません" in presenter.heard.told[0].text
    assert presenter.inquiry_id == 29


def test_older_pages_come_one_at_a_time(qtbot):
    thread, background = Thread(200), WhenTold()
    client = Client(thread.answers)
    presenter = ThreadPresenter(client, background, Navigator(Tab), me())
    presenter.open(29)
    background.deliver()
    presenter.fetch_older()
    presenter.fetch_older()
    assert len(background.waiting) == 1
    background.deliver()
    assert presenter.model.first == 131
    presenter.fetch_older()
    background.deliver()
    assert presenter.model.first == 81


def test_a_page_of_the_window_before_is_left_out(qtbot):
    thread, background = Thread(500), WhenTold()
    client = Client(thread.answers)
    presenter = ThreadPresenter(client, background, Navigator(Tab), me())
    presenter.open(29)
    background.deliver()
    presenter.fetch_older()
    presenter.again()
    background.deliver(1)
    background.deliver()
    assert (presenter.model.first, presenter.model.last) == (481, 500)
    assert len(client.bodies(GET_INQUIRY)) == 2
    presenter.fetch_older()
    background.deliver()
    assert presenter.model.first == 431


def test_without_a_thread_there_is_nowhere_to_go(made):
    presenter = made()
    for go in (presenter.to_start, presenter.to_end, presenter.again, presenter.fetch_older, presenter.fetch_newer):
        go()
    assert presenter.client.asked == []


def test_all_two_thousand_can_be_paged_to(made):
    presenter = made(Thread(2000))
    presenter.open(29)
    while presenter.model.has_older:
        presenter.fetch_older()
    assert [one.sequence for one in presenter.model.messages] == list(range(1, 2001))
    presenter.fetch_older()
    assert len(presenter.client.bodies(LIST_MESSAGES)) == 40


def test_a_page_that_fails_is_told_of_and_can_be_asked_for_again(made):
    presenter = made(Thread(200))
    presenter.open(29)
    answer = presenter.client.answers[LIST_MESSAGES]
    presenter.client.answers[LIST_MESSAGES] = Unreachable(Trouble.CUT)
    presenter.fetch_older()
    assert len(presenter.heard.not_paged) == 1
    presenter.client.answers[LIST_MESSAGES] = answer
    presenter.fetch_older()
    assert presenter.model.first == 131


def test_jumping_fetches_only_what_is_not_there(made):
    presenter = made(Thread(500))
    presenter.open(29)
    presenter.jump(490)
    assert presenter.client.bodies(LIST_MESSAGES) == []
    presenter.jump(100)
    presenter.jump(3)
    assert presenter.heard.wanted == [490, 100, 3]
    assert (presenter.model.first, presenter.model.follows) == (1, False)
    presenter.to_end()
    assert presenter.heard.wanted[-1] == 500
    assert presenter.model.follows
    presenter.to_start()
    presenter.fetch_newer()
    assert presenter.model.last == 100


EVENTS = {
    "a reply": lambda thread: thread.say(),
    "a note": lambda thread: thread.say(note),
    "a system line": lambda thread: thread.say(system),
    "a withdrawal": lambda thread: thread.withdraw(len(thread.messages) - 1),
    "a status": lambda thread: thread.change(status=Status.DONE),
    "an assignee": lambda thread: thread.change(assignee_id=2, assignee_name="伊藤 沙織"),
    "a hold": lambda thread: thread.change(status=Status.ON_HOLD, hold_until=NOW, hold_reason="部品待ち"),
    "what is due": lambda thread: thread.change(answer_due_at=NOW, waiting_since=NOW),
    "a link": lambda thread: linked(thread),
    "a merge into it": lambda thread: merged_in(thread),
    "a merge away": lambda thread: merged_away(thread),
    "a split": lambda thread: split(thread),
}


def linked(thread):
    other = card(17)
    thread.links = [
        RelatedInquiry(
            inquiry_id=17,
            category=other.category,
            status=other.status,
            updated_at=other.updated_at,
            assignee_name=other.assignee_name,
        )
    ]
    thread.say(system, body="#17 と関連付けました")


def merged_in(thread):
    """Messages of another thread come between."""
    others = [message(1, message_id=9000 + at) for at in range(3)]
    middle = max(0, len(thread.messages) - 4)
    thread.renumber([*thread.messages[:middle], *others, *thread.messages[middle:]])
    thread.say(system, body="#30 のやり取り3件を統合しました")


def merged_away(thread):
    thread.renumber([])
    thread.change(merged_into=30)
    thread.say(system, body="#30 に統合しました")


def split(thread):
    thread.renumber(thread.messages[:-2])
    thread.say(system, body="やり取り2件を #31 に分けました")


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_after_each_kind_of_event_the_desk_shows_what_a_fresh_fetch_would(qtbot, live, event):
    presenter = live(Thread(60))
    event(presenter.thread)
    presenter.feed.tell(presenter.thread.take_news())
    settled(qtbot, presenter)
    assert_as_fetched(presenter)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_the_same_when_the_events_come_twice_and_in_another_order(qtbot, live, event):
    presenter = live(Thread(60))
    event(presenter.thread)
    news = presenter.thread.take_news()
    presenter.feed.tell(list(reversed(news)))
    presenter.feed.tell(news)
    settled(qtbot, presenter)
    assert_as_fetched(presenter)


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_the_same_when_only_the_last_card_is_heard_and_the_feed_begins_anew(qtbot, live, event):
    presenter = live(Thread(60))
    event(presenter.thread)
    presenter.thread.take_news()
    presenter.feed.resync()
    settled(qtbot, presenter)
    assert_as_fetched(presenter)


def as_delivered(thread, changes):
    """The feed tells each object as it is when it is delivered, not as it was when it changed."""
    now = {one.message_id: one for one in thread.messages}
    for change in changes:
        if change.part_id == 0:
            yield told(thread.card)
        elif change.part_id in now:
            yield told(now[change.part_id])
        else:
            gone = message(1, message_id=change.part_id, inquiry_id=31)
            yield replace(told(gone), object_id=29)


@pytest.mark.parametrize("seed", range(25))
def test_many_events_late_doubled_and_swapped_end_alike(qtbot, live, seed):
    """Each one is delivered at least once after it happened."""
    draw = random.Random(seed)
    presenter = live(Thread(30))
    late = []
    for _ in range(30):
        EVENTS[draw.choice([name for name in EVENTS if name != "a merge away"])](presenter.thread)
        late += presenter.thread.take_news()
        draw.shuffle(late)
        count = draw.randrange(len(late) + 1)
        presenter.feed.tell(list(as_delivered(presenter.thread, late[:count])))
        late = late[draw.randrange(count + 1) :]
        if draw.random() < 0.2:
            settled(qtbot, presenter)
    presenter.feed.tell(list(as_delivered(presenter.thread, late)))
    settled(qtbot, presenter)
    assert_as_fetched(presenter)


def test_a_gap_is_filled_by_the_missing_page(qtbot, live):
    presenter = live(Thread(30))
    for _ in range(130):
        presenter.thread.say()
    last = presenter.thread.take_news()[-1]
    presenter.feed.tell([last])
    settled(qtbot, presenter)
    assert presenter.model.last == 160
    assert_as_fetched(presenter)
    assert sum(len(messages) for messages in presenter.heard.arrived) == 130


def test_a_card_that_counts_more_messages_waits_a_moment_for_them(qtbot, live):
    presenter = live(Thread(30))
    presenter.thread.say()
    told_card, told_message = presenter.thread.take_news()
    presenter.feed.tell([told_card])
    presenter.feed.tell([told_message])
    assert presenter.model.last == 31
    settled(qtbot, presenter)
    assert presenter.client.bodies(LIST_MESSAGES) == []


def test_what_is_told_while_an_older_answer_is_on_its_way_is_not_lost(qtbot, live):
    background = WhenTold()
    presenter = live(Thread(30), background)
    background.deliver()
    presenter.again()
    fetched = presenter.thread.get(InquiryAsk(), 29)
    presenter.client.answers[GET_INQUIRY] = fetched
    presenter.thread.say()
    presenter.feed.tell(presenter.thread.take_news())
    background.deliver()
    assert presenter.model.last == 31
    assert presenter.model.card.version == presenter.thread.card.version


def test_while_an_old_part_is_read_new_messages_do_not_join_but_count(qtbot, live):
    presenter = live(Thread(500))
    presenter.jump(100)
    presenter.thread.say()
    presenter.feed.tell(presenter.thread.take_news())
    settled(qtbot, presenter)
    assert presenter.heard.arrived == []
    assert (presenter.model.last, presenter.model.last_of_thread) == (130, 501)


def test_a_merge_before_an_old_part_that_is_read_numbers_it_anew(qtbot, live):
    presenter = live(Thread(500))
    presenter.jump(100)
    presenter.looks_at(95)
    others = [message(1, message_id=9000 + at) for at in range(3)]
    presenter.thread.renumber([*others, *presenter.thread.messages])
    presenter.thread.say(system, body="#30 のやり取り3件を統合しました")
    presenter.feed.tell(presenter.thread.take_news())
    settled(qtbot, presenter)
    assert_as_fetched(presenter)
    assert presenter.model.row_of(1095) >= 0


def test_fetching_anew_stays_where_the_reader_is(qtbot, live):
    presenter = live(Thread(500))
    presenter.jump(100)
    presenter.looks_at(95)
    presenter.feed.resync()
    asked = presenter.client.bodies(GET_INQUIRY)[-1]
    assert asked.around == 95
    assert presenter.model.row_at(95) >= 0
    assert presenter.heard.wanted == [100]
    assert len(presenter.heard.opened) == 1


def test_other_threads_are_none_of_its_business(qtbot, live):
    presenter = live(Thread(5))
    presenter.feed.tell([told(card(99, version=9)), told(message(6, inquiry_id=99))])
    assert presenter.model.last == 5


def test_an_item_of_a_newer_service_makes_it_fetch_anew(qtbot, live):
    presenter = live(Thread(5))
    strange = told(message(6))
    presenter.feed.tell([replace(strange, item=b'{"kind": "poll"}')])
    assert len(presenter.client.bodies(GET_INQUIRY)) == 2


def test_what_was_shown_for_a_moment_is_read(qtbot, live):
    presenter = live(Thread(30, read=20))
    presenter.shown_to(25)
    presenter.shown_to(28)
    settled(qtbot, presenter)
    assert [ask.sequence for ask in presenter.client.bodies(MARK_READ)] == [28]
    assert presenter.heard.read_kept[0].read_count == 28
    presenter.shown_to(27)
    presenter.shown_to(28)
    settled(qtbot, presenter)
    assert len(presenter.client.bodies(MARK_READ)) == 1


def test_what_is_not_shown_any_more_is_not_read(qtbot, live):
    presenter = live(Thread(30, read=20))
    presenter.shown_to(25)
    presenter.not_shown()
    settled(qtbot, presenter)
    assert presenter.client.bodies(MARK_READ) == []


def test_after_a_split_what_comes_is_read_by_its_new_number(qtbot, live):
    presenter = live(Thread(30))
    split(presenter.thread)
    presenter.thread.read = 27
    presenter.feed.tell(presenter.thread.take_news())
    settled(qtbot, presenter)
    presenter.shown_to(29)
    settled(qtbot, presenter)
    assert presenter.client.bodies(MARK_READ)[-1].sequence == 29


def test_a_mark_that_failed_is_set_by_the_next_message(qtbot, live):
    presenter = live(Thread(30, read=20))
    presenter.client.answers[MARK_READ] = Unreachable(Trouble.CUT)
    presenter.shown_to(25)
    settled(qtbot, presenter)
    presenter.client.answers[MARK_READ] = presenter.thread.mark
    presenter.shown_to(25)
    settled(qtbot, presenter)
    assert presenter.thread.read == 25
