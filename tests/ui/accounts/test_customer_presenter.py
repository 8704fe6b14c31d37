"""Tests for usen_desk.ui.accounts.customer_presenter: no server, no thread, no widget."""

import pytest

from tests.fakes import FakeClient, Immediately, WhenTold, problem
from tests.ui.account_samples import INQUIRIES, OLD, QUEUED, account, customer, me
from tests.ui.inquiries.samples import card, told
from tests.ui.trial_samples import TRIALS
from usen_desk.api.errors import Refused, Trouble, Unreachable
from usen_desk.contract.accounts import GET_CUSTOMER, SEND_REREGISTRATION
from usen_desk.contract.errors import Code
from usen_desk.contract.inquiries import LIST_CUSTOMER_INQUIRIES
from usen_desk.contract.permissions import Permission
from usen_desk.contract.trials import LIST_CUSTOMER_TRIALS
from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
from usen_desk.ui.navigation import (
    Navigator,
    Place,
    Tab,
    branch_place,
    customer_place,
    inquiry_place,
    opening_place,
    trial_place,
)

A, B = "0398-2071-01", "0398-2071-02"


def store(_, customer_code):
    return customer(customer_code)


class Seen:
    """Everything that a page would be told, in order."""

    def __init__(self, presenter):
        self.events = []
        for name in (
            "emptied",
            "shown",
            "told",
            "working",
            "sending",
            "queued",
            "not_queued",
            "said",
            "trials",
            "no_trials",
            "inquiries",
            "no_inquiries",
        ):
            getattr(presenter, name).connect(lambda *values, name=name: self.events.append((name, *values)))

    def of(self, name):
        return [event[1:] if len(event) > 2 else event[1] for event in self.events if event[0] == name]


@pytest.fixture
def made(qapp):
    def make(background=None, answers=None, tabs=tuple(Tab), **who):
        client = FakeClient(
            {
                GET_CUSTOMER: lambda _, customer_code: customer(customer_code),
                SEND_REREGISTRATION: lambda *_, **__: QUEUED,
                LIST_CUSTOMER_TRIALS: TRIALS,
                LIST_CUSTOMER_INQUIRIES: INQUIRIES,
            }
            | (answers or {})
        )
        navigator = Navigator(tabs)
        presenter = CustomerPresenter(client, background or Immediately(), navigator, me(**who))
        return presenter, client, navigator, Seen(presenter)

    return make


def test_a_store_is_read_named_and_shown(made):
    presenter, _, navigator, seen = made()
    presenter.open(A)
    assert [shown.unis.customer_code for shown in seen.of("shown")] == [A]
    assert seen.of("working") == [True, False]
    assert navigator.recents[0].place == customer_place(A)
    assert navigator.recents[0].title == "さくら介護センター 01"


