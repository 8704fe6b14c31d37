from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from usen_desk.contract.base import JST
from usen_desk.contract.text import fold, phone_key
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.rows import Store
from usen_desk.server.demo_data.samples import DRAWN_ON, KNOWN_PHONE, manual_store, reserved, sample_stores


def _named(piece: str, as_of: date = DRAWN_ON) -> list[Store]:
    return [store for store in sample_stores(as_of) if fold(piece) in fold(store.customer.store_name)]


def test_the_manuals_account_page_is_there_word_for_word() -> None:
    store = manual_store()
    customer, account, mailing = store.customer, store.accounts[0], store.mailings[0]
    assert (customer.business_type_name, customer.business_type_code) == ("老人福祉センター", "02009")
    assert customer.branch_code == "0204180400"
    assert (customer.status, customer.opened_on) == ("確定", date(2018, 9, 27))
    assert (customer.terminated_on, customer.cancelled_on) == (None, None)
    assert customer.updated_at == datetime(2018, 9, 28, 10, 30, 6, tzinfo=JST)
    assert (account.ums_started_on, account.ums_registered_on) == (date(2018, 9, 26), date(2018, 9, 27))
    assert account.ums_expires_on is None
    assert account.services == 0b0011
    assert (mailing.sent_on, mailing.returned_on) == (date(2018, 9, 26), None)
    assert (mailing.destination, mailing.status) == ("顧客直送", "発送済")
    assert (len(store.accounts), len(store.mailings)) == (1, 1)


def test_the_manuals_dates_stay_and_all_others_move() -> None:
    first, *others = sample_stores(DRAWN_ON)
    moved_first, *moved = sample_stores(DRAWN_ON + timedelta(days=400))
    assert moved_first == first
    for store, later in zip(others, moved, strict=True):
        assert later.customer.opened_on - store.customer.opened_on == timedelta(days=400)


@pytest.mark.parametrize(
    ("typed", "stores"),
    [
        ("さくら", 11),
        ("ｶﾌｪ", 3),
        ("髙橋", 2),
        ("𠮷田屋", 1),
        ("山崎", 1),
        ("%", 1),
        ("_", 1),
        ("焼肉大将 渋谷センター街店", 1),
        ("カフェ・ド・ノール 横浜南店", 1),
        ("美容室ルーチェ 新宿東口店", 1),
    ],
)
def test_searches_that_people_try_find_samples(typed: str, stores: int) -> None:
    assert len(_named(typed)) == stores


def test_one_sample_has_the_known_telephone() -> None:
    found = [store for store in sample_stores(DRAWN_ON) if store.customer.phone == KNOWN_PHONE]
    assert [store.customer.store_name for store in found] == ["カフェ・ド・ノール 横浜南店"]


def test_area_codes_of_samples_fit_their_places() -> None:
    cities = {city.prefecture + city.name: city for city in places().cities}
    for store in sample_stores(DRAWN_ON):
        city = next(city for start, city in cities.items() if store.customer.address.startswith(start))
        assert phone_key(store.customer.phone).startswith(city.area_code + "1"), store.customer.store_name
        assert len(phone_key(store.customer.phone)) == 10


def test_what_samples_use_is_kept_from_random_stores() -> None:
    stores = sample_stores(DRAWN_ON)
    assert 3982071 in reserved().customer_roots
    assert 870381 in reserved().account_ids
    assert {account.login_id for store in stores for account in store.accounts} == reserved().login_ids
    assert {int(store.customer.chain_code) for store in stores if store.customer.chain_code} == reserved().chain_codes
