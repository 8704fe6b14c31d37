from __future__ import annotations

from usen_desk.contract.text import fold
from usen_desk.server.demo_data.dice import Dice
from usen_desk.server.demo_data.names import Word, names
from usen_desk.server.demo_data.places import places
from usen_desk.server.demo_data.signs import Sign, draw_sign, store_label, store_name
from usen_desk.server.demo_data.trades import LARGE, Suffix, trades

PLACE = places().find("渋谷区", "道玄坂")


def test_every_sign_of_every_trade_can_be_filled() -> None:
    dice = Dice(1)
    for trade in trades().all:
        for _ in range(30):
            sign = draw_sign(trade, dice, names(), PLACE)
            assert "{" not in sign.text
            assert sign.core.latin


def test_a_large_chain_bears_nobodys_name() -> None:
    dice, clinic = Dice(2), trades().by_code["02005"]
    signs = {draw_sign(clinic, dice, names(), PLACE, LARGE).text for _ in range(500)}
    assert not any(sign.startswith(("佐藤", "鈴木", "高橋")) for sign in signs)


def test_the_stores_of_a_chain_get_labels_of_their_own() -> None:
    dice, used = Dice(3), set[str]()
    for _ in range(3):
        label = store_label(dice, PLACE, Suffix.SHOP, used)
        assert label.text not in used
        used.add(label.text)


def test_odd_spellings_are_rare_and_fold_to_the_plain_name() -> None:
    dice, label = Dice(4), Word("横浜南", "yokohamaminami")
    sign = Sign("カフェ・ノール", Word("ノール", "nord"))
    made = [store_name(dice, sign, label, Suffix.SHOP) for _ in range(2000)]
    assert {fold(name) for name in made} == {fold("カフェ・ノール横浜南店")}
    assert made.count("カフェ・ノール 横浜南店") > 1400
    assert any(name.startswith("ｶﾌｪ") for name in made)


def test_a_care_centre_bears_its_place_alone() -> None:
    sign = Sign("さくら介護センター", Word("さくら", "sakura"))
    names_made = {store_name(Dice(seed), sign, Word("青葉", "aoba"), Suffix.BARE) for seed in range(20)}
    assert "さくら介護センター 青葉" in names_made
    assert not any(name.endswith("-") for name in names_made)
