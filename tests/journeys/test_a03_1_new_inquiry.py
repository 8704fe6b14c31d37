"""A03-1: a new inquiry for a caller, in each of the 8 categories; acts are counted."""

from __future__ import annotations

import pytest

from tests.journeys.desk import person
from tests.journeys.exchanges import Colleague, Customer
from tests.journeys.openings import COMMENT, choose_category, fill_in, focused, send, signed_in, stores, tiles
from usen_desk.contract.inquiries import Side, Status
from usen_desk.server.demo_data.write_exchanges import FIRST_STORE
from usen_desk.server.inquiries.catalogue import catalogue

FORMS = [form for form in catalogue().categories if form.needs_store]


@pytest.fixture
def desk(desks, service):
    return signed_in(desks, service)


def test_each_of_the_eight_categories_is_taken_down_with_its_fields_and_notes(desk, service):
    desk.open_store(FIRST_STORE)
    colleague, customer = Colleague(service), Customer(service)
    for form in FORMS:
        desk.program.desk.navigator.open_tab(desk.program.desk.navigator.tabs[0])
        desk.open_store(FIRST_STORE)
        desk.press("Ctrl+N")
        desk.wait_idle()
        assert tiles(desk) == [one.label for one in FORMS]
        choose_category(desk, form.label)
        assert all(note in desk.texts for note in form.notes)
        said = [(field.label, fill_in(desk, field)) for field in form.fields]
        desk.write("コメント", f"{form.label}: {COMMENT}")
        made = send(desk)
        seen = colleague.seen(made)
        assert [(one.label, one.value) for one in seen.asked] == said
        assert (seen.card.category, seen.card.customer_code) == (form.category, FIRST_STORE)
        assert seen.messages[0].body == f"{form.label}: {COMMENT}"
        assert customer.seen(made).messages[0].body == f"{form.label}: {COMMENT}"


def test_it_waits_for_an_answer_like_a_customers_and_says_who_took_it_down(desk, service):
    desk.open_store(FIRST_STORE)
    desk.press("Ctrl+N")
    desk.wait_idle()
    choose_category(desk, "その他")
    desk.type("折り返しのお電話をご希望です。")
    seen = Colleague(service).seen(send(desk))
    assert seen.card.status is Status.RECEIVED
    assert seen.card.waiting_since is not None
    assert (seen.card.opened_by.side, seen.card.opened_by.name) == (Side.STAFF, person("agent").name)


def test_from_the_stores_page_it_costs_four_acts(desk, service):
    """Button, category, the symptom (required), send: what is typed in between goes where the cursor is already."""
    desk.open_store(FIRST_STORE)
    desk.acts.start()
    desk.click_button("新規問い合わせ")
    desk.wait_idle()
    choose_category(desk, "修理")
    desk.type(COMMENT)
    desk.click_button("症状 音が出ない")
    made = send(desk)
    assert len(desk.acts.done) == 4
    assert Colleague(service).seen(made).messages[0].body == COMMENT


def test_without_a_required_field_three_acts_are_enough(desk):
    desk.open_store(FIRST_STORE)
    desk.acts.start()
    desk.click_button("新規問い合わせ")
    desk.wait_idle()
    choose_category(desk, "その他")
    desk.type(COMMENT)
    send(desk)
    assert len(desk.acts.done) == 3


def test_it_is_taken_down_with_the_keyboard_alone(desk, service):
    desk.press("Ctrl+K")
    desk.type("新規問い合わせ")
    desk.wait(lambda: desk.hits == ["新規問い合わせ"] and not desk.program.desk.find.working)
    desk.press("Enter")
    desk.wait_idle()
    desk.press("Right")
    desk.press("Right")
    desk.press("Enter")
    desk.type(FIRST_STORE)
    desk.press("Enter")
    desk.wait(lambda: len(stores(desk)) == 1)
    desk.press("Enter")
    desk.type(COMMENT)
    desk.press("Ctrl+Return")
    assert "症状を選んでください。" in desk.texts
    assert focused().accessibleName() == "症状 音が出ない"
    desk.press("Space")
    made = send(desk)
    seen = Colleague(service).seen(made)
    assert [(one.label, one.value) for one in seen.asked] == [("症状", "音が出ない")]
