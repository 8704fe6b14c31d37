from __future__ import annotations

import re

import pytest

from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.names import names
from usen_desk.server.demo_data.places import address, phone, places


def test_there_are_branches_for_all_47_prefectures() -> None:
    assert len(places().branches) == 68
    assert len({branch.branch_code for branch in places().branches}) == 68
    assert all(re.fullmatch(r"02\d{6}00", branch.branch_code) for branch in places().branches)
    assert {city.prefecture_code for city in places().cities} == set(range(1, 48))
    assert sum(len(city.towns) for city in places().cities) > 2400


def test_the_manuals_branch_looks_after_the_south_of_yokohama() -> None:
    branch = places().find("横浜市港南区", "丸山台").city.branch
    assert (branch.branch_code, branch.branch_name) == ("0204180400", "横浜南支店")


def test_postal_codes_have_seven_digits_and_readings_give_latin_letters() -> None:
    for city in places().cities:
        assert re.fullmatch(r"[a-z]+", city.label.latin), city.name
        for town in city.towns:
            assert re.fullmatch(r"\d{7}", town.postal_code), town.name
            assert re.fullmatch(r"[a-z0-9]+", town.label.latin), town.name


def test_cities_are_drawn_by_their_inhabitants() -> None:
    dice = Dice(5)
    drawn = [places().draw(dice).city.prefecture for _ in range(10_000)]
    assert 0.09 < drawn.count("東京都") / 10_000 < 0.16
    assert 0.001 < drawn.count("鳥取県") / 10_000 < 0.01


def test_a_branchs_places_lie_in_its_cities() -> None:
    branch = places().find("川崎市高津区", "溝口").city.branch
    dice = Dice(6)
    assert {places().draw(dice, branch).city.branch for _ in range(200)} == {branch}


def test_a_place_that_is_not_kept_is_an_error() -> None:
    with pytest.raises(KeyError):
        places().find("横浜市港南区", "銀座")


def test_no_telephone_can_be_anybodys() -> None:
    dice = Dice(7)
    for city in places().cities:
        for _ in range(20):
            digits = re.sub(r"\D", "", phone(dice, city.area_code))
            assert len(digits) == 10, digits
            assert digits.startswith(city.area_code + "1"), digits


def test_nobody_gets_the_exchange_of_the_known_number() -> None:
    dice = Dice(0)
    dice.roll = iter([0.2301, 0.4568, 0.0]).__next__
    assert phone(dice, "045") == "045-124-4568"


def test_an_address_begins_with_its_prefecture_and_city() -> None:
    dice = Dice(8)
    for _ in range(2000):
        place = places().draw(dice)
        written = address(dice, place, names(), in_building=True)
        assert written.startswith(place.city.prefecture + place.city.name + place.town.name)
        assert re.search(r"[0-9０-９]", written.removeprefix(place.city.prefecture + place.city.name))
