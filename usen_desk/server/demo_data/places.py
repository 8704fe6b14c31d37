"""Branches, cities and towns of Japan, with addresses and telephone numbers that agree with them.

Places and postal codes are real (resources/demo/README.md); house numbers, buildings and telephones are invented.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from usen_desk import resources
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.names import Names, Word
from usen_desk.server.demo_data.romaji import full_width, place_latin
from usen_desk.server.demo_data.rows import Branch

UNCLEAR_WARDS = frozenset("中央 東 西 南 北 中 緑 港 旭 泉 栄 幸 都島 美浜 清水 白石".split())
"""Ward names that say nothing without their city."""

FICTIONAL_EXCHANGE = "1"
"""No local exchange begins with 1 in Japan's numbering plan (1xy are special services), so nobody owns 045-1xx-xxxx."""

KEPT_NUMBER = ("045", "123")
"""045-123-4567 is the number that people try first; it belongs to one sample store, so no other gets its exchange."""


@dataclass(frozen=True, slots=True)
class Town:
    postal_code: str
    label: Word
    has_blocks: bool

    @property
    def name(self) -> str:
        return self.label.text


@dataclass(frozen=True, slots=True)
class City:
    prefecture_code: int
    prefecture: str
    name: str
    label: Word
    """What stands before 店: 渋谷, 青葉, 横浜南; the town's name where the city's says nothing (港区)."""
    area_code: str
    branch: Branch
    towns: tuple[Town, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store stands."""

    city: City
    town: Town


class Places:
    def __init__(self) -> None:
        cities, weights = _read()
        self.cities = tuple(cities)
        self.branches = tuple(dict.fromkeys(city.branch for city in cities))
        self._anywhere = Wheel(self.cities, weights)
        self._by_branch = {
            branch.branch_code: Wheel(
                [city for city in cities if city.branch is branch],
                [weight for city, weight in zip(cities, weights, strict=True) if city.branch is branch],
            )
            for branch in self.branches
        }

    def draw(self, dice: Dice, branch: Branch | None = None) -> Place:
        """By number of inhabitants, in the whole country or in one branch's cities."""
        wheel = self._by_branch[branch.branch_code] if branch else self._anywhere
        city = wheel.spin(dice)
        return Place(city, dice.pick(city.towns))

    def find(self, city: str, town: str) -> Place:
        """A place by the names on its address.

        Raises:
            KeyError: no such place among those kept in resources/demo.
        """
        for candidate in self.cities:
            if candidate.name == city:
                for known in candidate.towns:
                    if known.name == town:
                        return Place(candidate, known)
        raise KeyError(f"{city}{town}")


@cache
def places() -> Places:
    """Read once a process, about 3,000 lines."""
    return Places()


def phone(dice: Dice, area_code: str) -> str:
    """A number that can't be anybody's: its exchange begins with FICTIONAL_EXCHANGE. 3 of 100 in odd spellings."""
    exchange_digits = 5 - len(area_code)
    exchange = FICTIONAL_EXCHANGE + str(dice.below(10**exchange_digits)).zfill(exchange_digits)
    if (area_code, exchange) == KEPT_NUMBER:
        exchange = "124"
    line = str(dice.below(10000)).zfill(4)
    spelling = dice.roll()
    if spelling < 0.97:
        return f"{area_code}-{exchange}-{line}"
    return f"{area_code}({exchange}){line}" if spelling < 0.985 else f"{area_code}{exchange}{line}"


def address(dice: Dice, place: Place, names: Names, *, in_building: bool) -> str:
    """Prefecture to building, as the master has it: mostly 2-3-4, now and then wide or with 丁目."""
    city = place.city
    start = f"{city.prefecture}{city.name}{place.town.name}"
    number = _block(dice) if place.town.has_blocks else _lot(dice)
    spelling = dice.roll()
    if spelling < 0.05:
        number = full_width(number)
    elif spelling < 0.09 and number.count("-") == 2:
        chome, block, house = number.split("-")
        number = f"{chome}丁目{block}番{house}号"
    return start + number + (_building(dice, place, names) if in_building else "")


def _block(dice: Dice) -> str:
    chome, block = 1 + int(dice.low() * 6), dice.between(1, 28)
    return f"{chome}-{block}" if dice.roll() < 0.12 else f"{chome}-{block}-{dice.between(1, 24)}"


def _lot(dice: Dice) -> str:
    lot = dice.between(1, 2400) if dice.roll() < 0.4 else dice.between(1, 380)
    kind = dice.roll()
    if kind < 0.5:
        return f"{lot}-{dice.between(1, 18)}"
    return f"{lot}" if kind < 0.85 else f"{lot}番地"


_BUILDINGS = (
    "{S}ビル",
    "第2{S}ビル",
    "第一{S}ビル",
    "{T}ビル",
    "{T}駅前ビル",
    "{S}ハイツ",
    "メゾン{T}",
    "{T}プラザ",
    "{S}会館",
    "サン{T}",
)
_FLOORS = ("1F", "1F", "1F", "2F", "2F", "3F", "B1F", "1階", "2階", "4F", "5F", "101", "102", "201")


def _building(dice: Dice, place: Place, names: Names) -> str:
    if dice.roll() < 0.55:
        return ""
    town = place.town.name.removesuffix("町")
    building = dice.pick(_BUILDINGS)
    surname = names.surname(dice).text if "{S}" in building else ""
    return " " + building.replace("{S}", surname).replace("{T}", town) + " " * (dice.roll() < 0.5) + dice.pick(_FLOORS)


def _read() -> tuple[list[City], list[int]]:
    """Cities with their weights, from places.tsv (B branch, C city, T town; README.md tells the columns)."""
    blocks = list(_blocks())
    ward_starts = _ward_starts([fields for _, fields, _ in blocks])
    cities, weights = [], []
    for branch, (code, prefecture, name, kana, area_code, thousands), towns in blocks:
        label = _label(name, kana, ward_starts.get(name.partition("市")[0], "")) or towns[0].label
        cities.append(City(int(code), prefecture, name, label, area_code, branch, tuple(towns)))
        weights.append(int(thousands))
    return cities, weights


def _blocks() -> Iterator[tuple[Branch, list[str], list[Town]]]:
    branch = Branch("", "")
    fields: list[str] = []
    towns: list[Town] = []
    for line in resources.path("demo/places.tsv").read_text(encoding="utf-8").splitlines():
        kind, *rest = line.split("\t")
        if kind == "T":
            postal_code, name, kana, style = rest
            towns.append(Town(postal_code, Word(name, place_latin(kana)), style == "b"))
            continue
        if kind in ("B", "C") and fields:
            yield branch, fields, towns
            fields = []
        if kind == "B":
            branch = Branch(*rest)
        elif kind == "C":
            fields, towns = rest, []
    yield branch, fields, towns


def _ward_starts(cities: list[list[str]]) -> dict[str, str]:
    """横浜 → ヨコハマシ for each city with wards; the readings come without a mark between city and ward."""
    kana: dict[str, list[str]] = {}
    for _, _, name, reading, *_ in cities:
        city, mark, ward = name.partition("市")
        if mark and ward.endswith("区"):
            kana.setdefault(city, []).append(reading)
    starts = {city: os.path.commonprefix(readings) for city, readings in kana.items()}
    return {city: start[: start.rindex("シ") + 1] for city, start in starts.items()}


def _label(name: str, kana: str, ward_start: str) -> Word | None:
    if name.endswith("市"):
        return Word(name.removesuffix("市"), place_latin(kana.removesuffix("シ")))
    city, _, ward = name.rpartition("市")
    ward = ward.removesuffix("区")
    ward_latin = place_latin(kana.removeprefix(ward_start).removesuffix("ク"))
    if ward not in UNCLEAR_WARDS:
        return Word(ward, ward_latin)
    return Word(city + ward, place_latin(ward_start.removesuffix("シ")) + ward_latin) if city else None
