from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from datetime import date, timedelta

import msgspec
import pytest

from usen_desk.contract.text import fold, phone_key
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.rows import Store
from usen_desk.server.demo_data.stores import generate
from usen_desk.server.demo_data.trades import trades

SEED = 20180803
AS_OF = date(2020, 3, 17)

FIRST_2000 = "4bbead6986e02ecb077716cdacf46b5699b46e6709b7b4b9def01410360c3f3d"
"""sha256 over the rows as JSON. It changes only with GENERATOR_VERSION in write.py."""


@pytest.fixture(scope="module")
def stores() -> list[Store]:
    return list(generate(20_000, SEED, AS_OF))


def test_a_seed_gives_the_same_rows_on_every_python_and_platform(stores: list[Store]) -> None:
    digest = hashlib.sha256(b"\n".join(msgspec.json.encode(store) for store in stores[:2000])).hexdigest()
    assert digest == FIRST_2000


def test_a_smaller_scale_is_the_beginning_of_a_larger_one(stores: list[Store]) -> None:
    assert list(generate(500, SEED, AS_OF)) == stores[:500]


def test_another_seed_gives_other_rows_and_the_same_samples(stores: list[Store]) -> None:
    others = list(generate(500, SEED + 1, AS_OF))
    assert others[:30] == stores[:30]
    assert not {store.customer.customer_code for store in others[100:]} & {
        store.customer.customer_code for store in stores[100:500]
    }


def test_times_move_with_the_day_of_the_data(stores: list[Store]) -> None:
    later = list(generate(300, SEED, AS_OF + timedelta(days=10)))
    for store, moved in zip(stores[1:300], later[1:], strict=True):
        assert moved.customer.opened_on - store.customer.opened_on == timedelta(days=10)


def test_nothing_that_identifies_comes_twice(stores: list[Store]) -> None:
    accounts = [account for store in stores for account in store.accounts]
    for made in (
        [store.customer.customer_code for store in stores],
        [account.account_id for account in accounts],
        [fold(account.login_id) for account in accounts],
        [
            (store.customer.customer_code, mailing.sent_on, mailing.name)
            for store in stores
            for mailing in store.mailings
        ],
    ):
        assert len(made) == len(set(made))


def test_codes_have_the_manuals_shapes(stores: list[Store]) -> None:
    for store in stores:
        assert re.fullmatch(r"\d{4}-\d{4}-\d{2}", store.customer.customer_code)
        assert re.fullmatch(r"\d{6}|", store.customer.chain_code)
        assert all(100_000 <= account.account_id <= 9_999_999 for account in store.accounts)


def test_every_telephone_is_fictional_and_one_store_has_the_known_number(stores: list[Store]) -> None:
    areas = {city.area_code for city in places().cities}
    keys = [phone_key(store.customer.phone) for store in stores]
    assert all(len(key) == 10 and any(key.startswith(area + "1") for area in areas) for key in keys)
    assert keys.count("0451234567") == 1


def test_mail_can_reach_nobody(stores: list[Store]) -> None:
    mails = [account.email for store in stores for account in store.accounts]
    assert all(re.fullmatch(r"[a-z0-9._-]+@[a-z0-9.-]+\.(example|example\.jp)|", mail) for mail in mails)
    assert 0.05 < mails.count("") / len(mails) < 0.11


def test_prefecture_city_postal_code_and_branch_agree(stores: list[Store]) -> None:
    towns = {
        city.prefecture + city.name + town.name: (town.postal_code, city.prefecture_code, city.branch.branch_code)
        for city in places().cities
        for town in city.towns
    }
    for store in stores:
        customer = store.customer
        found = (customer.postal_code.replace("-", ""), customer.prefecture_code, customer.branch_code)
        assert any(found == place and customer.address.startswith(start) for start, place in towns.items()), customer


def test_business_type_and_name_agree(stores: list[Store]) -> None:
    words = {
        "01002": "焼肉|ホルモン",
        "02003": "歯科|デンタル",
        "02007": "保育園|こども園",
        "05003": "カラオケ",
        "06003": "塾|進学|個別指導",
    }
    for store in stores:
        customer = store.customer
        assert trades().by_code[customer.business_type_code].name == customer.business_type_name
        if wanted := words.get(customer.business_type_code):
            assert any(fold(word) in fold(customer.store_name) for word in wanted.split("|")), customer.store_name


def test_shares_of_states_are_believable(stores: list[Store]) -> None:
    statuses = Counter(store.customer.status for store in stores)
    assert set(statuses) == {"確定", "解約", "キャンセル"}
    assert 0.80 < statuses["確定"] / len(stores) < 0.90
    assert 0.02 < statuses["キャンセル"] / len(stores) < 0.06
    accounts = Counter(len(store.accounts) for store in stores)
    assert set(accounts) == {0, 1, 2, 3}
    assert 0.55 < accounts[1] / len(stores) < 0.75
    mailings = [mailing for store in stores for mailing in store.mailings]
    assert 0.02 < sum(mailing.status == "未着" for mailing in mailings) / len(mailings) < 0.08


def test_dates_follow_from_the_state(stores: list[Store]) -> None:
    for store in stores:
        customer = store.customer
        ended_on = customer.terminated_on or customer.cancelled_on
        assert bool(customer.terminated_on) == (customer.status == "解約")
        assert bool(customer.cancelled_on) == (customer.status == "キャンセル")
        assert customer.opened_on <= AS_OF
        assert customer.updated_at.date() <= AS_OF
        for account in store.accounts:
            assert account.ums_started_on <= AS_OF
            assert account.ums_registered_on is None or account.ums_started_on <= account.ums_registered_on <= AS_OF
            assert ended_on is None or account.ums_expires_on == ended_on
            assert 1 <= account.services <= 15
        for mailing in store.mailings:
            assert mailing.sent_on <= AS_OF
            assert (mailing.returned_on is not None) == (mailing.status == "未着")
            assert mailing.returned_on is None or mailing.sent_on <= mailing.returned_on <= AS_OF


def test_the_stores_of_a_chain_share_code_company_and_customer_number(stores: list[Store]) -> None:
    chains: dict[str, list[Store]] = defaultdict(list)
    for store in stores:
        if store.customer.chain_code:
            chains[store.customer.chain_code].append(store)
    assert 0.35 < sum(map(len, chains.values())) / len(stores) < 0.6
    shared = 0
    for chain in chains.values():
        customers = [store.customer for store in chain]
        assert len({customer.customer_code[:9] for customer in customers}) == 1
        assert len({customer.chain_name for customer in customers}) == 1
        assert len({customer.business_type_code for customer in customers}) == 1
        shared += len(chain) > 1 and len({customer.phone for customer in customers}) == 1
    assert shared > len(chains) * 0.15


def test_names_are_as_mixed_as_a_real_master(stores: list[Store]) -> None:
    names = [store.customer.store_name for store in stores]
    assert len(set(names)) > 0.85 * len(names)
    for piece in ("髙", "﨑", "𠮷", "ｶﾌｪ", "　", "_", "%"):
        assert any(piece in name for name in names), piece
    assert all(fold(name) == fold(fold(name)) and len(name) <= 60 for name in names)


@pytest.mark.parametrize(
    "real",
    "吉野家 牛角 鳥貴族 天下一品 コメダ ドトール ガスト ウエルシア 東横 公文 すき家 一蘭 スシロー ローソン".split(),
)
def test_no_well_known_chain_is_named(stores: list[Store], real: str) -> None:
    assert not any(real in store.customer.store_name + store.customer.chain_name for store in stores)
