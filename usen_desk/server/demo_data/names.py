"""Family and given names by frequency, with the spellings that clerks mix (髙橋, 山﨑, 𠮷田)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from usen_desk import resources
from usen_desk.server.demo_data.dice import Dice, Wheel
from usen_desk.server.demo_data.romaji import latin

VARIANT_SHARE = 0.25
VARIANTS = {
    "高橋": ("髙橋",),
    "山崎": ("山﨑",),
    "吉田": ("𠮷田",),
    "斎藤": ("齋藤",),
    "渡辺": ("渡邊", "渡邉"),
    "高木": ("髙木",),
    "高田": ("髙田",),
    "高野": ("髙野",),
    "岩崎": ("岩﨑",),
    "宮崎": ("宮﨑",),
    "浜田": ("濵田", "濱田"),
    "桜井": ("櫻井",),
    "沢田": ("澤田",),
    "小沢": ("小澤",),
    "広瀬": ("廣瀬",),
    "吉川": ("𠮷川",),
    "中島": ("中嶋",),
    "福島": ("福嶋",),
}
"""All of them fold to the first spelling (contract/text.py)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A name or brand word as printed, and in Latin letters for login IDs."""

    text: str
    latin: str


class Names:
    def __init__(self) -> None:
        surnames: list[Word] = []
        weights: list[int] = []
        given: list[Word] = []
        for kind, text, kana, *thousands in _lines():
            if kind == "S":
                surnames.append(Word(text, latin(kana)))
                weights.append(int(thousands[0]))
            else:
                given.append(Word(text, latin(kana)))
        self._surnames = Wheel(surnames, weights)
        self._given = tuple(given)

    def surname(self, dice: Dice) -> Word:
        word = self._surnames.spin(dice)
        if word.text in VARIANTS and dice.roll() < VARIANT_SHARE:
            return Word(dice.pick(VARIANTS[word.text]), word.latin)
        return word

    def given_name(self, dice: Dice) -> Word:
        return dice.pick(self._given)


@cache
def names() -> Names:
    """Read once a process, about 730 lines."""
    return Names()


def _lines() -> Iterator[list[str]]:
    for line in resources.path("demo/names.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")
