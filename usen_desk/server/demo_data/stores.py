"""The stream of stores: shops and chains, in an order that never depends on how many are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from usen_desk.server.demo_data import codes
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.histories import CANCELLED, TERMINATED, Calendar, draw_history
from usen_desk.server.demo_data.members import Members, Owner
from usen_desk.server.demo_data.names import Names, Word, names
from usen_desk.server.demo_data.places import Place, Places, address, phone, places
from usen_desk.server.demo_data.rows import Customer, Store
from usen_desk.server.demo_data.samples import reserved, sample_stores
from usen_desk.server.demo_data.signs import Sign, draw_sign, store_label, store_name
from usen_desk.server.demo_data.trades import LARGE, Suffix, Trade, trades

_GROUP_SIZES = Wheel(((1, 1), (2, 3), (4, 9), (10, 30), (31, 80)), (860, 90, 35, 12, 3))
"""Half of all stores belong to a chain."""

_SHARED_PHONE_SHARE = 0.3
"""Chains whose stores all give the head office's number."""


def generate(stores: int, seed: int, as_of: date) -> Iterator[Store]:
    """That many stores, the samples first; those of a smaller number are the beginning of those of a larger one."""
    return islice(_all_stores(seed, as_of), stores)


def _all_stores(seed: int, as_of: date) -> Iterator[Store]:
    yield from sample_stores(as_of)
    maker = _Maker(seed, as_of)
    while True:
        yield from maker.group()


@dataclass(frozen=True, slots=True)
class _Chain:
    """What the stores of one customer share. A single shop has no code, name or head office."""

    trade: Trade
    root: int
    domain: str
    code: str = ""
    company: str = ""
    address: str = ""
    phone: str = ""


class _Maker:
    def __init__(self, seed: int, as_of: date) -> None:
        self._dice = Dice(seed)
        self._names: Names = names()
        self._places: Places = places()
        self._trades = trades().wheel
        taken = reserved()
        self._roots = codes.customer_roots(seed, taken.customer_roots)
        self._chain_codes = codes.chain_codes(seed, taken.chain_codes)
        self._calendar = Calendar(as_of)
        logins = codes.LoginIds(taken.login_ids)
        account_ids = codes.account_ids(seed, taken.account_ids)
        self._members = Members(self._calendar, account_ids, logins, self._names)

    def group(self) -> Iterator[Store]:
        dice = self._dice
        trade = self._trades.spin(dice)
        size = min(dice.between(*_GROUP_SIZES.spin(dice)), trade.largest_chain)
        if size == 1:
            yield self._single(trade)
        else:
            yield from self._chain(trade, size)

    def _single(self, trade: Trade) -> Store:
        dice = self._dice
        place = self._places.draw(dice)
        sign = draw_sign(trade, dice, self._names, place)
        named = trade.suffix is Suffix.SHOP and dice.roll() < 0.3
        label = store_label(dice, place, trade.suffix, {"single"}) if named else place.town.label
        chain = _Chain(trade, next(self._roots), _domain(dice, sign, trade))
        return self._store(chain, sign, label if named else None, label, place, 1)

    def _chain(self, trade: Trade, size: int) -> Iterator[Store]:
        dice = self._dice
        home = self._places.draw(dice)
        sign = draw_sign(trade, dice, self._names, home, size)
        stays_near = size < LARGE or dice.roll() < 0.3
        branch = home.city.branch if stays_near else None
        chain = _Chain(
            trade,
            next(self._roots),
            _domain(dice, sign, trade),
            str(next(self._chain_codes)),
            _company(dice, trade, sign),
            address(dice, home, self._names, in_building=True),
            phone(dice, home.city.area_code) if dice.roll() < _SHARED_PHONE_SHARE else "",
        )
        used: set[str] = set()
        number = 0
        for index in range(size):
            place = home if index == 0 else self._places.draw(dice, branch)
            label = store_label(dice, place, trade.suffix, used)
            used.add(label.text)
            number += 1 if dice.roll() < 0.93 or number + size - index > 95 else 2
            yield self._store(chain, sign, label, label, place, number)

    def _store(self, chain: _Chain, sign: Sign, shown: Word | None, label: Word, place: Place, number: int) -> Store:
        dice, trade = self._dice, chain.trade
        history = draw_history(dice)
        name = store_name(dice, sign, shown, trade.suffix)
        where = address(dice, place, self._names, in_building=trade.in_building)
        ended_on = self._calendar.ago(history.ended) if history.ended > 0 else None
        customer = Customer(
            customer_code=codes.customer_code(chain.root, number),
            chain_code=chain.code,
            chain_name=chain.company,
            store_name=name,
            business_type_code=trade.code,
            business_type_name=trade.name,
            status=history.status,
            opened_on=self._calendar.ago(history.opened),
            postal_code=f"{place.town.postal_code[:3]}-{place.town.postal_code[3:]}",
            prefecture_code=place.city.prefecture_code,
            address=where,
            phone=chain.phone or phone(dice, place.city.area_code),
            terminated_on=ended_on if history.status == TERMINATED else None,
            cancelled_on=ended_on if history.status == CANCELLED else None,
            branch_code=place.city.branch.branch_code,
            updated_at=self._calendar.moment(dice, history.changed),
        )
        owner = Owner(trade, sign.core, label, chain.domain, name, where, chain.company, chain.address)
        return Store(customer, *self._members.draw(dice, owner, history))


def _company(dice: Dice, trade: Trade, sign: Sign) -> str:
    name = dice.pick(trade.family.companies).replace("{N}", sign.core.text)
    return sign.text if "株式会社" in sign.text or "法人" in sign.text else name


def _domain(dice: Dice, sign: Sign, trade: Trade) -> str:
    shop = f"{sign.core.latin}-{trade.slug}"
    return f"{shop}.example.jp" if dice.roll() < 0.6 else f"{shop}.example"
