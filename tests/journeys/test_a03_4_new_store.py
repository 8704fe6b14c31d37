"""A03-4: 新規出店のご相談 for a caller, without a store."""

from __future__ import annotations

from tests.journeys.exchanges import Colleague, cards
from tests.journeys.openings import choose_category, choose_prefecture, fill_in, send, signed_in
from usen_desk.contract.catalogue import Category
from usen_desk.server.inquiries.catalogue import form_of

FORM = form_of(Category.NEW_STORE)


def test_a_new_store_is_taken_down_with_its_planned_name_and_place(desks, service):
    desk = signed_in(desks, service)
    desk.press("Ctrl+N")
    desk.wait_idle()
    desk.choose_segment("お問い合わせの種類", FORM.label)
    desk.type("新宿三丁目店")
    desk.click_button("都道府県")
    choose_prefecture(desk, "関東", "東京都")
    said = [(field.label, fill_in(desk, field)) for field in FORM.fields]
    desk.write("コメント", "来年の春に出店します。")
    made = send(desk)
    seen = Colleague(service).seen(made)
    assert [(one.label, one.value) for one in seen.asked] == said
    assert (seen.card.category, seen.card.customer_code, seen.card.store_name) == (FORM.category, "", "新宿三丁目店")
    assert seen.card.prefecture_code == 13


def test_going_back_to_a_store_keeps_what_was_written(desks, service):
    desk = signed_in(desks, service)
    desk.press("Ctrl+N")
    desk.wait_idle()
    desk.choose_segment("お問い合わせの種類", FORM.label)
    desk.write("コメント", "出店の相談")
    desk.choose_segment("お問い合わせの種類", "ご契約中の店舗についてのお問い合わせ")
    choose_category(desk, "改装")
    desk.press("Ctrl+Return")
    assert "お問い合わせの店舗を選んでください。" in desk.texts
    desk.choose_segment("お問い合わせの種類", FORM.label)
    made = send(desk)
    assert Colleague(service).seen(made).messages[0].body == "出店の相談"


def test_it_stands_in_the_inbox_under_its_planned_name(desks, service):
    desk = signed_in(desks, service)
    desk.press("Ctrl+N")
    desk.wait_idle()
    desk.choose_segment("お問い合わせの種類", FORM.label)
    desk.type("梅田二号店")
    desk.write("コメント", "出店の相談")
    made = send(desk)
    desk.wait(lambda: made in cards(desk))
    assert "梅田二号店" in cards(desk)[made]