def test_another_stores_values_are_gone_before_the_new_ones_are_here(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open(A)
    background.deliver()
    presenter.open(B)
    assert seen.of("emptied") == [A, B]
    assert presenter.customer is None
    assert presenter.first_account() is None


def test_reading_the_same_store_again_keeps_it_on_screen(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open(A)
    background.deliver()
    presenter.again()
    assert seen.of("emptied") == [A]
    assert presenter.customer is not None


def test_an_answer_that_comes_late_is_not_shown(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open(A)
    presenter.open(B)
    background.deliver(1)
    background.deliver(0)
    assert [shown.unis.customer_code for shown in seen.of("shown")] == [B]


def test_a_store_that_cannot_be_read_says_why(made):
    presenter, _, _, seen = made(answers={GET_CUSTOMER: Refused(problem(Code.NOT_FOUND))})
    presenter.open(A)
    assert "見つかりません" in seen.of("told")[0].text
    assert seen.of("working")[-1] is False


def test_the_copy_keys_mean_the_first_usable_account_else_the_newest(made):
    for accounts, wanted in (([OLD, account()], account()), ([OLD], OLD), ([], None)):
        presenter, _, _, _ = made(answers={GET_CUSTOMER: customer(A, accounts)})
        presenter.open(A)
        assert presenter.first_account() == wanted


def test_a_mail_that_was_not_answered_is_asked_for_again_under_the_same_number(made):
    failing = [Unreachable(Trouble.TIMEOUT), Unreachable(Trouble.CUT), QUEUED, QUEUED]
    presenter, client, _, seen = made(answers={SEND_REREGISTRATION: failing})
    presenter.open(A)
    for _ in range(3):
        presenter.send_reregistration(5)
    numbers = [body.request_id for body in client.bodies(SEND_REREGISTRATION)]
    assert len(set(numbers)) == 1
    assert [account_id for account_id, _ in seen.of("not_queued")] == [5, 5]
    assert seen.of("queued") == [QUEUED]
    presenter.send_reregistration(5)
    assert client.bodies(SEND_REREGISTRATION)[-1].request_id != numbers[0]


def test_reading_the_store_anew_does_not_forget_a_mail_that_is_on_its_way(made):
    presenter, client, _, _ = made(answers={SEND_REREGISTRATION: [Unreachable(Trouble.TIMEOUT), QUEUED]})
    presenter.open(A)
    presenter.send_reregistration(5)
    presenter.open(B)
    presenter.open(A)
    presenter.send_reregistration(5)
    first, second = client.bodies(SEND_REREGISTRATION)
    assert first.request_id == second.request_id


def test_a_mail_answered_after_the_person_went_on_is_told_with_its_stores_name(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open(A)
    background.deliver()
    background.deliver()  # its trials
    background.deliver()  # its inquiries
    presenter.send_reregistration(5)
    presenter.open(B)
    background.deliver(0)
    assert seen.of("queued") == []
    assert "さくら介護センター 01" in seen.of("said")[0]


def test_a_mail_that_failed_after_the_person_went_on_is_told_with_its_stores_name(made):
    background = WhenTold()
    presenter, _, _, seen = made(background, {SEND_REREGISTRATION: Refused(problem(Code.NO_MAIL_ADDRESS))})
    presenter.open(A)
    background.deliver()
    background.deliver()  # its trials
    background.deliver()  # its inquiries
    presenter.send_reregistration(5)
    presenter.open(B)
    background.deliver(0)
    ((account_id, message),) = seen.of("not_queued")
    assert account_id == 0
    assert message.text.startswith("さくら介護センター 01の再登録メールは送信できませんでした。")


def test_the_branch_opens_where_the_person_has_that_tab(made):
    presenter, _, navigator, _ = made()
    presenter.open(A)
    presenter.open_branch()
    assert presenter.may_see_branches
    assert navigator.place == branch_place("0204180400")
    assert not made(tabs=(Tab.ACCOUNTS,))[0].may_see_branches


def test_leaving_goes_back_or_to_the_search(made):
    presenter, _, navigator, _ = made()
    navigator.open(customer_place(A))
    presenter.leave()
    assert navigator.place == Place(Tab.ACCOUNTS)
    navigator.open(branch_place("1"))
    navigator.open(customer_place(A))
    presenter.leave()
    assert navigator.place == branch_place("1")


def test_who_may_not_send_is_known_to_the_page(made):
    assert made()[0].may_send
    assert not made(permissions=frozenset())[0].may_send


def test_the_stores_trials_are_read_after_it(made):
    presenter, client, _, seen = made()
    presenter.open(A)
    assert [endpoint for endpoint, _, _ in client.asked] == [
        GET_CUSTOMER,
        LIST_CUSTOMER_TRIALS,
        LIST_CUSTOMER_INQUIRIES,
    ]
    assert seen.of("trials") == [TRIALS]


def test_trials_that_cannot_be_read_leave_the_store_as_it_is(made):
    presenter, _, _, seen = made(answers={LIST_CUSTOMER_TRIALS: Unreachable(Trouble.TIMEOUT)})
    presenter.open(A)
    assert len(seen.of("shown")) == 1
    assert seen.of("told") == []
    assert [name for name, *_ in seen.events].count("no_trials") == 1


def test_trials_of_a_store_that_was_left_are_not_shown(made):
    background = WhenTold()
    presenter, _, _, seen = made(background)
    presenter.open(A)
    background.deliver()
    presenter.open(B)
    background.deliver()
    assert seen.of("trials") == []


def test_who_may_not_read_trials_asks_for_none(made):
    permissions = frozenset(Permission) - {Permission.READ_TRIALS}
    presenter, client, _, _ = made(permissions=permissions)
    presenter.open(A)
    assert client.bodies(LIST_CUSTOMER_TRIALS) == []
    assert not presenter.may_see_trials


def test_a_trial_opens_in_its_tab(made):
    presenter, _, navigator, _ = made()
    presenter.open_trial("xfeeaP")
    assert navigator.place == trial_place("xfeeaP")


def test_inquiries_that_cannot_be_read_leave_the_store_as_it_is(made):
    presenter, _, _, seen = made(answers={LIST_CUSTOMER_INQUIRIES: Unreachable(Trouble.TIMEOUT)})
    presenter.open(A)
    assert len(seen.of("shown")) == 1
    assert seen.events[-1] == ("no_inquiries",)


def test_an_event_of_one_of_its_inquiries_reads_them_again(made, qtbot):
    presenter, client, _, _ = made()
    presenter.open(A)
    presenter.on_changes([told(card(1, customer_code="0000-0000-01"))])
    assert not presenter._rest.isActive()
    presenter.on_changes([told(card(1, customer_code=A))])
    qtbot.waitUntil(lambda: len(client.bodies(LIST_CUSTOMER_INQUIRIES)) == 2)


def test_an_inquiry_opens_its_thread(made):
    presenter, _, navigator, _ = made()
    presenter.open_inquiry("29")
    assert navigator.place == inquiry_place(29)


def test_a_new_inquiry_begins_with_the_store(made):
    presenter, _, navigator, _ = made(permissions=frozenset({Permission.READ_ACCOUNTS, Permission.OPEN_INQUIRIES}))
    presenter.open_new_inquiry()
    assert navigator.place is None  # no store is shown yet
    presenter.open(A)
    presenter.open_new_inquiry()
    assert presenter.may_open_inquiries
    assert navigator.place == opening_place(A)


def test_who_may_not_open_inquiries_is_not_offered_it(made):
    assert not made(permissions=frozenset({Permission.READ_ACCOUNTS}))[0].may_open_inquiries
