"""The inbox that keeps itself true: what an event does to it equals a fresh fetch."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from tests.fakes import Immediately, WhenTold
from tests.ui.account_samples import me
from tests.ui.inquiries.inbox_samples import ME, Box
from tests.ui.inquiries.samples import NOW, Client, told
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.inquiries import (
    COUNT_VIEWS,
    SEARCH_INQUIRIES,
    InquiryPage,
    InquirySearch,
    ReadKept,
    Side,
    Status,
    View,
)
from usen_desk.contract.inquiry_work import SavedView
from usen_desk.contract.permissions import Permission
from usen_desk.ui.inquiries import inbox_presenter
from usen_desk.ui.inquiries.inbox_presenter import InboxPresenter, filters_in_words
from usen_desk.ui.navigation import Navigator, Place, Tab, inquiry_place

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def made(qapp):
    def make(box=None, background=None, **who):
        box = box or Box()
        client = Client(box.answers)
        presenter = InboxPresenter(client, background or Immediately(), Navigator(Tab), me(**({"staff_id": ME} | who)))
        presenter.box, presenter.client = box, client
        presenter.start()
        return presenter

    return make


def shown(presenter):
    return list(presenter.model.cards)


def ids(presenter):
    return [one.inquiry_id for one in presenter.model.cards]


def is_fresh(presenter):
    return shown(presenter) == presenter.box.fresh(presenter.search)


def searches(presenter):
    return len(presenter.client.bodies(SEARCH_INQUIRIES))


NEWS = {
    "a customer writes": {"updated_at": LATER, "said_count": 2, "last_sequence": 2, "preview": "まだですか"},
    "somebody takes it": {"assignee_id": 2, "assignee_name": "伊藤 沙織"},
    "it is finished": {"status": Status.DONE},
    "it is held": {"status": Status.ON_HOLD, "hold_until": LATER, "hold_reason": "部品待ち"},
    "it is answered": {"waiting_since": None, "updated_at": LATER, "last_sequence": 2},
    "it is merged away": {"merged_into": 1},
    "its category changes": {"category": "other"},
    "it goes back to the queue": {"assignee_id": None, "assignee_name": ""},
}


@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize("news", NEWS.values(), ids=NEWS)
def test_the_list_after_an_event_is_what_a_fresh_fetch_shows(made, view, news):
    presenter = made()
    presenter.choose(view)
    before = searches(presenter)
    presenter.on_changes([presenter.box.change(3, **news)])
    assert is_fresh(presenter)
    assert searches(presenter) == before


@pytest.mark.parametrize("view", list(View))
def test_one_that_enters_the_view_stands_in_its_place(made, view):
    box = Box(2)
    box.put(9, status=Status.DONE, assignee_id=2, updated_at=NOW - timedelta(days=1))
    presenter = made(box)
    presenter.choose(view)
    back = {
        View.HELD: {"status": Status.ON_HOLD},
        View.AWAITING: {"waiting_since": None},
        View.UNASSIGNED: {"assignee_id": None},
    }.get(view, {"waiting_since": NOW, "assignee_id": ME})
    presenter.on_changes([box.change(9, **({"status": Status.IN_PROGRESS, "updated_at": LATER} | back))])
    assert 9 in ids(presenter)
    if not presenter._refresh.isActive():
        assert is_fresh(presenter)
    presenter.load()
    assert is_fresh(presenter)


def test_events_doubled_swapped_or_late_leave_the_newest(made):
    presenter = made()
    first, second = presenter.box.change(4, updated_at=LATER), presenter.box.change(4, category="other")
    for order in ([second, first], [first, first], [second]):
        presenter.on_changes(order)
        assert is_fresh(presenter)


def test_an_event_that_comes_while_the_list_is_fetched_is_not_lost(made):
    background = WhenTold()
    presenter = made(background=background)
    while background.waiting:
        background.deliver()
    presenter.load()
    fetch = background.waiting.pop(0)
    answer = presenter.box.fresh(presenter.search)
    news = presenter.box.change(5, updated_at=LATER)
    presenter.client.answers[SEARCH_INQUIRIES] = lambda asked: _page(answer)
    presenter.on_changes([news])
    fetch.deliver()
    assert is_fresh(presenter)


def _page(items):
    return InquiryPage(items=items, count=len(items))


def test_a_resync_fetches_anew(made):
    presenter = made()
    presenter.box.change(2, updated_at=LATER)
    assert not is_fresh(presenter)
    presenter.load()
    assert is_fresh(presenter)


def test_words_that_only_the_service_compares_are_asked_for_after_a_rest(made, qtbot):
    presenter = made()
    presenter.filter(InquirySearch(store="店2"))
    assert ids(presenter) == [2]
    presenter._refresh.setInterval(1)
    presenter.on_changes([presenter.box.change(4, store_name="店22", updated_at=LATER)])
    assert ids(presenter) == [2]
    qtbot.waitUntil(lambda: ids(presenter) == [4, 2])
    assert is_fresh(presenter)


def test_unread_follows_what_a_customer_writes_and_what_is_read(made):
    presenter = made()
    presenter.on_changes([presenter.box.change(2, said_count=3, last_sequence=3, updated_at=LATER)])
    card = presenter.model.card_of(2)
    assert (card.said_count, card.read_count) == (3, 1)
    presenter.on_read(ReadKept(inquiry_id=2, read_count=3, sequence=3))
    assert presenter.model.card_of(2).read_count == 3


def test_ones_own_answer_from_elsewhere_is_asked_for(made, qtbot):
    presenter = made()
    presenter._refresh.setInterval(1)
    presenter.box.read[2] = 2
    news = presenter.box.change(2, said_count=2, last_sequence=2, preview_side=Side.STAFF, updated_at=LATER)
    presenter.on_changes([news])
    qtbot.waitUntil(lambda: presenter.model.card_of(2).read_count == 2)


def test_further_pages_follow_one_at_a_time(made):
    presenter = made(Box(inbox_presenter.PAGE + 20))
    assert len(ids(presenter)) == inbox_presenter.PAGE
    presenter.more()
    assert is_fresh(presenter)
    asked = searches(presenter)
    presenter.more()
    assert searches(presenter) == asked


def test_a_reload_reads_as_many_as_are_shown(made):
    presenter = made(Box(130))
    while presenter.has_more:
        presenter.more()
    presenter.box.change(7, updated_at=LATER)
    presenter.load()
    assert is_fresh(presenter)


def test_one_that_falls_below_the_pages_that_are_shown_leaves_them(made):
    box = Box(inbox_presenter.PAGE + 20)
    presenter = made(box)
    presenter.on_changes([box.change(3, updated_at=NOW - timedelta(days=2))])
    assert 3 not in ids(presenter)
    presenter.load()
    presenter.more()
    assert is_fresh(presenter)


def test_one_that_comes_up_from_below_the_pages_that_are_shown_is_counted_by_the_service(made):
    box = Box(inbox_presenter.PAGE + 20)
    presenter = made(box)
    count = presenter.outcome.count
    presenter.on_changes([box.change(3, updated_at=NOW - timedelta(days=2))])
    presenter._refresh.stop()
    presenter.on_changes([box.change(3, updated_at=LATER)])
    assert (ids(presenter)[0], presenter._refresh.isActive()) == (3, True)
    presenter.load()
    assert presenter.outcome.count == count


def test_counts_are_told_and_asked_for_again_once_events_rest(made, qtbot):
    presenter = made()
    told_counts = []
    presenter.waiting.connect(told_counts.append)
    presenter._recount.setInterval(1)
    for at in (1, 2, 3):
        presenter.on_changes([presenter.box.change(at, status=Status.DONE)])
    asked = len(presenter.client.bodies(COUNT_VIEWS))
    qtbot.waitUntil(lambda: told_counts == [2])
    assert len(presenter.client.bodies(COUNT_VIEWS)) == asked + 1


def test_who_may_not_work_sees_all_and_no_counts(made):
    presenter = made(permissions=frozenset({Permission.READ_INQUIRIES}))
    assert presenter.search.view is View.ALL
    assert presenter.client.bodies(COUNT_VIEWS) == []
    assert not presenter.may_keep_views


def test_another_view_forgets_the_rows_of_the_one_before(made):
    background = WhenTold()
    presenter = made(background=background)
    while background.waiting:
        background.deliver()
    assert ids(presenter)
    presenter.choose(View.HELD)
    assert ids(presenter) == []
    assert not presenter.outcome.is_loaded


def test_an_own_view_brings_its_filters_and_others_leave_it(made):
    presenter = made()
    own = SavedView(view_id="v", name="渋谷", search=InquirySearch(view=View.ALL, store="店3"))
    presenter.choose_saved(own)
    assert (ids(presenter), presenter.saved_id) == ([3], "v")
    presenter.choose(View.ALL)
    assert presenter.saved_id == ""


def test_a_fetch_that_failed_is_told_and_the_rows_stay(made):
    presenter = made()
    failures, rows = [], ids(presenter)
    presenter.told.connect(failures.append)
    presenter.client.answers[SEARCH_INQUIRIES] = Unreachable(Trouble.TIMEOUT)
    presenter.load()
    assert len(failures) == 1
    assert ids(presenter) == rows
    presenter.client.answers[SEARCH_INQUIRIES] = presenter.box.search
    presenter.load()
    assert is_fresh(presenter)


def test_an_event_of_a_newer_service_reads_the_list_anew(made):
    presenter = made()
    strange = told(presenter.box.cards[1])
    presenter.on_changes([replace(strange, item=msgspec.Raw(b'{"new":1}'))])
    assert presenter._refresh.isActive()


def test_opening_leads_to_the_thread_and_names_it(made):
    presenter = made()
    presenter.open(29, 7)
    assert presenter._navigator.place == inquiry_place(29, 7) == Place(Tab.INQUIRIES, "inquiry/29@7")
    presenter.name(presenter.box.cards[1])
    assert presenter._navigator.recents[0].title == "#1 店1"


def test_filters_are_counted():
    assert filters_in_words(InquirySearch(view=View.MINE)) == 0
    assert filters_in_words(InquirySearch(store="a", text="b", statuses=(Status.DONE,))) == 3
