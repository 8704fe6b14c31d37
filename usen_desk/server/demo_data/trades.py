"""Trades: business type, how such shops are named, where they stand and which services they take. Row B2-3a (店種)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from usen_desk import resources
from usen_desk.server.demo_data.dice import Wheel
from usen_desk.server.demo_data.names import Word
from usen_desk.server.demo_data.words import words

LARGE = 10
"""Stores; from here on a chain has a brand, not its founder's name."""


class Suffix(enum.StrEnum):
    """What a store of a chain bears after its place."""

    SHOP = "店"
    SCHOOL = "校"
    CLINIC = "院"
    OFFICE = "営業所"
    BARE = "-"


@dataclass(frozen=True, slots=True)
class Family:
    """What trades of a kind have in common."""

    brands: tuple[Word, ...]
    takes: tuple[int, ...]
    """Of 100 accounts, how many have each Service of the contract."""
    companies: tuple[str, ...]
    """Names of a chain's company; {N} is the distinctive word of its sign."""


@dataclass(frozen=True, slots=True)
class Trade:
    code: str
    name: str
    """店種 as UNIS has it."""
    weight: int
    family: Family
    slug: str
    """Ending of the shop's mail domain."""
    head: str
    """Who opens the shop's post: 店長, 院長 …"""
    suffix: Suffix
    in_building: bool
    largest_chain: int
    """Stores."""
    signs: tuple[str, ...]
    chain_signs: tuple[str, ...]
    """Those that name no place and nobody's first name."""
    brand_signs: tuple[str, ...]
    """For large chains: nobody's name at all."""

    def signs_for(self, stores: int) -> tuple[str, ...]:
        if stores == 1:
            return self.signs
        return self.chain_signs if stores < LARGE else self.brand_signs


class Trades:
    def __init__(self) -> None:
        self.all = tuple(_read())
        self.wheel = Wheel(self.all, [trade.weight for trade in self.all])
        self.by_code = {trade.code: trade for trade in self.all}


@cache
def trades() -> Trades:
    """Read once a process, from resources/demo/trades.tsv, which explains its columns."""
    return Trades()


def _read() -> Iterator[Trade]:
    families: dict[str, Family] = {}
    for line in resources.path("demo/trades.tsv").read_text(encoding="utf-8").splitlines():
        kind, *fields = line.split("\t")
        if kind == "F":
            name, tone, takes, companies = fields
            shares = tuple(int(share) for share in takes.split(","))
            families[name] = Family(words()[tone], shares, tuple(companies.split("|")))
        elif kind == "T":
            yield _trade(fields, families)


def _trade(fields: list[str], families: dict[str, Family]) -> Trade:
    code, name, weight, family, slug, head, suffix, building, largest_chain, signs = fields
    all_signs = tuple(signs.split("|"))
    return Trade(
        code=code,
        name=name,
        weight=int(weight),
        family=families[family],
        slug=slug,
        head=head,
        suffix=Suffix(suffix),
        in_building=building == "b",
        largest_chain=int(largest_chain),
        signs=all_signs,
        chain_signs=_without(all_signs, "PTG"),
        brand_signs=_without(all_signs, "PTGS"),
    )


def _without(signs: tuple[str, ...], slots: str) -> tuple[str, ...]:
    return tuple(sign for sign in signs if not any(f"{{{slot}}}" in sign for slot in slots))
