"""Names of shops: a trade's sign, and what the stores of a chain add to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.names import Names, Word
from usen_desk.server.demo_data.places import Place
from usen_desk.server.demo_data.romaji import full_width, half_width
from usen_desk.server.demo_data.trades import Suffix, Trade
from usen_desk.server.demo_data.words import words

_SLOT = re.compile(r"\{([A-Z])\}")
_NEAR = (
    Word("駅前", "ekimae"),
    Word("中央", "chuo"),
    Word("東口", "higashiguchi"),
    Word("西口", "nishiguchi"),
    Word("南口", "minamiguchi"),
)
_MAIN = Word("本", "honten")
_MAIN_TAILS = {Suffix.SHOP: "本店", Suffix.SCHOOL: "本校", Suffix.CLINIC: "本院", Suffix.OFFICE: "本社"}


@dataclass(frozen=True, slots=True)
class Sign:
    text: str
    core: Word
    """Its distinctive word, from which company, domain and login IDs are made."""


def draw_sign(trade: Trade, dice: Dice, names: Names, place: Place, stores: int = 1) -> Sign:
    """What is over the door of a shop, or of all the stores of a chain."""
    sign = dice.pick(trade.signs_for(stores))
    core: Word | None = None
    text, end = "", 0
    for slot in _SLOT.finditer(sign):
        word = _fill(slot[1], trade, dice, names, place)
        text += sign[end : slot.start()] + word.text
        end = slot.end()
        core = word if slot[1] not in "PT" else core
    return Sign(text + sign[end:], core or Word(sign, trade.slug))


def _fill(slot: str, trade: Trade, dice: Dice, names: Names, place: Place) -> Word:
    if slot == "B":
        return dice.pick(trade.family.brands)
    if slot == "F":
        return dice.pick(words()["foreign"])
    if slot == "L":
        return dice.pick(words()["latin"])
    if slot == "S":
        return names.surname(dice)
    if slot == "G":
        return names.given_name(dice)
    return place.city.label if slot == "P" else place.town.label


def store_label(dice: Dice, place: Place, suffix: Suffix, used: set[str]) -> Word:
    """What tells a store from the others of its chain: 渋谷, 川越駅前, 美しが丘 or 本."""
    if not used and suffix in _MAIN_TAILS and dice.roll() < 0.25:
        return _MAIN
    city, town = place.city.label, place.town.label
    near = dice.pick(_NEAR)
    choice = dice.roll()
    wanted = [city, town] if choice < 0.55 else [town, city]
    if choice > 0.8 and suffix is Suffix.SHOP and place.city.name.endswith("市"):
        wanted.insert(0, Word(city.text + near.text, f"{city.latin}-{near.latin}"))
    second = Word(f"{town.text}{_NEAR[0].text}", f"{town.latin}-{_NEAR[0].latin}")
    return next(
        (label for label in (*wanted, second) if label.text not in used), Word(f"{town.text}第二", f"{town.latin}2")
    )


def store_name(dice: Dice, sign: Sign, label: Word | None, suffix: Suffix) -> str:
    """As the master has it: mostly plain, now and then in half-width kana, full-width Latin or run together."""
    name = sign.text
    if label is not None:
        spacing = dice.roll()
        blank = " " if spacing < 0.8 or suffix is Suffix.BARE or name[-1].isascii() else "　" if spacing < 0.86 else ""
        name += blank + _tail(label, suffix)
    spelling = dice.roll()
    if spelling < 0.03:
        return half_width(name)
    return full_width(name) if spelling < 0.05 else name


def _tail(label: Word, suffix: Suffix) -> str:
    if label is _MAIN:
        return _MAIN_TAILS[suffix]
    return label.text if suffix is Suffix.BARE else label.text + suffix.value
