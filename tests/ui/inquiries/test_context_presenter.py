"""Tests for usen_desk.ui.inquiries.context_presenter: no server, no thread, no widget."""

import pytest

from tests.fakes import Immediately, WhenTold
from tests.ui.account_samples import customer as store
from tests.ui.account_samples import me
from tests.ui.inquiries.samples import Client, card, told
from usen_desk.api.errors import Trouble, Unreachable
from usen_desk.contract.accounts import GET_CUSTOMER
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES, CustomerInquiries
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import LIST_CUSTOMER_TRIALS, CustomerTrials
from usen_desk.ui.inquiries.context_presenter import ContextPresenter
from usen_desk.ui.navigation import Navigator, Tab, customer_place, inquiry_place, trial_place

CODE, OTHER = "0412-3398-01", "0412-3398-02"


@pytest.fixture
def made(qtbot):
    def make(background=None, answers=None, **who):
        client = Client(
            {
                GET_CUSTOMER: lambda _, customer_code: store(customer_code),
                LIST_CUSTOMER_TRIALS: CustomerTrials(items=[], guide_minutes=480),
                LIST_CUSTOMER_INQUIRIES: CustomerInquiries(items=[card(21)], open_count=1),
            }
            | (answers or {})
        )
        presenter = ContextPresenter(client, background or Immediately(), Navigator(Tab), me(**who))
        presenter.client, presenter.messages = client, []
        presenter.told.connect(presenter.messages.append)
        return presenter

    return make


def at(code=CODE, inquiry_id=29):
    return card(inquiry_id, customer_code=code)


def codes(presenter, endpoint):
    return [path["customer_code"] for asked, _, path in presenter.client.asked if asked is endpoint]


def test_a_thread_shows_its_store_once_and_says_which_thread_led_there(made):
    presenter = made()
    presenter.open(at())
    presenter.open(at())
    context = presenter.context
    assert context.customer == store(CODE)
    assert (context.trials.items, [one.inquiry_id for one in presenter.of_store]) == ([], [21])
    assert [ask.from_inquiry_id for ask in presenter.client.bodies(GET_CUSTOMER)] == [29]


def test_an_answer_for_the_store_before_is_not_shown_beside_another_thread(made):
    background = WhenTold()
    presenter = made(background)
    presenter.open(at())
    presenter.open(at("", 30))
    while background.waiting:
        background.deliver()
    assert (presenter.context.card.inquiry_id, presenter.context.customer, presenter.of_store) == (30, None, [])


def test_who_may_not_read_accounts_or_trials_does_not_ask_for_them(made):
    presenter = made(permissions=frozenset({Permission.READ_INQUIRIES}))
    presenter.open(at())
    assert codes(presenter, GET_CUSTOMER) == codes(presenter, LIST_CUSTOMER_TRIALS) == []
    assert codes(presenter, LIST_CUSTOMER_INQUIRIES) == [CODE]


def test_what_is_new_of_this_store_is_read_once_however_much_is_told(made, qtbot):
    presenter = made()
    presenter.open(at())
    for code in (OTHER, CODE, CODE):
        presenter.on_changes([told(at(code, 31))])
    qtbot.waitUntil(lambda: len(codes(presenter, LIST_CUSTOMER_INQUIRIES)) == 2)
    presenter.on_changes([told(at(OTHER, 31))])
    assert not presenter._rest.isActive()


def test_a_resync_reads_the_store_anew(made):
    presenter = made()
    presenter.again()
    assert presenter.client.asked == []
    presenter.open(at())
    presenter.again()
    assert codes(presenter, GET_CUSTOMER) == [CODE, CODE]


def test_a_store_that_cannot_be_read_is_said(made):
    presenter = made(answers={GET_CUSTOMER: Unreachable(Trouble.CUT)})
    presenter.open(at())
    assert len(presenter.messages) == 1
    assert presenter.context.customer is None


def test_it_leads_to_account_trial_and_other_threads(made):
    presenter = made()
    presenter.open_account()
    presenter.open(at())
    places = []
    presenter._navigator.opened.connect(places.append)
    presenter.open_account()
    presenter.open_trial("xfeeaP")
    presenter.open_inquiry("21")
    assert places == [customer_place(CODE), trial_place("xfeeaP"), inquiry_place(21)]
