"""TOP: recent exchanges, call centres with their hours, and what was just done. A02."""

from __future__ import annotations

from tests.server.inquiries.conftest import AGENT, OTHER_CUSTOMER, OTHER_STORE
from usen_desk.contract.catalogue import Category
from usen_desk.server.inquiries.catalogue import catalogue
from usen_desk.server.portal import top_views
from usen_desk.server.portal.shared import labels


def test_the_newest_exchanges_stand_on_top_and_no_more_than_fit(portal):
    made = [portal.world.open(comment=f"{number}番目です。") for number in range(top_views.RECENT + 1)]
    portal.world.say(AGENT, made[0].card.inquiry_id, "最初のものに返信しました。")
    text = portal.signed_in().get("/client/").text
    assert text.index("最初のものに返信しました。") < text.index(f"{top_views.RECENT}番目です。")
    assert "1番目です。" not in text


def test_another_companys_exchange_is_not_among_them(portal):
    portal.world.open(OTHER_CUSTOMER, store=OTHER_STORE, comment="札幌の話です。")
    text = portal.signed_in().get("/client/").text
    assert "札幌の話" not in text
    assert "まだやりとりはありません" in text


def test_call_centres_have_numbers_to_press_and_hours(portal):
    page = portal.signed_in().get("/client/")
    assert "USENカスタマーセンター 0120-737-440 9:00-22:30 年中無休" in page.text
    assert 'href="tel:0120028440"' in page.html


def test_every_category_has_its_label():
    assert set(labels(catalogue())) == set(Category)
