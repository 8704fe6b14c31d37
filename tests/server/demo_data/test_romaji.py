from __future__ import annotations

import pytest

from usen_desk.contract.text import fold
from usen_desk.server.demo_data.romaji import full_width, half_width, latin, place_latin


@pytest.mark.parametrize(
    ("kana", "spelled"),
    [
        ("はっとり", "hattori"),
        ("いっちょう", "itchou"),
        ("きょうこ", "kyouko"),
        ("じゅんこ", "junko"),
        ("ルーチェ", "ruche"),
    ],
)
def test_kana_become_hepburn(kana: str, spelled: str) -> None:
    assert latin(kana) == spelled


@pytest.mark.parametrize(
    ("kana", "spelled"),
    [
        ("コウナンダイ", "konandai"),
        ("オオドオリニシ", "odorinishi"),
        ("シンジュク", "shinjuku"),
        ("ユウラクチョウ", "yurakucho"),
    ],
)
def test_places_are_spelled_as_on_road_signs(kana: str, spelled: str) -> None:
    assert place_latin(kana) == spelled


def test_half_and_full_width_spellings_fold_to_the_same_name() -> None:
    name = "カフェ・ド・ノール 100% Bar 横浜ガーデンプラザ"
    assert half_width(name).startswith("ｶﾌｪ･ﾄﾞ･ﾉｰﾙ")
    assert "１００％　Ｂａｒ" in full_width(name)
    assert fold(half_width(name)) == fold(full_width(name)) == fold(name)
