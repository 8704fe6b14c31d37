from __future__ import annotations

from collections import Counter

from usen_desk.contract.text import fold
from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.names import VARIANTS, names


def test_every_variant_folds_to_the_common_spelling() -> None:
    assert {fold(variant): fold(common) for common, all_of in VARIANTS.items() for variant in all_of} == {
        fold(common): fold(common) for common in VARIANTS
    }


def test_common_family_names_come_often_and_in_both_spellings() -> None:
    dice = Dice(3)
    drawn = Counter(names().surname(dice).text for _ in range(20_000))
    assert drawn.most_common(1)[0][0] in ("佐藤", "鈴木")
    assert drawn["髙橋"] > 50
    assert drawn["高橋"] > drawn["髙橋"]
    assert len(drawn) > 350


def test_every_name_can_be_spelled_in_latin_letters() -> None:
    dice = Dice(4)
    for _ in range(3000):
        word = names().surname(dice)
        assert word.latin.isascii(), word.text
        assert word.latin.isalpha(), word.text
        assert names().given_name(dice).latin.isalpha()
